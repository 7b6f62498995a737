"""The page of backups in a real session: set, tried, listed and restored with nothing secret left behind."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from telesec.app.backup_heart import BackupHeart
from telesec.app.backups_wiring import backups_page
from telesec.app.door import Door
from telesec.app.page_context import PageContext
from telesec.backup.ledger import change_ledger, ledger_key
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.changes import HostKey, TargetChange
from telesec.domain.backups.shapes import (
    Credentials,
    FaultKind,
    HdsCertificate,
    LockMode,
    Made,
    Progress,
    Target,
    TargetFault,
    TargetKind,
    Tier,
)
from telesec.domain.backups.signers import fingerprint
from telesec.domain.people import Compartment, Role
from telesec.services.backups import backup_book, backup_keys, backup_runs, backup_targets, backups
from telesec.services.backups.backup_keyring import RECOVERY, SIGNERS
from telesec.ui import theme
from telesec.ui.backups import lock_question, page, schedule, signers, targets
from telesec.ui.backups.day_compare import DayCompareDialog
from telesec.ui.pages import PAGES, keys_of, pages_for
from telesec.ui.tasks import Tasks

from .conftest import PASSWORD, FirstDay

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
S3 = Target("", TargetKind.S3, "Nuage", endpoint="https://s3.exemple.fr", region="fr", bucket="cabinet")
WORKER = [sys.executable, "-m", "telesec.app.main", "backup", "--worker"]
SECRET = "cle-secrete-tapee-une-fois"


class HandRunner(QObject):
    """A backup that goes as far as the test says."""

    stands = Signal(object)
    progressed = Signal(object)
    ended = Signal(str, str)
    running = cancelled = False
    looks = 0

    def start(self) -> None:
        self.running = True

    def cancel(self) -> None:
        self.cancelled = True

    def is_running(self) -> bool:
        return self.running

    def look(self) -> None:
        self.looks += 1


class Room:
    """An administrator's session with its page; stores are touched on their worker alone."""

    def __init__(self, qtbot, qapp, day: FirstDay, *, beats: bool = False) -> None:
        self.qtbot, self.day = qtbot, day
        self.tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        door = Door(day.folder, day.clock, day.device_folder)
        self.runner = BackupHeart(door, self.tasks, qapp, lambda: WORKER) if beats else HandRunner()
        self.threshold = day.threshold()
        self.signed = self.work(day.attempt)
        day.opened.clear()  # closed by the worker
        self.gate = self.signed.gate
        look = theme.apply(qapp, "light", 10)
        context = PageContext(
            self.signed,
            self.threshold,
            self.tasks,
            lambda: look,
            lambda *_: None,
            lambda _: None,
            self.runner,
        )
        self.page = backups_page(context)
        theme.dress(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1290, 690)

    def show(self):
        self.page.show()
        self.settle()
        return self.page

    def work(self, do):
        with self.qtbot.waitCallback(timeout=20_000) as done:
            self.tasks.run(do, done)
        return done.args[0]

    def settle(self) -> None:
        for _ in range(3):
            self.work(lambda: None)

    def save(self, target: Target, credentials: Credentials | None = None):
        change = TargetChange(target, credentials)
        return self.work(lambda: backup_targets.save_target(self.gate, self.threshold, change))

    def settings(self):
        return self.work(lambda: backups.backup_settings(self.gate, self.threshold))

    def note(self, how) -> None:
        key = ledger_key(self.threshold.secret(self.gate.reference.practice_id))
        change_ledger(self.threshold.folder, key, how)

    def close(self) -> None:
        self.work(self.gate.close)
        self.tasks.close(lambda: None)


@pytest.fixture
def room(qtbot, qapp, first_day: FirstDay):
    made = Room(qtbot, qapp, first_day)
    yield made
    made.close()


@pytest.fixture
def disk(tmp_path):
    place = tmp_path / "disque"
    place.mkdir()
    return Target("", TargetKind.FOLDER, "Disque", folder=str(place))


