"""One's own account, as its owner reads it: when and from where it came in lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from telesec.domain.access.own_account import Coming, OwnAccount
from telesec.domain.actions import Action, Subject
from telesec.domain.journal.bundles import FAILED_SIGN_IN, OUTSIDE
from telesec.domain.journal.lines import JournalLine, Wanted
from telesec.domain.journal.spans import ALWAYS
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold

_COMINGS = frozenset(
    {Action.SIGN_IN, Action.UNLOCK, Action.PROVE, Action.RECOVER, Action.CHANGE_PASSWORD, Action.CHANGE_PHONE}
)
_FAR = ("~", 0)  # after any row
SHOWN = 12
_SAME = timedelta(seconds=5)  # the row is of when a try began, the event of when it had failed


def own_account(gate: Gate, threshold: Threshold, codes_left: int) -> OwnAccount:
    """The account of this session, whatever its role; ``codes_left`` as counted at sign-in.

    Tries that failed with its login are among the comings, though they were of nobody's session: they are
    who else may know the login. Raises what reading the list of accesses raises.
    """
    account = gate.account
    wanted = Wanted(ALWAYS, _FAR, frozenset(map(str, _COMINGS)), account.id, limit=SHOWN)
    slot = threshold.header().slot_of(account.id)
    with gate.enter(Action.OWN_ACCOUNT, Subject("account", account.id)) as records:
        found = [_coming(line) for line in records.journal.latest(wanted)]
        missed = records.journal.latest(_missed(slot.login_tag)) if slot else ()
    inside = [one.instant for one in found if one.outcome != "ok"]  # a proof that failed is told as such
    tries = map(_failure, missed)
    found += [one for one in tries if all(abs(one.instant - known) > _SAME for known in inside)]
    found.sort(key=lambda one: one.instant, reverse=True)
    return OwnAccount(account.display_name, account.login, account.roles, codes_left, tuple(found[:SHOWN]))


def _missed(tag: str) -> Wanted:
    """The tries that failed with the login of this tag; the first sixteen letters of it are noted."""
    return Wanted(ALWAYS, _FAR, OUTSIDE, reason_begins=f"{FAILED_SIGN_IN} {tag[:16]}", limit=SHOWN)


def _coming(line: JournalLine) -> Coming:
    return Coming(
        datetime.fromisoformat(line.at).astimezone(UTC), line.action, line.workstation, line.outcome
    )


def _failure(line: JournalLine) -> Coming:
    """At its true time; the computer that journaled it is not always the one where it happened."""
    at = datetime.fromisoformat(line.true_at or line.at).astimezone(UTC)
    return Coming(at, Action.SIGN_IN, "", "failed")
