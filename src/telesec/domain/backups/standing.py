"""What the practice is told of its backups at any moment: one state, one short line, one full sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telesec.domain.backups.hds import certificate_worry
from telesec.domain.backups.schedule import TOLERANCE, age_state, drill_state
from telesec.domain.backups.shapes import BackupSettings, LockMode, Standing, Target, TargetKind
from telesec.domain.french import NBSP, counted, sentence_case
from telesec.domain.wall import wall_now

_RANK = ("success", "warning", "danger")
_FIRST_TRIES = 36
NOT_SET = "Aucune sauvegarde réglée"
NOT_SET_SENTENCE = "Sauvegarde : aucune n'est réglée. Un administrateur le fait dans Sauvegardes."


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """``state`` is success, warning or danger; ``status`` fits the bottom line of the window, ``sentence``
    the lock screen. ``last_ok`` and ``last_drill`` are the newest of all targets.
    """

    state: str
    status: str
    sentence: str
    targets: tuple[Standing, ...] = ()
    last_ok: datetime | None = None
    last_drill: datetime | None = None
    is_set: bool = False

    def while_doing(self, doing: str) -> tuple[str, str]:
        """The status and the sentence, both ages first, with what is under way ("" for nothing)."""
        if not doing:
            return self.status, self.sentence
        return f"{self.status} · {doing}", f"{sentence_case(doing)}. {self.sentence}"


def told(
    now: datetime, settings: BackupSettings, standings: Sequence[Standing], trouble: str = ""
) -> BackupStanding:
    """The standing of all enabled targets; the worst of ages, faults, drills and certificate decides.

    The age told is the newest of all. A place that a lock protects, or the only ones away from the practice,
    are red by themselves: the disk beside the computer burns, and is stolen, with it.
    ``trouble`` is a sentence about the settings or the ledger themselves: never green then.
    """
    if not settings.is_set:
        state, words = ("danger", f"Sauvegarde : {trouble}") if trouble else ("warning", NOT_SET_SENTENCE)
        return BackupStanding(state, "Sauvegardes à revoir" if trouble else NOT_SET, words)
    own = {standing.target_id: standing for standing in standings}
    enabled = [target for target in settings.targets if target.enabled]
    found = tuple(own.get(target.id, Standing(target.id)) for target in enabled)
    last_ok = max((one.last_ok.at for one in found if one.last_ok), default=None)
    last_drill = max((one.last_drill for one in found if one.last_drill), default=None)
    backup = age_state(now, last_ok)
    worries = [trouble] if trouble else []
    worries += [_late_target(now, target, one) for target, one in zip(enabled, found, strict=True)]
    tone, certificate = certificate_worry(settings, wall_now(now, settings.zone).date())
    worries = [worry for worry in (*worries, certificate) if worry]
    ages = max(backup, drill_state(now, last_drill), key=_RANK.index)
    others = (_away_state(now, enabled, found), tone or "success", "warning" if worries else "success")
    status = f"{_backup_words(now, backup, last_ok)} · {_drill_words(now, last_drill)}"
    sentence = " ".join([f"{sentence_case(status)}.", *worries])
    worst = max(ages, *others, key=_RANK.index)
    if worst != ages:
        status += " · à vérifier"  # the ages alone do not say why it is not green
    return BackupStanding(worst, status, sentence, found, last_ok, last_drill, is_set=True)


def _away_state(now: datetime, targets: Sequence[Target], standings: Sequence[Standing]) -> str:
    """``danger`` when a locked place, or every place away from the practice, has had nothing for too long."""
    away, states = [], []
    for target, standing in zip(targets, standings, strict=True):
        state = age_state(now, standing.last_ok.at) if standing.last_ok else _never(standing)
        if target.lock_mode is not LockMode.NONE:
            states.append(state)
        elif target.kind is not TargetKind.FOLDER:
            away.append(state)
    if away:
        states.append(min(away, key=_RANK.index))
    return "danger" if "danger" in states else "success"


def _never(standing: Standing) -> str:
    """A place that has had nothing yet is given a day and a half of tries, one an hour at the most."""
    return "danger" if standing.failures >= _FIRST_TRIES else "warning"


def ago(now: datetime, then: datetime) -> str:
    """``il y a 3 h``; minutes before one hour, days after two; never negative."""
    passed = max(now - then, timedelta(0))
    minutes = int(passed.total_seconds()) // 60
    if minutes < 1:
        return "à l'instant"
    if minutes < 60:
        return f"il y a {minutes}{NBSP}min"
    if minutes < 48 * 60:
        return f"il y a {minutes // 60}{NBSP}h"
    return f"il y a {counted(minutes // (24 * 60), 'jour', 'jours')}"


def _backup_words(now: datetime, state: str, last_ok: datetime | None) -> str:
    if last_ok is None:
        return "Aucune sauvegarde réussie"
    if last_ok > now + TOLERANCE:
        return "Sauvegarde datée du futur : vérifiez l'horloge"
    if state == "success":
        return f"Sauvegardé {ago(now, last_ok)}"
    late = "Sauvegarde en retard" if state == "warning" else "Sauvegarde très en retard"
    return f"{late} ({_since(now, last_ok)})"


def _drill_words(now: datetime, last_drill: datetime | None) -> str:
    if last_drill is None:
        return "restauration jamais essayée"
    if drill_state(now, last_drill) == "success":
        return f"restauration essayée {ago(now, last_drill)}"
    return f"restauration à réessayer ({_since(now, last_drill)})"


def _late_target(now: datetime, target: Target, standing: Standing) -> str:
    """What must be said of one target: its fault, or that it has had nothing for too long."""
    if standing.failures and standing.fault:
        return f"{_quoted(target)} : {standing.fault}"
    if standing.last_ok is None:
        return f"{_quoted(target)} n'a encore rien reçu."
    if standing.worry:
        return f"{_quoted(target)} : {standing.worry}"
    if age_state(now, standing.last_ok.at) == "success":
        return _unlocked(target, standing)
    return f"{_quoted(target)} n'a rien reçu depuis {_since(now, standing.last_ok.at)}."


def _unlocked(target: Target, standing: Standing) -> str:
    if target.lock_mode is LockMode.NONE or standing.last_ok is None or standing.last_ok.locked_until:
        return ""
    return (
        f"{_quoted(target)} a reçu la sauvegarde, mais l'hébergeur ne confirme pas sa date de protection : "
        "vérifiez que le verrouillage (Object Lock) est activé sur cet espace (bucket)."
    )


def _since(now: datetime, then: datetime) -> str:
    return ago(now, then).removeprefix("il y a ").replace("à l'instant", "un instant")


def _quoted(target: Target) -> str:
    return f"«{NBSP}{target.label}{NBSP}»"