def words(widget: QWidget) -> str:
    parts = [part for part in widget.findChildren(QWidget) if part.isVisibleTo(widget)]
    texts = [part.text() for part in parts if isinstance(part, QLabel | QAbstractButton | QLineEdit)]
    return "\n".join([*texts, *(part.accessibleName() for part in parts)])


def unnamed(widget: QWidget) -> list[str]:
    silent = []
    for part in widget.findChildren(QWidget):
        inside = part.objectName().startswith("qt_")
        if part.focusPolicy().value & 1 and part.isVisibleTo(widget) and not inside:
            told = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
            if not told.strip():
                silent.append(f"{type(part).__name__} {part.objectName()}")
    return silent


def test_an_administrator_alone_has_the_page_and_each_page_has_its_own_keys():
    seen = {role: "backups" in {entry.key for entry in pages_for({role})} for role in Role}
    assert [role for role, there in seen.items() if there] == [Role.ADMIN]
    assert len(set(keys_of(PAGES).values())) == len(PAGES)


def test_a_disk_is_added_tried_and_kept(room, disk, qtbot):
    shown = room.show()
    assert "Aucune destination" in words(shown)
    assert shown.state.following.text() == "Aucune sauvegarde automatique : il manque une destination."
    assert not shown.state.run.isEnabled()
    shown.focus_first()
    assert shown.focusWidget().text() == "Ajouter une destination…"
    qtbot.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    dialog = shown.pane("targets").dialog
    qtbot.mouseClick(dialog.kind._buttons["folder"], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.label, "Disque du bureau")
    qtbot.keyClicks(dialog.folder.folder, disk.folder)
    dialog.trial.ask.click()
    qtbot.waitUntil(lambda: dialog.trial.chip.isVisible() and not dialog._errand.is_running, timeout=15_000)
    assert dialog.trial.ask.isEnabled()  # it never went off: the focus does not fall on « Annuler »
    assert "Débranchez-le" in dialog.trial.answer.text()
    assert "même disque que le cabinet" in dialog.trial.answer.text()
    assert room.settings().targets == ()  # a trial keeps nothing
    dialog.submit.click()
    qtbot.waitUntil(lambda: shown.pane("targets").dialog is None)
    room.settle()
    pane = shown.pane("targets")
    assert [one.label for one in pane.rows.rows()] == ["Disque du bureau"]
    qtbot.waitUntil(lambda: pane._protection(pane.rows.rows()[0]) == "Même disque que le cabinet")
    cell, usual = pane.rows.index(0, 3), pane.rows.index(0, 2)
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name() == pane.look.tokens.warning.ink
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert usual.data(Qt.ItemDataRole.ForegroundRole) is None
    assert "Imprimez sa fiche" in words(shown.bar)
    assert "aucune sauvegarde réussie" in words(shown.state)
    assert shown.state.run.isEnabled()
    assert room.runner.looks == 1  # the line at the bottom of the window is told at once
    assert unnamed(shown) == []


def test_a_refusal_shows_its_field_and_keeps_what_was_typed(room, qtbot):
    shown = room.show()
    shown.pane("targets").open_new()
    dialog = shown.pane("targets").dialog
    dialog.label.setText("Nuage")
    dialog.s3.hoster.choose("other ")
    dialog.s3.endpoint.setText("http://s3.exemple.fr")
    dialog.s3.region.setText("fr")
    dialog.s3.bucket.setText("cabinet")
    dialog.s3.login.setText("ACCES")
    dialog.s3.secret.line.setText(SECRET)
    assert unnamed(dialog) == []
    dialog.submit.click()
    box = dialog.s3.fields["endpoint"]
    qtbot.waitUntil(lambda: "https://" in box.error())
    assert dialog.s3.secret.text() == SECRET
    dialog.s3.endpoint.setText("https://s3.exemple.fr")
    dialog.submit.click()
    qtbot.waitUntil(lambda: shown.pane("targets").dialog is None)
    assert room.settings().targets[0].endpoint == "https://s3.exemple.fr"
    shown.pane("targets").open_target(room.settings().targets[0])
    again = shown.pane("targets").dialog
    room.settle()
    assert SECRET not in words(again)
    assert (again.s3.login.text(), again.s3.secret.text()) == ("", "")
    assert "Gardée" in again.s3.secret.line.placeholderText()
    again.label.setText("Chez l'hébergeur")
    again.submit.click()
    qtbot.waitUntil(lambda: shown.pane("targets").dialog is None)
    assert room.settings().targets[0].label == "Chez l'hébergeur"


