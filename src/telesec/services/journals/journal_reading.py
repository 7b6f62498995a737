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
from telesec.services.journals.own_patients import OwnPatients, without_patient

READS = {
    Compartment.PRACTICE: Action.JOURNAL_READ,
    Compartment.OFFICE: Action.JOURNAL_READ_OFFICE,
    Compartment.BILLING: Action.JOURNAL_READ_BILLING,
    Compartment.CLINICAL: Action.JOURNAL_READ_CLINICAL,
}
_WITNESSES = (Compartment.OFFICE, Compartment.CLINICAL)  # these know whose patient somebody is
_FAR = ("~", 0)  # after any row


def read(gate: Gate, wanted: JournalFilter) -> JournalPage:
    """The rows of every journal the account may read, newest first, with the patients' names.

    A journal whose key the account still waits for is left out.
    A practitioner is told who the patients are that they treat, and may ask about these; see
    ``OwnPatients``. An account without the office's journal is shown no patient's id, and may not ask about
    one. Raises Refused, journaled.
    """
    return Reading(gate, wanted, READS).page()


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
        self.doors = {place: action for place, action in doors.items() if gate.opens(action)}
        witnesses = {place: self.doors.pop(place) for place in _WITNESSES if place in self.doors}
        if wanted.patient_id or not (self.doors or witnesses):  # refused, and journaled, if not allowed
            needed = Compartment.OFFICE if wanted.patient_id else Compartment.PRACTICE
            self.doors = {needed: doors[needed]} | witnesses | self.doors
        else:  # last: they know the patients of the others
            self.doors |= witnesses
        self._judge = next(reversed(witnesses), Compartment.OFFICE)
        self._own = OwnPatients(gate)

    def page(self) -> JournalPage:
        """One page of all the journals together."""
        lines: list[JournalLine] = []
        for compartment, action in self.doors.items():
            with self._gate.enter(action, self.subject()) as records:
                self.heads[compartment] = records.journal.head()
                lines = self._newest([*lines, *self.lines(records, compartment)])
                self._learn(records, compartment, lines)
        shown = lines[: self._wanted.limit]
        if Compartment.OFFICE in self.doors and not self._knows(shown):
            with self._gate.enter(self.doors[Compartment.OFFICE], self.subject()) as records:
                self._learn(records, Compartment.OFFICE, shown)
        more, shown = len(lines) > len(shown), [self._own.shown(line) for line in shown]
        told = _patients(shown)
        return JournalPage(tuple(shown), more, {key: self._names[key] for key in told & self._names.keys()})

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
        return tuple(_without_any_patient(line) for line in found)

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
        wanted, zone = self._wanted, self._gate.reference.zone
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

    def _learn(self, records: Records, compartment: Compartment, lines: list[JournalLine]) -> None:
        """Whose patients these rows are about, then their names. Raises Refused for a colleague's patient."""
        asked = self._wanted.patient_id
        self._own.learn(records, compartment, _patients(lines) | ({asked} if asked else set()))
        if asked and compartment is self._judge:
            self._own.check(asked)
        unknown = _patients(lines) - self._names.keys()
        may_name = not asked or self._own.holds(asked)
        if compartment is Compartment.OFFICE and unknown and may_name:
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


def _without_any_patient(line: JournalLine) -> JournalLine:
    details = tuple(_without_any_patient(row) for row in line.details)
    return replace(without_patient(line), details=details)
