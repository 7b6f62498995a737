"""The journal page: rows by pages, filters, questions, folded details, verification, what is taken out."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from telesec.domain.changes import Change
from telesec.domain.errors import ProofRequired, Refused
from telesec.domain.journal.bundles import ACCESSES
from telesec.domain.journal.files import FileShape
from telesec.domain.journal.groups import actions_of
from telesec.domain.journal.lines import Ending, JournalFilter, JournalLine
from telesec.domain.journal.lines import JournalPage as PageOfRows
from telesec.domain.patients import PatientLine, PatientsFound, Sex
from telesec.domain.people import Compartment
from telesec.ui import theme
from telesec.ui.buttons import Button
from telesec.ui.journal.line_panel import WHAT_DONE, WHO_OPENED
from telesec.ui.journal.page import PAGE, JournalPage
from telesec.ui.journal.ports import JournalPorts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NOEL = PatientLine("p1", "DUBOIS Noël", "DUBOIS", date(1968, 3, 14), Sex.MALE, "0612345678", "Lyon")


@dataclass
class Found:
    whole: bool
    sentences: tuple[str, ...]


def row(seq):
    action, outcome = ("patient_open", "ok") if seq % 3 else ("settings_edit", "refused")
    at = f"2026-11-{1 + seq % 20:02}T08:00:{seq % 60:02}.000000Z"
    who = ("a1", "admin secretary", "POSTE-1")
    whose = "" if outcome == "refused" else "p1"
    what = (action, "patient" if whose else "settings", "x", "", "<b>motif</b>", outcome, "")
    line = JournalLine(Compartment.OFFICE, seq, at, *who, *what, patient_id=whose)
    read = replace(line, seq=seq + 1, fields="shown_name,phone", outcome="detail")
    return replace(line, details=(read,)) if whose else line


class Register:
    """A journal of 450 rows."""

    def __init__(self):
        self.rows = [row(seq) for seq in range(900, 0, -2)]
        self.asked = []
        self.answer = Found(whole=True, sentences=("Cabinet : 450 lignes vérifiées, rien n'a été modifié.",))
        self.go, self.started = threading.Event(), threading.Event()
        self.go.set()
        self.taken_out = []
        self.refusal = None

    def read(self, wanted):
        self.asked.append(wanted)
        kept = [line for line in self.rows if wanted.before is None or line.seq < wanted.before.seq]
        kept = [line for line in kept if not wanted.actions or line.action in wanted.actions]
        kept = [line for line in kept if wanted.patient_id in ("", line.patient_id)]
        return PageOfRows(tuple(kept[: wanted.limit]), len(kept) > wanted.limit, {"p1": "DUBOIS Noël"})

    def verify(self, keep_going):
        going = keep_going(Compartment.PRACTICE, 4000)
        self.started.set()
        self.go.wait(30)
        going = going and keep_going(Compartment.PRACTICE, 8000)
        return self.answer if going else Found(whole=False, sentences=("Vérification interrompue.",))

    def save(self, wanted, shape, path):
        return self.take_out(wanted, shape, path)

    def take_out(self, *how):
        if self.refusal:
            raise self.refusal
        self.taken_out.append(how)
        return 450

    def ports(self, *, names=True):
        return JournalPorts(
            self.read,
            self.verify,
            self.save,
            self.take_out,
            self.take_out,
            lambda _password, _code: None,
            lambda: {"a1": "Anne Roy", "a2": "Claire Martin"},
            lambda: "Europe/Paris",
            lambda: date(2026, 11, 22),
            (lambda _typed: PatientsFound((NOEL,))) if names else None,
        )


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def make(qtbot, look, tasks, register):
    def made_with(*, names=True):
        made = JournalPage(register.ports(names=names), tasks, look)
        qtbot.addWidget(made)
        made.setProperty("surface", "page")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.resize(1176, 720)
        made.show()
        qtbot.waitUntil(lambda: made.rows.rowCount() == PAGE)
        return made

    yield made_with
    register.go.set()


@pytest.fixture
def page(make):
    return make()


def cells(page, at):
    return [page.rows.index(at, column).data() for column in range(len(page.rows.columns))]


def panel_words(page):
    return [label.text() for label in page.panel.findChildren(QLabel)]


def test_rows_are_told_in_french_with_whose_record_and_why(page):
    assert cells(page, 0) == [
        "01/11/2026 09:00:00", "Anne Roy", "   Réglage modifié", "", "<b>motif</b>", "POSTE-1", "Refusé",
    ]  # fmt: skip
    assert cells(page, 1)[2:4] == ["▸ Fiche patient ouverte", "DUBOIS Noël"]


def test_details_are_folded_under_their_row_and_unfold_by_the_keyboard(qtbot, page):
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.rows.rowCount() == PAGE + 1
    assert cells(page, 2)[2].strip() == "une fiche patient, dossier de DUBOIS Noël : nom affiché, téléphone"
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.rows.rowCount() == PAGE + 1
    page.table.selectRow(2)
    qtbot.keyClick(page.table, Qt.Key.Key_Left)
    assert page.rows.rowCount() == PAGE
    assert page.table.currentIndex().row() == 1


def test_older_rows_come_as_one_scrolls(qtbot, page, register):
    bar = page.table.verticalScrollBar()
    for expected in (2 * PAGE, 450):
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda expected=expected: page.rows.rowCount() == expected)
    page.read_more()
    places = [wanted.before.seq if wanted.before else 0 for wanted in register.asked]
    assert places == [0, 502, 102]
    assert [shown.line.seq for shown in page.rows.rows()] == list(range(900, 0, -2))


def test_filters_ask_again(qtbot, page, register):
    page.filters.group.choose("settings")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 150)
    page.filters.account.choose("a2")
    page.filters.ending.choose("refused")
    page.filters.odd.choose(("odd",))
    page.filters.period.setText("du 1er au 15 novembre")
    page.filters.period.editingFinished.emit()
    qtbot.waitUntil(lambda: register.asked[-1].since == date(2026, 11, 1))
    wanted = register.asked[-1]
    assert (wanted.actions, wanted.account_id) == (actions_of("settings"), "a2")
    assert (wanted.ending, wanted.until, wanted.odd_hours) == (Ending.REFUSED, date(2026, 11, 15), True)
    page.filters.clear.click()
    qtbot.waitUntil(lambda: register.asked[-1].account_id == "")
    assert page.filters.wanted() == replace(register.asked[-1], limit=page.filters.wanted().limit)
    assert page.filters.period.text() == ""


def test_a_period_that_is_not_understood_says_how_to_write_it(page, register):
    page.filters.period.setText("l'autre jour")
    page.filters.period.editingFinished.emit()
    assert "du 1er au 15 novembre" in page.filters._when.error()
    assert len(register.asked) == 1


def test_a_record_is_chosen_by_its_patient_and_let_go(qtbot, page, register):
    page.filters.record.click()
    page.filters.dialog.pick.take(NOEL)
    qtbot.waitUntil(lambda: register.asked[-1].patient_id == "p1")
    assert page.filters.record.text() == "Dossier de DUBOIS Noël"
    page.filters.every_record.click()
    qtbot.waitUntil(lambda: register.asked[-1].patient_id == "")


def test_the_two_questions_are_one_click_from_a_row(qtbot, page, register):
    page.table.row_opened.emit(page.rows.rows()[1])
    words = {button.text(): button for button in page.panel.findChildren(QPushButton)}
    words[WHO_OPENED].click()
    qtbot.waitUntil(lambda: register.asked[-1].patient_id == "p1")
    assert page.filters.record.text() == "Dossier de DUBOIS Noël"
    page.panel.account_asked.emit("a1")
    qtbot.waitUntil(lambda: register.asked[-1].account_id == "a1")
    assert register.asked[-1].patient_id == ""
    assert WHAT_DONE in words


def test_the_two_questions_have_their_keys(qtbot, page, register):
    page.table.selectRow(1)
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: register.asked[-1].account_id == "a1")
    qtbot.waitUntil(lambda: not page._reading)
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: register.asked[-1].patient_id == "p1")


def test_asked_from_a_file_the_patient_is_named_by_the_answer(qtbot, page, register):
    page.ask_of_patient("p1")
    qtbot.waitUntil(lambda: page.filters.record.text() == "Dossier de DUBOIS Noël")


def test_without_the_right_no_record_is_asked_for(make):
    page = make(names=False)
    assert page.filters.record.isHidden()
    page.table.row_opened.emit(page.rows.rows()[1])
    assert WHO_OPENED not in {button.text() for button in page.panel.findChildren(QPushButton)}


def test_a_row_opens_with_all_it_says(page):
    page.table.row_opened.emit(page.rows.rows()[1])
    words = panel_words(page)
    for text in ("Administrateur, Secrétaire", "<b>motif</b>", "une fiche patient", "DUBOIS Noël"):
        assert text in words
    assert "secrétariat, ligne 898" in words


def test_the_discreet_mode_leaves_initials(page, all_words):
    page.table.row_opened.emit(page.rows.rows()[1])
    page.filters.ask_of_patient("p1", "DUBOIS Noël")
    page.set_discreet(True)
    assert "DUBOIS" not in all_words(page)
    page.set_discreet(False)
    assert "DUBOIS" in all_words(page)


def test_a_verification_ends_with_a_plain_sentence(qtbot, page, register):
    page.verify.click()
    qtbot.waitUntil(lambda: page.bar.text() == register.answer.sentences[0])
    assert page.bar.property("tone") == "success"
    assert page.verify.isEnabled()
    assert page.checking.isHidden()


def test_a_broken_journal_is_an_error(qtbot, page, register):
    register.answer = Found(whole=False, sentences=("Cabinet : le journal a été modifié : ligne 12.",))
    page.verify.click()
    qtbot.waitUntil(lambda: "ligne 12" in page.bar.text())
    assert page.bar.property("tone") == "danger"


def test_a_verification_shows_its_progress_and_can_be_stopped(qtbot, page, register):
    register.go.clear()
    page.verify.click()
    qtbot.waitUntil(register.started.is_set)
    qtbot.waitUntil(lambda: "4\u202f000 lignes" in page.checking._words.text())
    assert not page.verify.isEnabled()
    page.checking.cancel.click()
    register.go.set()
    qtbot.waitUntil(lambda: page.bar.text() == "Vérification interrompue.")
    assert page.bar.property("tone") == "danger"


@pytest.mark.parametrize("shape", list(FileShape))
def test_the_rows_of_the_question_are_exported(qtbot, page, register, tmp_path, shape):
    page.filters.group.choose("settings")
    page.out.save_to(tmp_path / "journal", shape)
    qtbot.waitUntil(lambda: page.bar.text() == "450 lignes enregistrées dans journal.")
    wanted, said, path = register.taken_out[0]
    assert (wanted.actions, said, path) == (actions_of("settings"), shape, tmp_path / "journal")
    assert page.out.button.isEnabled()


def test_the_sealed_journal_and_the_printed_one_are_said(qtbot, page, register, tmp_path):
    page.out.save_to(tmp_path / "scelle.json", None)
    qtbot.waitUntil(lambda: page.bar.text() == "Le journal technique est enregistré dans scelle.json.")
    page.out.print_out()
    qtbot.waitUntil(lambda: page.bar.text() == "450 lignes envoyées à l'imprimante.")


def test_a_refused_export_is_said(qtbot, page, register, tmp_path):
    register.refusal = Refused("Votre rôle ne le permet pas.")
    page.out.save_to(tmp_path / "journal.csv", FileShape.CSV)
    qtbot.waitUntil(lambda: page.bar.text() == "Votre rôle ne le permet pas.")
    assert page.out.button.isEnabled()


def test_an_export_asks_for_a_fresh_proof(qtbot, page, register, tmp_path):
    register.refusal = ProofRequired("Redonnez votre mot de passe et un code.")
    page.out.save_to(tmp_path / "journal.csv", FileShape.CSV)
    qtbot.waitUntil(lambda: page.out.proved.dialog is not None and page.out.proved.dialog.isVisible())
    register.refusal = None
    page.out.proved.dialog.password.line.setText("girafe violon 47")
    page.out.proved.dialog.code.setText("123456")
    page.out.proved.dialog.submit.click()
    qtbot.waitUntil(lambda: bool(register.taken_out))


def test_only_changes_of_the_journal_or_of_people_read_again(qtbot, page, register):
    page.refresh(Change.AGENDA)
    page.refresh(Change.JOURNAL)
    qtbot.waitUntil(lambda: len(register.asked) == 2)


def test_the_page_names_all_it_offers(page, unnamed):
    page.table.row_opened.emit(page.rows.rows()[1])
    page.filters.ask_of_patient("p1", "DUBOIS Noël")
    assert unnamed(page) == []


def test_the_buttons_under_the_filters_stand_on_one_line(page):
    odd = page.filters.odd.findChild(Button)
    spots = {(one.mapTo(page, one.rect().topLeft()).y(), one.height()) for one in (page.filters.record, odd)}
    assert len(spots) == 1


def test_pictures_of_the_journal(qtbot, page, themed, shoot):
    page.rows.unfold(1, wide=True)
    page.table.selectRow(1)
    page.table.row_opened.emit(page.rows.rows()[1])
    image = shoot(page, f"journal-{themed.tokens.name}")
    assert image.pixelColor(2, image.height() - 2).name() == themed.tokens.surface


def test_a_picture_in_large_letters(qtbot, qapp, page, look, shoot):
    large = theme.apply(qapp, "light", 13)
    page.set_look(large)
    shoot(page, "journal-13pt")
    theme.apply(qapp, "light", 10)
    assert page.filters.odd.isVisible()


def test_a_question_asked_from_another_page_shows_every_part_of_it(qtbot, make, register):
    page = make()
    monday = date(2026, 11, 16)
    wanted = JournalFilter(
        actions=ACCESSES,
        account_id="a2",
        ending=Ending.UNDONE,
        since=monday,
        until=date(2026, 11, 22),
        hour=9,
    )
    page.ask(wanted)
    assert page.filters.wanted() == wanted
    qtbot.waitUntil(lambda: register.asked[-1] == replace(wanted, limit=PAGE))
    assert page.filters.group.currentText() == "Accès des personnes"
    assert page.filters.period.text() == "du 16/11/2026 au 22/11/2026"
    assert page.filters.narrowing.text() == "De 9 h à 10 h"
    page.filters.narrowing.click()
    assert page.filters.wanted() == replace(wanted, hour=None)
    page.filters.see_all()
    assert page.filters.wanted() == JournalFilter()
    assert page.filters.group.findText("Accès des personnes") < 0


def test_a_program_s_reason_asked_about_is_said_in_french(make):
    page = make()
    wanted = JournalFilter(odd_hours=True, reason_begins="sign_in_failed")
    page.ask(wanted)
    assert page.filters.wanted() == wanted
    assert page.filters.narrowing.text() == "Connexion manquée"
    assert page.filters.narrowing.accessibleName() == "Ne plus choisir : Connexion manquée"