def test_the_form_says_where_the_keys_go_on_a_computer_without_keyring(room):
    shown = room.show()
    shown.pane("targets").open_new()
    dialog = shown.pane("targets").dialog
    assert "Elle ira dans un simple fichier de votre session et ne sera plus montrée." in words(dialog)
    dialog.kind._buttons["sftp"].click()
    assert "La clé privée reste dans un simple fichier de votre session." in words(dialog)
    assert "trousseau" not in words(dialog)


def test_a_trial_that_fails_is_said_in_words_and_noted(room, qtbot):
    shown = room.show()
    shown.pane("targets").open_new()
    dialog = shown.pane("targets").dialog
    fault = TargetFault(FaultKind.CREDENTIALS, "L'hébergeur refuse ces clés. Redonnez-les.")
    dialog._ports = SimpleNamespace(
        begin_trial=dialog._ports.begin_trial,
        end_trial=dialog._ports.end_trial,
        try_out=lambda _trial: (_ for _ in ()).throw(fault),
    )
    dialog.label.setText("Nuage")
    dialog.s3.bucket.setText("cabinet")
    dialog.s3.login.setText("ACCES")
    dialog.s3.secret.line.setText(SECRET)
    dialog.trial.ask.click()
    qtbot.waitUntil(lambda: dialog.trial.answer.text() == fault.sentence)
    assert dialog.trial.chip.text() == "Essai manqué"
    dialog.s3.bucket.setFocus()
    qtbot.keyClicks(dialog.s3.bucket, "x")
    assert not dialog.trial.chip.isVisible()  # what is typed now was not tried


def test_a_servers_key_is_believed_only_once_it_was_compared(room):
    fields = room.show().pane("targets")
    fields.open_new()
    form = fields.dialog.sftp
    form.host.setText("sftp.exemple.fr")
    key = HostKey("ssh-ed25519 " + "A" * 68, "SHA256:abc")
    form.show_host_key(key)
    assert form.print.text() == "SHA256:abc"
    assert form.typed(S3).host_key == ""
    form.same.setChecked(True)
    assert form.typed(S3).host_key == key.line
    form.port.setValue(2222)  # another server: its key is asked again
    assert form.typed(S3).host_key == ""
    form.pair_requested.emit()
    room.settle()
    assert form.public.text().startswith("ssh-ed25519 ")
    assert "PRIVATE" in form.credentials().secret
    assert "PRIVATE" not in words(fields.dialog)


def test_a_dialog_closed_at_once_leaves_nobody_waiting(room, qtbot):
    keys = ("ssh-ed25519 " + "A" * 68, "B" * 40)
    server = Target("", TargetKind.SFTP, "Serveur", "sftp.exemple.fr", port=22, folder="x", host_key=keys[0])
    room.save(server, Credentials("compte", keys[1]))
    shown = room.show()
    target = room.settings().targets[0]
    for _ in range(3):
        shown.pane("targets").open_target(target)
        dialog = shown.pane("targets").dialog
        dialog.reject()
        with qtbot.waitSignal(dialog.destroyed):
            room.settle()
    assert shown.pane("targets").dialog is None


def test_every_part_speaks_and_keeps_text_from_people_as_typed(room, disk):
    marked = replace(disk, label="<b>Disque</b> & cie")
    room.save(marked)
    shown = room.show()
    assert marked.label in words(shown.state)
    for key in ("targets", "snapshots", "schedule", "hosting", "keys"):
        shown.show_tab(key)
        room.settle()
        assert unnamed(shown) == [], key
    shown.show_tab("targets")
    shown.pane("targets").open_new()
    dialog = shown.pane("targets").dialog
    for kind in TargetKind:
        dialog.kind._buttons[kind.value].click()
        assert unnamed(dialog) == [], kind


