"""The one door to the stores: session, role and scope first, then the journal row, then the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from telesec import __version__
from telesec.domain.access import commitment
from telesec.domain.access.fresh_proof import FRESH, ProvedAt, is_fresh, proved_now
from telesec.domain.access.scope import Scope
from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.errors import (
    JournalUnavailable,
    NotFound,
    OutOfScope,
    ProofRequired,
    Refused,
    SessionClosed,
    StoreError,
    TelesecError,
)
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Account, Compartment
from telesec.domain.reference import Reference
from telesec.domain.wall import DEFAULT_ZONE
from telesec.services.call_of_session import CallOfSession
from telesec.services.rights_of_session import RightsOfSession
from telesec.services.seal_of_session import SealOfSession
from telesec.storage.records.context import EntryContext
from telesec.storage.records.doors import Records
from telesec.storage.store import Store
from telesec.storage.tables.base import instant_text

__all__ = ["CHANGED", "FRESH", "Gate", "Records"]

CHANGED = (
    "Votre compte a été fermé ou modifié par un administrateur. Verrouillez, puis reconnectez-vous ou "
    "demandez-lui un nouveau code."
)
NOT_ALLOWED = "Votre rôle ne permet pas cette action. Demandez à un administrateur."
NO_KEY = "Ce compte n'a pas encore la clé de ces données. Demandez-la à qui les ouvre."
PROOF = "Redonnez votre mot de passe et un code pour confirmer cette action."
WITHDRAWN = "Ce droit vous a été retiré. Demandez à un administrateur."
_LEAVING = frozenset({Action.LOCK, Action.SIGN_OUT, Action.ANCHOR, Action.DRAFT_SAVE, Action.NOTE_DRAFT_SAVE})
_ENTERING = frozenset({Action.SIGN_IN, Action.UNLOCK})  # which say themselves that a replacement is over


class Gate:
    """One signed-in session. Every read and write of the practice passes through ``enter``."""

    def __init__(
        self,
        account: Account,
        stores: Mapping[Compartment, Store],
        session_id: str,
        workstation: str,
        clock: Callable[[], datetime],
        *,
        pledged: bool = False,
    ) -> None:
        """``pledged`` is for files opened in nobody's session, or inside one whose owner has accepted."""
        self.account = account
        self.session_id = session_id
        self.workstation = workstation
        self._stores = dict(stores)
        self._clock = clock
        self._proved_at: ProvedAt | None = None
        self._standing: tuple[tuple[str, str] | None] | None = None
        self._barred = False
        self._pledged = pledged
        self._rights = RightsOfSession()
        self.call = CallOfSession()
        self.seal = SealOfSession()
        self._reference: Reference | None = None
        self._inside = False
        self._closed = False

    def now(self) -> datetime:
        """The present instant (aware, UTC)."""
        return self._clock()

    @property
    def reference(self) -> Reference:
        """The reference as last read, as this account sees it; raises NotFound before ``renew_reference``."""
        if self._reference is None:
            raise NotFound("Les réglages du cabinet ne sont pas encore lus. Réessayez dans un instant.")
        return self._rights.seen(self.account, self._reference)

    @property
    def scope(self) -> Scope:
        """The part of the practice this account sees; what the records read and write stays within it."""
        return self._rights.of(self.account).scope

    def narrow(self, scope: Scope) -> None:
        """Never see more than ``scope``: for the copy of a file, opened inside the session that has it."""
        self._rights.narrow(scope)

    def renew_reference(self) -> Reference:
        """Read the reference again (at sign-in, and after each change of settings)."""
        with self.enter(Action.REFERENCE, Subject("reference")) as records:
            self._reference = records.schedules.reference()
        self._rights.follow(self.account, self._practice(), afresh=True)
        return self.reference

    def proved(self) -> None:
        """Password and code were just given (again)."""
        self._proved_at = proved_now(self.now())

    def pledged(self) -> bool:
        """Whether the account's commitment to confidentiality stands; until then almost nothing opens."""
        stands = self._pledged
        if not stands:
            latest = self.now() + commitment.AHEAD
            accepted_at = self._practice().accepted_at(self.account.id, commitment.VERSION, latest)
            zone = self._reference.zone if self._reference else DEFAULT_ZONE
            stands = commitment.stands(accepted_at, self.now(), zone)
            self._pledged = stands and self._reference is not None
        return stands

    def allows(self, action: Action) -> bool:
        """What the screen may offer; the law is ``enter``."""
        return action in self._rights.of(self.account).actions

    def opens(self, action: Action) -> bool:
        """``allows``, where the key is there too: a newcomer may wait for somebody to give it."""
        return self.allows(action) and RULES[action].compartment in self._stores

    @contextmanager
    def enter(self, action: Action, subject: Subject, *, reason: str = "") -> Iterator[Records]:
        """Open one journaled transaction in the action's compartment.

        Raises SessionClosed after a lock, or once the account was closed or reset, Refused or
        ProofRequired (journaled) when the rules say no, JournalUnavailable when the row cannot be
        written, StoreError for damage. When the caller's work raises, everything is rolled back and
        the failed attempt is journaled.
        """
        if self._closed:
            raise SessionClosed("La session est verrouillée. Déverrouillez pour continuer.")
        if self._inside:
            raise RuntimeError("an entry of the gate is already open")
        entry = self.entry(action, subject, reason)
        self._check_standing(entry, action)
        self._rights.follow(self.account, self._practice())
        if action not in commitment.BEFORE and not self.pledged():
            self._refuse(entry, Refused(commitment.FIRST))
        store = self._admit(entry, action)
        context = EntryContext(self.account.id, self.account.roles, self.now(), action, subject, self.scope)
        self._inside = True
        try:
            with store.entry(entry, context) as records:
                if store.compartment is Compartment.PRACTICE:
                    self._stand(action)
                yield records
                self.call.follow(action, records, self.session_id)
        except JournalUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - every failed attempt is journaled, then raised again
            self._failed(store, entry, error)
        finally:
            self._inside = False

    def entry(self, action: Action, subject: Subject, reason: str = "") -> Entry:
        """The journal row of an act of this session, as it would be written now."""
        return Entry(
            at=instant_text(self.now()),
            account_id=self.account.id,
            role=" ".join(sorted(self.account.roles)),
            session_id=self.session_id,
            workstation=self.workstation,
            action=str(action),
            subject_kind=subject.kind,
            subject_id=subject.id,
            patient_id=subject.patient_id,
            reason=reason,
            app_version=__version__,
        )

    def _practice(self) -> Store:
        return self._stores[Compartment.PRACTICE]

    def _check_standing(self, entry: Entry, action: Action) -> None:
        """Another session may have closed or reset this account since: its own open session ends too."""
        try:
            self._stand(action)
        except SessionClosed:
            self._note(self._practice(), entry, "refused")
            raise

    def ended(self) -> str:
        """Why this session may go on no longer (account closed, changed, past its last day), or ""."""
        if self._closed:
            return ""
        standing = self._practice().standing(self.account.id)
        found = (standing.identity if standing else None,)
        if self._standing is None:
            self._standing = found
        self._barred = self._barred or found != self._standing
        outside = standing.outside(self.now()) if standing else ""
        return CHANGED if self._barred else outside

    def _stand(self, action: Action) -> None:
        why = self.ended()
        if why and action not in _LEAVING and (self._barred or action not in _ENTERING):
            raise SessionClosed(why)

    def _admit(self, entry: Entry, action: Action) -> Store:
        rule = RULES.get(action)
        if rule is None or not self.allows(action):
            withdrawn = rule is not None and bool(rule.roles & self.account.roles)
            self._refuse(entry, Refused(WITHDRAWN if withdrawn else NOT_ALLOWED))
        store = self._stores.get(rule.compartment)
        if store is None:
            self._refuse(entry, Refused(NO_KEY))
        if rule.fresh_proof and not is_fresh(self._proved_at, self.now()):
            self._refuse(entry, ProofRequired(PROOF))
        return store

    def _refuse(self, entry: Entry, error: Refused) -> NoReturn:
        self._note(self._stores[Compartment.PRACTICE], entry, "refused")
        raise error

    def _failed(self, store: Store, entry: Entry, error: Exception) -> NoReturn:
        try:
            refused = isinstance(error, OutOfScope)
            self._note(store, entry, "refused" if refused else f"failed:{type(error).__name__}")
        except (JournalUnavailable, StoreError):
            if isinstance(error, TelesecError):
                raise error from None
            raise
        raise error

    def _note(self, store: Store, entry: Entry, outcome: str) -> None:
        store.note([replace(entry, outcome=outcome)])

    def stores(self) -> Mapping[Compartment, Store]:
        """The open compartments, for anchoring and verification only."""
        if self._closed:
            raise SessionClosed("La session est verrouillée. Déverrouillez pour continuer.")
        return self._stores

    def close(self) -> None:
        """Refuse any further entry and close every file; never raises for a disk fault."""
        self._closed = True
        stores, self._stores = self._stores, {}
        for store in stores.values():
            store.close()
