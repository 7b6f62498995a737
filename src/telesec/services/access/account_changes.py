"""Changes of an account that exists, from an open session of whoever manages accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold


def disable(gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes], account_id: str) -> None:
    """The account no longer signs in and its grants leave the header; raises Refused for one's own."""
    if account_id == gate.account.id:
        raise Refused("On ne désactive pas son propre compte. Demandez à un autre administrateur.")
    change = HeaderChange.begin(threshold, deks)
    slot = change.slot(account_id)
    with gate.enter(Action.ACCOUNT_DISABLE, Subject("account", account_id)) as records:
        records.people.set_state(account_id, "disabled")
        written = change.write(records, replace(slot, state="disabled", grants={}))
    change.settle(written)
