"""How long a target may keep us waiting, and how often a cut connection is tried again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["USUAL", "Patience"]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, of silence, for one whole exchange however slowly it drips; and tries in all.

    600 s for an exchange leaves a part of 8 MiB pass at 14 KiB/s, slower than any line of today.
    """

    connect: float = 10.0
    silence: float = 30.0
    exchange: float = 600.0
    tries: int = 3


USUAL = Patience()
