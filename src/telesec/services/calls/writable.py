"""Whether this session may write in a call: open in its hands, aside, or over and its own for a day."""

from __future__ import annotations

from telesec.domain.calls.calls import Call, CallState
from telesec.domain.calls.completing import check_completable
from telesec.domain.errors import Stale
from telesec.services.calls.hands import holds
from telesec.services.gate import Gate, Records


def check_writable(gate: Gate, records: Records, call: Call) -> None:
    """Raise Stale for a call purged or open elsewhere, Refused for one that is over and no longer this
    account's to complete."""
    if call.purged:
        raise Stale(
            "Les textes de cet appel ont été effacés par la règle de conservation. Notez-le dans une fiche."
        )
    if call.state is CallState.OPEN and not holds(gate, call):
        raise Stale("Cet appel n'est pas en ligne sur ce poste. Reprenez-le pour écrire dedans.")
    check_completable(call, records.calls.events(call.id), gate.account.id, gate.now())
