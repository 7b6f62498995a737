"""``backups.json``: the ledger of backups, sealed by the device, changed by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from telesec.backup.sealed_json import SealedJson, mac_key
from telesec.domain.backups.ledger import Ledger, Outcome
from telesec.domain.backups.shapes import JournalHead, Made, PartEntry, Standing, Tier
from telesec.security.folder_lock import writing_alone
from telesec.security.strict_json import Fields, Malformed, instant_text

FILE_NAME = "backups.json"
LIMIT = 8 * 1024 * 1024
_FORMAT = 1
_SENTENCE = 1000
_MOST_HEADS = 8
_MOST_PARTS = 10_000


def ledger_key(device_secret: bytes) -> bytes:
    """The MAC key of ``backups.json``; all that the process which makes the copies holds of the secret."""
    return mac_key(device_secret, b"telesec backup ledger mac v1")


def read_ledger(folder: Path, key: bytes) -> Ledger:
    """The ledger of ``folder``; an empty one when there is none.

    One that this device did not write is not believed: empty too, and ``is_whole`` False.
    """
    try:
        fields = SealedJson(folder / FILE_NAME, LIMIT, key).read()
        return Ledger() if fields is None else _ledger(fields)
    except Malformed:
        return Ledger(is_whole=False)


def change_ledger(folder: Path, key: bytes, change: Callable[[Ledger], Ledger]) -> Ledger:
    """Read, change and write the ledger with no other writer in between; raises OSError."""
    with writing_alone(folder):
        before = read_ledger(folder, key)
        after = change(before)
        if after != before:
            SealedJson(folder / FILE_NAME, LIMIT, key).write(_as_json(after))
        return after


def made_as_json(made: Made, *, with_parts: bool = False) -> dict[str, object]:
    """The parts are told for the last snapshot of a target alone: they are what a check reads back."""
    parts = made.parts if with_parts else ()
    return {
        "id": made.id,
        "target": made.target_id,
        "at": instant_text(made.at),
        "tier": made.tier.value,
        "base": made.base_id,
        "manifest": made.manifest_key,
        "sha256": made.manifest_sha256,
        "number": made.number,
        "sent": made.bytes_sent,
        "kept": made.bytes_kept,
        "locked_until": instant_text(made.locked_until),
        "heads": {name: [head.count, head.mac] for name, head in made.heads.items()},
        "parts": [[part.key, part.size, part.sha256, part.version_id] for part in parts],
    }


def made_from_fields(fields: Fields) -> Made:
    """Raises Malformed for anything ``made_as_json`` does not write."""
    heads = fields.object("heads")
    made = Made(
        id=fields.text("id", 80),
        target_id=fields.text("target", 1),
        at=_instant(fields, "at"),
        tier=_tier(fields.text("tier", 16)),
        base_id=fields.text("base", 80),
        manifest_key=fields.text("manifest", 300),
        manifest_sha256=fields.text("sha256", 64),
        number=fields.integer("number"),
        bytes_sent=fields.integer("sent"),
        bytes_kept=fields.integer("kept"),
        locked_until=fields.instant("locked_until"),
        heads={name: _head(heads.items(name, 2)) for name in heads.names()[:_MOST_HEADS]},
        parts=tuple(_part(item) for item in fields.items("parts", _MOST_PARTS)),
    )
    fields.done()
    return made


def _as_json(ledger: Ledger) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "made": [made_as_json(made) for made in ledger.made],
        "standings": {key: _standing_json(standing) for key, standing in ledger.standings.items()},
        "numbers": dict(ledger.numbers),
        "unsaid": [
            [one.id, instant_text(one.at), one.target_id, one.made_id, one.fault_kind]
            for one in ledger.unsaid
        ],
        "places": dict(ledger.places),
    }


def _ledger(fields: Fields) -> Ledger:
    fields.integer("format", _FORMAT, _FORMAT)
    standings, numbers = fields.object("standings"), fields.object("numbers")
    ledger = Ledger(
        made=tuple(made_from_fields(Fields(item)) for item in fields.items("made")),
        standings={name: _standing(name, standings.object(name)) for name in standings.names()},
        unsaid=tuple(_outcome(item) for item in fields.items("unsaid")),
        numbers={name: numbers.integer(name) for name in numbers.names()},
    )
    if "places" in fields.names():  # older ledgers have none
        places = fields.object("places")
        ledger = replace(ledger, places={name: places.text(name, 64) for name in places.names()})
    fields.done()
    return ledger


def _standing_json(standing: Standing) -> dict[str, object]:
    return {
        "last_ok": [made_as_json(standing.last_ok, with_parts=True)] if standing.last_ok else [],
        "last_try": instant_text(standing.last_try),
        "failures": standing.failures,
        "fault_kind": standing.fault_kind,
        "fault": standing.fault[:_SENTENCE],
        "worry": standing.worry[:_SENTENCE],
        "last_checked": instant_text(standing.last_checked),
        "last_drill": instant_text(standing.last_drill),
    }


def _standing(target_id: str, fields: Fields) -> Standing:
    last = [made_from_fields(Fields(item)) for item in fields.items("last_ok", 1)]
    standing = Standing(
        target_id=target_id,
        last_ok=last[0] if last else None,
        last_try=fields.instant("last_try"),
        failures=fields.integer("failures"),
        fault_kind=fields.text("fault_kind", 40),
        fault=fields.text("fault", _SENTENCE),
        worry=fields.text("worry", _SENTENCE),
        last_checked=fields.instant("last_checked"),
        last_drill=fields.instant("last_drill"),
    )
    fields.done()
    return standing


def _outcome(item: Any) -> Outcome:
    if not isinstance(item, list):
        raise Malformed("unsaid")
    names = ("id", "at", "target", "made", "fault")
    fields = Fields(dict(zip(names, item, strict=False)))
    return Outcome(
        fields.text("id", 40),
        _instant(fields, "at"),
        fields.text("target", 1),
        fields.text("made", 80),
        fields.text("fault", 40),
    )


def _part(item: Any) -> PartEntry:
    if not isinstance(item, list):
        raise Malformed("parts")
    fields = Fields(dict(zip(("key", "size", "sha256", "version"), item, strict=False)))
    return PartEntry(
        fields.text("key", 300),
        fields.integer("size"),
        fields.text("sha256", 64),
        fields.text("version", 300),
    )


def _instant(fields: Fields, name: str) -> datetime:
    found = fields.instant(name)
    if found is None:
        raise Malformed(name)
    return found


def _tier(text: str) -> Tier:
    try:
        return Tier(text)
    except ValueError:
        raise Malformed("tier") from None


def _head(values: list[Any]) -> JournalHead:
    fields = Fields(dict(zip(("count", "mac"), values, strict=False)))
    return JournalHead(fields.integer("count"), fields.text("mac", 64))
