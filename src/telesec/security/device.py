"""Where this computer keeps what the practice folder must not hold: its secret and its anchor."""

from __future__ import annotations

import base64
import binascii
import threading
from pathlib import Path
from typing import Any, Protocol

from telesec.domain.errors import StoreError
from telesec.domain.ids import is_id
from telesec.security.files import FileMissing, make_private_dir, read_bounded, write_atomically
from telesec.security.kdf import KEY_LENGTH

_SERVICE = "telesec"
_PROBE_SECONDS = 4.0
_BLOB_LIMIT = 8192
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


class DeviceRefused(StoreError):
    """What this computer should hold for the practice is missing, locked or altered."""

    def __init__(self, sentence: str) -> None:
        super().__init__("device", sentence)


class DeviceStore(Protocol):
    """Two small blobs per practice: ``secret`` (32 bytes) and ``anchor``."""

    @property
    def kind(self) -> str: ...  # "keyring" | "file"

    @property
    def warning(self) -> str: ...  # "" or a sentence to show for ever

    def read(self, practice_id: str, name: str) -> bytes | None: ...

    def write(self, practice_id: str, name: str, blob: bytes) -> None: ...


class FileStore:
    """Files (0600) in the person's own data folder, for want of a system keyring."""

    kind = "file"
    warning = (
        "Pas de trousseau de clés : le secret du cabinet est dans un simple fichier. Chiffrez le disque."
    )

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, practice_id: str, name: str) -> bytes | None:
        try:
            return read_bounded(self._path(practice_id, name), _BLOB_LIMIT)
        except FileMissing:
            return None

    def write(self, practice_id: str, name: str, blob: bytes) -> None:
        make_private_dir(self._folder)
        write_atomically(self._path(practice_id, name), blob)

    def _path(self, practice_id: str, name: str) -> Path:
        if not is_id(practice_id) or not name.isalpha():
            raise DeviceRefused("Ce cabinet n'a pas d'identifiant valable.")
        return self._folder / f"{practice_id}.{name}"


class KeyringStore:
    """The system's keyring, reached with a time limit: a prompt nobody answers must not hang the start."""

    kind = "keyring"
    warning = ""

    def __init__(self, backend: Any, seconds: float = _PROBE_SECONDS) -> None:
        self._backend = backend
        self._seconds = seconds

    def read(self, practice_id: str, name: str) -> bytes | None:
        found = _within(self._seconds, self._backend.get_password, _SERVICE, f"{practice_id}:{name}")
        if found is None:
            return None
        try:
            return found[1:].encode("ascii") if found.startswith("=") else base64.b85decode(found[1:])
        except (ValueError, binascii.Error):
            raise DeviceRefused(ALTERED) from None

    def write(self, practice_id: str, name: str, blob: bytes) -> None:
        text = "=" + blob.decode("ascii") if blob.isascii() else "~" + base64.b85encode(blob).decode("ascii")
        _within(self._seconds, self._backend.set_password, _SERVICE, f"{practice_id}:{name}", text)

    def works(self) -> bool:
        """True when a value written comes back and goes away."""
        import secrets

        name, value = f"probe:{secrets.token_hex(8)}", secrets.token_hex(16)
        try:
            _within(self._seconds, self._backend.set_password, _SERVICE, name, value)
            found = _within(self._seconds, self._backend.get_password, _SERVICE, name)
            _within(self._seconds, self._backend.delete_password, _SERVICE, name)
        except DeviceRefused:
            return False
        return bool(found == value)


_LOCKED = (
    "Le trousseau de clés de cet ordinateur ne répond pas. Ouvrez-le (il s'ouvre d'ordinaire avec votre "
    "session), puis recommencez. S'il est perdu, utilisez le code de récupération."
)
ALTERED = "Le secret de cet ordinateur est abîmé. Utilisez le code de récupération du cabinet."
_MISSING = (
    "Cet ordinateur ne connaît pas ce cabinet : son secret n'y est pas, ou n'y est plus. "
    "Utilisez le code de récupération du cabinet."
)


def choose_device_store(
    directory: Path | None = None, practice_id: str | None = None, backend: Any | None = None
) -> DeviceStore:
    """Where to keep the two blobs: ``directory`` when given, else the keyring, else the person's data folder.

    A practice first kept in the keyring is never looked for in a file: raises DeviceRefused when the keyring
    does not answer.
    """
    if directory is not None:
        return FileStore(directory)
    folder = data_folder()
    known = _marked(folder, practice_id)
    if known == "file":
        return FileStore(folder)
    store = KeyringStore(backend) if backend is not None else _system_keyring()
    if store is not None and store.works():
        return store
    if known == "keyring":
        raise DeviceRefused(_LOCKED)
    return FileStore(folder)


def remember_choice(store: DeviceStore, practice_id: str) -> None:
    """Note beside the person's data which kind of store keeps this practice, so it is never guessed again."""
    place = store if isinstance(store, FileStore) else FileStore(data_folder())
    place.write(practice_id, "kept", store.kind.encode())


def read_secret(store: DeviceStore, practice_id: str) -> bytes:
    """The device secret; never made again: raises DeviceRefused (recovery code) when missing or altered."""
    found = store.read(practice_id, "secret")
    if found is None:
        raise DeviceRefused(_MISSING)
    if len(found) != KEY_LENGTH:
        raise DeviceRefused(ALTERED)
    return found


def data_folder() -> Path:
    """The person's own data folder of this program."""
    from platformdirs import user_data_path

    return user_data_path("telesec", appauthor=False)


def _marked(folder: Path, practice_id: str | None) -> str:
    if practice_id is None:
        return ""
    return (FileStore(folder).read(practice_id, "kept") or b"").decode("ascii", "replace")


def _system_keyring() -> KeyringStore | None:
    """The best backend of the whitelist; null, plaintext and unknown ones are never used."""
    from keyring.backend import get_all_keyring

    found = [item for item in get_all_keyring() if (type(item).__module__, type(item).__name__) in _TRUSTED]
    return KeyringStore(max(found, key=lambda item: item.priority)) if found else None


def _within(seconds: float, call: Any, *arguments: str) -> Any:
    """``call`` in a thread abandoned after ``seconds``; whatever fails in a backend reads "not answering"."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(call(*arguments))
        except Exception:  # noqa: BLE001 - each backend raises its own errors, all mean the same here
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise DeviceRefused(_LOCKED)
    return outcome[0]
