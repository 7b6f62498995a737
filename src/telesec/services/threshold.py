"""A practice before anyone is in: its header, this device's memory of it, delays and sealed events."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from telesec.domain.errors import StoreError
from telesec.security import intake
from telesec.security.anchor import Anchor
from telesec.security.device import ALTERED, DeviceRefused, DeviceStore, Trouble, read_secret
from telesec.security.header import Header, device_check, read_header
from telesec.security.kdf import DEFAULT_PARAMETERS, Argon2Parameters
from telesec.security.state import read_state, write_state
from telesec.security.strict_json import Malformed
from telesec.security.throttle import Moment, Throttle


class Writable(AbstractContextManager[None]):
    """Turns a full or missing disk into a sentence."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise StoreError(
                "state",
                "Le dossier du cabinet ne peut pas être écrit. Vérifiez qu'il est là et que le disque n'est "
                "pas plein.",
            ) from None


class Threshold:
    """One practice folder on one device. Reads nothing of the stores.

    ``clock`` gives aware UTC instants; ``parameters`` are the Argon2id costs of new slots,
    ``moment`` joins the machine's uptime to an instant.
    """

    def __init__(
        self,
        folder: Path,
        device: DeviceStore,
        clock: Callable[[], datetime],
        *,
        workstation: str = "",
        parameters: Argon2Parameters = DEFAULT_PARAMETERS,
        moment: Callable[[datetime], Moment] = Moment.read,
    ) -> None:
        self.folder = folder
        self.device = device
        self.clock = clock
        self.workstation = workstation
        self.parameters = parameters
        self._moment = moment
        self._secrets: dict[str, bytes] = {}
        self._anchors: dict[str, Anchor | None] = {}
        self._kept: dict[tuple[str, str], bytes] = {}

    def header(self) -> Header:
        """The header as it is on disk, not yet believed; raises HeaderRefused."""
        return read_header(self.folder)

    def secret(self, practice_id: str) -> bytes:
        """The device secret; raises DeviceRefused, whose sentence asks for the recovery code.

        An altered secret is told from a wrong password, and is never made again.
        """
        if practice_id not in self._secrets:
            found = read_secret(self.device, practice_id)
            if not hmac.compare_digest(device_check(found, practice_id), self.header().device_check):
                raise DeviceRefused(ALTERED, Trouble.ALTERED)
            self._secrets[practice_id] = found
        return self._secrets[practice_id]

    def anchor(self, practice_id: str) -> Anchor | None:
        """What the device remembers; None when it remembers nothing, or nothing legible.

        Read once and kept: a keyring answers in tens of milliseconds. Changes always read again.
        """
        if practice_id not in self._anchors:
            self._anchors[practice_id] = self._read_anchor(practice_id)
        return self._anchors[practice_id]

    def forget(self) -> None:
        """Ask the device again next time."""
        self._secrets.clear()
        self._anchors.clear()
        self._kept.clear()

    def kept(self, practice_id: str, name: str) -> bytes:
        """A small blob of the device, empty when it has none; read once and kept, as the anchor is."""
        if (practice_id, name) not in self._kept:
            self._kept[practice_id, name] = self.device.read(practice_id, name) or b""
        return self._kept[practice_id, name]

    def keep(self, practice_id: str, name: str, blob: bytes) -> None:
        """Write such a blob; raises DeviceRefused."""
        with Writable():
            self.device.write(practice_id, name, blob)
        self._kept[practice_id, name] = blob

    def erase(self, practice_id: str, *names: str) -> None:
        """Forget blobs of the device for good; raises DeviceRefused."""
        with Writable():
            for name in names:
                self.device.erase(practice_id, name)
        self.forget()

    def update_anchor(self, practice_id: str, change: Callable[[Anchor], Anchor]) -> Anchor:
        """Read again, change and write what the device remembers."""
        changed = change(self._read_anchor(practice_id) or Anchor())
        with Writable():
            self.device.write(practice_id, "anchor", changed.to_bytes())
        self._anchors[practice_id] = changed
        return changed

    def _read_anchor(self, practice_id: str) -> Anchor | None:
        found = self.device.read(practice_id, "anchor")
        try:
            return Anchor.from_bytes(found) if found else None
        except Malformed:
            return None

    def _kept_secret(self, practice_id: str) -> bytes | None:
        """The secret even under a header that is not believed; None when the device has none."""
        try:
            return self._secrets.get(practice_id) or read_secret(self.device, practice_id)
        except DeviceRefused:
            return None

    def wait_seconds(self, practice_id: str, tag: str) -> int:
        """Seconds this login must still wait after its failures."""
        moment = self._moment(self.clock())
        return self._throttle(practice_id).rebased(moment).remaining(tag, moment)

    def count_try(self, practice_id: str, tag: str) -> None:
        """Write a failure down before the try is made, so that a kill gives no free one."""
        secret, moment = self.secret(practice_id), self._moment(self.clock())
        table = self._throttle(practice_id).rebased(moment).failed(tag, moment)
        with Writable():
            write_state(self.folder, replace(read_state(self.folder, secret), throttle=table), secret)

    def failed(self, header: Header, kind: str, details: Mapping[str, str] | None = None) -> None:
        """Seal the event for the journal, and keep the delays where deleting files does not reach."""
        practice_id = header.practice_id

        def change(anchor: Anchor) -> Anchor:
            kept = replace(anchor, throttle=self._throttle(practice_id))
            with Writable():
                return intake.append_event(
                    self.folder,
                    kept,
                    kind,
                    at=self.clock(),
                    public_key=header.intake_public,
                    practice_id=practice_id,
                    device_secret=self._kept_secret(practice_id),
                    details=details,
                )

        self.update_anchor(practice_id, change)

    def forgive(self, practice_id: str, tag: str) -> Throttle:
        """Clear the failures of one login in ``state.json``; the answer is for the anchor."""
        secret = self.secret(practice_id)
        table = self._throttle(practice_id).cleared(tag)
        with Writable():
            write_state(self.folder, replace(read_state(self.folder, secret), throttle=table), secret)
        return table

    def _throttle(self, practice_id: str) -> Throttle:
        kept = read_state(self.folder, self.secret(practice_id)).throttle
        anchor = self.anchor(practice_id)
        return kept.merged(anchor.throttle) if anchor else kept
