"""What is checked, said and journaled once the stores are open: lost rows, sealed events, the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from telesec import __version__
from telesec.domain.actions import Action, Subject
from telesec.domain.backups import events as backup_events
from telesec.domain.backups.restores import RESTORED_EVENT
from telesec.domain.journal import chain as journal
from telesec.domain.people import Compartment
from telesec.domain.session_states import NotedHead
from telesec.security import intake
from telesec.security.anchor import Anchor
from telesec.security.header import Header, intake_private_key
from telesec.security.seen_accesses import now_known
from telesec.security.strict_json import instant_text
from telesec.security.throttle import Throttle
from telesec.services import former_keys, witness
from telesec.services.access.intake_entered import entered, keep_entered
from telesec.services.access.lost_rows import lost_rows, tell_others
from telesec.services.access.mended_files import mended_files
from telesec.services.anchoring import remember
from telesec.services.backups.backup_memory import settings_warnings
from telesec.services.gate import Gate
from telesec.services.restores.restore_staging import forget_renewed
from telesec.services.restores.restore_told import restorations, still_noted, tell_restorations
from telesec.services.threshold import Threshold, Writable

CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Expected:
    """What was known before this session opened, to be compared with what is found."""

    noted: Mapping[Compartment, NotedHead]
    wal_missing: Collection[Compartment]
    throttle: Throttle
    header: Header
    practice_dek: bytes
    step: int | None
    told: tuple[str, ...] = ()  # what was found wrong before


def arrive(gate: Gate, threshold: Threshold, expected: Expected) -> tuple[str, ...]:
    """Compare, enter the sealed events, journal every warning, and note the new heads.

    Returns the sentences to show; nothing found returns none.
    """
    practice_id = gate.reference.practice_id
    threshold.forget()
    anchor = threshold.anchor(practice_id)
    reading = _sealed_events(gate, threshold, anchor or Anchor(), expected.practice_dek)
    forget_renewed(threshold.folder)
    restored = restorations(reading.events)
    expected = replace(expected, noted=still_noted(gate.stores().keys(), expected.noted, restored))
    lost = lost_rows(gate, anchor, expected.noted, expected.wal_missing)
    lost += mended_files(gate)  # its rows come after what is missing was counted
    warnings = [*expected.told, *lost, *_clock(gate, anchor)]
    if anchor is None:
        warnings.append(
            "Cet ordinateur n'a plus sa mémoire de ce cabinet : d'anciens fichiers remis à la place "
            "des derniers ne seraient pas reconnus cette fois-ci."
        )
    owners = {slot.login_tag[:16]: slot.account_id for slot in threshold.header().slots}
    warnings += [*_enter_events(gate, reading, owners), *tell_restorations(gate, restored)]
    warnings += settings_warnings(gate, threshold)
    _journal(gate, [_entry(gate, "warning", sentence) for sentence in warnings])
    tell_others(gate, [*lost, *_gaps(reading)])
    witness.note(gate, threshold)
    _settle(gate, threshold, expected)
    return tuple(warnings)


def _sealed_events(gate: Gate, threshold: Threshold, anchor: Anchor, dek: bytes) -> intake.Reading:
    """The events that no computer entered yet, those of before the key was renewed included.

    What other computers entered and the former keys are asked for when needed.
    """
    practice_id = gate.reference.practice_id
    read = partial(
        intake.read_events,
        threshold.folder,
        intake_private_key(dek),
        practice_id,
        anchor,
        device_secret=threshold.secret(practice_id),
    )
    found = read()
    if not (found.events or found.missing or found.broken):
        return found
    with gate.enter(Action.INTAKE, Subject("intake")) as records:
        known = entered(records)
        former = former_keys.known(records, practice_id, {Compartment.PRACTICE: dek}) if found.broken else {}
    keys = former.get(Compartment.PRACTICE, ())
    return read(former=[intake_private_key(key) for key in keys], entered=known)


def _clock(gate: Gate, anchor: Anchor | None) -> list[str]:
    if anchor is None or anchor.last_seen is None or gate.now() >= anchor.last_seen - CLOCK_TOLERANCE:
        return []
    minutes = int((anchor.last_seen - gate.now()).total_seconds()) // 60
    return [
        f"L'horloge de cet ordinateur a reculé d'au moins {_span(minutes)} depuis la dernière session. "
        "Réglez-la : les heures du journal en dépendent."
    ]


def _span(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} heures" if hours < 48 else f"{hours // 24} jours"


def _enter_events(gate: Gate, reading: intake.Reading, owners: Mapping[str, str]) -> list[str]:
    """Journal each event with its true time, once; say what concerns this account or was lost.

    ``owners`` are the accounts by the beginning of their login tag; the others read at their own sign-in.
    """
    if not reading.events:
        return _gaps(reading)
    _journal(gate, [_event_entry(gate, event) for event in reading.events])
    failed = Counter(
        owners.get(event.details.get("tag", ""), "")
        for event in reading.events
        if event.kind == "sign_in_failed"
    )
    with gate.enter(Action.INTAKE, Subject("intake")) as records:
        keep_entered(records, reading.entered)
        for account_id in failed.keys() - {"", gate.account.id}:
            records.people.notify((account_id,), *_failures_sentence(failed[account_id]))
    return [*_failures_sentence(failed[gate.account.id]), *_gaps(reading)]


def _failures_sentence(number: int) -> list[str]:
    if not number:
        return []
    tries = "Un essai de connexion a échoué" if number == 1 else f"{number} essais de connexion ont échoué"
    return [f"{tries} pour votre identifiant depuis votre dernière session. Si ce n'est pas vous, dites-le."]


def _gaps(reading: intake.Reading) -> list[str]:
    sentences = []
    if reading.missing or reading.broken:
        number = reading.missing + reading.broken
        sentences.append(
            f"Le relevé des événements hors session a été effacé ou modifié : {number} "
            f"{'événements manquent' if number > 1 else 'événement manque'}."
        )
    if reading.uncounted:
        sentences.append(
            f"{reading.uncounted} autres événements hors session ont été comptés sans être détaillés : "
            "quelqu'un a sans doute essayé de nombreux mots de passe."
        )
    return sentences


def _event_entry(gate: Gate, event: intake.Event) -> journal.Entry:
    entry = _entry(gate, "event", f"{event.kind} {event.details.get('tag', '')}".strip(), event.id)
    if event.kind == RESTORED_EVENT:
        snapshot, what = event.details.get("snapshot", ""), event.details.get("what", "")
        entry = replace(
            entry, action=Action.RESTORED, subject_kind="snapshot", subject_id=snapshot, reason=what
        )
    if event.kind in backup_events.EVENTS:
        entry = _backup_entry(entry, backup_events.row_from(dict(event.details)))
    return replace(entry, true_at=instant_text(event.at), account_id="", role="")


def _backup_entry(entry: journal.Entry, row: backup_events.BackupRow) -> journal.Entry:
    """``entry`` as the row of a backup that the computer made, or tried to."""
    return replace(
        entry,
        action=Action.BACKUP_RUN,
        subject_kind="backup_target",
        subject_id=row.target_id,
        reason=row.reason,
        outcome=row.outcome,
    )


def _entry(gate: Gate, kind: str, reason: str, subject_id: str = "") -> journal.Entry:
    return journal.Entry(
        at=instant_text(gate.now()),
        account_id=gate.account.id,
        role=" ".join(sorted(gate.account.roles)),
        session_id=gate.session_id,
        workstation=gate.workstation,
        action=Action.INTAKE,
        subject_kind=kind,
        subject_id=subject_id,
        reason=reason,
        app_version=__version__,
    )


def _journal(gate: Gate, entries: list[journal.Entry]) -> None:
    if entries:
        gate.stores()[Compartment.PRACTICE].note(entries)


def _settle(gate: Gate, threshold: Threshold, expected: Expected) -> None:
    """The device now knows this header, this code's step, this hour and these heads; then the log empties."""
    account_id, now = gate.account.id, gate.now()

    def change(known: Anchor) -> Anchor:
        return replace(
            now_known(intake.restarted(known), expected.header),
            throttle=expected.throttle,
            last_seen=now,
            last_steps=known.with_step(account_id, expected.step or 0),
        )

    remember(gate, threshold, change)
    with Writable():
        intake.empty_log(threshold.folder)
