"""What ``clinical.db`` remembers of the signed list of accesses: neither the desk nor accounts hold its key.

Whoever holds the key of ``practice.db`` and sits at the computer can put back ``practice.json``, what
``practice.db`` noted of it and what the computer remembers, all three together. The journal of the notes
says with which list a practitioner was last here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from telesec import __version__
from telesec.domain.actions import Action
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Compartment
from telesec.security import trust
from telesec.security.anchor import Head
from telesec.security.header import Header, HeaderRefused
from telesec.security.seen_accesses import check_seen, seen_in
from telesec.security.strict_json import instant_text
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold

KIND = "accesses"


class Journal(Protocol):
    """The open ``clinical.db``, as a keeper of rows."""

    def last_said(self, action: str, kind: str) -> str: ...

    def note(self, entries: Iterable[Entry]) -> object: ...


def check(gate: Gate, header: Header) -> None:
    """Raise HeaderRefused unless the list of ``header`` goes on from the one noted; others are not asked."""
    store = gate.stores().get(Compartment.CLINICAL)
    if store is not None:
        check_seen(header, _noted(store))


def note(gate: Gate, threshold: Threshold) -> None:
    """Note how far the list goes by now, its signatures checked; raises HeaderRefused, StoreError."""
    store = gate.stores().get(Compartment.CLINICAL)
    if store is None:
        return
    header, noted = threshold.header(), _noted(store)
    if seen_in(header) == noted:
        return
    check_seen(header, noted)
    trust.verify(header, None)
    write(store, header, instant_text(gate.now()), gate.workstation)


def write(store: Journal, header: Header, at: str, workstation: str) -> None:
    """Note the list of a ``header`` that is believed, whatever was noted before."""
    seen = seen_in(header)
    words = f"{seen.count}:{seen.mac}"
    entry = Entry(at, "", "", "", workstation, Action.ANCHOR, KIND, words, app_version=__version__)
    store.note([entry])


def _noted(store: Journal) -> Head:
    count, _, mac = store.last_said(Action.ANCHOR, KIND).partition(":")
    if not count.isdecimal():
        return Head(0, "")
    if not mac and int(count):
        raise HeaderRefused(trust.FORGED)
    return Head(int(count), mac)
