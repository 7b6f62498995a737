"""The doors of the telephone desk: who was told what, by whom, and to whom it may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.people import Compartment
from telesec.storage.records.door import Door

if TYPE_CHECKING:
    from telesec.storage.records.activity import ActivityRecords
    from telesec.storage.records.call_counts import CallCountRecords
    from telesec.storage.records.call_keeping import CallKeepingRecords
    from telesec.storage.records.call_lists import CallListRecords
    from telesec.storage.records.callers import CallerRecords
    from telesec.storage.records.calls import CallRecords
    from telesec.storage.records.consents import ConsentRecords
    from telesec.storage.records.correspondents import CorrespondentRecords
    from telesec.storage.records.instructions import InstructionRecords
    from telesec.storage.records.lines import LineRecords
    from telesec.storage.records.releases import ReleaseRecords
    from telesec.storage.records.results import ResultRecords
    from telesec.storage.records.service_invoices import ServiceInvoiceRecords
    from telesec.storage.records.slips import SlipRecords


class TelephoneDoor(Door):
    """Each property is one subject of the tables of calls, slips, contacts, instructions and results."""

    @property
    def calls(self) -> CallRecords:
        from telesec.storage.records.calls import CallRecords

        self._in(Compartment.OFFICE)
        return CallRecords(self._conn, self.entry)

    @property
    def call_counts(self) -> CallCountRecords:
        from telesec.storage.records.call_counts import CallCountRecords

        self._in(Compartment.OFFICE)
        return CallCountRecords(self._conn, self.entry)

    @property
    def call_keeping(self) -> CallKeepingRecords:
        from telesec.storage.records.call_keeping import CallKeepingRecords

        self._in(Compartment.OFFICE)
        return CallKeepingRecords(self._conn, self.entry)

    @property
    def call_lists(self) -> CallListRecords:
        from telesec.storage.records.call_lists import CallListRecords

        self._in(Compartment.OFFICE)
        return CallListRecords(self._conn, self.entry)

    @property
    def callers(self) -> CallerRecords:
        from telesec.storage.records.callers import CallerRecords

        self._in(Compartment.OFFICE)
        return CallerRecords(self._conn, self.entry)

    @property
    def consents(self) -> ConsentRecords:
        from telesec.storage.records.consents import ConsentRecords

        self._in(Compartment.OFFICE)
        return ConsentRecords(self._conn, self.entry)

    @property
    def correspondents(self) -> CorrespondentRecords:
        from telesec.storage.records.correspondents import CorrespondentRecords

        self._in(Compartment.OFFICE)
        return CorrespondentRecords(self._conn, self.entry)

    @property
    def instructions(self) -> InstructionRecords:
        from telesec.storage.records.instructions import InstructionRecords

        self._in(Compartment.PRACTICE)
        return InstructionRecords(self._conn, self.entry)

    @property
    def lines(self) -> LineRecords:
        from telesec.storage.records.lines import LineRecords

        self._in(Compartment.PRACTICE)
        return LineRecords(self._conn, self.entry)

    @property
    def slips(self) -> SlipRecords:
        from telesec.storage.records.slips import SlipRecords

        self._in(Compartment.OFFICE)
        return SlipRecords(self._conn, self.entry)

    @property
    def releases(self) -> ReleaseRecords:
        from telesec.storage.records.releases import ReleaseRecords

        self._in(Compartment.OFFICE)
        return ReleaseRecords(self._conn, self.entry)

    @property
    def results(self) -> ResultRecords:
        from telesec.storage.records.results import ResultRecords

        self._in(Compartment.CLINICAL)
        return ResultRecords(self._conn, self.entry)

    @property
    def activity(self) -> ActivityRecords:
        from telesec.storage.records.activity import ActivityRecords

        self._in(Compartment.OFFICE)
        return ActivityRecords(self._conn, self.entry)

    @property
    def service_invoices(self) -> ServiceInvoiceRecords:
        from telesec.storage.records.service_invoices import ServiceInvoiceRecords

        self._in(Compartment.BILLING)
        return ServiceInvoiceRecords(self._conn, self.entry)
