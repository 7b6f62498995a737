"""Restorations for trial: a snapshot put back beside, opened with this session's keys, compared, wiped."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from telesec.backup.manifest import Manifest
from telesec.backup.targets.base import Opener
from telesec.backup.targets.opening import open_target
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.drills import MOST_KEPT, CheckedStore, DrillReport, drill_owed
from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice
from telesec.domain.backups.shapes import BackupRefused, Cancelled, FaultKind, JournalHead, Progress
from telesec.domain.backups.signers import fingerprint
from telesec.domain.errors import NotFound, TelesecError
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Head
from telesec.domain.people import Compartment, Role
from telesec.services.backups import backup_book
from telesec.services.former_keys import Former, fitting, of_session
from telesec.services.gate import Gate
from telesec.services.restores.against_today import Copy, compared, with_contradictions
from telesec.services.restores.restore_source import Source, Stop, Tell, never, quiet
from telesec.services.restores.restore_staging import looking
from telesec.services.restores.target_reading import Reading, TargetReader, begin_reading
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold

REPORTS = "drill_reports"
_STEP = "Vérification de la copie"


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot fetched, opened, looked at and wiped."""

    manifest: Manifest
    copies: tuple[Copy, ...]
    warnings: tuple[str, ...]
    fetched: int
    seconds: int
    is_newest: bool
    listed: tuple[Choice, ...] = ()  # every backup of the target


class Drill(TargetReader):
    """``begin`` → ``look`` → ``finish``. ``look`` alone takes long, and touches none of the live stores."""

    def __init__(
        self,
        gate: Gate,
        threshold: Threshold,
        deks: Mapping[Compartment, bytes],
        opener: Opener = open_target,
    ) -> None:
        super().__init__(gate, threshold, deks, opener)
        self._practice_id, self._former = "", Former()

    def begin(self, target_id: str) -> None:
        """Journaled before anything is read. Raises what ``begin_reading`` raises."""
        self._reading = begin_reading(self._gate, self._threshold, target_id, Action.BACKUP_DRILL)
        self._practice_id = self._gate.reference.practice_id
        self._former = of_session(self._gate, self._deks)

    def look(self, snapshot_id: str = "", tell: Tell = quiet, stop: Stop = never) -> Seen:
        """Restore the newest snapshot (or ``snapshot_id``) to a private folder, open it, and wipe it.

        Raises NotFound, TargetFault, BackupRefused, Cancelled, StoreError (disk).
        """
        began = time.monotonic()
        try:
            listing = self._listed(tell, stop)
            choice = listing.choice(snapshot_id) if snapshot_id else listing.newest
            if choice is None:
                raise NotFound(
                    "Aucune sauvegarde de cette destination ne peut être essayée. Faites-en une d'abord."
                )
            source = self._open_source()
            manifest = source.manifest(choice.id)
            with looking(self._threshold.folder) as place:
                copies = self._opened(source, manifest, place, tell, stop)
        finally:
            self.close()
        seconds = round(time.monotonic() - began)
        newest, listed = choice == listing.newest, tuple(listing.choices)
        return Seen(manifest, copies, listing.warnings, choice.fetched, seconds, newest, listed)

    def finish(self, seen: Seen) -> DrillReport:
        """Compare with the practice as it is, note the outcome, keep the report for its certificate."""
        gate, reading = self._gate, self._begun()
        stores = [compared(gate, copy, seen.manifest.created_at) for copy in seen.copies]
        report = DrillReport(
            target_id=reading.target.id,
            target_label=reading.target.label,
            snapshot_id=seen.manifest.id,
            number=seen.manifest.number,
            made_at=seen.manifest.created_at,
            done_at=gate.now(),
            workstation=gate.workstation,
            by=gate.account.display_name,
            fetched=seen.fetched,
            seconds=seen.seconds,
            stores=with_contradictions(gate, stores, seen.listed),
            warnings=seen.warnings,
            missing=_missing(seen, reading),
            signer=fingerprint(seen.manifest.signer),
        )
        outcome = "compared" if report.succeeded else "differs"
        with gate.enter(
            Action.BACKUP_DRILL, Subject("snapshot", report.snapshot_id), reason=outcome
        ) as records:
            earlier = _legible(records.schedules.settings().get(REPORTS))
            kept = [one.to_stored() for one in (report, *earlier)]
            records.schedules.set(REPORTS, kept[:MOST_KEPT])
        self._note(report)
        return report

    def failed(self, error: TelesecError) -> None:
        """A drill that could not go to its end: journaled; the age on screen goes on growing."""
        target_id = self._reading.target.id if self._reading else ""
        with self._gate.enter(
            Action.BACKUP_DRILL, Subject("backup_target", target_id), reason=type(error).__name__
        ):
            return

    def _note(self, report: DrillReport) -> None:
        target_id, now = report.target_id, report.done_at
        if report.succeeded:
            backup_book.change(self._threshold, lambda book: book.with_drill(target_id, now))
            return
        sentence = f"La restauration d'essai a trouvé un défaut : {report.faults[0]}"
        backup_book.change(
            self._threshold,
            lambda book: book.with_fault(target_id, now, FaultKind.DAMAGED, sentence, new_id()),
        )

    def _opened(
        self, source: Source, manifest: Manifest, place: Path, tell: Tell, stop: Stop
    ) -> tuple[Copy, ...]:
        names = [entry.name for entry in manifest.files]
        source.fetch(manifest, place, names, tell, stop)
        copies = []
        for rank, compartment in enumerate(Compartment):
            tell(Progress(_STEP, rank, len(Compartment)))
            if stop():
                raise Cancelled("La restauration d'essai a été arrêtée. Rien n'a changé.")
            copies.append(self._copy(manifest, place, compartment))
        return tuple(copies)

    def _copy(self, manifest: Manifest, place: Path, compartment: Compartment) -> Copy:
        path = place / f"{compartment.value}.db"
        if not path.is_file():
            missing = f"{COMPARTMENT_WORDS[compartment]} : absent de la sauvegarde."
            return Copy(CheckedStore(compartment, opened=False, size=0, faults=(missing,)))
        size, noted = path.stat().st_size, manifest.heads.get(compartment.value)
        if compartment not in self._deks:
            return Copy(CheckedStore(compartment, opened=False, size=size), noted)
        try:
            return self._seen(place, compartment, size, noted)
        except TelesecError as error:
            return Copy(CheckedStore(compartment, opened=False, size=size, faults=(error.sentence,)), noted)

    def _seen(self, place: Path, compartment: Compartment, size: int, noted: JournalHead | None) -> Copy:
        keys = fitting(place, self._practice_id, {compartment: self._deks[compartment]}, self._former)
        store = open_stores(place, self._practice_id, keys)[compartment]
        label = COMPARTMENT_WORDS[compartment]
        try:
            faults = [f"{label} : des pages sont abîmées."] if store.check_pages() else []
            report = store.verify([_head(noted)] if noted else [])
            if report is None or report.verdict != "verified":
                raise BackupRefused(f"{label} : {report.sentence if report else 'journal non vérifié.'}")
            survey = store.survey()
        finally:
            store.close()
        checked = CheckedStore(
            compartment,
            opened=True,
            size=size,
            journal_rows=report.head.count,
            journal_mac=report.head.mac.hex(),
            rows=survey.rows,
            cents=survey.ledger,
            faults=tuple(faults),
        )
        return Copy(checked, noted, survey)


