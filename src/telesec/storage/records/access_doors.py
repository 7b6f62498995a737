"""The doors of ``practice.db`` about who may do what, from where, and what is owed when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.people import Compartment
from telesec.storage.records.door import Door

if TYPE_CHECKING:
    from telesec.storage.records.alerts import AlertRecords
    from telesec.storage.records.commitments import CommitmentRecords
    from telesec.storage.records.computers import ComputerRecords
    from telesec.storage.records.key_renewals import KeyRenewalRecords
    from telesec.storage.records.key_requests import KeyRequestRecords
    from telesec.storage.records.review import ReviewRecords
    from telesec.storage.records.rights import RightsRecords


class AccessDoor(Door):
    """Each property is one subject of ``storage/tables/access.py``."""

    @property
    def commitments(self) -> CommitmentRecords:
        from telesec.storage.records.commitments import CommitmentRecords

        self._in(Compartment.PRACTICE)
        return CommitmentRecords(self._conn, self.entry)

    @property
    def computers(self) -> ComputerRecords:
        from telesec.storage.records.computers import ComputerRecords

        self._in(Compartment.PRACTICE)
        return ComputerRecords(self._conn, self.entry)

    @property
    def renewals(self) -> KeyRenewalRecords:
        from telesec.storage.records.key_renewals import KeyRenewalRecords

        self._in(Compartment.PRACTICE)
        return KeyRenewalRecords(self._conn, self.entry)

    @property
    def rights(self) -> RightsRecords:
        from telesec.storage.records.rights import RightsRecords

        self._in(Compartment.PRACTICE)
        return RightsRecords(self._conn, self.entry)

    @property
    def key_requests(self) -> KeyRequestRecords:
        from telesec.storage.records.key_requests import KeyRequestRecords

        self._in(Compartment.PRACTICE)
        return KeyRequestRecords(self._conn, self.entry)

    @property
    def alerts(self) -> AlertRecords:
        from telesec.storage.records.alerts import AlertRecords

        self._in(Compartment.PRACTICE)
        return AlertRecords(self._conn, self.entry)

    @property
    def review(self) -> ReviewRecords:
        from telesec.storage.records.review import ReviewRecords

        return ReviewRecords(self._conn, self._compartment)
