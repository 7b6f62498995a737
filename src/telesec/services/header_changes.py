"""Changes the header and ``practice.db`` together, from an open session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from telesec.domain.errors import Conflict, NotFound, Stale
from telesec.domain.people import Compartment
from telesec.security.header import Header, verify_header, write_header
from telesec.security.keyslots import Slot
from telesec.services.threshold import Threshold, Writable

VERSION = "header_version"


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """The present header, verified; ``write`` replaces one slot inside the caller's journaled entry."""

    threshold: Threshold
    header: Header
    deks: Mapping[Compartment, bytes] = field(repr=False)

    @classmethod
    def begin(cls, threshold: Threshold, deks: Mapping[Compartment, bytes]) -> HeaderChange:
        """Read and verify the header; raises HeaderRefused when it was edited by hand."""
        header = threshold.header()
        verify_header(header, deks[Compartment.PRACTICE])
        return cls(threshold, header, deks)

    def slot(self, account_id: str) -> Slot:
        found = self.header.slot_of(account_id)
        if found is None:
            raise NotFound("Ce compte n'a plus d'accès dans ce cabinet.")
        return found

    def write(self, records: Any, slot: Slot) -> None:
        """Write the header with ``slot``; the row of the entry and the version commit with it."""
        known = records.sessions.secret(VERSION)
        if known is not None and self.header.version < int(known):
            raise Stale("Les accès ont été modifiés ailleurs entre-temps. Recommencez.")
        holder = self.header.slot_tagged(slot.login_tag)
        if holder is not None and holder.account_id != slot.account_id:
            raise Conflict("Cet identifiant est déjà pris. Choisissez-en un autre.")
        changed = self.header.with_slot(slot)
        records.sessions.set_secret(VERSION, str(changed.version).encode())
        with Writable():
            write_header(self.threshold.folder, changed, self.deks[Compartment.PRACTICE])

    def settle(self) -> None:
        """The device will refuse any older header from now on."""
        version = self.header.version + 1
        self.threshold.update_anchor(
            self.header.practice_id,
            lambda known: replace(known, header_version=max(known.header_version, version)),
        )
