"""The words of the page of backups: ages, sizes, states, how long something is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from telesec.domain.backups.schedule import age_state, drill_state, is_owed, last_slot, next_try
from telesec.domain.backups.shapes import BackupSettings, LockMode, Standing, TargetKind, Tier
from telesec.domain.backups.standing import ago
from telesec.domain.french import NBSP, date_numeric, time_of_day
from telesec.domain.wall import wall_now

KIND_WORDS = {TargetKind.S3: "Hébergeur (S3)", TargetKind.SFTP: "Serveur SFTP", TargetKind.FOLDER: "Dossier"}
KIND_ICONS = {TargetKind.S3: "cloud", TargetKind.SFTP: "server", TargetKind.FOLDER: "hard-drive"}
TIER_WORDS = {Tier.DAILY: "Du jour", Tier.WEEKLY: "De la semaine", Tier.MONTHLY: "Du mois"}
LOCK_WORDS = {
    LockMode.NONE: "Sans verrou",
    LockMode.GOVERNANCE: "Verrou levable",
    LockMode.COMPLIANCE: "Verrou définitif",
}
STATE_WORDS = {"success": "En ordre", "warning": "À surveiller", "danger": "À corriger"}
STATE_ICONS = {"success": "shield-check", "warning": "triangle-alert", "danger": "shield-alert"}
_MINUTE = timedelta(minutes=1)  # what is asked once a minute comes after the minute told, not before
_UNITS = ("o", "Ko", "Mo", "Go", "To")


def size_words(count: int) -> str:
    """``820 Ko``, ``12,4 Mo``: by thousands, as disks are sold."""
    value, unit = float(max(count, 0)), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    told = f"{value:.0f}" if unit < 2 or value >= 100 else f"{value:.1f}".replace(".", ",")
    return f"{told}{NBSP}{_UNITS[unit]}"


def when_words(now: datetime, then: datetime, zone: str) -> str:
    """``aujourd'hui à 12 h 45``, ``hier à 9 h 05``, ``le 01/06/2026 à 9 h 05``."""
    here, there = wall_now(now, zone), wall_now(then, zone)
    days = (there.date() - here.date()).days
    near = {0: "aujourd'hui", -1: "hier", 1: "demain"}.get(days)
    return f"{near or 'le ' + date_numeric(there.date())} à {time_of_day(there).replace(' ', NBSP)}"


def backup_words(now: datetime, standing: Standing, zone: str) -> tuple[str, str]:
    """Tone and words of the last good backup of a target."""
    if standing.last_ok is None:
        return "danger", "aucune sauvegarde réussie"
    at = standing.last_ok.at
    return age_state(now, at), f"sauvegardé {ago(now, at)} ({when_words(now, at, zone)})"


def drill_words(
    now: datetime, standing: Standing, zone: str, *, tried_elsewhere: bool = False
) -> tuple[str, str]:
    """Tone and words of the last good restore test of a target; the foot tells the newest of all targets."""
    at = standing.last_drill
    if at is None:
        where = " depuis cette destination" if tried_elsewhere else ""
        return "warning", f"restauration jamais essayée{where}"
    day = date_numeric(wall_now(at, zone).date())
    return drill_state(now, at), f"restauration essayée {ago(now, at)} (le {day})"


def next_words(
    now: datetime, settings: BackupSettings, standings: tuple[Standing, ...], *, code_known: bool
) -> str:
    """When the next backup comes by itself, as a sentence. ``code_known``: the sheet's key was given once."""
    if not settings.is_set:
        return f"Aucune sauvegarde automatique : il manque {_lacking(settings, code_known=code_known)}."
    at, zone = settings.at, settings.zone
    if any(is_owed(now, one, at, zone) for one in standings):
        return "Prochaine sauvegarde : dès que possible, une est due."
    again = next_try(now, standings, at, zone)
    if again is not None:
        return f"Nouvel essai {when_words(now, again + _MINUTE, zone)}."
    following = last_slot(now + timedelta(days=1), at, zone)
    return f"Prochaine sauvegarde : {when_words(now, following, zone)}."


def _lacking(settings: BackupSettings, *, code_known: bool) -> str:
    """Which of the two is not there yet; settings never written take a code that is known by themselves."""
    lacks = [] if any(one.enabled for one in settings.targets) else ["une destination"]
    if not settings.recovery and not code_known:
        lacks.append("le code de récupération")
    return " et ".join(lacks) or "un réglage"


def kept_words(made: datetime, tier: Tier, settings: BackupSettings) -> str:
    """Until when a snapshot of this tier is kept, by the present settings."""
    until = wall_now(made, settings.zone).date() + timedelta(days=settings.retention.days(tier))
    return date_numeric(until)
