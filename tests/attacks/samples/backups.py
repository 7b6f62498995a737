"""A call of each service of the backups and of the restorations, a folder beside the practice as target."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import time

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.actions import Action
from telesec.domain.agenda import CancelledBy
from telesec.domain.backups.changes import Schedule, TargetChange
from telesec.domain.backups.day_compare import DayThen
from telesec.domain.backups.shapes import HdsCertificate, Retention, Target, TargetKind
from telesec.domain.bookings.requests import CancelRequest
from telesec.domain.errors import Refused
from telesec.security import recovery
from telesec.services.backups import backup_change, backup_keys, backup_targets, backups, former_files
from telesec.services.bookings import agenda, booking
from telesec.services.gate import Gate
from telesec.services.restores import against_today, day_compare, day_copy, drills, restores, target_reading


def folder(world: World) -> TargetChange:
    world.made += 1
    place = world.folder.parent / f"disque-{world.made}"
    place.mkdir(mode=0o700)
    return TargetChange(
        Target(
            "", TargetKind.FOLDER, f"Disque {world.made}", folder=str(place), disk_mark=secrets.token_hex(8)
        )
    )


def kept(world: World) -> str:
    """The letter of a target; one is enough for all."""
    if "target" not in world.kept:
        backup_keys.prepare_keys(world.owner, world.threshold())
        made = backup_targets.save_target(world.owner, world.threshold(), folder(world))
        world.kept["target"] = made.targets[0].id
    return str(world.kept["target"])


def changed(world: World, gate: Gate) -> object:
    return backup_change.change_settings(gate, world.threshold(), lambda was, _records: replace(was))


def removed(world: World, gate: Gate) -> object:
    target = kept(world)
    world.kept.pop("target")
    return backup_targets.remove_target(gate, world.threshold(), target)


def tried(world: World, gate: Gate) -> object:
    trial = backup_targets.begin_trial(world.owner, world.threshold(), folder(world))
    return backup_targets.end_trial(gate, trial, "ok")


def copied(world: World, gate: Gate) -> object:
    """An appointment of the backup that is not in the agenda any more."""
    made = world.appointment()
    line = agenda.appointment(world.owner, made.id)
    booking.cancel(
        world.owner, CancelRequest(made.id, made.patient_id, made.version, CancelledBy.PATIENT, "erreur")
    )
    then = DayThen(world.who, made.start.date(), (line,))
    done = day_copy.copy_back(gate, day_compare.differences(world.owner, then))
    if done.refused:
        raise Refused(done.refused[0])
    return done


SAMPLES: dict[str, Sample] = {
    "backups.backup_change.change_settings": changed,
    "backups.backup_keys.confirm_signers": lambda w, g: backup_keys.confirm_signers(g, w.threshold()),
    "backups.backup_keys.give_recovery_code": lambda w, g: backup_keys.give_recovery_code(
        g, w.threshold(), recovery.encode_code(recovery.new_code())
    ),
    "backups.backup_keys.key_standing": lambda w, g: backup_keys.key_standing(g, w.threshold()),
    "backups.backup_keys.prepare_keys": lambda w, g: backup_keys.prepare_keys(g, w.threshold()),
    "backups.backup_keys.save_extra_keys": lambda w, g: backup_keys.save_extra_keys(g, w.threshold(), ()),
    "backups.backup_keys.withdraw_signer": lambda w, g: backup_keys.withdraw_signer(g, w.threshold(), "?"),
    "backups.backup_targets.begin_greeting": lambda _w, g: backup_targets.begin_greeting(
        g, "sauvegardes.exemple.fr", 22
    ),
    "backups.backup_targets.begin_trial": lambda w, g: backup_targets.begin_trial(
        g, w.threshold(), folder(w)
    ),
    "backups.backup_targets.end_trial": tried,
    "backups.backup_targets.kept_trial": lambda w, g: backup_targets.kept_trial(g, w.threshold(), kept(w)),
    "backups.backup_targets.remove_target": removed,
    "backups.backup_targets.save_target": lambda w, g: backup_targets.save_target(
        g, w.threshold(), folder(w)
    ),
    "backups.backups.backup_settings": lambda w, g: backups.backup_settings(g, w.threshold()),
    "backups.backups.save_certificate": lambda w, g: backups.save_certificate(
        g, w.threshold(), HdsCertificate()
    ),
    "backups.backups.save_retention": lambda w, g: backups.save_retention(g, w.threshold(), Retention()),
    "backups.backups.save_schedule": lambda w, g: backups.save_schedule(g, w.threshold(), Schedule(time(20))),
    "backups.backups.start_over": lambda w, g: backups.start_over(g, w.threshold()),
    "backups.former_files.former_files": lambda w, g: former_files.former_files(g, w.threshold()),
    "backups.former_files.remove_former_files": lambda w, g: former_files.remove_former_files(
        g, w.threshold()
    ),
    "restores.against_today.with_contradictions": lambda _w, g: against_today.with_contradictions(g, (), ()),
    "restores.day_compare.DayReading.begin": lambda w, g: day_compare.DayReading(
        g, w.threshold(), w.keys
    ).begin(kept(w)),
    "restores.day_compare.differences": lambda w, g: day_compare.differences(g, DayThen(w.who, TODAY, ())),
    "restores.day_compare.places": lambda w, g: day_compare.places(g, w.threshold()),
    "restores.day_copy.copy_back": copied,
    "restores.drills.Drill.begin": lambda w, g: drills.Drill(g, w.threshold(), w.keys).begin(kept(w)),
    "restores.drills.reports": lambda _w, g: drills.reports(g),
    "restores.restores.RestoreHere.begin": lambda w, g: restores.RestoreHere(g, w.threshold(), w.keys).begin(
        kept(w)
    ),
    "restores.target_reading.begin_reading": lambda w, g: target_reading.begin_reading(
        g, w.threshold(), kept(w), Action.RESTORE
    ),
}
