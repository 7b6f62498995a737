"""The signed list of who may enter: each entry vouches for one account, its roles and its keys.

Every account holds the key of ``practice.db``, so the MAC of the header proves only that somebody of the
practice wrote it. An entry of this list is signed by the recovery sheet (the root), by an account that the
entries before it make an administrator or a practitioner, or, when only its keys change, by the account
itself; that a key was handed over is written by whoever held it. The list only grows, each entry names the
hash of those before, and every account remembers, under its own password, how far it had come: an older
list, another one, or one that forks is refused.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from telesec.domain.people import Compartment, Role, compartments_of
from telesec.security.kdf import hkdf
from telesec.security.signatures import is_signed_by, sign
from telesec.security.strict_json import canonical
from telesec.security.warrant_form import ROOT, Warrant, warrant_as_json

VOUCHING = frozenset({Role.ADMIN, Role.PRACTITIONER})
SEED_LENGTH = 32
MOST = 4_000  # entries: each costs 0.15 ms to check, once for each account, and 15 µs ever after
MOST_OWN = 40  # changes of its own keys in a row by an account that does not vouch


class Unwarranted(ValueError):
    """The list is not one that those entitled wrote."""


class TooMany(Unwarranted):
    """An account that does not vouch wrote ``MOST_OWN`` entries about itself, and nobody else any since."""


@dataclass(frozen=True, slots=True)
class Pin:
    """How far a list had come, and the hash of it until there."""

    count: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs an entry: an account, or the recovery sheet."""

    account_id: str
    seed: bytes = field(repr=False)

    @property
    def key(self) -> bytes:
        return public_of(self.seed)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a whole list says once believed."""

    root: Warrant
    accounts: Mapping[str, Warrant]
    pin: Pin
    in_a_row: Mapping[str, int] = field(default_factory=dict)  # entries by an account about itself

    def may_vouch(self, account_id: str) -> bool:
        """True for the root, and for who is administrator or practitioner at the end of the list."""
        found = self.accounts.get(account_id)
        return account_id == ROOT or (found is not None and bool(found.roles & VOUCHING))

    def key_of(self, signer: str) -> bytes | None:
        """The key that ``signer`` signs with at the end of the list; None for who is closed or unknown."""
        if signer == ROOT:
            return self.root.key
        found = self.accounts.get(signer)
        return found.key if found is not None and found.roles else None


def signing_seed(private_key: bytes) -> bytes:
    """The Ed25519 seed of an account, which lives and dies with its private key."""
    return hkdf(private_key, b"telesec signing v1", SEED_LENGTH)


def public_of(seed: bytes) -> bytes:
    """The Ed25519 public key of ``seed``, raw."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def digest_of(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def signed(practice_id: str, warrants: Sequence[Warrant], draft: Warrant, signer: Signer) -> Warrant:
    """``draft`` as the next entry after ``warrants``, signed by ``signer``."""
    draft = replace(draft, by=signer.account_id)
    text = _statement(practice_id, draft, head_of(practice_id, warrants))
    return replace(draft, signature=sign(signer.seed, text))


def head_of(practice_id: str, warrants: Sequence[Warrant]) -> bytes:
    """The hash of a whole list."""
    head = _start(practice_id)
    for warrant in warrants:
        head = _after(head, warrant)
    return head


def pin_of(practice_id: str, warrants: Sequence[Warrant]) -> Pin:
    """How far a list that is believed has come."""
    return Pin(len(warrants), head_of(practice_id, warrants))


def read_through(practice_id: str, warrants: Sequence[Warrant], pin: Pin | None = None) -> Standing:
    """What ``warrants`` say, every entry after ``pin`` checked; raises Unwarranted, TooMany.

    Entries up to ``pin`` were checked when they were remembered: their hash is enough.
    """
    known = pin.count if pin else 0
    if not 0 < len(warrants) <= MOST or len(warrants) < known:
        raise Unwarranted
    head, standing = _start(practice_id), None
    for place, warrant in enumerate(warrants, 1):
        if place > known and not _is_due(practice_id, warrant, standing, head):
            raise Unwarranted
        head = _after(head, warrant)
        if pin is not None and place == known and not hmac.compare_digest(head, pin.head):
            raise Unwarranted
        standing = _with(standing, warrant, Pin(place, head))
    if standing is None:
        raise Unwarranted
    return standing


