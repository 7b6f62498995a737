"""``backup.json``: the settings of the backups, sealed by the device: nobody redirects them by hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

from telesec.backup.sealed_json import SealedJson, mac_key
from telesec.domain.backups.shapes import (
    BackupRefused,
    BackupSettings,
    HdsCertificate,
    LockMode,
    Retention,
    Target,
    TargetKind,
    Tier,
)
from telesec.security.folder_lock import writing_alone
from telesec.security.strict_json import Fields, Malformed, canonical

FILE_NAME = "backup.json"
LIMIT = 256 * 1024
_FORMAT = 1
_MOST_TARGETS = 3
_MOST_RECIPIENTS = 10
MOST_FORMER = 8
_PEM = 32 * 1024
ALTERED = (
    "Les réglages des sauvegardes ont été modifiés en dehors du logiciel, ou viennent d'un autre ordinateur. "
    "Rien n'est envoyé : un administrateur les vérifie dans Sauvegardes et les enregistre de nouveau."
)


def settings_key(device_secret: bytes) -> bytes:
    """The MAC key of ``backup.json``."""
    return mac_key(device_secret, b"telesec backup settings mac v1")


def read_settings(folder: Path, device_secret: bytes) -> BackupSettings:
    """The settings kept in ``folder``, the defaults when there are none.

    Raises BackupRefused when they were not written by this program with this device's secret.
    """
    return read_with_digest(folder, device_secret)[0]


def read_with_digest(folder: Path, device_secret: bytes) -> tuple[BackupSettings, str]:
    """The settings as ``read_settings`` gives them, and the digest of what is written; "" of no file."""
    try:
        fields = _file(folder, device_secret).read()
        if fields is None:
            return BackupSettings(), ""
        digest = _digest(fields.whole())
        return from_fields(fields), digest
    except Malformed:
        raise BackupRefused(ALTERED) from None


def digest_of(settings: BackupSettings) -> str:
    """The digest of ``settings`` as they are written."""
    return _digest(as_json(settings))


def write_settings(folder: Path, settings: BackupSettings, device_secret: bytes) -> None:
    """Keep ``settings``; raises OSError when the disk refuses."""
    with writing_alone(folder):
        _file(folder, device_secret).write(as_json(settings))


def as_json(settings: BackupSettings) -> dict[str, object]:
    """The settings as ``from_fields`` reads them; no secret is among them."""
    certificate, retention = settings.certificate, settings.retention
    return {
        "format": _FORMAT,
        "install": settings.install,
        "targets": [_target_json(target) for target in settings.targets],
        "at": settings.at.strftime("%H:%M"),
        "zone": settings.zone,
        "retention": {tier.value: retention.days(tier) for tier in Tier},
        "bandwidth_kib": settings.bandwidth_kib,
        "recipients": list(settings.recipients),
        "certificate": {
            "hoster": certificate.hoster,
            "number": certificate.number,
            "activities": list(certificate.activities),
            "until": certificate.until.isoformat() if certificate.until else "",
            "contract": certificate.contract,
        },
        "recovery": settings.recovery,
        "drill": settings.drill,
        "former": list(settings.former),
        "revision": settings.revision,
    }


def from_fields(fields: Fields) -> BackupSettings:
    """Raises Malformed for anything ``as_json`` does not write."""
    fields.integer("format", _FORMAT, _FORMAT)
    retention = fields.object("retention")
    settings = BackupSettings(
        install=fields.text("install", 16),
        targets=tuple(_target(Fields(item)) for item in fields.items("targets", _MOST_TARGETS)),
        at=_time(fields.text("at", 5)),
        zone=fields.text("zone", 64),
        retention=Retention(*(retention.integer(tier.value, 1, 4000) for tier in Tier)),
        bandwidth_kib=fields.integer("bandwidth_kib"),
        recipients=tuple(_text(item, 256) for item in fields.items("recipients", _MOST_RECIPIENTS)),
        certificate=_certificate(fields.object("certificate")),
    )
    retention.done()
    if "revision" in fields.names():
        settings = replace(
            settings,
            recovery=fields.text("recovery"),
            drill=fields.text("drill"),
            former=tuple(_text(item, 16) for item in fields.items("former", MOST_FORMER)),
            revision=fields.integer("revision"),
        )
    else:  # written before the recipients had names: ours came first
        recovery, drill = (*settings.recipients, "", "")[:2]
        settings = replace(settings, recovery=recovery, drill=drill)
    fields.done()
    return settings


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def _file(folder: Path, device_secret: bytes) -> SealedJson:
    return SealedJson(folder / FILE_NAME, LIMIT, settings_key(device_secret))


def _target_json(target: Target) -> dict[str, object]:
    return {
        "id": target.id,
        "kind": target.kind.value,
        "label": target.label,
        "endpoint": target.endpoint,
        "region": target.region,
        "bucket": target.bucket,
        "folder": target.folder,
        "port": target.port,
        "host_key": target.host_key,
        "authority": target.authority,
        "disk_mark": target.disk_mark,
        "lock_mode": target.lock_mode.value,
        "enabled": int(target.enabled),
    }


def _target(fields: Fields) -> Target:
    try:
        target = Target(
            id=fields.text("id", 1),
            kind=TargetKind(fields.text("kind", 16)),
            label=fields.text("label", 200),
            endpoint=fields.text("endpoint", 1000),
            region=fields.text("region", 100),
            bucket=fields.text("bucket", 100),
            folder=fields.text("folder", 4000),
            port=fields.integer("port", 0, 65535),
            host_key=fields.text("host_key", 10_000),
            authority=fields.text("authority", _PEM),
            disk_mark=fields.text("disk_mark", 100),
            lock_mode=LockMode(fields.text("lock_mode", 16)),
            enabled=bool(fields.integer("enabled", 0, 1)),
        )
    except Malformed:
        raise
    except ValueError:
        raise Malformed("target") from None
    fields.done()
    return target


def _certificate(fields: Fields) -> HdsCertificate:
    until = fields.text("until", 10)
    try:
        certificate = HdsCertificate(
            hoster=fields.text("hoster", 200),
            number=fields.text("number", 200),
            activities=tuple(_number(item) for item in fields.items("activities", 6)),
            until=date.fromisoformat(until) if until else None,
            contract=fields.text("contract", 1000),
        )
    except Malformed:
        raise
    except ValueError:
        raise Malformed("certificate") from None
    fields.done()
    return certificate


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise Malformed("at") from None


def _text(value: Any, limit: int) -> str:
    return Fields({"text": value}).text("text", limit)


def _number(value: Any) -> int:
    return Fields({"number": value}).integer("number", 1, 6)