def test_a_lock_for_ever_is_asked_twice(room, qtbot, monkeypatch):
    asked: list[str] = []
    answers = iter([True, False, True, True])
    monkeypatch.setattr(lock_question, "confirm", lambda *a, **_: asked.append(a[1]) or next(answers))
    room.save(S3, Credentials("ACCES", SECRET))
    shown = room.show()
    shown.pane("targets").open_target(room.settings().targets[0])
    dialog = shown.pane("targets").dialog
    dialog.s3.lock.choose(LockMode.COMPLIANCE.value)
    dialog.submit.click()
    assert asked == ["Verrou définitif ?", "Le confirmez-vous ?"]
    assert room.settings().targets[0].lock_mode is LockMode.NONE
    dialog.submit.click()
    qtbot.waitUntil(lambda: shown.pane("targets").dialog is None)
    assert room.settings().targets[0].lock_mode is LockMode.COMPLIANCE


def test_an_old_proof_is_asked_again_and_the_form_waits(room, qtbot, disk):
    shown = room.show()
    room.day.clock.advance(minutes=6)
    shown.show_tab("schedule")
    shown.pane("schedule").at.setText("20h30")
    shown.pane("schedule").keep_schedule.click()
    qtbot.waitUntil(lambda: shown.pane("schedule").proved.dialog is not None)
    proof = shown.pane("schedule").proved.dialog
    proof.password.line.setText(PASSWORD)
    proof.code.setText(room.day.telephone.code())
    proof.submit.click()
    qtbot.waitUntil(lambda: shown.bar.text() == "L'horaire est enregistré.", timeout=20_000)
    assert room.settings().at.hour == 20


def test_days_that_cannot_be_are_said_at_their_field(room, qtbot):
    shown = room.show()
    shown.show_tab("schedule")
    shown.pane("schedule").days[Tier.MONTHLY].setValue(5000)
    shown.pane("schedule").keep_days.click()
    qtbot.waitUntil(lambda: "800" in shown.pane("schedule").fields["monthly"].error())
    assert shown.pane("schedule").days[Tier.MONTHLY].value() == 5000
    shown.pane("schedule").days[Tier.MONTHLY].setValue(370)
    shown.pane("schedule").keep_days.click()
    qtbot.waitUntil(lambda: shown.bar.text() == "Les durées sont enregistrées.")
    assert room.settings().retention.monthly == 370


def test_the_rules_for_the_hoster_are_there_to_copy(room, qtbot):
    room.save(S3, Credentials("ACCES", SECRET))
    shown = room.show()
    shown.show_tab("schedule")
    shown.pane("schedule").lifecycle.click()
    qtbot.waitUntil(lambda: shown.pane("schedule").rules is not None)
    told = shown.pane("schedule").rules.text.toPlainText()
    assert "NoncurrentVersionExpiration" in told
    assert "DeleteObject" not in told
    assert SECRET not in told


def test_each_destination_says_its_age_its_fault_and_the_certificate_its_end(room, disk):
    room.save(S3, Credentials("ACCES", SECRET))
    room.save(disk)
    ends = HdsCertificate("Hébergeur", "HDS-1", (6,), date(2026, 12, 1))
    room.work(lambda: backups.save_certificate(room.gate, room.threshold, ends))
    now = room.gate.now()

    def known(book):
        fresh = Made("m", "a", now - timedelta(hours=3), Tier.DAILY, "", "k", "h" * 64, 1, 1, 1)
        old = Made("n", "b", now - timedelta(hours=50), Tier.DAILY, "", "k", "h" * 64, 1, 1, 1)
        book = book.with_made(fresh, "o").with_drill("a", now - timedelta(days=3)).with_made(old, "p")
        return book.with_fault("b", now - timedelta(minutes=1), FaultKind.ABSENT, "Branchez le disque.", "q")

    room.note(known)
    told = words(room.show().state)
    assert "Sauvegardé il y a 3\u00a0h" in told
    assert "Restauration essayée il y a 3 jours" in told
    assert "À corriger : sauvegardé il y a 2 jours" in told
    assert "Branchez le disque." in told
    assert "se termine dans 15 jours" in told
    assert "Nouvel essai" in told or "Prochaine sauvegarde" in told


