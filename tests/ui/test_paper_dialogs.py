"""Printing, documents, contingency sheets and other calendars as the desk meets them: by keys, in French."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.steps import Deed
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.paper.calendars import (
    CalendarFile,
    CalendarImported,
    CalendarPreview,
    ExportKind,
    ImportLine,
    LeftOut,
    LineKind,
    ReadEvent,
)
from telesec.domain.paper.contingency import Contingency, Rhythm
from telesec.domain.paper.sheets import SheetKind
from telesec.domain.paper.slips import Heading, Presence
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.ui.agenda.calendar_export import CalendarExportDialog
from telesec.ui.agenda.calendar_import import CalendarImportDialog, imported_words
from telesec.ui.agenda.contingency_watch import RETRY_BEATS, ContingencyWatch
from telesec.ui.agenda.print_contingency import ContingencyDialog
from telesec.ui.agenda.print_dialog import EVERYBODY, PrintDialog, PrintStart
from telesec.ui.agenda.print_ports import CalendarPorts, ContingencyPorts, OutputPorts, PrintPorts
from telesec.ui.agenda.print_slips import AttendanceDialog, SlipDialog
from telesec.ui.controls import MessageBar

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0)
REFERENCE = Reference(
    "practice",
    "Cabinet des Lilas",
    (Site("s", "Cabinet"),),
    (Practitioner("p1", "Dr Lefèvre", site_id="s"), Practitioner("p2", "Dr Benali", site_id="s")),
)
MADE = Appointment(
    "a", "p1", "s", "q", NOW - timedelta(hours=1), NOW - timedelta(minutes=40), status=Status.DONE
)
HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'


@dataclass
class Found:
    names: tuple[str, ...] = ("Accueil", "Bureau")
    usual: str = "Bureau"


@dataclass
class SheetsMade:
    setting: Contingency
    path: Path = Path("agenda-secours-2026-11-23-1000.pdf")
    days: tuple[date, ...] = (DAY,)


class House:
    """Notes what the dialogs ask for and answers as it is told."""

    def __init__(self, tmp_path: Path) -> None:
        self.path: Path | None = tmp_path / "out.pdf"
        self.asked: list[object] = []
        self.sent: list[tuple[bytes, str, int]] = []
        self.saved: list[tuple[Path, bytes]] = []
        self.found = Found()
        self.error: Exception | None = None
        self.setting = Contingency()
        self.proved = False
        self.suggested = ""
        self.preview = CalendarPreview(CalendarFile("i", "p1", "x.ics", (), ()), (), 0, ())
        self.result = CalendarImported(Deed("x"), 1, 1, ())

    def draw(self, asked: object) -> bytes:
        self.asked.append(asked)
        if self.error:
            raise self.error
        return b"%PDF-"

    def ask(self, _parent: object, suggested: str = "") -> Path | None:
        self.suggested = suggested
        return self.path

    def output(self) -> OutputPorts:
        return OutputPorts(
            printers=lambda: self.found,
            send=lambda pdf, name, copies: self.sent.append((pdf, name, copies)),
            save=lambda path, data: self.saved.append((path, data)),
            ask_pdf=self.ask,
        )

    def printing(self) -> PrintPorts:
        return PrintPorts(
            reference=lambda: REFERENCE,
            wall_now=lambda: NOW,
            output=self.output(),
            sheet=self.draw,
            presence=lambda _id: Presence(NOW - timedelta(minutes=55), NOW - timedelta(minutes=20)),
            attendance=self.draw,
            slip=self.draw,
        )

    def save_setting(self, wanted: Contingency) -> Contingency:
        self.asked.append(wanted)
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        if self.error:
            raise self.error
        self.setting = replace(wanted, code="", has_code=True)
        return self.setting

    def produce(self) -> SheetsMade:
        self.asked.append("produce")
        if self.error:
            raise self.error
        self.setting = replace(self.setting, produced_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        return SheetsMade(self.setting)

    def prove(self, _password: str, _code: str) -> None:
        self.proved = True

    def contingency(self) -> ContingencyPorts:
        return ContingencyPorts(
            get=lambda: self.setting,
            save=self.save_setting,
            produce=self.produce,
            is_due=lambda setting: setting.active and setting.produced_at is None,
            prove=self.prove,
            ask_folder=self.ask,
            own_folder="Dans le dossier du cabinet",
            zone=lambda: "Europe/Paris",
        )

    def confirm(self, asked: object) -> CalendarImported:
        self.asked.append(asked)
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        if self.error:
            raise self.error
        return self.result

    def open_file(self, path: Path, who: str) -> CalendarFile:
        self.asked.append((path, who))
        if self.error:
            raise self.error
        return self.preview.file

    def export(self, asked: object) -> bytes:
        self.asked.append(asked)
        if asked.kind is ExportKind.FULL and not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code pour confirmer cette action.")
        return b"BEGIN:VCALENDAR"

    def calendars(self) -> CalendarPorts:
        return CalendarPorts(
            reference=lambda: REFERENCE,
            wall_now=lambda: NOW,
            export=self.export,
            file_name=lambda asked: f"{asked.kind.value}.ics",
            save=lambda path, data: self.saved.append((path, data)),
            open_file=self.open_file,
            preview=lambda _file: self.preview,
            confirm=self.confirm,
            prove=self.prove,
            ask_save=self.ask,
            ask_open=self.ask,
        )


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def shown(qtbot, unnamed):
    def show(dialog):
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.isVisible)
        assert unnamed(dialog) == []
        return dialog

    return show


@pytest.fixture
def printing(house, tasks, look, shown, qtbot):
    dialog = shown(PrintDialog(None, house.printing(), tasks, look, PrintStart("p1", DAY)))
    qtbot.waitUntil(lambda: dialog.printer.count() == 2)
    return dialog


def test_the_day_looked_at_is_printed_by_one_key(printing, house, qtbot):
    assert (printing.printer.key(), printing.who.key(), printing.day.day()) == ("Bureau", "p1", DAY)
    with qtbot.waitSignal(printing.told):
        qtbot.keyClick(printing.day, Qt.Key.Key_Return)
    (asked,) = house.asked
    assert (asked.kind, asked.practitioner_ids, asked.first) == (SheetKind.DAY, ("p1",), DAY)
    assert (asked.phones, asked.reasons) == (False, False)
    assert house.sent == [(b"%PDF-", "Bureau", 1)]


def test_a_week_of_everybody_with_telephones_is_kept_as_a_pdf(printing, house, qtbot):
    printing.kind.choose("week")
    printing.who.choose(EVERYBODY)
    printing.phones.setChecked(True)
    with qtbot.waitSignal(printing.told) as told:
        printing.keep.click()
    assert house.asked[0].practitioner_ids == ("p1", "p2")
    assert house.asked[0].phones
    assert house.suggested == "agenda-semaine-2026-11-23.pdf"
    assert house.saved == [(house.path, b"%PDF-")]
    assert f"« {house.path.name} », dans {house.path.parent}" in told.args[0]
    assert "pas chiffré" in told.args[0]


def test_without_a_day_or_with_a_refusal_the_dialog_stays_and_says_why(printing, house, qtbot):
    printing.day.setText("32/13")
    printing.submit.click()
    assert "Donnez un jour" in printing.day_field.error()
    assert house.asked == []
    printing.day.set_day(DAY)
    house.error = Refused("Votre rôle ne permet pas cette action.")
    printing.submit.click()
    qtbot.waitUntil(lambda: "rôle" in printing.bar.text())
    assert printing.isVisible()
    assert printing.submit.isEnabled()


def test_without_a_printer_the_pdf_is_what_enter_gives(house, tasks, look, shown, qtbot):
    house.found = Found((), "")
    dialog = shown(PrintDialog(None, house.printing(), tasks, look, PrintStart("p1", DAY, week=True)))
    qtbot.waitUntil(dialog.keep.isDefault)
    assert not dialog.submit.isEnabled()
    with qtbot.waitSignal(dialog.told):
        qtbot.keyClick(dialog.day, Qt.Key.Key_Return)
    assert house.saved
    assert house.asked[0].kind is SheetKind.WEEK


def test_giving_up_the_file_gives_up_nothing_else(printing, house):
    house.path = None
    printing.keep.click()
    assert house.asked == []
    assert printing.isVisible()


def test_the_waiting_room_fills_the_attestation_and_errors_stand_by_their_field(
    house, tasks, look, shown, qtbot
):
    dialog = shown(AttendanceDialog(None, house.printing(), tasks, look, MADE))
    qtbot.waitUntil(lambda: dialog.left.text() == "9 h 40")
    qtbot.waitUntil(dialog.submit.isEnabled)
    dialog.left.setText("")
    dialog.submit.click()
    assert "heure de départ" in dialog.left_field.error()
    dialog.left.setText("9h30")
    dialog.head.choose(Heading.ADDRESS.value)
    house.error = Invalid("arrived", "L'attestation porte sur le jour du rendez-vous.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.arrived_field.error() != "")
    house.error = None
    with qtbot.waitSignal(dialog.told):
        dialog.submit.click()
    asked = house.asked[-1]
    assert (asked.arrived.hour, asked.arrived.minute, asked.left.minute) == (9, 5, 30)
    assert asked.heading is Heading.ADDRESS


def test_a_slip_is_of_one_visit_or_of_all(house, tasks, look, shown, qtbot):
    dialog = shown(SlipDialog(None, house.printing(), tasks, look, MADE))
    qtbot.waitUntil(dialog.submit.isEnabled)
    dialog.which.choose("all")
    with qtbot.waitSignal(dialog.told):
        dialog.submit.click()
    assert house.asked[0].all_coming


def test_the_contingency_sheets_are_set_after_a_proof_and_made_at_once(house, tasks, look, shown, qtbot):
    dialog = shown(ContingencyDialog(None, house.contingency(), tasks, look))
    qtbot.waitUntil(lambda: "Aucune" in dialog.last.text())
    assert not dialog.now.isEnabled()
    dialog.active.setChecked(True)
    dialog.rhythm.choose(Rhythm.HOURLY.value)
    qtbot.keyClicks(dialog.code.line, "trois chats dorment")
    qtbot.keyClick(dialog.code.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._proved.dialog is not None)
    proof = dialog._proved.dialog
    proof.password.line.setText("x")
    proof.code.setText("123456")
    with qtbot.waitSignal(dialog.told):
        proof.submit.click()
    assert (house.asked[-1].active, house.asked[-1].rhythm) == (True, Rhythm.HOURLY)
    assert house.asked[-1].code == "trois chats dorment"
    again = shown(ContingencyDialog(None, house.contingency(), tasks, look))
    qtbot.waitUntil(again.now.isEnabled)
    assert "Déjà choisi" in again.code.line.placeholderText()
    again.now.click()
    qtbot.waitUntil(lambda: "agenda-secours" in again.bar.text())
    assert "10 h 00" in again.last.text()


def test_a_folder_open_to_all_is_said_with_the_sheets_made(house, tasks, look, shown, qtbot):
    house.setting = Contingency(active=True, has_code=True, problem="Ce dossier est ouvert à tout le monde.")
    dialog = shown(ContingencyDialog(None, house.contingency(), tasks, look))
    qtbot.waitUntil(dialog.now.isEnabled)
    dialog.now.click()
    qtbot.waitUntil(lambda: "agenda-secours" in dialog.bar.text())
    assert "tout le monde" in dialog.bar.text()


def test_the_watch_says_once_that_the_folder_is_open_to_all(house, tasks, qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    watch = ContingencyWatch(house.contingency(), tasks, bar, bar)
    watch.follow(Contingency(active=True, has_code=True))
    house.setting = Contingency(active=True, has_code=True, problem="Ce dossier est ouvert à tout le monde.")
    watch.look()
    qtbot.waitUntil(lambda: "tout le monde" in bar.text())
    bar.clear()
    watch.follow(replace(house.setting, produced_at=None))
    watch.look()
    qtbot.waitUntil(lambda: not watch._running)
    assert bar.text() == ""


def test_a_weak_code_is_said_beside_its_field_and_a_folder_can_be_chosen(
    house, tasks, look, shown, qtbot, tmp_path
):
    house.proved = True
    dialog = shown(ContingencyDialog(None, house.contingency(), tasks, look))
    qtbot.waitUntil(lambda: "Aucune" in dialog.last.text())
    house.path = tmp_path
    dialog.choose.click()
    assert dialog.place.text() == str(tmp_path)
    house.error = Invalid("code", "Trop court : il manque 8 caractères.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Trop court" in dialog.code_field.error())
    assert house.asked[-1].folder == str(tmp_path)
    dialog.own.click()
    assert dialog.place.text() == "Dans le dossier du cabinet"


def test_the_watch_makes_them_when_due_and_waits_after_a_failure(house, tasks, qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    house.setting = Contingency(active=True, has_code=True)
    watch = ContingencyWatch(house.contingency(), tasks, bar, bar)
    house.error = Invalid("folder", "Vérifiez que le disque est branché.")
    watch.begin()
    qtbot.waitUntil(lambda: "disque" in bar.text())
    assert house.asked == ["produce"]
    for _ in range(RETRY_BEATS):
        watch.look()
    assert house.asked == ["produce"]
    house.error = None
    watch.look()
    qtbot.waitUntil(lambda: house.setting.produced_at is not None and not watch._running)
    watch.look()
    assert house.asked == ["produce", "produce"]


def test_busy_hours_are_exported_without_a_question(house, tasks, look, shown, qtbot):
    dialog = shown(CalendarExportDialog(None, house.calendars(), tasks, look, "p2"))
    assert "aucun nom" in dialog.words.text()
    assert not dialog.reasons.isVisible()
    with qtbot.waitSignal(dialog.told):
        dialog.submit.click()
    asked = house.asked[0]
    assert (asked.kind, asked.practitioner_id, asked.first) == (ExportKind.BUSY, "p2", DAY)
    assert house.suggested == "busy.ics"


def test_the_whole_agenda_asks_for_a_proof_and_a_refused_one_writes_nothing(house, tasks, look, shown, qtbot):
    dialog = shown(CalendarExportDialog(None, house.calendars(), tasks, look, "p1"))
    dialog.kind.choose("full")
    dialog.kind.chosen.emit("full")
    dialog.reasons.setChecked(True)
    dialog.last.setText("")
    dialog.submit.click()
    assert "dans cet ordre" in dialog.last_field.error()
    dialog.last.set_day(DAY)
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog._proved.dialog is not None)
    dialog._proved.dialog.reject()
    assert house.saved == []
    assert dialog.submit.isEnabled()
    house.proved = True
    with qtbot.waitSignal(dialog.told):
        dialog.submit.click()
    assert house.asked[-1].reasons
    assert house.saved == [(house.path, b"BEGIN:VCALENDAR")]


def event(line, title, hour, hours=1, **parts):
    start = datetime(2026, 11, 23, hour, 0)
    return ReadEvent(line, "k", "", start, start + timedelta(hours=hours), title, **parts)


PREVIEW = CalendarPreview(
    CalendarFile("i", "p1", "x.ics", (), ()),
    (
        ImportLine(event(3, "Dubois Noël - suivi", 9), LineKind.APPOINTMENT, "q", "DUBOIS Noël"),
        ImportLine(event(9, HOSTILE, 11), LineKind.ABSENCE, remark="1 rendez-vous à déplacer."),
        ImportLine(
            event(14, "Anniversaire", 0, 24, all_day=True, likely=False), LineKind.ABSENCE, proposed=False
        ),
    ),
    2,
    (LeftOut(20, "Réunion", "Son fuseau horaire est inconnu."),),
)


@pytest.fixture
def importing(house, tasks, look, shown, qtbot):
    house.preview = PREVIEW
    dialog = shown(CalendarImportDialog(None, house.calendars(), tasks, look, "p2"))
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    return dialog


def test_the_preview_says_what_each_event_becomes_and_what_cannot_be_kept(importing, house, all_words, shoot):
    assert house.asked == [(house.path, "p2")]
    words = all_words(importing)
    for piece in (
        "Rendez-vous de DUBOIS Noël",
        "Absence, sans titre",
        "1 rendez-vous à déplacer.",
        "Anniversaire",
    ):
        assert piece in words
    for piece in ("2 déjà dans l'agenda", "1 ne peut pas être repris", "Son fuseau horaire est inconnu."):
        assert piece in words
    assert "Reprendre 2 événements" in importing.submit.text().replace("&", "")
    shoot(importing, "calendar-import")


def test_a_discreet_screen_shows_initials(house, tasks, look, shown, all_words):
    dialog = shown(CalendarImportDialog(None, house.calendars(), tasks, look, "p1", discreet=True))
    dialog._show(PREVIEW)
    words = all_words(dialog)
    for name in ("Dubois", "DUBOIS", "Anniversaire", "hostname"):
        assert name not in words
    assert "Rendez-vous de D. N." in words


def test_space_ticks_and_only_ticked_lines_are_confirmed_after_a_proof(importing, house, qtbot):
    importing.table.setCurrentIndex(importing.rows.index(0, 0))
    qtbot.keyClick(importing.table, Qt.Key.Key_Space)
    assert importing.rows.chosen == {1}
    importing.all.click()
    assert importing.rows.chosen == {0, 1, 2}
    importing.all.click()
    assert not importing.submit.isEnabled()
    importing.rows.tick([2], wanted=True)
    importing.submit.click()
    qtbot.waitUntil(lambda: importing._proved.dialog is not None)
    importing._proved.dialog.reject()
    assert importing.submit.isEnabled()
    house.proved = True
    with qtbot.waitSignal(importing.written):
        importing.submit.click()
    assert house.asked[-1].chosen == frozenset({2})


def test_an_error_keeps_the_preview_and_another_file_may_be_chosen(importing, house, qtbot):
    house.proved = True
    house.error = Refused("Rien n'est coché.")
    importing.submit.click()
    qtbot.waitUntil(lambda: "Rien n'est coché" in importing.bar.text())
    assert importing.rows.rows()
    importing.back.click()
    assert importing.stack.currentIndex() == 0
    house.error = Invalid("file", "Ce fichier n'est pas un calendrier.")
    importing.submit.click()
    qtbot.waitUntil(lambda: "pas un calendrier" in importing.bar.text())
    assert importing.stack.currentIndex() == 0


def test_what_was_brought_in_is_said_in_one_sentence():
    assert imported_words(CalendarImported(Deed("x"), 1, 2, ())) == (
        "Repris de l'autre agenda : 1 rendez-vous et 2 absences."
    )
    lost = (LeftOut(1, "", "9 h 00 est déjà pris."),)
    assert "1 n'a pas pu l'être : 9 h 00" in imported_words(CalendarImported(Deed("x"), 0, 0, lost))


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_every_dialog_in_every_theme(theme, qapp, house, tasks, shown, qtbot, shoot):
    from telesec.ui import theme as themes

    try:
        for points in (10, 13):
            look = themes.apply(qapp, theme, points)
            house.preview = PREVIEW
            made = {
                "print": PrintDialog(None, house.printing(), tasks, look, PrintStart("p1", DAY)),
                "attendance": AttendanceDialog(None, house.printing(), tasks, look, MADE),
                "slip": SlipDialog(None, house.printing(), tasks, look, MADE),
                "contingency": ContingencyDialog(None, house.contingency(), tasks, look),
                "export": CalendarExportDialog(None, house.calendars(), tasks, look, "p1"),
                "import": CalendarImportDialog(None, house.calendars(), tasks, look, "p1"),
            }
            made["import"]._show(PREVIEW)
            for name, dialog in made.items():
                shown(dialog)
                if hasattr(dialog, "printer"):
                    qtbot.waitUntil(lambda dialog=dialog: dialog.submit.isEnabled())
                picture = shoot(dialog, f"paper-{name}-{theme}-{points}")
                assert picture.width() <= 1366
                assert picture.height() <= 768
                dialog.close()
    finally:
        themes.apply(qapp, "light", 10)
