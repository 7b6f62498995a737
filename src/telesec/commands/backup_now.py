"""``telesec backup`` itself: backups made without a window, asked for by the system's timer, or listed."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta

from telesec.commands.session import threshold_at
from telesec.domain.backups.schedule import next_try
from telesec.domain.backups.shapes import Made, Tier
from telesec.domain.french import instant_long
from telesec.services.backups import backup_book, backup_runs
from telesec.services.threshold import Threshold

_TIERS = {Tier.DAILY: "du jour", Tier.WEEKLY: "de la semaine", Tier.MONTHLY: "du mois"}
_MEGA = 1_000_000


def run(args: argparse.Namespace) -> int:
    """0 when every backup asked for is made, or none was owed, or another window makes them; 1 otherwise,
    2 when two things are asked at once.
    """
    threshold = threshold_at(args.practice)
    if args.what == "list" and args.if_due:
        print("Choisissez : list lit ce qui est fait, --if-due sauvegarde. Pas les deux.", file=sys.stderr)
        return 2
    if args.what == "list":
        return _list(threshold)
    return _if_due(threshold) if args.if_due else _make(threshold, backup_runs.all_targets(threshold))


def _if_due(threshold: Threshold) -> int:
    """For a timer: nothing to do, or somebody else at it, is no failure."""
    from telesec.backup.run_lock import AlreadyRunning
    from telesec.backup.staging import Busy

    owed = backup_runs.owed(threshold)
    if not owed:
        print(_next(threshold))
        return 0
    try:
        return _make(threshold, owed)
    except (AlreadyRunning, Busy) as occupied:
        print(occupied.sentence)
        return 0


def _next(threshold: Threshold) -> str:
    """Why nothing is done now, and when something will be."""
    settings = backup_book.settings(threshold)
    if not settings.is_set:
        return "Aucune sauvegarde n'est réglée. Un administrateur le fait dans Sauvegardes."
    standings = backup_book.standing(threshold).targets
    again = next_try(threshold.clock(), standings, settings.at, settings.zone)
    if again is None:
        return "Aucune sauvegarde n'est à faire maintenant."
    when = instant_long(again + timedelta(minutes=1), settings.zone)
    return f"Le dernier essai a manqué. Nouvel essai {when}."


def _make(threshold: Threshold, target_ids: tuple[str, ...]) -> int:
    report = backup_runs.run_closed(threshold, target_ids, _tell)
    for label in report.made:
        print(f"Sauvegardé : {label}.")
    for sentence in report.failed:
        print(sentence, file=sys.stderr)
    return 0 if report.made and not report.failed else 1


def _tell(what: str, more: dict[str, object]) -> None:
    if what == "progress" and sys.stderr.isatty():
        done, total = int(str(more["done"])), int(str(more["total"]))
        percent = f" {done * 100 // total} %" if total else ""
        print(f"\r\033[K{more['step']}{percent}", end="" if done < total else "\n", file=sys.stderr)


def _list(threshold: Threshold) -> int:
    """What this computer remembers of its backups; no session, no key, nothing about a patient."""
    standing = backup_book.standing(threshold)
    labels, zone = backup_book.labels(threshold)
    for made in reversed(backup_book.ledger(threshold).made):
        print(_line(made, labels.get(made.target_id, made.target_id), zone))
    print(standing.sentence)
    return 0


def _line(made: Made, label: str, zone: str) -> str:
    kind = "différence" if made.base_id else "complète"
    until = f", gardée au moins jusqu'au {instant_long(made.locked_until, zone)}" if made.locked_until else ""
    size = f"{made.bytes_sent / _MEGA:.1f} Mo".replace(".", ",")
    when = instant_long(made.at, zone)
    return f"{when} — {label} : {kind}, {_TIERS[made.tier]}, {size}{until} ({made.id})"