def test_a_trial_made_by_itself_is_told_by_the_page_as_soon_as_by_the_foot(room, disk):
    room.save(S3, Credentials("ACCES", SECRET))
    room.save(disk)
    shown = room.show()
    assert "Restauration jamais essayée" in words(shown.state)
    room.note(lambda book: book.with_drill("a", room.gate.now()))
    foot = backup_book.standing(room.threshold)
    room.runner.stands.emit(foot)
    room.settle()
    assert "restauration essayée à l'instant" in foot.status
    assert "Restauration essayée à l'instant" in words(shown.state)
    assert "Restauration jamais essayée depuis cette destination" in words(shown.state)


def test_a_backup_asked_for_shows_how_far_it_is_and_can_be_stopped(room, disk):
    room.save(disk)
    shown = room.show()
    shown.state.run.setFocus()
    shown.state.run.click()
    assert room.runner.running
    assert shown.state.stop.isVisible()
    room.runner.progressed.emit(Progress("Envoi", 6_000_000, 12_000_000))
    assert shown.state.progress.value() == 500
    assert shown.state.step.text() == "Envoi : 6,0\u00a0Mo sur 12,0\u00a0Mo"
    shown.state.stop.click()
    assert room.runner.cancelled
    room.runner.running = False
    room.runner.ended.emit("info", "Sauvegarde arrêtée.")
    assert shown.bar.text() == "Sauvegarde arrêtée."
    assert not shown.state.stop.isVisible()
    assert shown.state.run.isEnabled()


def test_the_button_has_another_process_make_the_backup(qtbot, qapp, first_day, disk):
    room = Room(qtbot, qapp, first_day, beats=True)
    room.save(disk)
    room.work(lambda: room.runner.enter(room.gate))
    shown = room.show()
    with qtbot.waitSignal(shown.state.ended, timeout=30_000) as told:
        shown.state.run.click()
    assert told.args == ["success", "Sauvegarde faite et relue."]
    room.settle()
    assert shown.bar.text() == "Sauvegarde faite et relue."
    assert "Sauvegardé à l'instant" in words(shown.state)
    assert list((first_day.folder.parent / "disque").rglob("MANIFEST.age"))
    room.close()


def test_an_older_practice_is_asked_for_its_code_and_nothing_else_shows_it(room, qtbot, disk):
    def forget():
        with room.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
            records.schedules.set(RECOVERY, "")

    room.work(forget)
    room.save(disk)
    shown = room.show()
    assert "code de récupération" in shown.bar.text()
    assert shown.state.following.text().endswith(" : il manque le code de récupération.")
    assert not shown.state.run.isEnabled()
    shown.show_tab("keys")
    shown.pane("keys").code.line.setText(room.day.recovery_text[:-1] + "?")
    shown.pane("keys").give.click()
    qtbot.waitUntil(lambda: "groupe 13" in shown.pane("keys").fields["code"].error())
    shown.pane("keys").code.line.setText(room.day.recovery_text)
    shown.pane("keys").give.click()
    qtbot.waitUntil(lambda: "ouvrira les sauvegardes" in shown.bar.text())
    room.settle()
    assert shown.pane("keys").code.text() == ""
    assert shown.state.run.isEnabled()
    assert room.settings().is_set


def test_the_computers_that_sign_are_listed_and_one_is_withdrawn(room, disk, monkeypatch, qtbot):
    room.save(disk)

    def slip_in():
        with room.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
            own = records.schedules.settings()[SIGNERS]
            stranger = {"key": "ab" * 32, "since": "hier", "workstation": "<b>accueil</b>"}
            records.schedules.set(SIGNERS, [*own, stranger])

    room.work(slip_in)
    shown = room.show()
    assert "a changé" in shown.bar.text()
    shown.bar._action.click()
    card = shown.pane("keys").signers
    assert shown.choice.key() == "keys"
    own, stranger = (card.rows.row_at(card.rows.index(at, 0)) for at in range(2))
    assert (own.here, stranger.print) == (True, fingerprint("ab" * 32))
    assert not card.withdraw.isEnabled()
    card.table.selectRow(1)
    asked = []
    monkeypatch.setattr(signers, "confirm", lambda *told, **_: asked.append(told[2]) or True)
    card.withdraw.click()
    qtbot.waitUntil(lambda: shown.bar.text() == "Cet ordinateur ne signe plus.")
    assert stranger.print in asked[0]
    room.settle()
    assert card.rows.rowCount() == 1
    assert not card.answer.isVisibleTo(card)


