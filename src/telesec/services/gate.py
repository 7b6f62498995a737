"""The one door to the stores: session, role and scope first, then the journal row, then the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

from telesec import __version__
from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.errors import (
    JournalUnavailable,
    NotFound,
    ProofRequired,
    Refused,
    SessionClosed,
    StoreError,
    TelesecError,
)
from telesec.domain.journal import Entry
from telesec.domain.people import Account, Compartment
from telesec.domain.reference import Reference
from telesec.storage.records.context import EntryContext
from telesec.storage.records.doors import Records
from telesec.storage.store import Store
from telesec.storage.tables.base import instant_text

FRESH = timedelta(minutes=5)


class Gate:
    """One signed-in session. Every read and write of the practice passes through ``enter``."""

    def __init__(
        self,
        account: Account,
        stores: Mapping[Compartment, Store],
        session_id: str,
        workstation: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.account = account
        self.session_id = session_id
        self.workstation = workstation
        self._stores = dict(stores)
        self._clock = clock
        self._proved_at: datetime | None = None
        self._reference: Reference | None = None
        self._inside = False
        self._closed = False

    def now(self) -> datetime:
        """The present instant (aware, UTC)."""
        return self._clock()

    @property
    def reference(self) -> Reference:
        """The practice's reference as last read; raises NotFound before ``renew_reference``."""
        if self._reference is None:
            raise NotFound("Les réglages du cabinet ne sont pas encore lus.")
        return self._reference

    def renew_reference(self) -> Reference:
        """Read the reference again (at sign-in, and after each change of settings)."""
        with self.enter(Action.REFERENCE, Subject("reference")) as records:
            self._reference = records.schedules.reference()
        return self._reference

    def proved(self) -> None:
        """Password and code were just given (again)."""
        self._proved_at = self.now()

    def allows(self, action: Action) -> bool:
        """What the screen may offer; the law is ``enter``."""
        rule = RULES.get(action)
        return rule is not None and bool(rule.roles & self.account.roles)

    @contextmanager
    def enter(self, action: Action, subject: Subject, *, reason: str = "") -> Iterator[Records]:
        """Open one journaled transaction in the action's compartment.

        Raises SessionClosed after a lock, Refused or ProofRequired (journaled) when the rules say
        no, JournalUnavailable when the row cannot be written, StoreError for damage. When the
        caller's work raises, everything is rolled back and the failed attempt is journaled.
        """
        if self._closed:
            raise SessionClosed("La session est verrouillée. Déverrouillez pour continuer.")
        if self._inside:
            raise RuntimeError("an entry of the gate is already open")
        entry = self._entry(action, subject, reason)
        store = self._admit(entry, action)
        context = EntryContext(self.account.id, self.account.roles, self.now(), action, subject)
        self._inside = True
        try:
            with store.entry(entry, context) as records:
                yield records
        except JournalUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - every failed attempt is journaled, then raised again
            self._failed(store, entry, error)
        finally:
            self._inside = False

    def _entry(self, action: Action, subject: Subject, reason: str) -> Entry:
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

    def _admit(self, entry: Entry, action: Action) -> Store:
        rule = RULES.get(action)
        if rule is None or not rule.roles & self.account.roles:
            self._refuse(entry, Refused("Votre rôle ne permet pas cette action."))
        store = self._stores.get(rule.compartment)
        if store is None:
            self._refuse(entry, Refused("Ce compte n'a pas la clé de ces données."))
        if rule.fresh_proof and not self._fresh():
            self._refuse(
                entry, ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
            )
        return store

    def _fresh(self) -> bool:
        return self._proved_at is not None and timedelta(0) <= self.now() - self._proved_at <= FRESH

    def _refuse(self, entry: Entry, error: Refused) -> NoReturn:
        self._note(self._stores[Compartment.PRACTICE], entry, "refused")
        raise error

    def _failed(self, store: Store, entry: Entry, error: Exception) -> NoReturn:
        try:
            self._note(store, entry, f"failed:{type(error).__name__}")
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
