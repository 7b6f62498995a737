"""The keyrings of the system that are trusted, reached with a time limit and never believed on their word."""

from __future__ import annotations

import base64
import binascii
import contextlib
import importlib
import secrets
import sys
import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import Any, TypeVar

from telesec.domain.errors import StoreError

PATIENCE = 4.0
"""Seconds that a keyring has to answer, the finding and the trial included: the start waits no longer.

Loading the libraries that speak to it comes before: a slow disk is no silent keyring.
"""
SERVICE = "telesec"
_LABELS = {
    "SecretService": "le trousseau de GNOME (Secret Service)",
    "libsecret": "le trousseau de GNOME (libsecret)",
    "kwallet": "le portefeuille KWallet de KDE",
    "Windows": "le gestionnaire d'identification de Windows",
    "macOS": "le trousseau d'accès de macOS",
}
_TRUSTED = frozenset(
    {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.libsecret", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
    }
)
T = TypeVar("T")


class Trouble(StrEnum):
    """What is wrong with this computer's part of the practice."""

    ABSENT = "absent"  # the keyring that holds the secret is not there
    SILENT = "silent"  # it is there, locked, or answers nothing
    MISSING = "missing"  # this computer has no secret for this practice
    ALTERED = "altered"  # it has another one
    FORGOTTEN = "forgotten"  # the practice wants this computer no more


class DeviceRefused(StoreError):
    """What this computer should hold for the practice is missing, locked or altered."""

    def __init__(self, sentence: str, trouble: Trouble = Trouble.SILENT) -> None:
        super().__init__("device", sentence)
        self.trouble = trouble


LOCKED = (
    "Le trousseau de clés de cet ordinateur ne répond pas. Ouvrez-le (il s'ouvre d'ordinaire avec votre "
    "session), puis recommencez. S'il est perdu, utilisez le code de récupération."
)
ALTERED = "Le secret de cet ordinateur est abîmé. Utilisez le code de récupération du cabinet."
NOT_KEPT = (
    "Le trousseau de clés de cet ordinateur dit avoir gardé le secret du cabinet, mais ne le rend pas. Rien "
    "n'a été changé. Redémarrez l'ordinateur, puis recommencez."
)


_ABSENT = (
    "Cet ordinateur garde le secret du cabinet dans {place}, qui n'est pas là aujourd'hui. Ouvrez votre "
    "session et votre bureau habituels, puis recommencez. S'il est perdu, utilisez le code de récupération."
)


class Patience:
    """One question at a time: behind one that nobody answers, no other is asked until it ends."""

    def __init__(self) -> None:
        self._waiting: threading.Thread | None = None

    def ask(self, seconds: float, call: Callable[..., T], *arguments: str) -> T:
        """The answer of ``call``; raises DeviceRefused when it fails or takes longer than ``seconds``."""
        if self._waiting is not None and self._waiting.is_alive():
            raise DeviceRefused(LOCKED)
        outcome: list[T] = []
        refused: list[DeviceRefused] = []

        def run() -> None:
            try:
                outcome.append(call(*arguments))
            except DeviceRefused as error:
                refused.append(error)
            except Exception:  # noqa: BLE001 - each backend raises its own errors, all mean the same here
                return

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(seconds)
        if refused:
            raise refused[0]
        if not outcome:
            self._waiting = thread
            raise DeviceRefused(LOCKED)
        return outcome[0]


