"""What one entry of the gate may touch: the subjects of a single compartment, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.people import Compartment
from telesec.storage.records.access_doors import AccessDoor
from telesec.storage.records.desk_doors import TelephoneDoor
from telesec.storage.records.door import Door

if TYPE_CHECKING:
    from telesec.storage.records.absences import AbsenceRecords
    from telesec.storage.records.appointments import AppointmentRecords
    from telesec.storage.records.calendar_events import CalendarEventRecords
    from telesec.storage.records.contingency import ContingencyRecords
    from telesec.storage.records.drafts import DraftRecords
    from telesec.storage.records.fee_notes import FeeNoteRecords
    from telesec.storage.records.holds import HoldRecords
    from telesec.storage.records.journal import JournalRecords
    from telesec.storage.records.kept import KeptRecords
    from telesec.storage.records.ledger import LedgerRecords
    from telesec.storage.records.merges import MergeRecords
    from telesec.storage.records.messages import MessageRecords
    from telesec.storage.records.notes import NoteRecords
    from telesec.storage.records.occupancy import OccupancyRecords
    from telesec.storage.records.own_patients import OwnPatientRecords
    from telesec.storage.records.patient_contacts import PatientContactRecords
    from telesec.storage.records.patients import PatientRecords
    from telesec.storage.records.people import PeopleRecords
    from telesec.storage.records.preferences import PreferenceRecords
    from telesec.storage.records.recalls import RecallRecords
    from telesec.storage.records.schedules import ScheduleRecords
    from telesec.storage.records.series import SeriesRecords
    from telesec.storage.records.sessions import SessionRecords
    from telesec.storage.records.tariffs import TariffRecords
    from telesec.storage.records.visits import VisitRecords
    from telesec.storage.records.waiting import WaitingRecords


class _PracticeDoor(Door):
    @property
    def people(self) -> PeopleRecords:
        from telesec.storage.records.people import PeopleRecords

        self._in(Compartment.PRACTICE)
        return PeopleRecords(self._conn, self.entry)

    @property
    def schedules(self) -> ScheduleRecords:
        from telesec.storage.records.schedules import ScheduleRecords

        self._in(Compartment.PRACTICE)
        return ScheduleRecords(self._conn, self.entry)

    @property
    def sessions(self) -> SessionRecords:
        from telesec.storage.records.sessions import SessionRecords

        self._in(Compartment.PRACTICE)
        return SessionRecords(self._conn, self.entry)

    @property
    def preferences(self) -> PreferenceRecords:
        from telesec.storage.records.preferences import PreferenceRecords

        self._in(Compartment.PRACTICE)
        return PreferenceRecords(self._conn, self.entry)

    @property
    def journal(self) -> JournalRecords:
        from telesec.storage.records.journal import JournalRecords

        return JournalRecords(self._conn, self._compartment)


class _OfficeDoor(Door):
    @property
    def patients(self) -> PatientRecords:
        from telesec.storage.records.patients import PatientRecords

        self._in(Compartment.OFFICE)
        return PatientRecords(self._conn, self.entry)

    @property
    def appointments(self) -> AppointmentRecords:
        from telesec.storage.records.appointments import AppointmentRecords

        self._in(Compartment.OFFICE)
        return AppointmentRecords(self._conn, self.entry)

    @property
    def holds(self) -> HoldRecords:
        from telesec.storage.records.holds import HoldRecords

        self._in(Compartment.OFFICE)
        return HoldRecords(self._conn, self.entry)

    @property
    def visits(self) -> VisitRecords:
        from telesec.storage.records.visits import VisitRecords

        self._in(Compartment.OFFICE)
        return VisitRecords(self._conn, self.entry)

    @property
    def drafts(self) -> DraftRecords:
        from telesec.storage.records.drafts import DraftRecords

        self._in(Compartment.OFFICE, Compartment.CLINICAL)
        return DraftRecords(self._conn, self._compartment, self.entry)


class _AgendaDoor(Door):
    @property
    def absences(self) -> AbsenceRecords:
        from telesec.storage.records.absences import AbsenceRecords

        self._in(Compartment.OFFICE)
        return AbsenceRecords(self._conn, self.entry)

    @property
    def kept(self) -> KeptRecords:
        from telesec.storage.records.kept import KeptRecords

        self._in(Compartment.OFFICE)
        return KeptRecords(self._conn, self.entry)

    @property
    def series(self) -> SeriesRecords:
        from telesec.storage.records.series import SeriesRecords

        self._in(Compartment.OFFICE)
        return SeriesRecords(self._conn, self.entry)

    @property
    def occupancy(self) -> OccupancyRecords:
        from telesec.storage.records.occupancy import OccupancyRecords

        self._in(Compartment.OFFICE)
        return OccupancyRecords(self._conn, self.entry)

    @property
    def calendar_events(self) -> CalendarEventRecords:
        from telesec.storage.records.calendar_events import CalendarEventRecords

        self._in(Compartment.OFFICE)
        return CalendarEventRecords(self._conn, self.entry)

    @property
    def contingency(self) -> ContingencyRecords:
        from telesec.storage.records.contingency import ContingencyRecords

        self._in(Compartment.OFFICE)
        return ContingencyRecords(self._conn, self.entry)


class _DeskDoor(Door):
    @property
    def waiting(self) -> WaitingRecords:
        from telesec.storage.records.waiting import WaitingRecords

        self._in(Compartment.OFFICE)
        return WaitingRecords(self._conn, self.entry)

    @property
    def recalls(self) -> RecallRecords:
        from telesec.storage.records.recalls import RecallRecords

        self._in(Compartment.OFFICE)
        return RecallRecords(self._conn, self.entry)

    @property
    def messages(self) -> MessageRecords:
        from telesec.storage.records.messages import MessageRecords

        self._in(Compartment.OFFICE)
        return MessageRecords(self._conn, self.entry)

    @property
    def merges(self) -> MergeRecords:
        from telesec.storage.records.merges import MergeRecords

        self._in(Compartment.OFFICE)
        return MergeRecords(self._conn, self.entry)

    @property
    def patient_contacts(self) -> PatientContactRecords:
        from telesec.storage.records.patient_contacts import PatientContactRecords

        self._in(Compartment.OFFICE)
        return PatientContactRecords(self._conn, self.entry)


class Records(AccessDoor, TelephoneDoor, _PracticeDoor, _OfficeDoor, _AgendaDoor, _DeskDoor):
    """Handed out by the gate after the journal row was written; useless once the entry closed."""

    @property
    def tariffs(self) -> TariffRecords:
        from telesec.storage.records.tariffs import TariffRecords

        self._in(Compartment.BILLING)
        return TariffRecords(self._conn, self.entry)

    @property
    def fee_notes(self) -> FeeNoteRecords:
        from telesec.storage.records.fee_notes import FeeNoteRecords

        self._in(Compartment.BILLING)
        return FeeNoteRecords(self._conn, self.entry)

    @property
    def ledger(self) -> LedgerRecords:
        from telesec.storage.records.ledger import LedgerRecords

        self._in(Compartment.BILLING)
        return LedgerRecords(self._conn, self.entry)

    @property
    def notes(self) -> NoteRecords:
        from telesec.storage.records.notes import NoteRecords

        self._in(Compartment.CLINICAL)
        return NoteRecords(self._conn, self.entry)

    @property
    def own_patients(self) -> OwnPatientRecords:
        from telesec.storage.records.own_patients import OwnPatientRecords

        self._in(Compartment.OFFICE, Compartment.CLINICAL)
        return OwnPatientRecords(self._conn, self._compartment)