def test_a_list_of_signers_that_is_ours_is_answered_for(room, disk, qtbot):
    room.save(disk)

    def slip_in():
        with room.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
            own = records.schedules.settings()[SIGNERS]
            records.schedules.set(SIGNERS, [*own, {"key": "cd" * 32, "workstation": "bureau"}])

    room.work(slip_in)
    shown = room.show()
    shown.show_tab("keys")
    card = shown.pane("keys").signers
    room.settle()
    card.answer.click()
    qtbot.waitUntil(lambda: "confirmée" in shown.bar.text())
    room.settle()
    assert card.rows.rowCount() == 2
    assert not card.answer.isVisibleTo(card)


def test_the_code_of_the_paper_may_always_be_given_again(room, disk, qtbot):
    room.save(disk)
    shown = room.show()
    shown.show_tab("keys")
    pane = shown.pane("keys")
    room.settle()
    assert pane.give.text() == "Redonner le code"
    pane.code.line.setText(room.day.recovery_text)
    pane.give.click()
    qtbot.waitUntil(lambda: "ouvrira les sauvegardes" in shown.bar.text())


def test_settings_edited_by_hand_are_said_and_may_be_started_over(room, disk, monkeypatch):
    room.save(disk)
    file = room.day.folder / "backup.json"
    file.write_bytes(file.read_bytes().replace(b"Disque", b"Pirate"))
    shown = room.show()
    assert "modifiés en dehors" in shown.bar.text()
    monkeypatch.setattr(page, "confirm", lambda *_, **__: True)
    shown.bar._action.click()
    room.settle()
    assert room.settings().targets == ()


def test_a_destination_removed_is_asked_first(room, disk, monkeypatch, qtbot):
    room.save(disk)
    shown = room.show()
    answers = iter([False, True])
    monkeypatch.setattr(targets, "confirm", lambda *_, **__: next(answers))
    shown.pane("targets").remove.click()
    assert len(room.settings().targets) == 1
    shown.pane("targets").remove.click()
    qtbot.waitUntil(lambda: shown.bar.text() == "La destination est retirée.")
    assert room.settings().targets == ()


@pytest.fixture
def saved(qtbot, qapp, first_day, disk):
    """A session over a practice that was backed up once, for good, while it was closed."""
    signed, threshold = first_day.attempt(), first_day.threshold()
    backup_targets.save_target(signed.gate, threshold, TargetChange(disk))
    signed.gate.close()
    report = backup_runs.run_closed(threshold, backup_runs.all_targets(threshold))
    assert backup_book.standing(threshold).last_ok is not None, report
    first_day.clock.advance(minutes=1)
    room = Room(qtbot, qapp, first_day)
    shown = room.show()
    shown.show_tab("snapshots")
    shown.pane("snapshots").read.click()
    qtbot.waitUntil(lambda: len(shown.pane("snapshots").rows.rows()) == 1, timeout=20_000)
    yield room
    room.close()


def test_a_restoration_for_trial_is_compared_and_its_certificate_kept(saved, qtbot, tmp_path):
    shown = saved.page
    assert "restauration jamais essayée" in words(shown.state).lower()
    shown.pane("snapshots").drill.click()
    dialog = shown.pane("snapshots").dialog
    dialog._ports = replace(dialog._ports, ask_pdf=lambda _parent, name: tmp_path / name)
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=30_000)
    assert dialog.chip.text() == "Restauration réussie", dialog.found.text()
    assert "Agenda et patients" in dialog.found.text()
    dialog.certificate.click()
    qtbot.waitUntil(lambda: "certificat est enregistré" in dialog.bar.text())
    assert next(tmp_path.glob("restauration-essai-*.pdf")).read_bytes().startswith(b"%PDF")
    dialog.reject()
    saved.settle()
    assert "Restauration essayée" in words(shown.state)


