"""From a typed login, password and code to an open session, or one sentence whatever failed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import SignInFailed
from telesec.domain.people import Account, Compartment
from telesec.domain.session_states import AccountState
from telesec.domain.sessions import CODE_AGAIN_AFTER, LONGEST_SESSION, Resume
from telesec.security.header import HeaderRefused
from telesec.security.seen_accesses import now_known
from telesec.security.session_keys import SessionKeys
from telesec.services import witness
from telesec.services.access.arrival import Expected, arrive
from telesec.services.access.credentials import (
    OLD_HEADER,
    UNPROVED,
    CodeRequired,
    Credentials,
    Proven,
    WrongCredentials,
)
from telesec.services.access.cut_short import complete
from telesec.services.access.key_requests import told_unheld
from telesec.services.access.own_trust import sentences
from telesec.services.access.this_computer import admit
from telesec.services.anchoring import remember
from telesec.services.gate import Gate
from telesec.services.header_changes import VERSION, check_noted, note_header
from telesec.services.journals.journal_retention import proposal
from telesec.services.stores import open_stores, wal_missing
from telesec.services.threshold import Threshold


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session and what its owner should read first.

    ``deks`` are the keys of this account's compartments, for granting them, and the one it vouches with;
    they die with the process.
    ``commitment_due``: nothing opens before the commitment is accepted, which then gives the notices.
    ``full_sign_in`` and ``last_code`` (UTC) bound how long the password alone reopens the session.
    """

    gate: Gate
    deks: SessionKeys = field(repr=False)
    previous: datetime | None
    full_sign_in: datetime
    last_code: datetime
    backup_codes_left: int
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    commitment_due: bool = False
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class _Admitted:
    account: Account
    before: AccountState
    after: AccountState
    expected: Expected
    notices: tuple[str, ...]


class SignIn:
    """The door of one practice on one device. ``attempt`` runs on the worker: Argon2id takes its time."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._credentials = Credentials(threshold)

    def wait_seconds(self, login: str) -> int:
        """Seconds ``login`` must wait after its failures; 0 when it may try."""
        return self._credentials.wait_seconds(login)

    def attempt(self, login: str, password: str, code: str, resuming: Resume | None = None) -> SignedIn:
        """Open the session of ``login``.

        ``code`` is six digits of the telephone or a one-time code; it may be empty only to unlock
        (``resuming``) the same account with the ticket of its last lock, less than 4 h after its last code
        and 12 h after its full sign-in, as ``practice.db`` remembers them. Raises SignInFailed, CodeRequired,
        HeaderRefused, DeviceRefused, or StoreError naming the damaged file.
        """
        found = self._credentials.prove(login, password, code, code_optional=resuming is not None)
        found = self._credentials.renewed(found, password)
        folder, practice_id = self._threshold.folder, found.header.practice_id
        gone = frozenset(key for key in found.deks if wal_missing(folder, key))
        gate = Gate(
            Account(found.slot.account_id, login, "", found.slot.roles),
            open_stores(folder, practice_id, found.deks),
            secrets.token_hex(16),
            self._threshold.workstation,
            self._threshold.clock,
        )
        try:
            return self._open(gate, found, gone, resuming)
        except BaseException:
            gate.close()
            raise

    def _open(
        self, gate: Gate, found: Proven, gone: frozenset[Compartment], resuming: Resume | None
    ) -> SignedIn:
        try:
            witness.check(gate, found.header)
            admitted = self._admit(gate, found, gone, resuming)
        except (SignInFailed, HeaderRefused):
            self._threshold.failed(found.header, "sign_in_failed", {"tag": found.tag[:16]})
            raise
        gate.account = admitted.account
        gate.seal.begin(found.deks, self._threshold)
        gate.renew_reference()
        if found.with_code:
            gate.proved()
        wrong = sentences(found.trust, gate.reference.account_names, begun=found.list_begun)
        expected = replace(admitted.expected, told=(*wrong, *admitted.expected.told))
        warnings = arrive(gate, self._threshold, expected)
        codes, after = found.material.backup_codes, admitted.after
        pledged = gate.pledged()
        told = proposal(gate, admitted.before.last_sign_in) if pledged else ()
        return SignedIn(
            gate=gate,
            deks=found.deks,
            previous=admitted.before.last_sign_in,
            full_sign_in=after.full_sign_in or gate.now(),
            last_code=after.last_code or gate.now(),
            backup_codes_left=codes.left if codes else 0,
            warnings=warnings,
            notices=(*admitted.notices, *told),
            commitment_due=not pledged,
            unlocked=resuming is not None,
        )

    def _admit(
        self, gate: Gate, found: Proven, gone: frozenset[Compartment], resuming: Resume | None
    ) -> _Admitted:
        """One transaction: the last checks, then the account's state, so that a code serves once."""
        action = Action.UNLOCK if resuming is not None else Action.SIGN_IN
        heads = {key: store.head() for key, store in gate.stores().items()}
        with gate.enter(action, Subject("session", gate.session_id)) as records:
            told = complete(records, found.header, found.trust, found.slot.account_id)
            account = records.people.get(found.slot.account_id)
            before = records.sessions.state(account.id)
            _check_header(found, account, records.sessions.secret(VERSION))
            check_noted(records, found.header)
            if account.state != "active" or (found.step is not None and found.step <= before.totp_step):
                raise WrongCredentials
            self._check_days(gate, found)
            ticket = records.sessions.take_ticket(account.id, resuming.ticket if resuming else "")
            if not found.with_code and not (ticket and self._may_unlock(gate, found, before, resuming)):
                raise CodeRequired
            admit(records, self._threshold, found.header.practice_id, account)
            after = _after(before, gate.now(), found.step, with_code=found.with_code)
            records.sessions.save_state(account.id, after)
            note_header(records, found.header)
            noted = records.sessions.heads()
            for compartment, head in heads.items():
                records.sessions.note_head(compartment, head, closed=False)
            notices = told_unheld(records, found.header, found.trust, found.slot)
            notices += records.people.take_notices(account.id) if gate.pledged() else ()
        throttle = self._threshold.forgive(found.header.practice_id, found.tag)
        practice_dek = found.deks[Compartment.PRACTICE]
        expected = Expected(noted, gone, throttle, found.header, practice_dek, found.step, told)
        return _Admitted(replace(account, roles=found.slot.roles), before, after, expected, notices)

    def _check_days(self, gate: Gate, found: Proven) -> None:
        """By the latest hour this device has seen: setting the clock back prolongs no replacement."""
        anchor, now = self._threshold.anchor(found.header.practice_id), gate.now()
        latest = max(now, anchor.last_seen) if anchor and anchor.last_seen else now
        standing = gate.stores()[Compartment.PRACTICE].standing(found.slot.account_id)
        outside = standing.outside(latest) if standing else ""
        if outside:
            raise SignInFailed(outside)

    def _may_unlock(self, gate: Gate, found: Proven, state: AccountState, resuming: Resume | None) -> bool:
        """True while the password alone is enough; a clock set back asks for the code."""
        if resuming is None or resuming.account_id != found.slot.account_id:
            return False
        if state.full_sign_in is None or state.last_code is None:
            return False
        anchor, now = self._threshold.anchor(found.header.practice_id), gate.now()
        if anchor is None or anchor.last_seen is None or now < max(anchor.last_seen, state.last_code):
            return False
        return now - state.full_sign_in < LONGEST_SESSION and now - state.last_code < CODE_AGAIN_AFTER


