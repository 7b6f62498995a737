"""What a session signs as its owner, and whether the account it names signed what it reads.

A journal's seal proves who held the key of a file; a signature by the key of an account, which the signed
list of accesses vouches for, proves whose word it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.people import Role
from telesec.security import trust
from telesec.security.header import HeaderRefused
from telesec.security.signatures import is_signed_by, sign

if TYPE_CHECKING:
    from telesec.security.session_keys import SessionKeys
    from telesec.services.threshold import Threshold

_Key = tuple[bytes, frozenset[Role]]
_PRACTITIONERS = frozenset({Role.PRACTITIONER})


class SealOfSession:
    """Before ``begin`` (a file opened in nobody's session) nothing is signed, nor asked to be."""

    def __init__(self) -> None:
        self._keys: SessionKeys | None = None
        self._threshold: Threshold | None = None
        self._known: dict[str, frozenset[_Key]] | None = None

    def begin(self, keys: SessionKeys, threshold: Threshold) -> None:
        """The session's owner is in: ``keys`` sign, the header of ``threshold`` says who else does."""
        self._keys, self._threshold, self._known = keys, threshold, None

    @property
    def signs(self) -> bool:
        """Whether this session has a key to sign with."""
        return self._keys is not None

    def sign(self, text: bytes) -> str:
        """The owner's signature of ``text`` in hexadecimal; "" before ``begin``."""
        return sign(self._keys.signer.seed, text).hex() if self._keys else ""

    def is_practitioners(self, account_id: str, signature: str, text: bytes) -> bool:
        """Whether this account signed ``text`` with a key it had as a practitioner; else as ``is_of``."""
        return self.is_of(account_id, signature, text, _PRACTITIONERS)

    def is_of(
        self, account_id: str, signature: str, text: bytes, roles: frozenset[Role] = frozenset(Role)
    ) -> bool:
        """Whether this account signed ``text`` with a key it had while it held one of ``roles``.

        True where there is nothing to hold it against: before ``begin``, or in a practice older than the
        list. The list is read again for a key not met yet; False when it cannot be believed.
        """
        if self._keys is None or self._threshold is None:
            return True
        if self._known and _is_by(self._known.get(account_id), signature, text, roles):
            return True
        try:
            self._known = _keys_of_accounts(self._threshold, self._keys)
        except HeaderRefused:
            return False
        return self._known is None or _is_by(self._known.get(account_id), signature, text, roles)


def _is_by(keys: frozenset[_Key] | None, signature: str, text: bytes, roles: frozenset[Role]) -> bool:
    try:
        written = bytes.fromhex(signature)
    except ValueError:
        return False
    return any(is_signed_by(one, written, text) for one, held in keys or () if held & roles)


def _keys_of_accounts(threshold: Threshold, keys: SessionKeys) -> dict[str, frozenset[_Key]] | None:
    """Every key each account signed with, and the roles it held then; None without a list."""
    header = threshold.header()
    if trust.verify(header, keys.pin).standing is None:
        return None
    found: dict[str, frozenset[_Key]] = {}
    for one in header.warrants:
        found[one.of] = found.get(one.of, frozenset()) | {(one.key, one.roles)}
    return found
