"""Writes how far each journal has come where putting old files back cannot reach it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import TelesecError
from telesec.domain.journal.chain import Head
from telesec.domain.people import Compartment
from telesec.security import anchor as device_anchor
from telesec.security.anchor import Anchor
from telesec.services import witness
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold

Heads = dict[Compartment, Head]


def note_heads(gate: Gate, threshold: Threshold) -> None:
    """Note the heads in ``practice.db`` and on the device; every ten minutes while a session is open."""
    with contextlib.suppress(TelesecError, OSError):  # the next sign-in says what is wrong with the accesses
        witness.note(gate, threshold)
    before = _heads(gate)
    with gate.enter(Action.ANCHOR, Subject("heads")) as records:
        for compartment, head in before.items():
            records.sessions.note_head(compartment, head, closed=False)
    remember(gate, threshold)


def end_session(
    gate: Gate, threshold: Threshold, action: Action, reason: str = "", *, ticket: str = ""
) -> bool:
    """Journal the lock or sign-out, note the heads and close every store.

    ``ticket``, given at a lock, is worth one unlock by password alone; without it none is.

    Returns False when the row could not be written (disk full, folder gone), and closes all the same.
    """
    with contextlib.suppress(TelesecError, OSError):
        witness.note(gate, threshold)
    try:
        before = _heads(gate)
        with gate.enter(action, Subject("session", gate.session_id), reason=reason) as records:
            for compartment, head in before.items():
                records.sessions.note_head(compartment, head, closed=True)
            records.sessions.note_ticket(gate.account.id, ticket)
        remember(gate, threshold)
        written = True
    except (TelesecError, OSError):
        written = False
    finally:
        gate.close()
    return written


def remember_if_moved(gate: Gate, threshold: Threshold, seen: Heads) -> Heads:
    """``remember``, unless the heads are still ``seen``; returns the present heads. Writes no journal row."""
    present = _heads(gate)
    if present != seen:
        remember(gate, threshold)
    return present


def known_here(gate: Gate, threshold: Threshold) -> dict[Compartment, tuple[Head, ...]]:
    """How far each journal had come when this computer last looked: ``practice.db`` cannot alter that."""
    anchor = threshold.anchor(gate.reference.practice_id)
    return {key: (head.noted,) for key, head in anchor.heads.items()} if anchor else {}


def remember(
    gate: Gate, threshold: Threshold, change: Callable[[Anchor], Anchor] = lambda known: known
) -> None:
    """Copy the present heads and the hour to the device's anchor, after ``change``, in one write."""
    now = gate.now()
    heads = device_anchor.noted_at(_heads(gate), now)

    def changed(known: Anchor) -> Anchor:
        known = change(known)
        seen = max(now, known.last_seen) if known.last_seen else now
        return replace(known, heads={**known.heads, **heads}, last_seen=seen)

    threshold.update_anchor(gate.reference.practice_id, changed)


def _heads(gate: Gate) -> dict[Compartment, Head]:
    return {compartment: store.head() for compartment, store in gate.stores().items()}
