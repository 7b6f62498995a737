"""The page of backups with its use cases; what speaks to a destination runs away from the stores."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from telesec.app.compare_wiring import compare_way
from telesec.app.messages_wiring import read_authority
from telesec.app.office_pages import write_out
from telesec.app.page_context import PageContext
from telesec.domain.backups.changes import HostKey, KeyPair, Trial
from telesec.domain.backups.drills import DrillReport
from telesec.domain.backups.shapes import BackupSettings, Protection, TargetKind
from telesec.services.backups import backup_book, backup_keys, backup_targets, backups, former_files
from telesec.services.restores import drills, restores
from telesec.ui.backups.page import BackupsPage
from telesec.ui.backups.ports import BackupsPorts, Reading, RestorePorts, Runner, SettingPorts, TargetPorts
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.file_choice import ask_folder
from telesec.ui.settings.authority_path import ask_authority_path

SAME_DISK = (
    "Attention : ce dossier est sur le même disque que le cabinet ; une panne emporterait les deux. "
    "Choisissez un autre disque."
)
ELSEWHERE = "Les sauvegardes se font depuis la fenêtre du cabinet. Rouvrez le logiciel, puis recommencez."


class NoRunner(QObject):
    """Stands where no window beats: asked for a backup, it says where one is made."""

    stands = Signal(object)
    progressed = Signal(object)
    ended = Signal(str, str)

    def start(self) -> None:
        self.ended.emit("warning", ELSEWHERE)

    def cancel(self) -> None:
        """Nothing runs here."""

    def is_running(self) -> bool:
        return False

    def look(self) -> None:
        """Nothing else here tells how the backups stand."""


def backups_page(context: PageContext) -> BackupsPage:
    """State, destinations, snapshots, hours, certificate and keys."""
    gate, threshold = context.gate, context.threshold
    runner: Runner = context.backups or NoRunner()
    ports = BackupsPorts(
        settings=partial(backups.backup_settings, gate, threshold),
        standing=partial(backup_book.standing, threshold),
        keys=partial(backup_keys.key_standing, gate, threshold),
        targets=_target_ports(context),
        setting=_setting_ports(context),
        restoring=_restore_ports(context),
        runner=runner,
        prove=context.prove,
        now=gate.now,
        today=context.today,
        zone=context.zone,
    )
    page = BackupsPage(ports, context.tasks, context.look())
    if isinstance(runner, NoRunner):
        runner.setParent(page)
    return page


def _target_ports(context: PageContext) -> TargetPorts:
    gate, threshold = context.gate, context.threshold

    def try_out(trial: Trial) -> Protection:
        from telesec.backup.probe import try_target
        from telesec.backup.targets.opening import open_target

        store = open_target(trial.target, trial.credentials)
        try:
            found = try_target(store, trial.target, gate.now())
        finally:
            store.close()
        same = trial.target.kind is TargetKind.FOLDER and _on_one_disk(threshold.folder, trial.target.folder)
        return replace(found, sentences=(*found.sentences, SAME_DISK)) if same else found

    def known_keys(target_id: str) -> tuple[HostKey, str]:
        from telesec.backup.key_pairs import fingerprint_of, public_line

        trial = backup_targets.kept_trial(gate, threshold, target_id)
        line = trial.target.host_key
        return HostKey(line, fingerprint_of(line)), public_line(trial.credentials.secret)

    return TargetPorts(
        save=partial(backup_targets.save_target, gate, threshold),
        remove=partial(backup_targets.remove_target, gate, threshold),
        begin_trial=partial(backup_targets.begin_trial, gate, threshold),
        try_out=try_out,
        end_trial=partial(backup_targets.end_trial, gate),
        begin_greeting=partial(backup_targets.begin_greeting, gate),
        greet=_greet,
        new_pair=_new_pair,
        known_keys=known_keys,
        read_authority=read_authority,
        ask_authority=ask_authority_path,
        ask_folder=lambda parent: ask_folder(parent, "Choisir le dossier des sauvegardes"),
        keeps_in=lambda: threshold.device.label,
        save_sheet=partial(_save_sheet, context),
        ask_sheet=ask_pdf_path,
        shares_disk=lambda one: one.kind is TargetKind.FOLDER and _on_one_disk(threshold.folder, one.folder),
    )


def _save_sheet(context: PageContext, target_id: str, path: Path) -> None:
    from telesec.documents.destination_sheet import DestinationSheet, destination_sheet_pdf
    from telesec.services.backups.backup_keyring import BackupKeyring

    gate = context.gate
    kept = backup_targets.kept_trial(gate, context.threshold, target_id)
    today = context.today()
    name = gate.reference.practice_name
    signer = BackupKeyring(context.threshold.device, gate.reference.practice_id).own_print()
    said = DestinationSheet(name, today, kept.target, kept.credentials.login, signer)
    write_out(path, destination_sheet_pdf(said))


def _setting_ports(context: PageContext) -> SettingPorts:
    def lifecycle(settings: BackupSettings) -> str:
        from telesec.backup.lifecycle import instructions

        return instructions(settings)

    both = context.gate, context.threshold
    return SettingPorts(
        save_schedule=partial(backups.save_schedule, *both),
        save_retention=partial(backups.save_retention, *both),
        save_certificate=partial(backups.save_certificate, *both),
        start_over=partial(backups.start_over, *both),
        give_code=partial(backup_keys.give_recovery_code, *both),
        prepare_keys=partial(backup_keys.prepare_keys, *both),
        save_extras=partial(backup_keys.save_extra_keys, *both),
        withdraw_signer=partial(backup_keys.withdraw_signer, *both),
        confirm_signers=partial(backup_keys.confirm_signers, *both),
        lifecycle=lifecycle,
        former_files=partial(former_files.former_files, *both),
        remove_former_files=partial(former_files.remove_former_files, *both),
    )


def _restore_ports(context: PageContext) -> RestorePorts:
    gate, threshold = context.gate, context.threshold

    def begin(target_id: str) -> Reading:
        reading = restores.RestoreHere(gate, threshold, context.signed.deks)
        reading.begin(target_id)
        return reading

    def save_certificate(report: DrillReport, path: Path) -> None:
        from telesec.documents.drill_certificate import Certificate, drill_certificate_pdf

        said = Certificate(gate.reference.practice_name, context.zone(), report)
        write_out(path, drill_certificate_pdf(said))

    return RestorePorts(
        begin=begin,
        lost=partial(restores.written_since, gate),
        drilling=lambda: drills.Drill(gate, threshold, context.signed.deks),
        save_certificate=save_certificate,
        ask_pdf=ask_pdf_path,
        compare=compare_way(context),
    )


def _on_one_disk(practice: Path, folder: str) -> bool:
    try:
        return practice.stat().st_dev == Path(folder).stat().st_dev
    except OSError:
        return False


def _greet(host: str, port: int) -> HostKey:
    from telesec.backup.key_pairs import fingerprint_of
    from telesec.backup.targets.sftp_link import host_key_of

    line = host_key_of(host, port)
    return HostKey(line, fingerprint_of(line))


def _new_pair() -> KeyPair:
    from telesec.backup.key_pairs import new_key_pair

    return new_key_pair()
