"""What a backup setting must be before it is kept: places, schedule, protection that cannot be taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from telesec.domain.backups.shapes import (
    BackupSettings,
    Credentials,
    LockMode,
    Retention,
    Target,
    TargetKind,
    Tier,
)
from telesec.domain.errors import Invalid
from telesec.domain.plain_text import check_line

TARGET_IDS = ("a", "b", "c")
SFTP_PORT = 22
CAPS = {Tier.DAILY: (7, 60), Tier.WEEKLY: (14, 190), Tier.MONTHLY: (31, 800)}  # days, least and most
MOST_AUTHORITY = 32 * 1024
FASTEST = 1024 * 1024  # KiB/s
_TIER_WORDS = {Tier.DAILY: "du jour", Tier.WEEKLY: "de la semaine", Tier.MONTHLY: "du mois"}
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_KEY_LINE = re.compile(r"[a-z0-9@.-]{3,60} [A-Za-z0-9+/]{40,8000}={0,2}")
_NO_HOST = "Donnez le nom du serveur. Exemple : « sauvegardes.exemple.fr »."


def check_target(target: Target, others: tuple[Target, ...] = ()) -> Target:
    """The target as it will be kept; raises Invalid naming the field. ``others``: those already kept."""
    kept = replace(target, label=" ".join(target.label.split()))
    if not kept.label:
        raise Invalid("label", "Donnez un nom à cette destination. Exemples : Hébergeur, Disque du bureau.")
    check_line("label", kept.label, 60)
    if any(one.id != kept.id and one.label.casefold() == kept.label.casefold() for one in others):
        raise Invalid("label", "Une autre destination porte déjà ce nom. Choisissez-en un autre.")
    if kept.kind is TargetKind.S3:
        return _checked_s3(kept)
    if kept.kind is TargetKind.SFTP:
        return _checked_sftp(kept)
    return _checked_folder(kept)


def check_credentials(kind: TargetKind, credentials: Credentials) -> Credentials:
    """The keys without stray blanks; raises Invalid naming ``login`` or ``secret``."""
    login, secret = credentials.login.strip(), credentials.secret.strip()
    if kind is TargetKind.FOLDER:
        return Credentials()
    if not login:
        told = "la clé d'accès fournie" if kind is TargetKind.S3 else "le compte fourni"
        raise Invalid("login", f"Donnez {told} par l'hébergeur.")
    check_line("login", login, 200)
    if not secret:
        words = (
            "Donnez la clé secrète." if kind is TargetKind.S3 else "Créez d'abord la clé de cet ordinateur."
        )
        raise Invalid("secret", words)
    if kind is TargetKind.S3:
        check_line("secret", secret, 300)
    return Credentials(login, secret if kind is TargetKind.S3 else secret + "\n")


def free_id(settings: BackupSettings) -> str:
    """The letter of one more target; raises Invalid when there are three."""
    used = {target.id for target in settings.targets}
    for letter in TARGET_IDS:
        if letter not in used:
            return letter
    raise Invalid("", "Il y a déjà trois destinations. Retirez-en une avant d'en ajouter.")


def check_retention(retention: Retention) -> Retention:
    """Raises Invalid naming daily, weekly or monthly: under what protects, or over what one may regret."""
    for tier, (least, most) in CAPS.items():
        if not least <= retention.days(tier) <= most:
            raise Invalid(
                tier.value,
                f"Les sauvegardes {_TIER_WORDS[tier]} se gardent entre {least} et {most} jours.",
            )
    if retention.weekly < retention.daily + 7:
        raise Invalid(
            "weekly",
            "Une sauvegarde du jour s'appuie sur celle de la semaine : gardez celle-ci 7 jours de plus "
            f"au moins, soit {retention.daily + 7} jours.",
        )
    if retention.monthly < retention.weekly:
        raise Invalid("monthly", "Gardez les sauvegardes du mois au moins autant que celles de la semaine.")
    return retention


def check_bandwidth(kib: int) -> int:
    """KiB/s, 0 for no limit; raises Invalid("bandwidth") for one so slow that no backup would end."""
    if kib and not 32 <= kib <= FASTEST:
        raise Invalid("bandwidth", "Donnez au moins 32 Kio par seconde, ou 0 pour ne pas limiter.")
    return kib


def place_words(target: Target) -> str:
    """Where a target is, in a line that holds no secret."""
    if target.kind is TargetKind.S3:
        return f"{target.endpoint.removeprefix('https://')}, compartiment {target.bucket}"
    if target.kind is TargetKind.SFTP:
        port = "" if target.port == SFTP_PORT else f", port {target.port}"
        return f"{target.endpoint}{port}, dossier {target.folder}"
    return target.folder


def _checked_s3(target: Target) -> Target:
    endpoint = target.endpoint.strip().rstrip("/")
    try:
        parts = urlsplit(endpoint)
        named = bool(parts.hostname and _HOST.fullmatch(parts.hostname))
        odd = bool(parts.path or parts.query or parts.fragment or parts.username or parts.password)
        parts.port  # noqa: B018 - raises ValueError for an impossible one
    except ValueError:
        named = odd = False
    if not endpoint.startswith("https://") or not named or odd:
        raise Invalid(
            "endpoint", "Donnez l'adresse chiffrée du service. Exemple : « https://s3.exemple.fr »."
        )
    if len(target.authority) > MOST_AUTHORITY:
        raise Invalid("authority", "Ce fichier d'autorité est trop gros : donnez celui de l'hébergeur seul.")
    region, bucket = target.region.strip(), target.bucket.strip()
    if not _REGION.fullmatch(region):
        raise Invalid(
            "region",
            "Donnez la région telle que l'hébergeur l'écrit, par exemple « fr-par ». S'il n'en donne pas : "
            "« us-east-1 ».",
        )
    if not _BUCKET.fullmatch(bucket) or ".." in bucket:
        raise Invalid(
            "bucket", "Donnez le nom du compartiment (bucket) : minuscules, chiffres, traits d'union."
        )
    return replace(
        target, endpoint=endpoint, region=region, bucket=bucket, folder="", port=0, host_key="", disk_mark=""
    )


def _checked_sftp(target: Target) -> Target:
    host, folder = target.endpoint.strip(), target.folder.strip()
    if not _HOST.fullmatch(host) or ".." in host:
        raise Invalid("endpoint", _NO_HOST)
    if not 1 <= target.port <= 65535:
        raise Invalid("port", "Donnez un numéro de port entre 1 et 65535, d'ordinaire 22.")
    check_line("folder", folder, 400)
    if not folder or ".." in PurePosixPath(folder).parts:
        raise Invalid(
            "folder", "Donnez le dossier du serveur qui recevra les sauvegardes. Exemple : « telesec »."
        )
    if not _KEY_LINE.fullmatch(target.host_key.strip()):
        raise Invalid(
            "host_key", "Demandez l'empreinte du serveur, comparez-la, puis cochez qu'elle est la bonne."
        )
    return replace(
        target,
        endpoint=host,
        folder=folder,
        host_key=target.host_key.strip(),
        region="",
        bucket="",
        authority="",
        disk_mark="",
        lock_mode=LockMode.NONE,
    )


def _checked_folder(target: Target) -> Target:
    folder = target.folder.strip()
    check_line("folder", folder, 400)
    absolute = PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()
    if not absolute or ".." in (*PurePosixPath(folder).parts, *PureWindowsPath(folder).parts):
        raise Invalid("folder", "Choisissez un dossier, sur un disque qui n'est pas celui de l'ordinateur.")
    return replace(
        target,
        folder=folder,
        endpoint="",
        region="",
        bucket="",
        port=0,
        host_key="",
        authority="",
        lock_mode=LockMode.NONE,
    )
