"""The end of each target's chain as the device remembers it, out of reach of whoever puts old files back."""

from __future__ import annotations

from collections.abc import Mapping

from telesec.domain.backups.ledger import ChainEnd, Ledger
from telesec.security.device import DeviceStore
from telesec.security.strict_json import Fields, Malformed, canonical, instant_text, parse

NAME = "chain"
_LIMIT = 1200  # what a Windows credential surely holds

Chain = Mapping[str, ChainEnd]


def read_chain(device: DeviceStore, practice_id: str) -> dict[str, ChainEnd]:
    """What the device remembers, nothing when it remembers nothing legible; raises DeviceRefused."""
    found = device.read(practice_id, NAME)
    try:
        return chain_from_fields(parse(found, _LIMIT)) if found else {}
    except Malformed:
        return {}


def remember_chain(device: DeviceStore, practice_id: str, ledger: Ledger) -> dict[str, ChainEnd]:
    """Let the device know how far ``ledger`` has come; it never goes back. Raises DeviceRefused."""
    known = read_chain(device, practice_id)
    after = advanced(known, ledger)
    if after != known:
        device.write(practice_id, NAME, canonical(chain_as_json(after)))
    return after


def forget_target(device: DeviceStore, practice_id: str, target_id: str) -> None:
    """A target nobody uses any more: its letter may be given to another place."""
    known = read_chain(device, practice_id)
    if known.pop(target_id, None) is not None:
        device.write(practice_id, NAME, canonical(chain_as_json(known)))


def advanced(known: Chain, ledger: Ledger) -> dict[str, ChainEnd]:
    """The farther of the two, target by target."""
    after = dict(known)
    for target_id, standing in ledger.standings.items():
        last = standing.last_ok
        if last is not None and (target_id not in after or after[target_id].number < last.number):
            after[target_id] = ChainEnd(last.number, last.manifest_sha256, last.at)
    return after


def chain_as_json(chain: Chain) -> dict[str, object]:
    return {key: [end.number, end.manifest_sha256, instant_text(end.at)] for key, end in chain.items()}


def chain_from_fields(fields: Fields) -> dict[str, ChainEnd]:
    """Raises Malformed for anything ``chain_as_json`` does not write."""
    return {name: _end(fields.items(name, 3)) for name in fields.names()}


def _end(values: list[object]) -> ChainEnd:
    fields = Fields(dict(zip(("number", "sha256", "at"), values, strict=False)))
    at = fields.instant("at")
    if at is None:
        raise Malformed("at")
    return ChainEnd(fields.integer("number", 1), fields.text("sha256", 64), at)
