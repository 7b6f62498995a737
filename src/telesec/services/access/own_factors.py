"""Changing one's own password, telephone or one-time codes, with both factors proven just before."""

from __future__ import annotations

from collections.abc import Mapping

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment
from telesec.domain.session_states import AccountState
from telesec.security import keyslots
from telesec.services.access.new_factors import NewFactors
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold


def choose_again(gate: Gate, threshold: Threshold) -> NewFactors:
    """The steps of the first day, for the account of this session."""
    reference = gate.reference
    words = (
        reference.practice_name,
        gate.account.login,
        gate.account.display_name,
        *(site.city for site in reference.sites),
    )
    return NewFactors(gate.account.login, reference.practice_name, words, threshold.clock)


def replace_factors(
    gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes], factors: NewFactors
) -> None:
    """New password, telephone and codes at once; the old ones, and old copies of the header, stop working.

    Raises ProofRequired unless password and code were given in the last five minutes. Journaled, and told
    at the next sign-in. Restoring an old header is refused afterwards by its version.
    """
    if not factors.complete:
        raise Refused("Il reste une étape avant de terminer.")
    change = HeaderChange.begin(threshold, deks)
    old = change.slot(gate.account.id)
    slot = keyslots.new_slot(
        change.header.practice_id,
        old.account_id,
        old.login_tag,
        old.roles,
        password=factors.password(),
        device_secret=threshold.secret(change.header.practice_id),
        material=factors.material(),
        deks={key: deks[key] for key in old.grants},
        version=old.version + 1,
        parameters=threshold.parameters,
    )
    with gate.enter(Action.CHANGE_PASSWORD, Subject("account", gate.account.id)) as records:
        state = records.sessions.state(gate.account.id)
        records.sessions.save_state(
            gate.account.id,
            AccountState(state.last_sign_in, state.full_sign_in, state.last_code, factors.step()),
        )
        day = gate.now().strftime("%d/%m/%Y")
        records.people.notify(
            (gate.account.id,), f"Le {day}, vous avez changé votre mot de passe et votre téléphone."
        )
        written = change.write(records, slot)
    change.settle(written)
