"""What this computer keeps of a practice, as the front door needs it: where, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.domain.errors import StoreError

if TYPE_CHECKING:
    from telesec.security.device import DeviceRefused, DeviceStore
    from telesec.services.threshold import Threshold


class OwnDevice:
    """``folder`` replaces the system's keyring (demo practice, tests). Everything belongs on the worker.

    ``changed`` is told when the secret is to be looked for elsewhere.
    """

    def __init__(
        self, folder: Path | None, threshold: Callable[[], Threshold], changed: Callable[[], None]
    ) -> None:
        self._folder, self._threshold, self._changed = folder, threshold, changed
        self._without_keyring = False
        self._refused: DeviceRefused | None = None

    def ask_again(self) -> None:
        """Somebody is there: a keyring that refused is asked once more."""
        self._refused = None

    def store_for(self, practice_id: str | None) -> DeviceStore:
        """Where this computer keeps the secret of a practice; raises DeviceRefused.

        A keyring that refused is not asked by itself again: each time could open a window before somebody.
        """
        from telesec.security.device import DeviceRefused, FileStore, choose_device_store, data_folder

        if self._without_keyring:
            return FileStore(self._folder or data_folder())
        if self._refused is not None:
            raise DeviceRefused(self._refused.sentence, self._refused.trouble)
        try:
            return choose_device_store(self._folder, practice_id)
        except DeviceRefused as refused:
            self._refused = refused
            raise

    def trouble(self) -> DeviceTrouble:
        """What this computer lacks to open the practice; a damaged folder is told when one signs in."""
        from telesec.security.device import DeviceRefused, Trouble

        try:
            threshold = self._threshold()
            threshold.secret(threshold.header().practice_id)
        except DeviceRefused as refused:
            lost = refused.trouble in (Trouble.ABSENT, Trouble.SILENT)
            return DeviceTrouble(refused.sentence, may_join=not lost, keyring_lost=lost)
        except StoreError:
            return DeviceTrouble()
        return DeviceTrouble()

    def go_without_keyring(self) -> None:
        """Its owner says the keyring is lost: until the program ends, the secret goes to a plain file.

        Nothing is written before the recovery code, or a code from another computer, has given it back.
        """
        self._without_keyring = True
        self._changed()
