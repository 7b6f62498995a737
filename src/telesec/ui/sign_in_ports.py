"""What the sign-in screen asks of the rest of the program, and what it says before giving up a keyring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telesec.domain.access.device_trouble import DeviceTrouble

WITHOUT = (
    "Le secret du cabinet sera gardé dans un simple fichier de votre session, ce qui protège moins bien d'un "
    "vol de l'ordinateur. Il faudra le redonner à cet ordinateur, avec le code de récupération ou un code "
    "donné par un autre. Si le trousseau peut encore s'ouvrir, annulez et ouvrez-le."
)


@dataclass(frozen=True, slots=True)
class SignInPorts:
    """``sign_in(login, password, code)`` gives the open session or raises; ``wait_seconds(login)`` says how
    long a login must still wait after failures; ``trouble`` what this computer lacks to open the practice;
    ``ask_again`` has its keyring asked once more; ``without_keyring`` goes on without it. All on the worker.
    ``may_restore``: a practice may take the place of this one.
    """

    sign_in: Callable[[str, str, str], object]
    wait_seconds: Callable[[str], int]
    practice_name: str = ""
    notices: Sequence[str] = field(default=())
    trouble: Callable[[], DeviceTrouble] = DeviceTrouble
    ask_again: Callable[[], None] = lambda: None
    without_keyring: Callable[[], None] = lambda: None
    may_restore: bool = True