def _is_due(practice_id: str, warrant: Warrant, standing: Standing | None, head: bytes) -> bool:
    """True when ``warrant`` may follow what stands, and who signed it is who it says."""
    if standing is None:  # the first entry is the root's own: a pin tells one practice's root from another
        entitled, key = warrant.of == ROOT and warrant.by == ROOT, warrant.key
    else:
        key = standing.key_of(warrant.by) or b""
        entitled = bool(key) and _is_entitled(warrant, standing)
    if warrant.of == ROOT and (warrant.roles or warrant.held):
        return False
    return entitled and is_signed_by(key, warrant.signature, _statement(practice_id, warrant, head))


def _is_entitled(warrant: Warrant, standing: Standing) -> bool:
    """Nobody hands over a key not held; beyond that, who does not vouch changes only own keys."""
    if warrant.of == ROOT:
        return _is_due_of_root(warrant, standing)
    before = standing.accounts.get(warrant.of)
    had = before.held if before else frozenset()
    if before and warrant.by != warrant.of and not _same_keys(warrant, before):
        had = frozenset()  # in other hands: what is held is handed over anew, by somebody who holds it
    if warrant.by != ROOT and not warrant.held - had <= standing.accounts[warrant.by].held:
        return False
    if not warrant.held <= compartments_of(warrant.roles):
        return False
    return standing.may_vouch(warrant.by) or (
        before is not None and _is_own_change(warrant, before, standing)
    )


def _is_own_change(warrant: Warrant, before: Warrant | None, standing: Standing) -> bool:
    """Who does not vouch changes no role and takes nothing back, hands over a key, or changes own keys.

    Raises TooMany: everybody reads the list at each sign-in, nobody fills it alone.
    """
    if before is None or not before.roles or warrant.roles != before.roles:
        return False
    if not before.held <= warrant.held:
        return False
    if _same_keys(warrant, before):
        return before.held < warrant.held
    if warrant.by == warrant.of and standing.in_a_row.get(warrant.of, 0) >= MOST_OWN:
        raise TooMany
    return warrant.by == warrant.of


def _same_keys(warrant: Warrant, before: Warrant) -> bool:
    return (warrant.key, warrant.digest) == (before.key, before.digest)


def _is_due_of_root(warrant: Warrant, standing: Standing) -> bool:
    """Who vouches renews what the sheet opens; another sheet needs the former one, or every key."""
    if warrant.by == ROOT or warrant.key == standing.root.key:
        return standing.may_vouch(warrant.by)
    return standing.may_vouch(warrant.by) and standing.accounts[warrant.by].held == frozenset(Compartment)


def _with(standing: Standing | None, warrant: Warrant, pin: Pin) -> Standing:
    if standing is None:
        return Standing(warrant, {}, pin)
    if warrant.of == ROOT:
        return replace(standing, root=warrant, pin=pin)
    own = standing.in_a_row.get(warrant.of, 0) + 1 if warrant.by == warrant.of else 0
    return Standing(
        standing.root,
        {**standing.accounts, warrant.of: warrant},
        pin,
        {**standing.in_a_row, warrant.of: own},
    )


def _statement(practice_id: str, warrant: Warrant, head: bytes) -> bytes:
    """What is signed: the entry, its place (by the hash of those before it) and its practice."""
    said = {key: value for key, value in warrant_as_json(warrant).items() if key != "signature"}
    return b"telesec warrant v1|" + canonical({**said, "practice": practice_id, "after": head.hex()})


def _start(practice_id: str) -> bytes:
    return digest_of(b"telesec warrants v1|" + practice_id.encode())


def _after(head: bytes, warrant: Warrant) -> bytes:
    return digest_of(head + canonical(warrant_as_json(warrant)))
