"""What a session signs as its owner, and whether the account it names signed what it reads.

A journal's seal proves who held the key of a file; a signature by the key of an account, which the signed
list of accesses vouches for, proves whose word it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telesec.domain.journal.reasons import SIGNED
from telesec.domain.people import Role
from telesec.security import trust
from telesec.security.header import HeaderRefused
from telesec.security.signatures import is_signed_by, sign

if TYPE_CHECKING:
    from telesec.security.session_keys import SessionKeys
    from telesec.services.threshold import Threshold

_PRACTITIONERS = frozenset({Role.PRACTITIONER})


@dataclass(frozen=True, slots=True)
class _Signer:
    """The keys of an account, each with the roles it held then, and the roles it held last."""

    keys: frozenset[tuple[bytes, frozenset[Role]]] = frozenset()
    last: frozenset[Role] = frozenset()

    @property
    def practises(self) -> bool:
        return bool(self.last & _PRACTITIONERS)

    def signed(self, signature: str, texts: Sequence[bytes], roles: frozenset[Role]) -> bool:
        """Whether one of its keys signed one of these while it held one of ``roles``."""
        try:
            written = bytes.fromhex(signature)
        except ValueError:
            return False
        keys = [key for key, held in self.keys if held & roles]
        return any(is_signed_by(key, written, text) for key in keys for text in texts)


_NOBODY = _Signer()


class SealOfSession:
    """Before ``begin`` (a file opened in nobody's session) nothing is signed, nor asked to be."""

    def __init__(self) -> None:
        self._keys: SessionKeys | None = None
        self._threshold: Threshold | None = None
        self._known: dict[str, _Signer] | None = None

    def begin(self, keys: SessionKeys, threshold: Threshold) -> None:
        """The session's owner is in: ``keys`` sign, the header of ``threshold`` says who else does."""
        self._keys, self._threshold, self._known = keys, threshold, None

    @property
    def signs(self) -> bool:
        """Whether this session has a key to sign with."""
        return self._keys is not None

    @property
    def reason(self) -> str:
        """What the journal's row says of something this session signs, which is never believed unsigned."""
        return SIGNED if self.signs else ""

    def sign(self, text: bytes) -> str:
        """The owner's signature of ``text`` in hexadecimal; "" before ``begin``."""
        return sign(self._keys.signer.seed, text).hex() if self._keys else ""

    def is_practitioners(self, account_id: str, signature: str, text: bytes) -> bool:
        """Whether this account signed ``text`` with a key it had as a practitioner; else as ``is_of``.

        Somebody who became a secretary keeps the key of before, and what it signs says nothing of when: ask
        who is ``still_practising``.
        """
        return self.is_of(account_id, signature, text, roles=_PRACTITIONERS)

    def still_practising(self, account_ids: Iterable[str]) -> frozenset[str]:
        """Those whose last roles are a practitioner's, by the list as it is now; nobody if it is refused."""
        wanted = frozenset(account_ids)
        if not wanted or not self.signs:
            return wanted
        if not self._read():
            return frozenset()
        return frozenset(one for one in wanted if self._known is None or self._known_as(one).practises)

    def is_of(
        self, account_id: str, signature: str, *texts: bytes, roles: frozenset[Role] = frozenset(Role)
    ) -> bool:
        """Whether this account signed one of ``texts`` with a key it had while it held one of ``roles``.

        True where there is nothing to hold it against: before ``begin``, or in a practice older than the
        list. The list is read again for a key not met yet; False when it cannot be believed.
        """
        if not self.signs:
            return True
        if self._known and not signature:
            return False
        if self._known and self._known_as(account_id).signed(signature, texts, roles):
            return True
        if not self._read():
            return False
        return self._known is None or self._known_as(account_id).signed(signature, texts, roles)

    def _known_as(self, account_id: str) -> _Signer:
        return (self._known or {}).get(account_id, _NOBODY)

    def _read(self) -> bool:
        """Learn the list as it is now; False when it cannot be believed."""
        if self._keys is None or self._threshold is None:
            return False
        try:
            self._known = _signers(self._threshold, self._keys)
        except HeaderRefused:
            return False
        return True


def _signers(threshold: Threshold, keys: SessionKeys) -> dict[str, _Signer] | None:
    """Each account of the list; None without a list."""
    header = threshold.header()
    if trust.verify(header, keys.pin).standing is None:
        return None
    found: dict[str, _Signer] = {}
    for one in header.warrants:
        before = found.get(one.of, _NOBODY)
        found[one.of] = _Signer(before.keys | {(one.key, one.roles)}, one.roles or before.last)
    return found
