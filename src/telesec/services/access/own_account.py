"""One's own account, as its owner reads it: when and from where it came in lately."""

from __future__ import annotations

from datetime import UTC, datetime

from telesec.domain.access.own_account import Coming, OwnAccount
from telesec.domain.actions import Action, Subject
from telesec.domain.journal.lines import JournalLine, Wanted
from telesec.domain.journal.spans import ALWAYS
from telesec.services.gate import Gate

_COMINGS = frozenset(
    {Action.SIGN_IN, Action.UNLOCK, Action.PROVE, Action.RECOVER, Action.CHANGE_PASSWORD, Action.CHANGE_PHONE}
)
_FAR = ("~", 0)  # after any row
SHOWN = 12


def own_account(gate: Gate, codes_left: int) -> OwnAccount:
    """The account of this session, whatever its role; ``codes_left`` as counted at sign-in."""
    account = gate.account
    wanted = Wanted(ALWAYS, _FAR, frozenset(map(str, _COMINGS)), account.id, limit=SHOWN)
    with gate.enter(Action.OWN_ACCOUNT, Subject("account", account.id)) as records:
        found = records.journal.latest(wanted)
    return OwnAccount(
        account.display_name, account.login, account.roles, codes_left, tuple(_coming(line) for line in found)
    )


def _coming(line: JournalLine) -> Coming:
    return Coming(
        datetime.fromisoformat(line.at).astimezone(UTC), line.action, line.workstation, line.outcome
    )