def prove_again(gate: Gate, threshold: Threshold, password: str, code: str) -> Proven:
    """Password and code given again: the session counts as fresh for five minutes; what they proved.

    Raises SignInFailed; the failure is journaled, counted and slowed like any other.
    """
    try:
        return _proved_again(gate, threshold, password, code)
    except WrongCredentials:
        raise SignInFailed(UNPROVED) from None  # nobody typed a login


def _proved_again(gate: Gate, threshold: Threshold, password: str, code: str) -> Proven:
    credentials = Credentials(threshold)
    with gate.enter(Action.PROVE, Subject("session", gate.session_id)) as records:
        found = credentials.prove(gate.account.login, password, code)
        state = records.sessions.state(gate.account.id)
        same = found.slot.account_id == gate.account.id
        if not same or (found.step is not None and found.step <= state.totp_step):
            credentials.fail(found.header, found.tag)
        check_noted(records, found.header)
        found = credentials.renewed(found, password)
        after = _after(state, gate.now(), found.step, with_code=True, full=False)
        records.sessions.save_state(gate.account.id, after)
        note_header(records, found.header)
    throttle = threshold.forgive(found.header.practice_id, found.tag)
    remember(
        gate,
        threshold,
        lambda known: replace(
            now_known(known, found.header),
            throttle=throttle,
            last_steps=known.with_step(gate.account.id, found.step or 0),
        ),
    )
    gate.proved()
    return found


def _check_header(found: Proven, account: Account, known: bytes | None) -> None:
    """The header may be neither older nor more generous than ``practice.db``."""
    if known is not None and found.header.version < int(known):
        raise HeaderRefused(OLD_HEADER)
    if account.roles != found.slot.roles:
        raise HeaderRefused(
            "Les rôles de ce compte ne sont pas les mêmes dans les deux fichiers du cabinet : l'accès est "
            "refusé. Prévenez l'administrateur."
        )


def _after(
    before: AccountState, now: datetime, step: int | None, *, with_code: bool, full: bool = True
) -> AccountState:
    """The account's state once in: an unlock by password alone lengthens nothing."""
    return AccountState(
        last_sign_in=now if full else before.last_sign_in,
        full_sign_in=now if with_code and full else before.full_sign_in,
        last_code=now if with_code else before.last_code,
        totp_step=max(before.totp_step, step or 0),
    )
