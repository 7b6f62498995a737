"""How far the sealed log of each computer is in the journal: its other computers find out here."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping

from telesec.security.anchor import Head
from telesec.services.gate import Records

_NAME = "intake_seen"
_KEPT = 400  # one more for each sign-in that found events; the oldest leave


def entered(records: Records) -> dict[str, Head]:
    """Where each log known to the practice ends in the journal, by its mark."""
    kept = json.loads(records.sessions.secret(_NAME) or b"{}")
    found = {}
    if isinstance(kept, dict):  # before, it was a list of events
        for log, head in kept.items():
            with contextlib.suppress(TypeError, ValueError):
                count, mac = head
                found[str(log)] = Head(int(count), str(mac))
    return found


def keep_entered(records: Records, ends: Mapping[str, Head]) -> None:
    """The events of these logs are in the journal up to ``ends``, the newest known last."""
    merged = {log: head for log, head in entered(records).items() if log not in ends} | dict(ends)
    newest = list(merged.items())[-_KEPT:]
    value = json.dumps({log: [head.count, head.mac] for log, head in newest})
    records.sessions.set_secret(_NAME, value.encode("ascii"))
