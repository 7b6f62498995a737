"""Paper and other calendars from the keyboard, in the real window over real stores, to a printer."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from telesec.app import paper_wiring
from telesec.documents import printer
from telesec.domain.actions import Action
from telesec.domain.agenda import Status
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, MarkRequest
from telesec.domain.errors import Invalid
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import agenda, booking
from telesec.services.patients import patients
from telesec.ui.agenda.calendar_export import CalendarExportDialog
from telesec.ui.agenda.calendar_import import CalendarImportDialog
from telesec.ui.agenda.print_contingency import ContingencyDialog
from telesec.ui.agenda.print_dialog import PrintDialog
from telesec.ui.agenda.print_slips import AttendanceDialog, SlipDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CODE = "trois chats dorment a midi"
LISTENS = """#!/bin/sh
printf '%s\\n' "$@" > "$0.arguments"
cat > "$0.printed"
exit ${PRINTER_ANSWER:-0}
"""
TELLS = """#!/bin/sh
case $1 in
-e) printf 'Accueil\\nBureau\\n-rf\\n' ;;
-d) echo 'system default destination: Bureau' ;;
esac
"""


@pytest.fixture
def press(tmp_path, monkeypatch):
    """The system's printer: it keeps what it is given, and what it was told."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, words in (("lp", LISTENS), ("lpstat", TELLS)):
        (folder / name).write_text(words)
        (folder / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "lp"


@pytest.fixture
def made(desk, practice):
    noel = patients.create_patient(desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE))
    start = datetime(2026, 11, 16, 8)
    wanted = BookingRequest(
        practice.practitioners[0].id, practice.site.id, noel.id, start, start + timedelta(minutes=30)
    )
    return booking.book(desk, wanted).appointment


@pytest.fixture
def page(qtbot, windows, practice, press, made, tmp_path, monkeypatch):
    """The agenda of a secretary's session; files are asked for in ``tmp_path``."""
    monkeypatch.setattr(paper_wiring, "ask_pdf_path", lambda _parent, name: tmp_path / name)
    monkeypatch.setattr(paper_wiring, "ask_save", lambda _parent, _title, name, _kinds: tmp_path / name)
    monkeypatch.setattr(paper_wiring, "ask_open", lambda *_: tmp_path / "autre.ics")
    shown = windows.agenda(windows.open(practice.gate(Role.SECRETARY), size=(1500, 900)))
    shown.reveal(made)
    qtbot.waitUntil(lambda: shown.grid.chosen() is not None)
    shown.grid.setFocus()
    return shown


@pytest.fixture
def opened(qtbot, page):
    """The dialog of a kind, once it is there and has the keyboard."""

    def wait(kind):
        found = []

        def is_there():
            found[:] = [dialog for dialog in page.window().findChildren(kind) if dialog.isVisible()]
            return bool(found) and QApplication.activeWindow() is found[0]

        qtbot.waitUntil(is_there)
        return found[0]

    return wait


def key(qtbot, code, held=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), code, held)


def take(page, title):
    """An act of the menu of the bar, by its words."""
    offer = next(offer for offer in page.offers._offers if offer.title == title)
    page.offers.take(offer)


def text_of(data, code=""):
    reader = PdfReader(io.BytesIO(data))
    if code:
        assert reader.decrypt(code)
    return "\n".join(part.extract_text() for part in reader.pages)


def row(practice, desk, action):
    rows = practice.rows(desk, Compartment.OFFICE)
    return [found for found in rows if found["action"] == action.value and found["outcome"] != "detail"][-1]