def _missing(seen: Seen, reading: Reading) -> str:
    """A sentence when the newest that the target shows is older than the last one made here."""
    last = reading.remembered
    if last is None or not seen.is_newest or seen.manifest.number >= last.number:
        return ""
    return (
        f"La sauvegarde n° {last.number} n'est plus chez l'hébergeur : la plus récente y est la "
        f"n° {seen.manifest.number}."
    )


def _head(noted: JournalHead) -> Head:
    return Head(noted.count, bytes.fromhex(noted.mac))


def owed(gate: Gate, threshold: Threshold, tried: frozenset[str] = frozenset()) -> str | None:
    """The target to try by itself while this session is open; None when none is owed or nobody may."""
    if not gate.account.roles & {Role.ADMIN, Role.PRACTITIONER}:
        return None
    settings, book = backup_book.settings(threshold), backup_book.ledger(threshold)
    return drill_owed(gate.now(), settings, book.standings, tried) if settings.is_set else None


def reports(gate: Gate) -> tuple[DrillReport, ...]:
    """The reports kept, newest first."""
    with gate.enter(Action.BACKUP_LIST, Subject("drills")) as records:
        return _legible(records.schedules.settings().get(REPORTS))


def _legible(kept: object) -> tuple[DrillReport, ...]:
    found = [DrillReport.from_stored(one) for one in (kept if isinstance(kept, list) else [])]
    return tuple(one for one in found if one is not None)
