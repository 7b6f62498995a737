"""Changes the header and ``practice.db`` together, from an open session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from telesec.domain.errors import Conflict, NotFound, Refused, Stale
from telesec.domain.people import Compartment, compartments_of
from telesec.security.header import Header, change_header, verify_header
from telesec.security.keyslots import Slot
from telesec.security.seen_accesses import check_seen, head_as_bytes, head_from_bytes, now_known, seen_in
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import TAMPERED, Trust, verify
from telesec.security.trust_changes import with_slot
from telesec.services.threshold import Threshold, Writable

VERSION = "header_version"
SHEET = "sheet_followed"  # the root key of the recovery sheet that backups are made for
_LISTED = "header_list"
ELSEWHERE = "Les accès ont été modifiés ailleurs entre-temps. Recommencez."
RESET_BY = "reset_by:"  # then the account: who last reset its access


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """The header at the start, verified; ``write`` replaces one slot inside the caller's journaled entry."""

    threshold: Threshold
    header: Header
    deks: SessionKeys = field(repr=False)
    trust: Trust

    @classmethod
    def begin(cls, threshold: Threshold, deks: SessionKeys) -> HeaderChange:
        """Read and verify the header; raises HeaderRefused when it was edited by hand."""
        header = threshold.header()
        verify_header(header, deks[Compartment.PRACTICE])
        anchor = threshold.anchor(header.practice_id)
        check_seen(header, *([anchor.accesses] if anchor else []))
        return cls(threshold, header, deks, verify(header, deks.pin))

    def slot(self, account_id: str) -> Slot:
        """The slot vouched for; raises NotFound, or Refused when somebody tampered with it."""
        found = self.slot_as_written(account_id)
        if account_id not in self.trust.trusted:
            raise Refused(TAMPERED)
        return found

    def slot_as_written(self, account_id: str) -> Slot:
        """The same, believed or not, with the roles vouched for: to be closed, or given new keys."""
        found = self.header.slot_of(account_id)
        if found is None:
            raise NotFound("Ce compte n'a plus d'accès dans ce cabinet. Demandez à un administrateur.")
        return replace(found, roles=self.trust.roles_of(found) or found.roles)

    def opened_by(self, slot: Slot) -> frozenset[Compartment]:
        """The compartments whose keys are to be renewed once this account is closed."""
        return frozenset(slot.grants) or compartments_of(slot.roles)

    def write(self, records: Any, slot: Slot) -> Header:
        """Write ``slot`` into the header as it is now; the row of the entry and the version commit with it.

        Signed for by the session when roles, state or keys change. The entry's transaction keeps other
        sessions waiting. Raises Stale when the slot that ``slot`` replaces is no longer the one read at
        ``begin``, Refused when the account may not sign that.
        """

        def change(fresh: Header) -> Header:
            if fresh.slot_of(slot.account_id) != self.header.slot_of(slot.account_id):
                raise Stale(ELSEWHERE)
            holder = fresh.slot_tagged(slot.login_tag)
            if holder is not None and holder.account_id != slot.account_id:
                raise Conflict("Cet identifiant est déjà pris. Choisissez-en un autre.")
            return with_slot(fresh, slot, self.deks.signer, self.deks.pin)

        return rewrite(self.threshold, records, self.deks[Compartment.PRACTICE], change)

    def settle(self, written: Header) -> None:
        """The device will refuse any header older than ``written`` from now on."""
        settle(self.threshold, written)


def rewrite(
    threshold: Threshold, records: Any, practice_dek: bytes, change: Callable[[Header], Header]
) -> Header:
    """The header as it is now, changed and written, with its version noted in the entry of ``records``."""
    known = int(records.sessions.secret(VERSION) or b"0")

    def changed(fresh: Header) -> Header:
        if fresh.version < known:
            raise Stale(ELSEWHERE)
        check_noted(records, fresh)
        made = change(fresh)
        note_header(records, made)
        return made

    with Writable():
        return change_header(threshold.folder, practice_dek, changed)


def settle(threshold: Threshold, written: Header) -> None:
    """The device will refuse any header older than ``written`` from now on."""
    threshold.update_anchor(written.practice_id, lambda known: now_known(known, written))


def note_header(records: Any, header: Header) -> None:
    """Inside the caller's entry: ``practice.db`` will refuse any accesses older than these."""
    records.sessions.set_secret(VERSION, str(header.version).encode())
    records.sessions.set_secret(_LISTED, head_as_bytes(seen_in(header)))


def check_noted(records: Any, header: Header) -> None:
    """Raise HeaderRefused when the list of accesses does not go on from the one ``practice.db`` knows."""
    check_seen(header, head_from_bytes(records.sessions.secret(_LISTED)))
