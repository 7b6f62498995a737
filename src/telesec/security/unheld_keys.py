"""Which keys nobody may hand over to an account, found in the header that is believed."""

from __future__ import annotations

from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.people import compartments_of
from telesec.security.header import Header
from telesec.security.keyslots import Slot
from telesec.security.trust import Trust


def unheld_of(header: Header, trust: Trust, slot: Slot, resetter: str) -> Unheld:
    """What the owner of ``slot`` lacks and no open account, vouched for as it is, may hand over.

    ``resetter`` gave the account a new code ("" for nobody) and hands it nothing; what the account itself
    held before is gone with its password.
    """
    lacking = compartments_of(slot.roles) - set(slot.grants)
    able = (
        one.grants
        for one in header.slots
        if one.state == "active"
        and one.account_id in trust.trusted
        and one.account_id not in (slot.account_id, resetter)
    )
    return Unheld(lacking.difference(*able), reset=bool(resetter))
