"""The recovery code typed from its sheet: what it opens, and an older practice brought to today's form."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.errors import Invalid
from telesec.domain.people import Compartment
from telesec.security import recovery
from telesec.security.account_keys import SealBroken
from telesec.security.header import Header, verify_header
from telesec.security.recovery import Recovered
from telesec.security.trust import verify_by_sheet
from telesec.security.trust_changes import stood_on_sheet
from telesec.services.gate import Records
from telesec.services.header_changes import rewrite
from telesec.services.threshold import Threshold

NOT_OURS = (
    "Ce code de récupération n'est pas celui de ce cabinet, ou a été remplacé depuis. "
    "Prenez la dernière feuille."
)


def opened_by(typed: str, header: Header) -> tuple[bytes, Recovered]:
    """The code and what it opens in a header that nothing else vouches for yet; raises Invalid("code")."""
    code = recovery.decode_code(typed)
    try:
        return code, recovery.open_block(header.recovery, code, header.practice_id)
    except SealBroken:
        raise Invalid("code", NOT_OURS) from None


def open_with_sheet(threshold: Threshold, typed: str) -> tuple[bytes, Recovered]:
    """The code and what it opens in the header; raises Invalid("code"), HeaderRefused."""
    header = threshold.header()
    code, found = opened_by(typed, header)
    verify_header(header, found.deks[Compartment.PRACTICE])
    verify_by_sheet(header, code, found)
    return code, found


def stand_on_sheet(
    threshold: Threshold, records: Records, code: bytes, found: Recovered
) -> tuple[Header, ...]:
    """Bring the block of an older practice to today's format, now that its sheet is at hand.

    Inside the caller's entry; returns the header to ``settle`` when one was written.
    """
    if threshold.header().recovery.entries:
        return ()

    def change(fresh: Header) -> Header:
        return replace(stood_on_sheet(fresh, code, found), version=fresh.version + 1)

    return (rewrite(threshold, records, found.deks[Compartment.PRACTICE], change),)
