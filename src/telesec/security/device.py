"""Where this computer keeps what the practice folder must not hold: its secret and its anchor."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from telesec.domain.ids import is_id
from telesec.security.files import FileMissing, make_private_dir, read_bounded, sync_folder, write_atomically
from telesec.security.kdf import KEY_LENGTH
from telesec.security.keyrings import (
    ALTERED,
    NOT_KEPT,
    PATIENCE,
    DeviceRefused,
    KeyringStore,
    Patience,
    Trouble,
    first_working,
    holder,
    load_backends,
    trusted_keyrings,
)

__all__ = [
    "ALTERED",
    "DeviceRefused",
    "DeviceStore",
    "FileStore",
    "KeyringStore",
    "Trouble",
    "choose_device_store",
    "data_folder",
    "keyring_for",
    "read_secret",
    "remember_choice",
]

_BLOB_LIMIT = 8192
_MARK = "kept"
_MISSING = (
    "Cet ordinateur ne connaît pas ce cabinet : son secret n'y est pas, ou n'y est plus. Utilisez le code de "
    "récupération du cabinet, ou un code donné par un ordinateur qui l'ouvre déjà."
)
T = TypeVar("T")
_SYSTEM = Patience()  # the system has one set of keyrings: a hung one is not asked a second time


class DeviceStore(Protocol):
    """Small blobs for each practice: ``secret`` (32 bytes), ``anchor``, ``computer``…"""

    @property
    def kind(self) -> str: ...  # "keyring" | "file"

    @property
    def label(self) -> str: ...  # what people call it

    @property
    def warning(self) -> str: ...  # "" or a sentence to show for ever

    def read(self, practice_id: str, name: str) -> bytes | None: ...

    def write(self, practice_id: str, name: str, blob: bytes) -> None: ...

    def erase(self, practice_id: str, name: str) -> None: ...


class FileStore:
    """Files (0600) in the person's own data folder, for want of a system keyring."""

    kind = "file"
    label = "un simple fichier de votre session"
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

    def erase(self, practice_id: str, name: str) -> None:
        """Forget one blob; what was not there stays so."""
        path = self._path(practice_id, name)
        if path.exists():
            path.unlink()
            sync_folder(self._folder)

    def is_usual(self) -> bool:
        """True for the person's own data folder, where a keyring would be better."""
        return self._folder == data_folder()

    def move_to(self, better: KeyringStore, practice_id: str) -> None:
        """Give everything of this practice to ``better``; the files go once all of it was read back there.

        Killed on the way, either the files or the keyring has everything, and the mark says which.
        """
        names = [path.suffix[1:] for path in self._folder.glob(f"{practice_id}.*")]
        kept = {name: self.read(practice_id, name) or b"" for name in names if name not in (_MARK, "tmp")}
        for name, blob in kept.items():
            better.write(practice_id, name, blob)
        if any(better.read(practice_id, name) != blob for name, blob in kept.items()):
            raise DeviceRefused(NOT_KEPT)
        remember_choice(better, practice_id)
        for name in kept:
            self.erase(practice_id, name)

    def _path(self, practice_id: str, name: str) -> Path:
        if not is_id(practice_id) or not name.isalpha():
            raise DeviceRefused("Ce cabinet n'a pas d'identifiant valable.", Trouble.MISSING)
        return self._folder / f"{practice_id}.{name}"


def choose_device_store(
    directory: Path | None = None,
    practice_id: str | None = None,
    backend: Any | None = None,
    keyrings: Callable[[], Sequence[Any]] = trusted_keyrings,
    seconds: float = PATIENCE,
) -> DeviceStore:
    """Where to keep the blobs: ``directory`` when given, else the keyring, else the person's data folder.

    A practice first kept in a keyring is never looked for in a file: it is asked of that keyring, then of
    the others when that one is gone or does not know it (another desktop). Raises DeviceRefused when none
    answers. A new practice goes to a file, with its warning, when no keyring works. The keyrings have
    ``seconds`` in all, once their libraries are loaded.
    """
    if directory is not None:
        return FileStore(directory)
    folder = data_folder()
    kept, _, name = _marked(folder, practice_id).partition(":")
    if kept == "file":
        return FileStore(folder)
    offered = keyrings if backend is None else lambda: (backend,)
    if kept == "keyring" and practice_id is not None:
        known = practice_id
        store = _ask_system(seconds, lambda: holder(offered(), known, name, seconds))
        with contextlib.suppress(OSError):
            if not name:
                remember_choice(store, practice_id)
        return store
    try:
        return _ask_system(seconds, lambda: first_working(offered(), seconds)) or FileStore(folder)
    except DeviceRefused:
        if practice_id is not None:
            raise  # it may well be in there
        return FileStore(folder)


def _ask_system(seconds: float, call: Callable[[], T]) -> T:
    load_backends()  # before the clock starts: a first start reads them from a slow disk
    return _SYSTEM.ask(seconds, call)


def remember_choice(store: DeviceStore, practice_id: str) -> None:
    """Note beside the person's data what keeps this practice, and which one, so it is never guessed again."""
    place = store if isinstance(store, FileStore) else FileStore(data_folder())
    mark = f"{store.kind}:{store.name}" if isinstance(store, KeyringStore) else store.kind
    place.write(practice_id, _MARK, mark.encode())


def keyring_for(
    store: DeviceStore, keyrings: Callable[[], Sequence[Any]] = trusted_keyrings, seconds: float = PATIENCE
) -> KeyringStore | None:
    """A keyring that works and would keep better what a plain file keeps; None when there is none."""
    if not isinstance(store, FileStore) or not store.is_usual():
        return None
    try:
        return _ask_system(seconds, lambda: first_working(keyrings(), seconds))
    except DeviceRefused:
        return None


def read_secret(store: DeviceStore, practice_id: str) -> bytes:
    """The device secret; never made again: raises DeviceRefused (recovery code) when missing or altered."""
    found = store.read(practice_id, "secret")
    if found is None:
        raise DeviceRefused(_MISSING, Trouble.MISSING)
    if len(found) != KEY_LENGTH:
        raise DeviceRefused(ALTERED, Trouble.ALTERED)
    return found


def data_folder() -> Path:
    """The person's own data folder of this program."""
    from platformdirs import user_data_path

    return user_data_path("telesec", appauthor=False)


def _marked(folder: Path, practice_id: str | None) -> str:
    if practice_id is None:
        return ""
    return (FileStore(folder).read(practice_id, _MARK) or b"").decode("ascii", "replace")