class KeyringStore:
    """The system's keyring, reached with a time limit: a prompt nobody answers must not hang the start."""

    kind = "keyring"
    warning = ""

    def __init__(self, backend: Any, seconds: float = PATIENCE) -> None:
        self._backend = backend
        self._seconds = seconds
        self._patience = Patience()
        self.name = type(backend).__module__.rsplit(".", 1)[-1]

    @property
    def label(self) -> str:
        """What the person knows this keyring as."""
        return keyring_label(self.name)

    def read(self, practice_id: str, name: str) -> bytes | None:
        found = self._ask(self._backend.get_password, SERVICE, f"{practice_id}:{name}")
        return None if found is None else _decoded(str(found))

    def write(self, practice_id: str, name: str, blob: bytes) -> None:
        """The secret is read back at once: nothing is made with a secret that was not kept."""
        self._ask(self._backend.set_password, SERVICE, f"{practice_id}:{name}", _encoded(blob))
        if name == "secret" and self.read(practice_id, name) != blob:
            raise DeviceRefused(NOT_KEPT)

    def erase(self, practice_id: str, name: str) -> None:
        """Forget one blob; what was not there stays so."""
        if self.read(practice_id, name) is not None:
            self._ask(self._backend.delete_password, SERVICE, f"{practice_id}:{name}")

    def try_out(self) -> bool:
        """True when a value written comes back and goes away; without a time limit of its own."""
        name, value = f"probe:{secrets.token_hex(8)}", secrets.token_hex(16)
        self._backend.set_password(SERVICE, name, value)
        found = self._backend.get_password(SERVICE, name)
        self._backend.delete_password(SERVICE, name)
        return bool(found == value)

    def holds(self, practice_id: str) -> bool:
        """True when this keyring has a secret of the practice; no time limit of its own."""
        return self._backend.get_password(SERVICE, f"{practice_id}:secret") is not None

    def _ask(self, call: Callable[..., T], *arguments: str) -> T:
        return self._patience.ask(self._seconds, call, *arguments)


def load_backends() -> None:
    """Load the libraries of the whitelist; one that this system lacks is passed over. The worker's work."""
    for module in sorted({module for module, _name in _TRUSTED}):
        with contextlib.suppress(Exception):  # each fails in its own way where its system is not
            importlib.import_module(module)


def trusted_keyrings() -> Sequence[Any]:
    """The backends of the whitelist that this session offers now, the best first.

    Null, plaintext and unknown ones are never used, even when they are the only ones installed. Each is asked
    whether it is there: to be called within a time limit, after ``load_backends``.
    """
    return [made for _priority, made in sorted(installed(), key=itemgetter(0), reverse=True)]


def installed() -> Sequence[tuple[float, Any]]:
    """The same in no order, each with its priority: it is asked once, which may take a connection.

    Asked anew each time: the library's own list keeps for good what it found first, and a keyring that
    started after the program would be missing until the next one.
    """
    found: list[tuple[float, Any]] = []
    for module, name in sorted(_TRUSTED):
        with contextlib.suppress(Exception):  # each says in its own way that it is not there
            kind = getattr(sys.modules[module], name)
            if priority := kind.priority:
                found.append((priority, kind()))
    return found


def keyring_label(name: str) -> str:
    """What people call a keyring kept under this name."""
    return _LABELS.get(name, "le trousseau de clés")


def holder(backends: Sequence[Any], practice_id: str, name: str, seconds: float) -> KeyringStore:
    """The keyring that has the practice's secret: the usual one first, the others for want of it."""
    stores = sorted((KeyringStore(one, seconds) for one in backends), key=lambda one: one.name != name)
    usual = [store for store in stores if name in ("", store.name)][:1]
    found = [store for store in usual if store.holds(practice_id)]
    for other in (one for one in stores if one not in usual and not found):
        with contextlib.suppress(Exception):  # its own errors: it is not the one we look for
            found += [other] if other.holds(practice_id) else []
    if not (found or usual):
        raise DeviceRefused(_ABSENT.format(place=keyring_label(name)), Trouble.ABSENT)
    store = (found or usual)[0]
    if not store.try_out():
        raise DeviceRefused(LOCKED)
    return store


def first_working(backends: Sequence[Any], seconds: float) -> KeyringStore | None:
    """None when there is no keyring, or none keeps what it is given; DeviceRefused: one is shut."""
    shut = False
    for store in (KeyringStore(one, seconds) for one in backends):
        try:
            if store.try_out():
                return store
        except Exception:  # noqa: BLE001 - each backend raises its own errors, all mean the same here
            shut = True
    if shut:
        raise DeviceRefused(LOCKED)
    return None


def _encoded(blob: bytes) -> str:
    return "=" + blob.decode("ascii") if blob.isascii() else "~" + base64.b85encode(blob).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return text[1:].encode("ascii") if text.startswith("=") else base64.b85decode(text[1:])
    except (ValueError, binascii.Error):
        raise DeviceRefused(ALTERED, Trouble.ALTERED) from None
