"""Reading the journals an account is entitled to, as one list; each reading is itself a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.journal.chain import Head
from telesec.domain.journal.lines import RANKS, JournalFilter, JournalLine, JournalPage, Place, Wanted
from telesec.domain.journal.spans import ALWAYS, Span, day_spans, days_off, hour_spans, odd_spans
from telesec.domain.people import Compartment
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate, Records

READS = {
    Compartment.PRACTICE: Action.JOURNAL_READ,
    Compartment.OFFICE: Action.JOURNAL_READ_OFFICE,
    Compartment.BILLING: Action.JOURNAL_READ_BILLING,
    Compartment.CLINICAL: Action.JOURNAL_READ_CLINICAL,
}
_FAR = ("~", 0)  # after any row


def readable(gate: Gate) -> tuple[Compartment, ...]:
    """The compartments whose journal this account may read."""
    return tuple(compartment for compartment, action in READS.items() if gate.allows(action))


def read(gate: Gate, wanted: JournalFilter) -> JournalPage:
    """The rows of every journal the account may read, newest first, with the patients' names.

    An account without the office's journal is shown no patient's id, and may not ask about one. Raises
    Refused, journaled.
    """
    return Reading(gate, wanted, READS).page()


def zone_of(gate: Gate) -> str:
    """The practice's wall, by which days and nights are told."""
    return gate.reference.zone


class Reading:
    """One question put to each journal in turn, by the ``doors`` of the reading or of the export.

    ``heads`` are the ends of the journals when they were read, ``at`` that instant as text.
    """

    def __init__(self, gate: Gate, wanted: JournalFilter, doors: dict[Compartment, Action]) -> None:
        self._gate, self._wanted = gate, wanted
        self._family: tuple[str, ...] = ()
        self._names: dict[str, str] = {}
        self.at = gate.now().astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        self.heads: dict[Compartment, Head] = {}
        self.doors = {place: action for place, action in doors.items() if gate.allows(action)}
        if wanted.patient_id or not self.doors:  # refused, and journaled, where it is not allowed
            needed = Compartment.OFFICE if wanted.patient_id else Compartment.PRACTICE
            self.doors = {needed: doors[needed]} | self.doors
        elif Compartment.OFFICE in self.doors:  # last: it names the patients of the others
            self.doors[Compartment.OFFICE] = self.doors.pop(Compartment.OFFICE)

    def page(self) -> JournalPage:
        """One page of all the journals together."""
        lines: list[JournalLine] = []
        for compartment, action in self.doors.items():
            with self._gate.enter(action, self.subject()) as records:
                self.heads[compartment] = records.journal.head()
                lines = self._newest([*lines, *self.lines(records, compartment)])
                if compartment is Compartment.OFFICE:
                    self._learn_names(records, lines)
        shown = lines[: self._wanted.limit]
        if Compartment.OFFICE in self.doors and not self._knows(shown):
            with self._gate.enter(self.doors[Compartment.OFFICE], self.subject()) as records:
                self._learn_names(records, shown)
        return JournalPage(tuple(shown), len(lines) > len(shown), self._names)

    def subject(self) -> Subject:
        """What the reading is about: the journal, the rows of one account, or those of one patient."""
        return Subject("journal", self._wanted.account_id, self._wanted.patient_id)

    def lines(self, records: Records, compartment: Compartment) -> tuple[JournalLine, ...]:
        """The rows of one journal, one more than is shown so that the end is known."""
        if self._wanted.patient_id and compartment is Compartment.OFFICE:
            self._family = records.journal.family(self._wanted.patient_id)
        found = records.journal.latest(self._heard(records, compartment))
        if Compartment.OFFICE in self.doors:
            return found
        return tuple(_without_patient(line) for line in found)

    def _heard(self, records: Records, compartment: Compartment) -> Wanted:
        wanted = self._wanted
        return Wanted(
            spans=self._spans(records),
            before=_before(wanted.before, compartment),
            actions=wanted.actions,
            account_id=wanted.account_id,
            patient_ids=self._family,
            ending=wanted.ending,
            reason_begins=wanted.reason_begins,
            limit=wanted.limit + 1,
        )

    def _spans(self, records: Records) -> tuple[Span, ...]:
        wanted, zone = self._wanted, zone_of(self._gate)
        if not wanted.odd_hours and wanted.hour is None:
            return day_spans(wanted.since, wanted.until, zone) if wanted.since or wanted.until else ALWAYS
        today = wall_now(self._gate.now(), zone).date()
        oldest = records.journal.oldest()
        first = wall_now(datetime.fromisoformat(oldest), zone).date() if oldest else today
        since, until = max(first, wanted.since or first), min(today, wanted.until or today)
        if wanted.hour is not None:
            return hour_spans(since, until, wanted.hour, zone)
        return odd_spans(since, until, zone, days_off(self._gate.reference.sites))

    def _newest(self, lines: list[JournalLine]) -> list[JournalLine]:
        return sorted(lines, key=lambda line: line.place, reverse=True)[: self._wanted.limit + 1]

    def _learn_names(self, records: Records, lines: list[JournalLine]) -> None:
        unknown = _patients(lines) - self._names.keys()
        if unknown:
            records.entry.touch("shown_name")
            self._names |= dict.fromkeys(unknown, "") | records.journal.names_of(unknown)

    def _knows(self, lines: list[JournalLine]) -> bool:
        return _patients(lines) <= self._names.keys()


def _before(place: Place | None, compartment: Compartment) -> tuple[str, int]:
    """Where a page ended, as the journal of ``compartment`` counts."""
    if place is None:
        return _FAR
    rank = RANKS[compartment]
    if rank == place.rank:
        return place.at, place.seq
    return (f"{place.at} ", 0) if rank < place.rank else (place.at, 0)  # the same instant, or not


def _patients(lines: list[JournalLine]) -> set[str]:
    rows = [row for line in lines for row in (line, *line.details)]
    return {row.patient_id for row in rows if row.patient_id}


def _without_patient(line: JournalLine) -> JournalLine:
    named = line.subject_kind == "patient" or line.subject_id == line.patient_id
    details = tuple(_without_patient(row) for row in line.details)
    return replace(line, patient_id="", subject_id="" if named else line.subject_id, details=details)
