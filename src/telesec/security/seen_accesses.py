"""How far the signed list of accesses was seen to go, by this computer and by ``practice.db``.

An account remembers it in its own slot, which goes back in time with the rest of ``practice.json``: these
two do not. Only what an account remembers itself spares it checking signatures.
"""

from __future__ import annotations

import hmac
from dataclasses import replace

from telesec.security.anchor import Anchor, Head
from telesec.security.header import Header, HeaderRefused
from telesec.security.strict_json import Malformed, canonical, parse
from telesec.security.trust import FORGED, pin_of_list
from telesec.security.warrants import head_of

NOTHING = Head(0, "")
_LETTERS = 32  # of the hash: the credentials of Windows are small


def seen_in(header: Header) -> Head:
    """How far the list of a ``header`` that is believed goes."""
    pin = pin_of_list(header)
    return Head(pin.count, pin.head.hex()[:_LETTERS]) if pin else NOTHING


def check_seen(header: Header, *known: Head) -> None:
    """Raise HeaderRefused unless the list of ``header`` goes on from every one of ``known``."""
    for head in known:
        entries = header.warrants[: head.count]
        if not head.count:
            continue
        found = head_of(header.practice_id, entries).hex()[:_LETTERS]
        if len(entries) < head.count or not hmac.compare_digest(found, head.mac):
            raise HeaderRefused(FORGED)


def now_known(anchor: Anchor, header: Header) -> Anchor:
    """``anchor`` once this computer has believed ``header``: nothing older will be from now on."""
    accesses = max(anchor.accesses, seen_in(header), key=lambda head: head.count)
    return replace(anchor, header_version=max(anchor.header_version, header.version), accesses=accesses)


def head_as_bytes(head: Head) -> bytes:
    return canonical({"count": head.count, "mac": head.mac})


def head_from_bytes(written: bytes | None) -> Head:
    """What ``head_as_bytes`` wrote; raises HeaderRefused for anything else."""
    if not written:
        return NOTHING
    try:
        fields = parse(written, 200)
        head = Head(fields.integer("count"), fields.text("mac", _LETTERS))
        fields.done()
    except Malformed:
        raise HeaderRefused(FORGED) from None
    return head
