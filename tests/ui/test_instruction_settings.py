"""Settings of the telephone: lines, sheets, words of a day, the card; versions, refusals, the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from tests.ui.rules_desk import LEFEVRE, TODAY, RulesDesk

from telesec.domain.calls.red_flags import DEFAULT, EmergencyNumber
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.settings import red_flags as card_settings
from telesec.ui.settings.day_instructions import DayInstructionsSection
from telesec.ui.settings.instructions import InstructionsSection
from telesec.ui.settings.lines import LinesSection
from telesec.ui.settings.red_flags import RedFlagsSection
from telesec.ui.settings.section import Surroundings
from telesec.ui.settings.version_list import NOT_YET, OVERTAKEN
from telesec.ui.tokens import THEMES

MAKERS = {
    "lines": lambda around, desk: LinesSection(around, desk.lines_ports()),
    "sheets": lambda around, desk: InstructionsSection(around, desk.sheets_ports()),
    "days": lambda around, desk: DayInstructionsSection(around, desk.days_ports()),
    "card": lambda around, desk: RedFlagsSection(around, desk.card_ports()),
}


@pytest.fixture
def open_section(qtbot, tasks, look):
    def make(which, desk, dressed=None):
        section = MAKERS[which](Surroundings(desk.around(), tasks, dressed or look), desk)
        section.refused_words, section.saved_words = [], []
        section.refused.connect(section.refused_words.append)
        section.saved.connect(lambda _reference, words: section.saved_words.append(words))
        section.saved.connect(lambda reference, _words: section.adopt(reference))  # as the page does
        qtbot.addWidget(section)
        section.adopt(desk.reference)
        section.resize(1100, 620)
        section.show()
        settle(qtbot, tasks)
        return section

    return make


def settle(qtbot, tasks):
    """Everything asked of the worker was answered."""
    done = []
    tasks.run(lambda: None, lambda _none: done.append(1))
    qtbot.waitUntil(lambda: bool(done))


@pytest.fixture
def desk():
    made = RulesDesk(Role.PRACTITIONER, Role.ADMIN)
    made.sheet(LEFEVRE)
    return made


# Lines.


def test_a_line_is_added_with_its_greeting(qtbot, open_section, desk):
    section = open_section("lines", desk)
    section.start_new()
    section.label.setText("Annexe")
    section.number.setText("+33 4 72 00 00 09")
    section.greeting.setPlainText("Annexe, bonjour.")
    section.submit_item()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    made = next(one for one in desk.lines if one.label == "Annexe")
    assert (made.number, made.greeting, made.position) == ("04 72 00 00 09", "Annexe, bonjour.", 3)


def test_a_number_of_another_line_is_refused_at_its_field(qtbot, open_section, desk):
    section = open_section("lines", desk)
    section.start_new()
    section.label.setText("Autre")
    section.number.setText("0472000001")
    section.submit_item()
    qtbot.waitUntil(lambda: bool(section.fields["number"].error()))
    assert "Accueil" in section.fields["number"].error()
    assert section.label.text() == "Autre"


# Sheets.


def test_saving_makes_a_version_more_and_shows_who_has_read_it(qtbot, tasks, open_section, desk):
    section = open_section("sheets", desk)
    section.who.choose("p1")
    section.form.topics["prices"].setPlainText("30 €")
    assert not section.who.isEnabled()
    section.submit_sheet()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    settle(qtbot, tasks)
    assert [one.number for one in section.versions.rows.rows()] == [2, 1]
    assert section.versions.rows.text_at(0, 3) == "En vigueur"
    assert section.versions.readers.text_at(0, 1) == NOT_YET
    assert section.versions.count.text() == "Lue par 0 sur 2 personnes."
    assert section.state.text().startswith("Version 2, en vigueur depuis")


def test_an_older_text_is_taken_up_as_a_new_version(qtbot, tasks, open_section, desk):
    desk.sheet({"prices": "30 €"})
    section = open_section("sheets", desk)
    section.who.choose("p1")
    section.versions.table.selectRow(1)
    section.versions.take_up.click()
    assert section.form.texts() == LEFEVRE
    section.submit_sheet()
    qtbot.waitUntil(lambda: len(desk.sheets) == 3)
    assert desk.sheets[-1].body == desk.sheets[0].body


def test_a_version_written_meanwhile_loses_nothing_typed(qtbot, tasks, open_section, desk):
    section = open_section("sheets", desk)
    section.who.choose("p1")
    section.form.topics["prices"].setPlainText("30 €")
    desk.sheet({"prices": "25 €"})
    section.submit_sheet()
    qtbot.waitUntil(lambda: bool(section.refused_words))
    settle(qtbot, tasks)
    assert section.form.texts()["prices"] == "30 €"
    section.submit_sheet()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert [one.number for one in desk.sheets] == [1, 2, 3]


def test_a_half_typed_sheet_survives_a_lock(qtbot, tasks, open_section, desk):
    section = open_section("sheets", desk)
    section.who.choose("p1")
    section.form.topics["visits"].setPlainText("Le mardi, avant 10 h.")
    draft = section.unfinished()
    back = open_section("sheets", desk)
    back.restore(draft)
    assert back.who.key() == "p1"
    assert back.form.texts() == LEFEVRE | {"visits": "Le mardi, avant 10 h."}
    assert back.is_unsaved()
    desk.sheet({"prices": "25 €"})
    late = open_section("sheets", desk)
    late.restore(draft)
    assert late.refused_words == [OVERTAKEN]


def test_a_practitioner_is_offered_their_own_sheet_and_the_practice_s(open_section):
    section = open_section("sheets", RulesDesk(Role.PRACTITIONER))
    assert [section.who.itemData(at) for at in range(section.who.count())] == ["", "p1"]


def test_a_day_that_is_no_day_is_said_at_its_field(qtbot, open_section, desk):
    section = open_section("sheets", desk)
    section.form.topics["prices"].setPlainText("30 €")
    section.form.valid_from.setText("demain")
    section.submit_sheet()
    assert section.fields["valid_from"].error()


# Words of a day.


def test_the_words_of_a_day_are_written_then_withdrawn(qtbot, tasks, open_section, desk):
    section = open_section("days", desk)
    section.start_new()
    section.words.setPlainText("Absent à midi.")
    section.submit_item()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert [(one.words, one.first) for one in desk.days] == [("Absent à midi.", TODAY)]
    section.withdraw()
    qtbot.waitUntil(lambda: len(section.saved_words) == 2)
    assert desk.days == []


def test_changing_the_words_of_a_day_withdraws_the_former_ones(qtbot, tasks, open_section, desk):
    desk.day("Absent à midi.")
    section = open_section("days", desk)
    section.words.setPlainText("Absent tout l'après-midi.")
    section.submit_item()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert [one.words for one in desk.days] == ["Absent tout l'après-midi."]


# The card.


def test_the_proposed_text_is_said_to_be_read_by_nobody(open_section):
    section = open_section("card", RulesDesk(Role.PRACTITIONER))
    assert section.form.text() == DEFAULT
    assert "pas validé" in section.state.text()
    assert section.validate.isEnabled()


def test_a_practitioner_validates_after_giving_password_and_code(qtbot, tasks, open_section, monkeypatch):
    desk = RulesDesk(Role.PRACTITIONER)
    desk.fresh = False
    section = open_section("card", desk)
    monkeypatch.setattr(card_settings, "confirm", lambda *_words: True)
    section.validate.click()
    qtbot.waitUntil(lambda: section.proved.dialog is not None)
    dialog = section.proved.dialog
    dialog.password.line.setText("secret")
    dialog.code.setText("123456")
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    settle(qtbot, tasks)
    assert len(desk.versions) == 1
    assert desk.validations[0].version_id == desk.versions[0].id
    assert section.state.text().startswith("Version 1, validée par Dr Claire Lefèvre")
    assert not section.validate.isEnabled()
    assert not [one for one in section.findChildren(QDialog) if one.isVisible()]


def test_only_the_version_on_the_screen_is_validated(qtbot, tasks, open_section):
    desk = RulesDesk(Role.PRACTITIONER)
    shown = desk.card(DEFAULT)
    section = open_section("card", desk)
    desk.card(DEFAULT)
    section.start_validation()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert [one.version_id for one in desk.validations] == [shown.id]


def test_numbers_are_ordered_as_typed_and_the_three_are_never_among_them(qtbot, tasks, open_section):
    desk = RulesDesk(Role.ADMIN)
    section = open_section("card", desk)
    section.form.numbers.setPlainText("3114 Prévention du suicide\n\n01 40 05 48 48  Centre antipoison")
    section.submit_card()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert section.form.text().numbers == (
        EmergencyNumber("3114", "Prévention du suicide"),
        EmergencyNumber("01 40 05 48 48", "Centre antipoison"),
    )
    section.form.numbers.setPlainText("15 Autre chose")
    section.submit_card()
    assert "déjà sur la fiche" in section.fields["numbers"].error()


def test_a_card_read_again_while_typing_replaces_nothing_unseen(qtbot, tasks, open_section):
    desk = RulesDesk(Role.ADMIN)
    section = open_section("card", desk)
    section.form.say.setPlainText("Autre phrase.")
    desk.card(DEFAULT)
    section.look_again()
    settle(qtbot, tasks)
    section.submit_card()
    qtbot.waitUntil(lambda: bool(section.refused_words))
    settle(qtbot, tasks)
    assert section.form.text().say == "Autre phrase."
    section.submit_card()
    qtbot.waitUntil(lambda: bool(section.saved_words))
    assert [one.number for one in desk.versions] == [1, 2]


def test_an_administrator_writes_and_validates_nothing(open_section):
    section = open_section("card", RulesDesk(Role.ADMIN))
    assert not section.validate.isVisible()
    assert section.submit.isVisible()


def test_a_half_written_card_survives_a_lock(open_section):
    desk = RulesDesk(Role.ADMIN)
    section = open_section("card", desk)
    section.form.say.setPlainText("Autre phrase.")
    back = open_section("card", desk)
    back.restore(section.unfinished())
    assert back.form.text().say == "Autre phrase."
    assert back.is_unsaved()


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("which", sorted(MAKERS))
def test_every_section_fits_its_page(
    qtbot, qapp, tasks, open_section, desk, which, name, points, shoot, unnamed
):
    look = theme.apply(qapp, name, points)
    desk.sheet(LEFEVRE | {"prices": "30 €"})
    desk.day("En réunion de 12 h à 14 h : ne pas déranger, sauf le laboratoire.", "p1")
    desk.validate(desk.card(DEFAULT).id)
    desk.card(DEFAULT)
    section = open_section(which, desk, look)
    if which == "sheets":
        section.who.choose("p1")
        settle(qtbot, tasks)
    shoot(section, f"reglages_{which}_{name}_{points}")
    assert unnamed(section) == []
    assert section.width() == 1100
    theme.apply(qapp, "light", 10)
