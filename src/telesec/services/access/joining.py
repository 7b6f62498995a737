"""A computer that comes in with the code given by another: it receives the practice's secret, once."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.security import computer_file
from telesec.security.account_keys import SealBroken
from telesec.security.anchor import Anchor
from telesec.security.backup_codes import looks_like_code
from telesec.security.computer_file import ComputerFile, Lent
from telesec.security.device import remember_choice
from telesec.security.header import device_check
from telesec.security.strict_json import Malformed
from telesec.services.access.this_computer import Identity, keep_identity
from telesec.services.threshold import Threshold, Writable

_SLACK = timedelta(minutes=5)  # two clocks of one practice may differ by as much
_NONE = (
    "Aucun code n'attend dans ce dossier du cabinet. Demandez-en un à un ordinateur du cabinet (Paramètres, "
    "section Cet ordinateur), dans ce même dossier."
)
_LATE = (
    "Ce code n'est plus valable, ou les deux ordinateurs ne sont pas à la même heure. Vérifiez l'heure, puis "
    "demandez un autre code."
)
_WRONG = "Ce n'est pas le bon code. Relisez-le sur l'autre ordinateur, et retapez-le."
_SHAPE = "Le code compte trois groupes de quatre signes, comme 7K2M-Q9XA-03TD."


class Joining:
    """``join`` with the code; then sign in as usual, with one's own password and telephone."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    def join(self, typed: str) -> None:
        """Keep the practice's secret on this computer; the code is worth nothing afterwards.

        Raises Invalid("code") with what to do, DeviceRefused when this computer keeps nothing.
        """
        threshold = self._threshold
        header = threshold.header()
        if not looks_like_code(typed):
            raise Invalid("code", _SHAPE)
        found = computer_file.read_file(threshold.folder)
        if found is None or found.practice_id != header.practice_id:
            raise Invalid("code", _NONE)
        if not found.made - _SLACK <= threshold.clock() < found.until:
            raise Invalid("code", _LATE)
        lent = self._opened(found, typed)
        check = device_check(lent.secret, header.practice_id)
        if not hmac.compare_digest(check, header.device_check):
            raise Invalid("code", _NONE)
        self._keep(header.practice_id, lent)
        computer_file.remove_file(threshold.folder)

    def _opened(self, found: ComputerFile, typed: str) -> Lent:
        try:
            return computer_file.open_file(found, typed)
        except SealBroken:
            raise Invalid("code", _WRONG) from None

    def _keep(self, practice_id: str, lent: Lent) -> None:
        """The secret last: until it is there, nothing has happened."""
        threshold = self._threshold
        keep_identity(threshold, practice_id, Identity(new_id(), lent.offer, lent.given_by))
        received = _anchor_from(lent.anchor)
        if received is not None:
            threshold.update_anchor(practice_id, lambda own: _further(own, received))
        with Writable():
            threshold.device.write(practice_id, "secret", lent.secret)
            remember_choice(threshold.device, practice_id)
        threshold.forget()


def sweep(folder: Path, now: datetime) -> None:
    """A code nobody used in time leaves nothing behind."""
    found = computer_file.read_file(folder)
    if found is not None and now >= found.until + _SLACK:
        computer_file.remove_file(folder)


def _anchor_from(blob: bytes) -> Anchor | None:
    try:
        return Anchor.from_bytes(blob) if blob else None
    except Malformed:
        return None


def _further(own: Anchor, received: Anchor) -> Anchor:
    """Whichever of the two has seen more recent accesses."""
    if own.header_version > received.header_version:
        return own
    return replace(received, throttle=own.throttle.merged(received.throttle))
