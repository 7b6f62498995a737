"""What keeps a computer from opening the practice, as the sign-in screen says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeviceTrouble:
    """What this computer lacks to open the practice, "" when nothing; said before anybody types.

    ``may_join``: a code from another computer would do; ``keyring_lost``: one may go on without the keyring.
    """

    sentence: str = ""
    may_join: bool = False
    keyring_lost: bool = False
