"""What the pages about one's own account and this computer ask of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from telesec.domain.access.computers import Offer, Standing
from telesec.domain.access.own_account import OwnAccount
from telesec.ui.own.own_journal import OwnJournalPorts
from telesec.ui.secret_fields import Verdict
from telesec.ui.steps import Factor


@dataclass(frozen=True, slots=True)
class OwnAccountPorts:
    """``begin(password, code)`` proves both factors before each change; then one of the changes is made.

    ``change_password(text, again, known)``: ``known`` when somebody else knows the former one. ``when`` tells
    an instant by the practice's wall. All on the worker but ``weigh`` and ``when``.
    """

    load: Callable[[], OwnAccount]
    begin: Callable[[str, str], None]
    weigh: Callable[[str], Verdict]
    change_password: Callable[[str, str, bool], object]
    new_telephone: Callable[[], Factor]
    prove_telephone: Callable[[str], object]
    new_codes: Callable[[], tuple[str, ...]]
    keep_codes: Callable[[], object]
    when: Callable[..., str]
    journal: OwnJournalPorts


@dataclass(frozen=True, slots=True)
class ComputerPorts:
    """All on the worker but the last three: ``names`` are the accounts' names by id, ``may_change`` says
    whether this account adds and removes computers, ``when`` tells an instant by the practice's wall.
    """

    load: Callable[[], Standing]
    offer: Callable[[], Offer]
    withdraw: Callable[[], object]
    forget: Callable[[str], object]
    keep_in_keyring: Callable[[], object]
    prove: Callable[[str, str], None]
    names: Callable[[], dict[str, str]]
    may_change: bool
    when: Callable[..., str]