def test_a_day_is_compared_with_a_snapshot_and_hides_names_when_asked(saved, qtbot):
    shown = saved.page
    shown.set_discreet(True)
    with qtbot.waitExposed(shown):
        shown.pane("snapshots").compare.click()
    dialog = shown.pane("snapshots").findChild(DayCompareDialog)
    assert dialog is not None
    assert dialog._discreet
    chosen = dialog.snapshot.key()
    assert chosen
    dialog._show_places({"0": "Une autre, lue avant", dialog._wanted: "Disque"})
    assert dialog.snapshot.key() == chosen
    assert dialog.day.day().weekday() != 6
    dialog.reject()
    saved.settle()


def test_a_snapshot_is_listed_fetched_and_put_back_at_the_next_start(saved, qtbot):
    room, shown = saved, saved.page
    assert "1 sauvegarde." in shown.pane("snapshots").words.text()
    room.settle()
    listed = shown.pane("snapshots")
    assert listed._kept(listed.rows.rows()[0]) == "Rien ne la protège"  # a folder keeps no date
    qtbot.keyClick(shown.pane("snapshots").table, Qt.Key.Key_Return)
    dialog = shown.pane("snapshots").dialog
    room.settle()
    assert "depuis" in dialog.lost.text()
    dialog.what.choose(Compartment.BILLING.value)
    assert "Agenda" not in dialog.lost.text()
    dialog.what.choose("all")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog._ready, timeout=30_000)
    assert dialog.submit.text() == "Verrouiller et restaurer maintenant"
    assert dialog.cancel.text() == "Abandonner la restauration"
    assert not (room.day.folder / ".restore" / "intent.json").exists()
    with qtbot.waitSignal(shown.lock_requested):
        dialog.submit.click()
    assert (room.day.folder / ".restore" / "intent.json").is_file()
    room.settle()


def test_old_files_are_told_and_taken_away_once_confirmed_and_proved(room, disk, qtbot, monkeypatch):
    room.save(disk)
    shown = room.show()
    shown.show_tab("schedule")
    room.settle()
    pane = shown.pane("schedule")
    assert pane.former.told.text() == "Il n'y en a aucun."
    assert not pane.former.remove.isEnabled()
    folder = room.threshold.folder
    for stamp in ("20260101T000000Z-0a1b", "20260201T000000Z-0a1b"):
        (folder / "anciens" / stamp).mkdir(parents=True)
        (folder / "anciens" / stamp / "office.db").write_bytes(b"x" * 2000)
    made = Made("m", "a", room.gate.now(), Tier.DAILY, "", "k", "h" * 64, 1, 1, 1)
    room.note(lambda book: book.with_made(made, "o"))
    shown.reload()
    room.settle()
    assert pane.former.told.text() == "2 anciennes copies, 4 Ko. 1 peut être effacée : 2 Ko.".replace(
        " Ko", "\u00a0Ko"
    )
    asked: list[str] = []
    monkeypatch.setattr(schedule, "confirm", lambda *told, **_: asked.append(told[2]) or True)
    pane.former.remove.click()
    qtbot.waitUntil(lambda: not pane.former.remove.isEnabled())
    assert "1 ancienne copie de plus de 30 jours" in asked[0]
    assert [path.name for path in (folder / "anciens").iterdir()] == ["20260201T000000Z-0a1b"]
    assert "effacés" in words(shown.bar)
    assert unnamed(shown) == []


def test_the_sheet_of_a_destination_says_which_computer_signs_what_is_sent_there(room, disk, tmp_path):
    (target,) = room.save(disk).targets
    shown, path = room.show(), tmp_path / "fiche.pdf"
    room.work(lambda: shown.pane("targets").ports.targets.save_sheet(target.id, path))
    signers = room.work(lambda: backup_keys.key_standing(room.gate, room.threshold)).signers
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert " ".join(next(one.print for one in signers if one.here).split()) in " ".join(text.split())
    assert disk.folder.rpartition("/")[2] in text.replace("\n", "")
