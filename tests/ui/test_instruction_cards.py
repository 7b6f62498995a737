"""Beside a call: instructions read and acknowledged in one key, the card of red flags and what it notes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QScrollArea, QWidget
from tests.ui.rules_desk import LEFEVRE, RulesDesk

from telesec.domain.calls.emergencies import UrgentAct
from telesec.domain.calls.red_flags import ALWAYS, DEFAULT, FACE, NOT_VALIDATED, EmergencyNumber
from telesec.domain.changes import Change
from telesec.domain.errors import Refused
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.calls.briefing_view import NOTHING
from telesec.ui.calls.instruction_card import InstructionCard, InstructionTab
from telesec.ui.calls.red_flag_card import RedFlagCard
from telesec.ui.calls.sign_columns import SignColumns, split_at
from telesec.ui.calls.topic_text import TopicText
from telesec.ui.calls.urgent_acts import NO_CALL
from telesec.ui.tokens import THEMES


def call(line="l1", who="", call_id="c1"):
    return SimpleNamespace(call=SimpleNamespace(id=call_id, line_id=line, practitioner_id=who))


@pytest.fixture
def desk():
    made = RulesDesk(Role.SECRETARY)
    made.sheet(LEFEVRE)
    made.sheet({"phrases": "Ne pas rassurer."}, "")
    made.sheet({"urgent": "Deux places à 18 h."}, "p1", "l2")
    made.day("En réunion de 12 h à 14 h.", "p1")
    made.away("p2", "Congrès")
    return made


@pytest.fixture
def open_card(qtbot, desk, tasks, look):
    def make(height):
        said = []
        made = InstructionCard(desk.instruction_ports(), tasks, look, lambda *words: said.append(words))
        made.said = said
        qtbot.addWidget(made)
        made.resize(520, height)
        made.show()
        qtbot.waitUntil(lambda: made._found is not None)
        return made

    return make


@pytest.fixture
def card(open_card):
    """All of it is in view."""
    return open_card(1200)


@pytest.fixture
def low(open_card):
    """In a low window."""
    return open_card(240)


def test_the_line_brings_its_greeting_its_day_and_its_sheets(qtbot, card, all_words):
    card.show_call(call("l2"))
    qtbot.waitUntil(lambda: "Urgences du jour" in all_words(card))
    words = all_words(card)
    assert "Deux places à 18 h." in words
    assert "En réunion de 12 h à 14 h." in words
    assert "Congrès, du mercredi 25 novembre 2026 au vendredi 27 novembre 2026 inclus" in words
    assert words.index("Deux places à 18 h.") < words.index(LEFEVRE["results"])
    assert "Version 1, en vigueur depuis le lundi 23 novembre 2026, écrite par Dr Claire Lefèvre" in words


def test_names_are_shown_as_written(qtbot, card, all_words):
    card.show_call(call("l1"))
    qtbot.waitUntil(lambda: "Cabinet des Lilas, bonjour." in all_words(card))
    assert "Dr <b>Benali</b> : Congrès" in all_words(card)


def test_a_sheet_is_shown_as_typed_and_said_to_a_screen_reader(qtbot):
    made = TopicText("Dr <b>B</b>", (("<b>Prix</b>", "30 € <i>net</i>\ntiers payant"), ("Visites", "Non.")))
    qtbot.addWidget(made)
    made.resize(200, made.heightForWidth(200))
    assert made.text() == "<b>Prix</b>\n30 € <i>net</i>\ntiers payant\nVisites\nNon."
    assert "<i>net</i>" in made.accessibleName()
    assert made.heightForWidth(80) > made.heightForWidth(400)


def test_a_practitioner_asked_for_narrows_the_sheets(qtbot, card, all_words):
    card.show_call(call("l1", "p2"))
    qtbot.waitUntil(lambda: LEFEVRE["results"] not in all_words(card))
    assert "Ne pas rassurer." in all_words(card)


def test_one_key_says_that_everything_was_read(qtbot, card, desk, tally):
    assert card.to_read.isVisible()
    qtbot.keyClick(card, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    tally("Consignes reconnues lues", 1, 1)
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    assert card.said == [("success", "C'est noté : vous avez lu ces consignes.")]
    assert {one.id for one in desk.days} < desk.read
    read = len(desk.read)
    qtbot.keyClick(card, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.read) == read


def test_what_was_not_in_view_is_shown_before_it_can_be_said_to_be_read(qtbot, low, desk):
    card = low
    qtbot.waitUntil(lambda: card.have_read.text().startswith("Lire la suite"))
    qtbot.keyClick(card, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert desk.read == set()
    strikes = 1
    while card.have_read.text().startswith("Lire la suite"):
        qtbot.keyClick(card, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        strikes += 1
    assert (desk.read, 0 < strikes < 12) == (set(), True)
    qtbot.keyClick(card, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    assert {one.id for one in desk.days} < desk.read


def test_the_foot_of_a_long_sheet_reached_in_one_leap_is_not_all_of_it(qtbot, low):
    qtbot.waitUntil(lambda: low.have_read.text().startswith("Lire la suite"))
    bar = low.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    assert low.have_read.text().startswith("Lire la suite")


def test_what_changed_since_the_last_reading_is_marked_in_words(qtbot, card, desk):
    card.accept()
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    gone = {key: text for key, text in LEFEVRE.items() if key != "documents"}
    desk.sheet(gone | {"results": "Jamais au téléphone.", "prices": "30 €"})
    card.refresh(Change.INSTRUCTIONS)
    qtbot.waitUntil(card.to_read.isVisible)
    lines = "\n".join(text.text() for text in card.findChildren(TopicText)).splitlines()
    titles = [line for line in lines if " · " in line]
    assert titles == ["Résultats · modifié", "Documents à apporter · retiré", "Tarifs à annoncer · modifié"]


def test_a_version_written_meanwhile_asks_to_be_read_again(qtbot, card, desk):
    card.accept()
    qtbot.waitUntil(lambda: not card.to_read.isVisible())
    desk.sheet(LEFEVRE | {"prices": "30 €"})
    card.refresh(Change.INSTRUCTIONS)
    qtbot.waitUntil(card.to_read.isVisible)
    assert card.words.text().startswith("Une consigne a changé")


def test_a_refused_acknowledgment_says_so_and_reads_again(qtbot, desk, tasks, look):
    def refuse(_ids):
        raise Refused("Cette consigne n'existe plus. La page va être relue : vérifiez-la.")

    said = []
    ports = replace(desk.instruction_ports(), accept=refuse)
    made = InstructionCard(ports, tasks, look, lambda *words: said.append(words))
    qtbot.addWidget(made)
    made.resize(520, 1200)
    made.show()
    qtbot.waitUntil(lambda: made.to_read.isVisible() and made.have_read.isEnabled())
    made.have_read.click()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][0] == "warning"
    qtbot.waitUntil(made.have_read.isEnabled)


def test_a_line_without_instructions_says_who_writes_them(qtbot, tasks, look, all_words):
    made = InstructionCard(RulesDesk(Role.SECRETARY).instruction_ports(), tasks, look, print)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: NOTHING in all_words(made))


def test_the_tab_offers_the_lines_and_focuses_what_waits(qtbot, desk, tasks, look, unnamed, all_words):
    tab = InstructionTab(desk.instruction_ports(), tasks, look, print)
    qtbot.addWidget(tab)
    tab.resize(1100, 640)
    tab.show()
    qtbot.waitUntil(lambda: tab.line.count() == 3 and tab.card.to_read.isVisible())
    qtbot.waitUntil(lambda: "Dr Claire Lefèvre · Urgences du jour" in all_words(tab))  # of every line
    tab.line.choose("l2")
    tab.line.activated.emit(2)
    qtbot.waitUntil(lambda: "Deux places à 18 h." in all_words(tab))
    assert unnamed(tab) == []


# The card of red flags.


@pytest.fixture
def open_flags(qtbot, tasks, look):
    def make(desk, **more):
        said, reread = [], []
        ports = desk.red_flag_ports(**more)
        made = RedFlagCard(ports, tasks, look, lambda *w: said.append(w), lambda: reread.append(1))
        made.said, made.reread = said, reread
        qtbot.addWidget(made)
        made.resize(540, 640)
        made.show()
        qtbot.waitUntil(lambda: made.body.count() and made.body.itemAt(0).widget().isVisible())
        return made

    return make


def validated(text=DEFAULT):
    desk = RulesDesk(Role.SECRETARY)
    desk.validate(desk.card(text).id)
    return desk


def test_until_somebody_validated_it_the_card_gives_the_numbers_and_says_why(open_flags, all_words):
    words = all_words(open_flags(RulesDesk(Role.SECRETARY)))
    assert FACE in words
    assert NOT_VALIDATED in words
    for one in ALWAYS:
        assert one.number in words
        assert one.label in words
    assert not any(sign in words for sign in DEFAULT.signs)


def test_the_numbers_are_there_before_anything_is_read(qtbot, tasks, look, all_words):
    desk = RulesDesk(Role.SECRETARY)
    made = RedFlagCard(desk.red_flag_ports(), tasks, look, print, print)
    qtbot.addWidget(made)
    assert "112" in all_words(made)


def test_the_validated_text_bears_its_version_and_who_answers_for_it(open_flags, all_words):
    text = replace(DEFAULT, numbers=(EmergencyNumber("01 40 05 48 48", "Centre <i>antipoison</i>"),))
    words = all_words(open_flags(validated(text)))
    for sign in DEFAULT.signs:
        assert sign in words
    assert "Version 1, validée par Dr Claire Lefèvre le lundi 23 novembre 2026" in words
    assert "Centre <i>antipoison</i>" in words
    assert "n'est pas un logiciel de tri" in words


@pytest.mark.parametrize(
    ("alone", "halved", "split"),
    [
        ([20] * 4, [20] * 4, 2),
        ([20] * 3, [60] * 3, 3),
        ([20] * 6, [40, 20, 20, 20, 20, 20], 2),
        ([20] * 4, [40, 40, 40, 20], 4),
        ([20], [20], 1),
    ],
    ids=["balanced", "too narrow", "uneven", "little spared", "one"],
)
def test_the_signs_take_two_columns_where_that_shows_more(alone, halved, split):
    assert split_at(alone, halved) == split


@pytest.mark.parametrize("points", [10, 13])
def test_most_signs_are_read_at_once_under_two_bands_on_a_small_screen(qtbot, qapp, tasks, points, shoot):
    """At 13 points they were four of fifteen: the rest was under the fold of an emergency."""
    large = theme.apply(qapp, "light", points)
    ports = validated().red_flag_ports()
    card = RedFlagCard(ports, tasks, large, print, print)
    qtbot.addWidget(card)
    card.resize(690, 430)
    card.show_call(call())
    card.show()
    qtbot.waitUntil(lambda: bool(card.findChildren(SignColumns)))
    (signs,) = card.findChildren(SignColumns)
    qtbot.waitUntil(lambda: signs.isVisible() and signs.height() > 0)
    shoot(card, f"red_flags_{points}")
    area = card.findChild(QScrollArea)
    seen = area.viewport().rect()
    labels = [one for one in signs.findChildren(QLabel) if one.text() in DEFAULT.signs]
    read = [one for one in labels if seen.contains(one.mapTo(area.viewport(), one.rect().bottomLeft()))]
    theme.apply(qapp, "light", 10)
    assert len(read) >= {10: 15, 13: 8}[points]


def test_the_keys_leave_the_card_once_it_is_written_unless_they_went_elsewhere(qtbot, open_flags):
    card = open_flags(validated())
    card.acts.follow("call", "")
    gone = []
    card.written.connect(lambda: gone.append(True))
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.focus_first()
    card.acts.advised.click()
    qtbot.waitUntil(lambda: len(card.said) == 1)
    assert gone == [True]
    card.acts.advised.setFocus()
    card.acts.advised.click()
    card.acts.told.setFocus()
    qtbot.waitUntil(lambda: len(card.said) == 2)
    assert gone == [True]


def test_nothing_is_ticked_counted_or_worked_out(open_flags):
    card = open_flags(validated())
    assert card.findChildren(QCheckBox) == []
    before = [one.text() for one in (card.acts.advised, card.acts.transferred)]
    card.show_call(call())
    assert [one.text() for one in (card.acts.advised, card.acts.transferred)] == before


def test_enter_notes_the_15_in_the_call_at_hand(qtbot, open_flags, tally):
    desk = validated()
    card = open_flags(desk)
    card.show_call(call(who="p2"))
    card.focus_first()
    qtbot.keyClick(card.focusWidget(), Qt.Key.Key_Return)
    tally("15 conseillé, noté, fiche urgente (après F11)", 1, 1)
    qtbot.waitUntil(lambda: bool(card.said))
    (wanted,) = desk.noted
    assert (wanted.call_id, wanted.act, wanted.detail) == ("c1", UrgentAct.ADVISED, "15")
    assert wanted.practitioner_id == "p2"
    assert card.said[0][0] == "success"
    assert card.reread == [1]


def test_a_transfer_tells_who_took_the_call(qtbot, open_flags):
    desk = validated()
    card = open_flags(desk)
    card.show_call(call(who="p2"))
    card.acts.taker.choose("p1")
    card.acts.words.setText("douleur depuis une heure")
    card.acts.transferred.click()
    qtbot.waitUntil(lambda: bool(desk.noted))
    (wanted,) = desk.noted
    assert (wanted.act, wanted.detail, wanted.practitioner_id) == (UrgentAct.TRANSFERRED, "p1", "p1")
    assert wanted.words == "douleur depuis une heure"


def test_without_a_call_nothing_can_be_noted_and_the_reason_is_said(open_flags):
    card = open_flags(validated())
    card.show_call(None)
    assert not card.acts.advised.isEnabled()
    assert card.acts.why.text() == NO_CALL


def test_a_refusal_keeps_the_words(qtbot, tasks, look):
    def refuse(_wanted):
        raise Refused("Cet appel est terminé.")

    said = []
    ports = replace(validated().red_flag_ports(), note=refuse)
    card = RedFlagCard(ports, tasks, look, lambda *w: said.append(w), print)
    qtbot.addWidget(card)
    card.show()
    card.show_call(call())
    card.acts.words.setText("chute")
    card.acts.advised.click()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [("error", "Cet appel est terminé.")]
    assert card.acts.words.text() == "chute"
    assert card.acts.advised.isEnabled()


def test_words_typed_before_a_lock_come_back_in_their_call(open_flags):
    desk = validated()
    card = open_flags(desk)
    card.show_call(call())
    card.acts.words.setText("chute dans l'escalier")
    draft = card.unfinished()
    back = open_flags(desk)
    back.show_call(call())
    back.restore(draft)
    assert back.acts.words.text() == "chute dans l'escalier"
    other = open_flags(desk)
    other.show_call(call(call_id="c2"))
    other.restore(draft)
    assert other.acts.words.text() == ""


def test_who_takes_no_call_reads_the_card_alone(open_flags):
    card = open_flags(validated(), takes_calls=False)
    assert not card.acts.isVisible()


def test_a_new_version_is_acknowledged_once(qtbot, open_flags):
    desk = validated()
    card = open_flags(desk)
    assert card.have_read.isVisible()
    card.have_read.click()
    qtbot.waitUntil(lambda: not card.have_read.isVisible())
    assert desk.read == {desk.versions[0].id}


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", sorted(THEMES))
def test_both_cards_fit_beside_a_call(qtbot, qapp, tasks, desk, name, points, shoot, unnamed):
    look = theme.apply(qapp, name, points)
    flags = validated()
    made: dict[str, QWidget] = {
        "consignes": InstructionCard(desk.instruction_ports(), tasks, look, print),
        "urgence": RedFlagCard(flags.red_flag_ports(), tasks, look, print, print),
        "urgence_non_validee": RedFlagCard(RulesDesk().red_flag_ports(), tasks, look, print, print),
    }
    for key, card in made.items():
        qtbot.addWidget(card)
        card.resize(540, 560)
        card.show_call(call("l1"))
        card.show()
        qtbot.waitUntil(lambda card=card: card._found is not None)
        shoot(card, f"{key}_{name}_{points}")
        assert unnamed(card) == []
        assert card.width() == 540
    theme.apply(qapp, "light", 10)
