"""Finer rights: read and changed by an administrator, each change journaled with its before and its after."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.access.rights import by_default
from telesec.domain.access.rights_book import (
    ActionChange,
    Part,
    PartChange,
    RightsBook,
    RightsChange,
    RoleChange,
    SeenAs,
    seen_as,
)
from telesec.domain.access.rights_words import journal_reason, told
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import NotFound, Refused, Stale
from telesec.services.gate import Gate, Records

_CHANGED = "Ces droits ont été modifiés entre-temps. Voici ce qu'ils sont maintenant : recommencez."
_GONE = "Ce compte n'existe plus. Rouvrez la page des droits."
_UNKNOWN = "Un lieu, un agenda ou un motif choisi n'existe plus. Rouvrez la page des droits."


def rights_book(gate: Gate) -> RightsBook:
    """Every right as it stands, with the names to say it."""
    with gate.enter(Action.RIGHTS_READ, Subject("rights")) as records:
        return _book(gate, records)


def change_rights(gate: Gate, changes: Sequence[RightsChange]) -> RightsBook:
    """Make the changes, one journaled transaction each; asks for a fresh proof.

    Open sessions follow at their next act; those concerned read it at their next sign-in. Raises Refused
    for what cryptography or the house forbids, Stale when a right is not any more as it was read; what
    comes before stays done.
    """
    book = rights_book(gate)
    for change in changes:
        with gate.enter(Action.RIGHTS_EDIT, _subject(change), reason=journal_reason(change, book)) as records:
            now = _book(gate, records)
            _check(change, now)
            _write(records, change)
            records.people.notify(_concerned(change, now), told(change, now))
        gate.renew_reference()
    return rights_book(gate)


def preview(gate: Gate, account_id: str) -> SeenAs:
    """The pages' acts, the agendas and the motif names another account has, without entering it."""
    with gate.enter(Action.RIGHTS_PREVIEW, Subject("account", account_id)) as records:
        book = _book(gate, records)
        account = book.account(account_id)
        if account is None:
            raise NotFound(_GONE)
        return seen_as(book, account)


def _book(gate: Gate, records: Records) -> RightsBook:
    people = sorted(records.people.all(), key=lambda one: one.display_name.casefold())
    rights = records.rights
    return RightsBook(tuple(people), gate.reference, rights.table(), rights.of_accounts())


def _subject(change: RightsChange) -> Subject:
    if isinstance(change, RoleChange):
        return Subject("role", change.role.value)
    return Subject("account", change.account_id)


def _check(change: RightsChange, now: RightsBook) -> None:
    if not isinstance(change, RoleChange) and now.account(change.account_id) is None:
        raise NotFound(_GONE)
    if not now.holds(change):
        raise Stale(_CHANGED)
    if refusal := now.why_not(change):
        raise Refused(refusal)
    if isinstance(change, PartChange) and change.after - change.before - _known(change.part, now):
        raise NotFound(_UNKNOWN)


def _known(part: Part, now: RightsBook) -> frozenset[str]:
    reference = now.reference
    if part is Part.SITES:
        return frozenset(one.id for one in (*reference.sites, *reference.elsewhere))
    if part is Part.AGENDAS:
        return frozenset(one.id for one in (*reference.practitioners, *reference.others))
    return frozenset(one.id for one in reference.reason_codes)


def _write(records: Records, change: RightsChange) -> None:
    rights = records.rights
    if isinstance(change, RoleChange):
        usual = by_default(change.role, change.action) == change.after
        rights.set_role(change.role, change.action, allowed=None if usual else change.after)
    elif isinstance(change, ActionChange):
        rights.set_action(change.account_id, change.action, allowed=change.after)
    else:
        write = {
            Part.SITES: rights.set_sites,
            Part.AGENDAS: rights.set_practitioners,
            Part.HIDDEN_MOTIFS: rights.set_hidden_motifs,
        }[change.part]
        write(change.account_id, change.after)
    records.entry.touch("rights")


def _concerned(change: RightsChange, now: RightsBook) -> tuple[str, ...]:
    if isinstance(change, RoleChange):
        return tuple(one.id for one in now.accounts if change.role in one.roles and one.state == "active")
    return (change.account_id,)
