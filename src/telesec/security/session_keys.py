"""What a session may open and sign with: the keys of its compartments, and its own signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from telesec.domain.people import Compartment
from telesec.security.warrants import Pin, Signer


class SessionKeys(Mapping[Compartment, bytes]):
    """The keys by compartment; ``signer`` vouches for accesses, ``pin`` is the list its owner has believed.

    Whoever changes their own keys signs with the new ones from then on: see ``sign_with``.
    """

    def __init__(self, deks: Mapping[Compartment, bytes], signer: Signer, pin: Pin | None = None) -> None:
        self._deks = dict(deks)
        self._signer = signer
        self.pin = pin

    @property
    def signer(self) -> Signer:
        return self._signer

    def sign_with(self, signer: Signer) -> None:
        """The account has new keys: what it signs from now on is signed with them."""
        self._signer = signer

    def __getitem__(self, compartment: Compartment) -> bytes:
        return self._deks[compartment]

    def __iter__(self) -> Iterator[Compartment]:
        return iter(self._deks)

    def __len__(self) -> int:
        return len(self._deks)

    def __repr__(self) -> str:
        return f"SessionKeys({', '.join(sorted(self._deks))})"
