"""The keys of a backup target, in this computer's keyring only, each good for the place it was given for."""

from __future__ import annotations

import hashlib

from telesec.domain.backups.shapes import Credentials, FaultKind, Target, TargetFault, TargetKind
from telesec.domain.errors import Invalid
from telesec.security.device import DeviceStore
from telesec.security.strict_json import Malformed, canonical, parse

MOST_BYTES = 1200  # what a Windows credential surely holds
NOT_HERE = (
    "Cet ordinateur n'a pas les clés de « {label} ». Un administrateur les redonne dans Sauvegardes, "
    "bouton Modifier de cette destination."
)


def keep_credentials(device: DeviceStore, practice_id: str, target: Target, credentials: Credentials) -> None:
    """Write the keys of ``target``; raises Invalid when they are too long for a keyring, DeviceRefused."""
    blob = canonical({"login": credentials.login, "secret": credentials.secret, "place": place_mark(target)})
    if len(blob) > MOST_BYTES:
        raise Invalid(
            "secret",
            "Cette clé est trop longue pour le trousseau de l'ordinateur. Demandez-en une plus courte.",
        )
    device.write(practice_id, _name(target.id), blob)


def credentials_of(device: DeviceStore, practice_id: str, target: Target) -> Credentials:
    """The keys of ``target``, empty for a folder.

    Raises TargetFault(CREDENTIALS) when they are missing or were given for another place, DeviceRefused
    when the keyring does not answer.
    """
    if target.kind is TargetKind.FOLDER:
        return Credentials()
    try:
        fields = parse(device.read(practice_id, _name(target.id)) or b"", MOST_BYTES)
        found = Credentials(fields.text("login", MOST_BYTES), fields.text("secret", MOST_BYTES))
        place = fields.text("place")
        fields.done()
    except Malformed:
        place = ""
    if place != place_mark(target):
        raise TargetFault(FaultKind.CREDENTIALS, NOT_HERE.format(label=target.label))
    return found


def forget_credentials(device: DeviceStore, practice_id: str, target_id: str) -> None:
    """Leave nothing of a target's keys in the keyring."""
    device.write(practice_id, _name(target_id), b"")


def place_mark(target: Target) -> str:
    """What a key is given for: the server and how it is recognised; a key never follows a changed address."""
    told = (target.kind.value, target.endpoint, str(target.port), target.authority, target.host_key)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _name(target_id: str) -> str:
    return f"target{target_id}"
