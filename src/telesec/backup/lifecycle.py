"""What the hoster is asked to set: rules that delete what is past its date, and keys that cannot delete."""

from __future__ import annotations

import json
from typing import Any

from telesec.backup.targets.object_keys import TRIAL_PREFIX
from telesec.domain.backups.shapes import BackupSettings, LockMode, Target, TargetKind, Tier

__all__ = ["instructions", "rights", "rules"]

_MARGIN = 2  # days past the lock: a rule never races a date
_UNFINISHED = 2
_TIER_WORDS = {Tier.DAILY: "du jour", Tier.WEEKLY: "de la semaine", Tier.MONTHLY: "du mois"}


def rules(settings: BackupSettings) -> str:
    """The lifecycle of each tier as S3 writes it (JSON), for ``put-bucket-lifecycle-configuration``.

    Expiring hides an object; what is hidden goes a day later where a lock keeps it anyway. Where a bucket
    has none, what somebody writes over stays under it as long as it would have: a thief of the keys must
    not have the originals erased by these very rules.
    """
    locked = all(
        target.lock_mode is not LockMode.NONE
        for target in settings.targets
        if target.kind is TargetKind.S3 and target.enabled
    )
    made = []
    for tier in Tier:
        days = settings.retention.days(tier) + _MARGIN
        prefix = f"{settings.install}/{tier.value}/"
        made.append(_rule(f"telesec-{tier.value}", prefix, days, 1 if locked else days))
    made.append(_rule("telesec-trial", f"{TRIAL_PREFIX}/", 1, 1))
    made.append(
        {
            "ID": "telesec-markers",
            "Status": "Enabled",
            "Filter": {"Prefix": f"{settings.install}/"},
            "Expiration": {"ExpiredObjectDeleteMarker": True},
        }
    )
    return json.dumps({"Rules": made}, indent=2, ensure_ascii=False)


def _rule(name: str, prefix: str, days: int, hidden_days: int) -> dict[str, Any]:
    return {
        "ID": name,
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "Expiration": {"Days": days},
        "NoncurrentVersionExpiration": {"NoncurrentDays": hidden_days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _UNFINISHED},
    }


def rights(target: Target) -> str:
    """What the keys of ``target`` may do, as S3 writes it (JSON): write, read, list, lock; never delete."""
    bucket = f"arn:aws:s3:::{target.bucket}"
    objects = ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"]
    if target.lock_mode is not LockMode.NONE:
        objects += ["s3:PutObjectRetention", "s3:GetObjectRetention"]
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": objects, "Resource": f"{bucket}/*"},
            {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:ListBucketVersions"], "Resource": bucket},
        ],
    }
    return json.dumps(policy, indent=2, ensure_ascii=False)


def instructions(settings: BackupSettings) -> str:
    """All of it in words and texts to copy, for the person who speaks to the hoster."""
    buckets = [target for target in settings.targets if target.kind is TargetKind.S3]
    if not buckets:
        return (
            "Aucune destination chez un hébergeur S3 : rien n'est effacé automatiquement. Faites de la place "
            "vous-même en retirant les dossiers les plus anciens, jamais celui d'une sauvegarde complète "
            "dont d'autres dépendent encore."
        )
    kept = ", ".join(
        f"{settings.retention.days(tier)} jours pour celles {_TIER_WORDS[tier]}" for tier in Tier
    )
    words = [
        "telesec n'efface jamais une sauvegarde, et ses clés ne doivent pas pouvoir le faire. C'est "
        "l'hébergeur qui retire les plus anciennes, par les règles ci-dessous.",
        f"Durée de garde : {kept}.",
        "1. À la création du compartiment (bucket), activez les versions (versioning) et le verrouillage "
        "(Object Lock).",
        "2. Donnez aux clés de ce cabinet ces droits et aucun autre :",
    ]
    for target in buckets:
        words += [f"   {target.label}", rights(target)]
    words += ["3. Posez ces règles de cycle de vie sur chaque compartiment :", rules(settings)]
    words.append(
        "4. Gardez le compte d'administration de l'hébergeur ailleurs que sur les ordinateurs du cabinet, "
        "protégé par un second facteur."
    )
    return "\n\n".join(words) + "\n"
