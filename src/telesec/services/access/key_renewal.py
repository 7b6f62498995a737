"""Which compartments' keys are to be replaced: asked when somebody leaves, told to those who may do it.

Whoever holds a key renews it; an administrator alone renews that of ``practice.db``, and the rest waits for
a holder. The session only prepares: the files are renewed once it is closed (``key_staging``).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING

from telesec.domain.access.renewals import RenewalReason, RenewalState, compartment_words
from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.errors import Invalid, Refused, StoreError
from telesec.domain.people import Compartment
from telesec.security.header import Header
from telesec.security.seen_accesses import seen_in
from telesec.security.session_keys import SessionKeys
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import HeaderChange, check_noted
from telesec.services.threshold import Threshold
from telesec.services.today import day_of

if TYPE_CHECKING:
    from telesec.services.access.key_staging import Renewal


def ask(records: Records, compartments: Iterable[Compartment], reason: RenewalReason) -> None:
    """Ask for new keys of ``compartments``, inside the caller's own entry of ``practice.db``.

    Nothing is renewed yet: whoever holds each key is told at the next sign-in, and on the page of the
    accounts.
    """
    records.renewals.ask(compartments, reason)


def ask_first(gate: Gate, act: Action, compartments: Iterable[Compartment], reason: RenewalReason) -> None:
    """``ask`` in an entry of its own, before ``act`` changes the header: whatever cuts the act, it stays.

    Who may not do the act asks for nothing; the act itself refuses. Raises ProofRequired as the act does.
    """
    wanted = frozenset(compartments)
    if not wanted or not gate.allows(act):
        return
    action = Action.KEYS_ASK if RULES[act].fresh_proof else act
    with gate.enter(action, Subject("keys"), reason=compartment_words(wanted)) as records:
        ask(records, wanted, reason)


def standing(gate: Gate, threshold: Threshold, keys: SessionKeys) -> RenewalState:
    """What is owed in the practice and what this session may do about it."""
    with gate.enter(Action.REFERENCE, Subject("keys")) as records:
        owed = records.renewals.owed()
        names = {account.id: account.display_name for account in records.people.all()}
    held = frozenset(keys) if gate.allows(Action.KEYS_RENEW) else frozenset()
    return RenewalState(tuple(owed.values()), held, not threshold.header().recovery.entries, names)


def begin(
    gate: Gate,
    threshold: Threshold,
    keys: SessionKeys,
    compartments: frozenset[Compartment],
    typed: str = "",
) -> Renewal:
    """Journal that these keys are being renewed; what comes back is to be staged once the session is closed.

    ``typed`` is the code of the recovery sheet, needed while its block is of the first format. Raises
    Refused, ProofRequired, Invalid("code"), StoreError when the disk has no room.
    """
    from telesec.services import former_keys
    from telesec.services.access.key_staging import Renewal

    if not compartments or not compartments <= set(keys):
        raise Refused("On ne renouvelle que les clés que l'on détient soi-même. Demandez à qui les détient.")
    header = HeaderChange.begin(threshold, keys).header
    code = _sheet(threshold, typed) if not header.recovery.entries else b""
    _check_room(threshold, compartments)
    with gate.enter(Action.KEYS_RENEW, Subject("keys"), reason=compartment_words(compartments)) as records:
        former = former_keys.known(records, header.practice_id, keys)
        receivers = _receivers(records, header)
    return Renewal(
        folder=threshold.folder,
        practice_id=header.practice_id,
        account=gate.account,
        session_id=gate.session_id,
        workstation=gate.workstation,
        clock=threshold.clock,
        device=threshold.device,
        device_secret=threshold.secret(header.practice_id),
        keys=keys,
        compartments=compartments,
        former=former,
        seen=seen_in(header),
        receivers=receivers,
        notice=_notice(day_of(gate), gate.account.display_name, compartments),
        code=code,
    )


def _check_room(threshold: Threshold, compartments: frozenset[Compartment]) -> None:
    from telesec.services.access.key_staging import NO_ROOM, needed

    if shutil.disk_usage(threshold.folder).free < needed(threshold.folder, compartments):
        raise StoreError("keys", NO_ROOM)


def _receivers(records: Records, header: Header) -> frozenset[str]:
    """The accounts that ``practice.db`` and the header both say are open, or both that they are invited.

    Raises HeaderRefused when the list of accesses is older than the one ``practice.db`` knows.
    """
    check_noted(records, header)
    states = {account.id: account.state for account in records.people.all()}
    return frozenset(
        slot.account_id
        for slot in header.slots
        if slot.state != "disabled" and states.get(slot.account_id) == slot.state
    )


def _sheet(threshold: Threshold, typed: str) -> bytes:
    """The recovery sheet's code, once it is known to be that of this practice."""
    from telesec.services.typed_sheet import opened_by

    if not typed.strip():
        raise Invalid(
            "code",
            "Tapez le code de la feuille de récupération : sans lui, elle n'ouvrirait pas les nouvelles "
            "clés.",
        )
    return opened_by(typed, threshold.header())[0]


def _notice(day: str, name: str, compartments: frozenset[Compartment]) -> str:
    return (
        f"Le {day}, {name} a renouvelé les clés du cabinet : {compartment_words(compartments)}. Qui avait "
        "gardé une ancienne clé n'ouvre plus rien de ce qui est écrit depuis. La prochaine sauvegarde "
        "renverra ces fichiers en entier."
    )
