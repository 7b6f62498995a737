"""Which keys no account of the practice holds yet, found in the header that is believed."""

from __future__ import annotations

from telesec.domain.access import unheld_keys
from telesec.domain.people import Compartment, compartments_of
from telesec.security.header import Header
from telesec.security.keyslots import Slot
from telesec.security.trust import Trust


def unheld_of(header: Header, trust: Trust, wanted: frozenset[Compartment]) -> frozenset[Compartment]:
    """Those of ``wanted`` that no open account, vouched for as it is, could hand over."""
    able = (one for one in header.slots if one.state == "active" and one.account_id in trust.trusted)
    return unheld_keys.unheld(wanted, (frozenset(one.grants) for one in able))


def told_unheld(header: Header, trust: Trust, slot: Slot) -> tuple[str, ...]:
    """What the owner of ``slot`` should do about keys that nobody holds; () when none is lacking."""
    said = unheld_keys.for_newcomer(unheld_of(header, trust, compartments_of(slot.roles) - set(slot.grants)))
    return (said,) if said else ()
