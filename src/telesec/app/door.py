"""What the screens shown before a session is open may ask of the services; loaded when first asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from telesec.app.own_device import OwnDevice
from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.domain.sessions import Resume
from telesec.ui.sign_in import SignInPorts

if TYPE_CHECKING:
    from telesec.app.ways_in import WayIn
    from telesec.security.device import DeviceStore
    from telesec.services.access.sign_in import SignedIn, SignIn
    from telesec.services.threshold import Threshold
    from telesec.ui.demo import DemoIdentity
    from telesec.ui.lock_screen import UnlockPorts
    from telesec.ui.restore_ports import RestoreAnewPorts
    from telesec.ui.set_up_steps import SetUpPorts

RESTORE_FOLDER = ".restore"
RESTORE_ORDER = f"{RESTORE_FOLDER}/intent.json"


class Door:
    """One practice folder as seen from outside. Every method but ``is_set_up`` belongs on the worker.

    ``device_folder`` replaces the system's keyring (demo practice, tests).
    """

    practice_name = ""
    is_invented = False

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], device_folder: Path | None = None
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.make_way: Callable[[], object] = lambda: None  # told before the stores are opened
        self.own_device = OwnDevice(device_folder, lambda: self.threshold, self._meet_again)
        self._restored = False

    def is_set_up(self) -> bool:
        """True when the folder holds a practice, or restored files about to be one."""
        return any((self.folder / name).exists() for name in ("practice.json", RESTORE_ORDER))

    def warm_up(self) -> None:
        """Load what signing in needs while the person is still typing; sweep what a killed set-up left."""
        from telesec.services.access.set_up import clean_leftovers

        clean_leftovers(self.folder)
        self._finish_restoring()
        self._drop_late_code()
        if self.is_set_up():
            _ = self._sign_in
            _load_workspace()
            load_search()
        else:
            _ = self.device

    def _drop_late_code(self) -> None:
        from telesec.services.access.joining import sweep

        sweep(self.folder, self.clock())

    def _finish_restoring(self) -> None:
        """Files restored beside take their place now, before anything opens; leftovers go."""
        if not (self.folder / RESTORE_FOLDER).exists():
            return
        from telesec.services.restores.restore_staging import sweep
        from telesec.services.restores.restore_swap import complete

        done = complete(self.folder, self._device_for, self.clock)
        if done is not None:
            self._restored = self._restored or not done.renews_keys
            self._meet_again()
        sweep(self.folder)

    def _meet_again(self) -> None:
        """Another practice may be in the folder: nothing known of the former one holds."""
        for name in ("device", "threshold", "_sign_in"):
            self.__dict__.pop(name, None)

    def _device_for(self, practice_id: str) -> DeviceStore:
        """Where this computer keeps the secret of a practice."""
        return self.own_device.store_for(practice_id)

    @cached_property
    def device(self) -> DeviceStore:
        from telesec.security.header import read_header

        return self.own_device.store_for(read_header(self.folder).practice_id if self.is_set_up() else None)

    @cached_property
    def threshold(self) -> Threshold:
        import platform

        from telesec.services.threshold import Threshold

        return Threshold(self.folder, self.device, self.clock, workstation=platform.node())

    @cached_property
    def _sign_in(self) -> SignIn:
        from telesec.services.access.sign_in import SignIn

        return SignIn(self.threshold)

    def sign_in(self, login: str, password: str, code: str) -> SignedIn:
        """Open a session with everything given."""
        self._prepare()
        return self._sign_in.attempt(login, password, code)

    def _prepare(self) -> None:
        """Somebody comes in: the copies make way, the keyring is asked once more."""
        self.make_way()
        self.own_device.ask_again()
        self._finish_restoring()
        _load_workspace()

    def wait_seconds(self, login: str) -> int:
        return self._sign_in.wait_seconds(login)

    def standing_warning(self) -> str:
        """What must stay on screen as long as it is true."""
        return self.device.warning

    def _trouble(self) -> DeviceTrouble:
        waits = not self.is_set_up() or (self.folder / RESTORE_ORDER).exists()
        return DeviceTrouble() if waits else self.own_device.trouble()

    def needs_making(self) -> bool:
        """True when ``make`` must run before anything else; a real practice is set up by people."""
        return False

    def make(self, say: Callable[[str], None]) -> None:
        """Nothing to make."""

    def identities(self) -> Sequence[DemoIdentity]:
        """Accounts whose secrets may be shown: none."""
        return ()

    def sign_in_ports(self) -> SignInPorts:
        return SignInPorts(
            self.sign_in,
            self.wait_seconds,
            self.practice_name,
            trouble=self._trouble,
            ask_again=self.own_device.ask_again,
            without_keyring=self.own_device.go_without_keyring,
        )

    def unlock_ports(self, resume: Resume) -> UnlockPorts:
        """The lock screen's door; the code is asked as soon as the clock or the practice says so."""
        from telesec.ui.lock_screen import UnlockPorts

        insisted: list[bool] = []

        def unlock(password: str, code: str) -> SignedIn:
            from telesec.services.access.credentials import CodeRequired

            self._prepare()
            try:
                return self._sign_in.attempt(resume.login, password, code, resume)
            except CodeRequired:
                insisted.append(True)
                raise

        def is_restored() -> bool:
            """The restored practice knows no ticket of the lock: the password alone would be refused."""
            return self._restored or (self.folder / RESTORE_ORDER).exists()

        def needs_code() -> bool:
            return bool(insisted) or is_restored() or resume.needs_code(self.clock())

        return UnlockPorts(unlock, needs_code, self.wait_seconds, is_restored=is_restored)

    def restore_ports(self) -> RestoreAnewPorts:
        """The way back from the backups, with the recovery sheet."""
        from telesec.app.way_back import Front, WayBack

        place = (self.folder, self._device_for, self.clock)
        return WayBack(Front(*place, self.is_set_up, lambda: self.threshold, self._meet_again)).ports()

    def way_in(self) -> WayIn:
        """The ways in that end with new factors."""
        from telesec.app.ways_in import WayIn

        self.own_device.ask_again()
        return WayIn(lambda: self.threshold)

    def set_up_ports(self) -> SetUpPorts:
        """The founding of a practice in this folder."""
        from telesec.app.founding import Founding

        return Founding(self.folder, lambda: self.device, self.clock).ports()


def _load_workspace() -> None:
    """On the worker, so that the window answers meanwhile: what is behind the door takes long to load."""
    import telesec.app.wiring  # noqa: F401


def load_search() -> None:
    """On the worker too, and before anybody is in: the first letter of a search would wait for all this."""
    with suppress(ImportError):  # a library that is missing is said by the search that needs it
        import rapidfuzz.distance
        import rapidfuzz.process  # noqa: F401

        import telesec.storage.records.patients  # noqa: F401
