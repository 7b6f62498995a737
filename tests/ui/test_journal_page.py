"""The journal page: pages of rows, filters, details, verification with progress and cancel, export."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.changes import Change
from telesec.domain.errors import ProofRequired, Refused
from telesec.domain.journal_lines import JournalLine
from telesec.domain.people import Compartment
from telesec.ui.journal.page import PAGE, JournalPage
from telesec.ui.journal.ports import JournalPorts
from telesec.ui.journal.wording import action_words, instant_words, outcome_words, role_words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@dataclass
class Found:
    whole: bool
    sentences: tuple[str, ...]


def row(seq):
    action, outcome = ("sign_in", "ok") if seq % 3 else ("settings_edit", "refused")
    at = f"2026-11-{1 + seq % 20:02}T08:00:{seq % 60:02}.000000Z"
    who = ("a1", "admin secretary", "POSTE-1")
    what = (action, "setting", "lock", "minutes", "<b>motif</b>", outcome, "")
    return JournalLine(Compartment.PRACTICE, seq, at, *who, *what)


class Register:
    """A journal of 450 rows."""

    def __init__(self):
        self.rows = [row(seq) for seq in range(450, 0, -1)]
        self.asked = []
        self.answer = Found(whole=True, sentences=("Cabinet : 450 lignes vérifiées, rien n'a été modifié.",))
        self.go, self.started = threading.Event(), threading.Event()
        self.go.set()
        self.exported = []
        self.refusal = None

    def read(self, wanted):
        self.asked.append(wanted)
        kept = [line for line in self.rows if not wanted.before or line.seq < wanted.before]
        if wanted.action:
            kept = [line for line in kept if line.action == wanted.action]
        return tuple(kept[: wanted.limit])

    def verify(self, keep_going):
        going = keep_going(Compartment.PRACTICE, 4000)
        self.started.set()
        self.go.wait(30)
        going = going and keep_going(Compartment.PRACTICE, 8000)
        return self.answer if going else Found(whole=False, sentences=("Vérification interrompue.",))

    def export(self, path):
        if self.refusal:
            raise self.refusal
        self.exported.append(path)


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def page(qtbot, look, tasks, register):
    ports = JournalPorts(
        register.read,
        register.verify,
        register.export,
        lambda _password, _code: None,
        lambda: {"a1": "Anne Roy", "a2": "Claire Martin"},
        lambda: "Europe/Paris",
    )
    made = JournalPage(ports, tasks, look)
    qtbot.addWidget(made)
    made.setProperty("surface", "page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.resize(1300, 760)
    made.show()
    qtbot.waitUntil(lambda: made.rows.rowCount() == PAGE)
    yield made
    register.go.set()


def test_rows_are_told_in_french(page):
    shown = [page.rows.index(0, at).data() for at in range(5)]
    assert shown == ["11/11/2026 9 h 00 min 30 s", "Réglage modifié", "Anne Roy", "POSTE-1", "Refusé"]


def test_older_rows_come_as_one_scrolls(qtbot, page, register):
    bar = page.table.verticalScrollBar()
    for expected in (2 * PAGE, 450):
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda expected=expected: page.rows.rowCount() == expected)
    bar.setValue(0)
    bar.setValue(bar.maximum())
    page.read_more()
    assert [wanted.before for wanted in register.asked] == [0, 251, 51]
    assert [line.seq for line in page.rows.rows()] == list(range(450, 0, -1))


def test_filters_ask_again(qtbot, page, register):
    page.action.choose("settings_edit")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 150)
    page.account.choose("a2")
    page.day.setText("18112026")
    page.day.editingFinished.emit()
    wanted = page.wanted()
    assert (wanted.action, wanted.account_id, wanted.day) == ("settings_edit", "a2", "2026-11-18")
    qtbot.waitUntil(lambda: register.asked[-1] == wanted)


def test_a_row_opens_with_all_it_says(qtbot, page):
    page.table.selectRow(0)
    page.table.row_opened.emit(page.rows.rows()[0])
    words = [label.text() for label in page.panel.findChildren(QLabel)]
    for text in ("Administrateur, Secrétaire", "minutes", "<b>motif</b>", "setting lock", "450"):
        assert text in words


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


def test_the_journal_is_exported(qtbot, page, register, tmp_path):
    page.export_to(tmp_path / "journal.json")
    qtbot.waitUntil(lambda: page.bar.text() == "Le journal est enregistré dans journal.json.")
    assert register.exported == [tmp_path / "journal.json"]
    assert page.export.isEnabled()


def test_a_refused_export_is_said(qtbot, page, register, tmp_path):
    register.refusal = Refused("Votre rôle ne le permet pas.")
    page.export_to(tmp_path / "journal.json")
    qtbot.waitUntil(lambda: page.bar.text() == "Votre rôle ne le permet pas.")
    assert page.export.isEnabled()


def test_an_export_asks_for_a_fresh_proof(qtbot, page, register, tmp_path):
    register.refusal = ProofRequired("Redonnez votre mot de passe et un code.")
    page.export_to(tmp_path / "journal.json")
    qtbot.waitUntil(lambda: page._proved.dialog is not None and page._proved.dialog.isVisible())
    register.refusal = None
    page._proved.dialog.submit.click()
    qtbot.waitUntil(lambda: bool(register.exported))


def test_only_changes_of_the_journal_or_of_people_read_again(qtbot, page, register):
    page.refresh(Change.AGENDA)
    page.refresh(Change.JOURNAL)
    qtbot.waitUntil(lambda: len(register.asked) == 2)


def test_words_of_a_newer_program_are_shown_as_they_are():
    assert action_words("teleport") == "teleport"
    assert outcome_words("failed:Conflict") == "Échec"
    assert role_words("secretary wizard") == "Secrétaire, wizard"
    assert instant_words("yesterday", "Europe/Paris") == "yesterday"


def test_the_page_names_all_it_offers(page, unnamed):
    assert unnamed(page) == []


def test_pictures_of_the_journal(qtbot, page, themed, shoot):
    page.table.selectRow(2)
    page.table.row_opened.emit(page.rows.rows()[2])
    image = shoot(page, f"journal-{themed.tokens.name}")
    assert image.pixelColor(2, image.height() - 2).name() == themed.tokens.surface
