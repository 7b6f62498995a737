"""Keys that an account waits for: whoever holds them is told, and hands them over or refuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.domain.access.key_requests import WaitingAccount, missing_keys
from telesec.domain.access.unheld_keys import for_newcomer
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused
from telesec.domain.french import of_name
from telesec.domain.people import Compartment, compartments_of
from telesec.security import keyslots
from telesec.security.header import Header
from telesec.security.keyslots import Slot
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import Trust
from telesec.security.unheld_keys import unheld_of
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import RESET_BY, HeaderChange
from telesec.services.threshold import Threshold
from telesec.services.today import day_of

SECOND_PERSON = (
    "Vous avez vous-même remis cet accès à zéro : une autre personne doit remettre les clés. Si personne "
    "d'autre ne les a, la personne peut utiliser le code de récupération du cabinet."
)
NOTHING_WAITS = "Ce compte n'attend aucune clé que vous puissiez remettre."
LONGEST_REASON = 200
_NOBODY = b""


def waiting_for_keys(gate: Gate, threshold: Threshold, deks: SessionKeys) -> tuple[WaitingAccount, ...]:
    """Active accounts that wait for keys this session holds and may give, as their role calls for them.

    Neither what somebody refused, until it is asked for again, nor an access this session reset, nor an
    account that nobody vouched for as it is.
    """
    with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        change = HeaderChange.begin(threshold, deks)
        requests = records.key_requests.latest()
        trusted = [slot for slot in change.header.slots if slot.account_id in change.trust.trusted]
        reset = {one.account_id for one in trusted if resetter_of(records, one.account_id) == gate.account.id}
    found = []
    for slot in trusted:
        lacking = compartments_of(slot.roles) - set(slot.grants)
        waiting = missing_keys(slot.account_id, lacking, requests).waiting & set(deks)
        if slot.state != "active" or not waiting or slot.account_id in reset:
            continue
        asked = [requests[slot.account_id, key] for key in waiting if (slot.account_id, key) in requests]
        first = min(asked, key=lambda one: one.asked_at) if asked else None
        by, at = (first.asked_by, first.asked_at) if first else ("", None)
        found.append(WaitingAccount(slot.account_id, frozenset(waiting), by, at))
    return tuple(found)


def hand_over_keys(
    gate: Gate, threshold: Threshold, deks: SessionKeys, account_id: str
) -> frozenset[Compartment]:
    """Seal to an active account the keys it waits for; returns what it received.

    Their owner must be there: the caller vouches for the person, and cannot be the one who reset the
    access. Journaled, and told to the account and to whoever asked.
    """
    change = HeaderChange.begin(threshold, deks)
    slot, practice_id = change.slot(account_id), change.header.practice_id
    missing = _waited_for(gate, change, account_id)
    new = {key: keyslots.seal_grant(slot, practice_id, key, deks[key]) for key in missing}
    with gate.enter(
        Action.KEY_GRANT, Subject("account", account_id), reason=" ".join(sorted(missing))
    ) as records:
        if resetter_of(records, account_id) == gate.account.id:
            raise Refused(SECOND_PERSON)
        asked = records.key_requests.answer(account_id, missing, "accepted")
        if not compartments_of(slot.roles) - set(slot.grants) - missing:
            records.sessions.set_secret(reset_by(account_id), _NOBODY)  # a second person has vouched
        me, name = gate.account.display_name, records.people.get(account_id).display_name
        records.people.notify((account_id,), f"Le {day_of(gate)}, {me} vous a ouvert l'accès complet.")
        told = tuple(sorted(asked - {gate.account.id, account_id}))
        records.people.notify(told, f"Le {day_of(gate)}, {me} a ouvert l'accès {of_name(name)}.")
        written = change.write(records, replace(slot, grants={**slot.grants, **new}))
    change.settle(written)
    return missing


def refuse_keys(
    gate: Gate, threshold: Threshold, deks: SessionKeys, account_id: str, reason: str
) -> frozenset[Compartment]:
    """Say no to the keys an account waits for, and why; returns what was refused.

    The account keeps its role without these keys until an administrator asks again. Journaled with its
    reason, and told to whoever asked. Raises Invalid("reason").
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise Invalid("reason", "Dites pourquoi, en une phrase : la personne qui l'a demandé la lira.")
    missing = _waited_for(gate, HeaderChange.begin(threshold, deks), account_id)
    with gate.enter(Action.KEY_REFUSE, Subject("account", account_id), reason=why) as records:
        asked = records.key_requests.answer(account_id, missing, "refused", why)
        name = records.people.get(account_id).display_name
        told = tuple(sorted(asked - {gate.account.id}))
        records.people.notify(
            told,
            f"Le {day_of(gate)}, {gate.account.display_name} a refusé d'ouvrir l'accès {of_name(name)} : "
            f"{why}",
        )
    return missing


def ask_again(gate: Gate, threshold: Threshold, deks: SessionKeys, account_id: str) -> frozenset[Compartment]:
    """Ask anew for every key the account lacks, refused ones too; returns what is asked for."""
    missing = _missing(HeaderChange.begin(threshold, deks).header, account_id)
    if not missing:
        raise Refused(
            "Ce compte a déjà toutes les clés de ses rôles, ou n'est pas encore activé. Rouvrez la page."
        )
    with gate.enter(
        Action.KEY_REQUEST, Subject("account", account_id), reason=" ".join(sorted(missing))
    ) as records:
        records.key_requests.ask(account_id, missing)
    return missing


def settle_requests(records: Records, account_id: str, lacking: Iterable[Compartment]) -> None:
    """Inside the caller's entry: ask for what the account now lacks, drop what it no longer needs."""
    wanted = frozenset(lacking)
    records.key_requests.answer(account_id, frozenset(Compartment) - wanted, "dropped")
    records.key_requests.ask(account_id, wanted)


def forget_reset(records: Records, account_id: str) -> None:
    """Inside the caller's entry: the recovery sheet gave every key back, nobody's hand is owed any more."""
    settle_requests(records, account_id, ())
    records.sessions.set_secret(reset_by(account_id), _NOBODY)


def told_unheld(records: Records, header: Header, trust: Trust, slot: Slot) -> tuple[str, ...]:
    """What the owner of ``slot`` should do about keys nobody may hand over; () when none is lacking."""
    said = for_newcomer(unheld_of(header, trust, slot, resetter_of(records, slot.account_id)))
    return (said,) if said else ()


def reset_by(account_id: str) -> str:
    """Where ``practice.db`` keeps who last reset an access."""
    return f"{RESET_BY}{account_id}"


def resetter_of(records: Records, account_id: str) -> str:
    """Who last reset an access, and may give nothing back to it; "" once a second person vouched for it."""
    return (records.sessions.secret(reset_by(account_id)) or _NOBODY).decode()


def _waited_for(gate: Gate, change: HeaderChange, account_id: str) -> frozenset[Compartment]:
    """The keys of this session that the account waits for; Refused when there are none."""
    with gate.enter(Action.REFERENCE, Subject("account", account_id)) as records:
        requests = records.key_requests.latest()
    lacking = _missing(change.header, account_id)
    found = missing_keys(account_id, lacking, requests).waiting & set(change.deks)
    if not found:
        raise Refused(NOTHING_WAITS)
    return frozenset(found)


def _missing(header: Header, account_id: str) -> frozenset[Compartment]:
    slot = header.slot_of(account_id)
    if slot is None or slot.state != "active":
        return frozenset()
    return compartments_of(slot.roles) - set(slot.grants)
