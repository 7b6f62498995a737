"""Keys that an account waits for: who lacks which, and handing over those one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment, compartments_of
from telesec.security import keyslots
from telesec.services.gate import Gate
from telesec.services.header_changes import RESET_BY, HeaderChange
from telesec.services.threshold import Threshold

SECOND_PERSON = (
    "Vous avez vous-même remis cet accès à zéro : une autre personne doit remettre les clés. Si personne "
    "d'autre ne les a, la personne peut utiliser le code de récupération du cabinet."
)


def waiting_for_keys(
    gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes]
) -> dict[str, frozenset[Compartment]]:
    """Active accounts whose role calls for keys that they lack and this session may give, by account id."""
    with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        header = HeaderChange.begin(threshold, deks).header
        reset = {
            slot.account_id
            for slot in header.slots
            if records.sessions.secret(reset_by(slot.account_id)) == gate.account.id.encode()
        }
    found = {}
    for slot in header.slots:
        missing = (compartments_of(slot.roles) - set(slot.grants)) & set(deks)
        if slot.state == "active" and missing and slot.account_id not in reset:
            found[slot.account_id] = frozenset(missing)
    return found


def hand_over_keys(
    gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes], account_id: str
) -> frozenset[Compartment]:
    """Seal to an active account the keys its role calls for; returns what it received.

    Their owner must be there: the caller vouches for the person, and cannot be the one who reset the
    access. Journaled, and told to the account.
    """
    change = HeaderChange.begin(threshold, deks)
    slot, practice_id = change.slot(account_id), change.header.practice_id
    missing = frozenset((compartments_of(slot.roles) - set(slot.grants)) & set(deks))
    if slot.state != "active" or not missing:
        raise Refused("Ce compte n'attend aucune clé que vous puissiez remettre.")
    new = {key: keyslots.seal_grant(slot, practice_id, key, deks[key]) for key in missing}
    with gate.enter(
        Action.KEY_GRANT, Subject("account", account_id), reason=" ".join(sorted(missing))
    ) as records:
        if records.sessions.secret(reset_by(account_id)) == gate.account.id.encode():
            raise Refused(SECOND_PERSON)
        records.people.notify(
            (account_id,), f"Le {_day(gate)}, {gate.account.display_name} vous a ouvert l'accès complet."
        )
        written = change.write(records, replace(slot, grants={**slot.grants, **new}))
    change.settle(written)
    return missing


def reset_by(account_id: str) -> str:
    """Where ``practice.db`` keeps who last reset an access."""
    return f"{RESET_BY}{account_id}"


def _day(gate: Gate) -> str:
    return gate.now().strftime("%d/%m/%Y")
