"""Counts of the journals a session may review, each journal entered once: its reading is a row of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.journal.chain import Head
from telesec.domain.journal.spans import Span
from telesec.domain.people import Compartment
from telesec.domain.review.counts import Counts, Opening, namesakes
from telesec.domain.review.surnames import surname_of
from telesec.services.gate import Gate, Records
from telesec.services.journals.own_patients import OwnPatients

REVIEWS = {
    Compartment.PRACTICE: Action.REVIEW_VIEW,
    Compartment.CLINICAL: Action.REVIEW_CLINICAL,
    Compartment.BILLING: Action.REVIEW_BILLING,
    Compartment.OFFICE: Action.REVIEW_OFFICE,  # last: it knows who bears which name
}


class Counting:
    """One question on several spans of time. After ``run``: ``heads`` of the journals read, names learnt."""

    def __init__(self, gate: Gate, spans: Sequence[Span], about: str) -> None:
        self._gate, self._spans = gate, spans
        self._subject = Subject("review", about)
        self.found = [Counts() for _ in spans]
        self.heads: dict[Compartment, Head] = {}
        self.patients: dict[str, str] = {}

    def run(self, places: Iterable[Compartment]) -> None:
        """Count what each of ``places`` says."""
        for place in places:
            with self._gate.enter(REVIEWS[place], self._subject) as records:
                self._count(records, place)
                if place is Compartment.OFFICE:
                    self._recognise(records)

    def name_patients(self) -> None:
        """Learn the names there are to show; a colleague's patients keep theirs (see ``OwnPatients``)."""
        ids = set().union(*(counts.patients() for counts in self.found))
        if not ids:
            return
        own, names = OwnPatients(self._gate), dict[str, str]()
        for place in (place for place in (Compartment.OFFICE, Compartment.CLINICAL) if place in self.heads):
            with self._gate.enter(REVIEWS[place], self._subject) as records:
                own.learn(records, place, ids)
                if place is Compartment.OFFICE:
                    records.entry.touch("shown_name")
                    names = records.journal.names_of(ids)
        self.patients = {key: name for key, name in names.items() if own.holds(key)}
        self.found = [counts.withheld([key for key in ids if own.holds(key)]) for counts in self.found]

    def _count(self, records: Records, place: Compartment) -> None:
        self.heads[place] = records.journal.head()
        self.found = [
            known + records.review.counts(start, end)
            for known, (start, end) in zip(self.found, self._spans, strict=True)
        ]

    def _recognise(self, records: Records) -> None:
        opened = [one for counts in self.found for one in counts.openings]
        bearers = {
            account_id: records.review.bearers(surname_of(name), _opened_by(account_id, opened))
            for account_id, name in self._gate.reference.account_names.items()
            if any(one.account_id == account_id for one in opened)
        }
        self.found = [replace(counts, namesakes=namesakes(counts.openings, bearers)) for counts in self.found]


def reviewed(gate: Gate) -> tuple[Compartment, ...]:
    """The journals this account may review and has the key of, in the order in which they are read.

    A practitioner just invited may have the right before somebody hands over the key.
    """
    return tuple(place for place, action in REVIEWS.items() if gate.opens(action))


def _opened_by(account_id: str, opened: Collection[Opening]) -> set[str]:
    return {one.patient_id for one in opened if one.account_id == account_id}