def test_two_keys_print_the_day_through_a_pipe_and_leave_no_file(
    qtbot, page, opened, press, practice, desk, tmp_path, monkeypatch
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    key(qtbot, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(PrintDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert dialog.printer.key() == "Bureau"
    assert [dialog.printer.itemText(at) for at in range(dialog.printer.count())] == ["Accueil", "Bureau"]
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "imprimante" in page.bar.text())
    assert "DUBOIS Noël" in text_of(press.with_name("lp.printed").read_bytes())
    told = press.with_name("lp.arguments").read_text().split("\n")
    assert told[:8] == ["-d", "Bureau", "-n", "1", "-t", printer.TITLE, "-o", "media=A4"]
    assert list(scratch.iterdir()) == []
    assert row(practice, desk, Action.AGENDA_PRINT)["outcome"] == "ok"


def test_a_printer_that_refuses_is_said_and_journaled_and_the_dialog_stays(
    qtbot, page, opened, press, practice, desk
):
    press.write_text("#!/bin/sh\ncat > /dev/null\nexit 1\n")
    key(qtbot, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(PrintDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "n'a pas pris le document" in dialog.bar.text())
    assert dialog.isVisible()
    assert row(practice, desk, Action.AGENDA_PRINT)["outcome"] == "failed:Invalid"


def test_one_letter_gives_the_slip_and_an_attestation_waits_for_the_arrival(
    qtbot, page, opened, press, made, desk
):
    key(qtbot, Qt.Key.Key_R)
    dialog = opened(SlipDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: press.with_name("lp.printed").exists())
    assert "Lundi 16 novembre 2026" in text_of(press.with_name("lp.printed").read_bytes()).replace(
        "\u00a0", " "
    )
    take(page, "Attestation de présence…")
    assert not [one for one in page.window().findChildren(AttendanceDialog) if one.isVisible()]
    booking.mark(desk, MarkRequest(made.id, made.patient_id, made.version, Status.ARRIVED))
    page.navigation.reload()
    qtbot.waitUntil(lambda: page.grid.chosen().appointment.status is Status.ARRIVED)
    take(page, "Attestation de présence…")
    attest = opened(AttendanceDialog)
    qtbot.waitUntil(attest.submit.isEnabled)
    attest.submit.click()  # nobody can have left already: it is 8 h
    qtbot.waitUntil(lambda: "à venir" in attest.left_field.error())
    attest.reject()


def test_contingency_sheets_are_set_made_and_opened_with_the_code_alone(qtbot, page, opened, practice):
    take(page, "Feuilles de secours…")
    dialog = opened(ContingencyDialog)
    qtbot.waitUntil(lambda: "Aucune" in dialog.last.text())
    key(qtbot, Qt.Key.Key_Space)
    assert dialog.active.isChecked()
    qtbot.keyClicks(dialog.code.line, CODE)
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "toutes seules" in page.bar.text())
    watch = next(child for child in page.children() if hasattr(child, "watch")).watch
    watch.look()
    folder = practice.folder / "secours"
    qtbot.waitUntil(lambda: folder.is_dir() and any(folder.iterdir()))
    (path,) = folder.iterdir()
    assert b"DUBOIS" not in path.read_bytes()
    text = text_of(path.read_bytes(), CODE)
    assert "DUBOIS Noël" in text
    assert "Appels reçus" in text
    watch.look()
    assert len(list(folder.iterdir())) == 1


def test_another_calendar_comes_in_and_goes_back_with_one_key(qtbot, page, opened, tmp_path, desk, practice):
    who = practice.practitioners[0].id
    (tmp_path / "autre.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Noël Dubois\nDTSTART:20261117T100000\n"
        "DTEND:20261117T103000\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nSUMMARY:Notaire\nDTSTART:20261118T140000\n"
        "DTEND:20261118T150000\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    take(page, "Reprendre un autre agenda…")
    dialog = opened(CalendarImportDialog)
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert len(agenda.view(desk, AgendaRange((who,), date(2026, 11, 16), 7)).lines) == 1
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Repris de l'autre agenda" in page.bar.text())
    assert "1 rendez-vous et 1 absence" in page.bar.text().replace("\u00a0", " ")
    assert len(agenda.view(desk, AgendaRange((who,), date(2026, 11, 16), 7)).lines) == 2
    page.window().activateWindow()  # a dialog was closed: in front again, as on a real screen
    qtbot.waitUntil(page.window().isActiveWindow)
    page.grid.setFocus()
    key(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(agenda.view(desk, AgendaRange((who,), date(2026, 11, 16), 7)).lines) == 1)


def test_busy_hours_are_saved_and_name_nobody(qtbot, page, opened, tmp_path):
    take(page, "Exporter vers un autre agenda…")
    opened(CalendarExportDialog)
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "occupées sont enregistrées" in page.bar.text())
    (path,) = tmp_path.glob("*.ics")
    assert b"DUBOIS" not in path.read_bytes()
    assert len(list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))) == 1
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "-rf", "a b", "a;touch x", "$(x)", "x" * 200, "é"])
def test_no_printer_name_reads_as_an_option(name, press):
    with pytest.raises(Invalid):
        printer.send(b"%PDF-", name)
    with pytest.raises(Invalid):
        printer.send(b"%PDF-", "Bureau", 0)


def test_without_lp_there_is_no_printer(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printer.printers() == printer.Printers()
