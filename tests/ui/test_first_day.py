"""The list of what is to be put in place, as its section shows it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel
from tests.ui.turns import TurnTasks

from telesec.domain.errors import JournalUnavailable
from telesec.domain.first_day.progress import Facts, StepKey, steps_of
from telesec.domain.people import Practitioner
from telesec.ui.controls import MessageBar
from telesec.ui.first_day.ports import FirstDayPorts
from telesec.ui.first_day.section import ALL_DONE, FirstStepsSection
from telesec.ui.first_day.strip import FirstDaysStrip
from telesec.ui.settings.section import Surroundings

FACTS = Facts(practitioners=(Practitioner("1", "Dr Lefèvre"),), motifs=5, place=True)


@pytest.fixture
def shown(qtbot, look):
    """A section over these facts; ``opened`` notes the lines taken."""

    def make(facts=FACTS, who_else=lambda _key: ""):
        opened = []
        ports = FirstDayPorts(
            lambda: steps_of(facts, StepKey), who_else, lambda step, *_: opened.append(step.key)
        )
        around = Surroundings(SimpleNamespace(), TurnTasks(), look)
        section = FirstStepsSection(around, ports)
        qtbot.addWidget(section)
        section.resize(1000, 700)
        section.show()
        qtbot.waitUntil(lambda: bool(section.steps))
        return section, opened

    return make


def words(section):
    return "\n".join(label.text() for label in section.findChildren(QLabel))


def test_each_line_leads_to_where_it_is_done(shown, unnamed, shoot):
    section, opened = shown()
    assert list(section.buttons) == list(StepKey)
    section.focus_first()
    for button in section.buttons.values():
        button.click()
    assert opened == list(StepKey)
    assert section.count.text() == "Il reste 5 étapes"
    assert unnamed(section) == []
    shoot(section, "mise-en-route")


def test_what_one_may_not_do_has_no_button_and_says_who_can(shown):
    section, _ = shown(who_else=lambda key: "Un praticien peut le faire." if key is StepKey.CARD else "")
    assert StepKey.CARD not in section.buttons
    assert "Un praticien peut le faire." in words(section)


def test_a_whole_practice_is_told_so(shown):
    facts = Facts(2, (Practitioner("1", "Dr Lefèvre"),), (), 5, 1, True, True, True, True, True)  # noqa: FBT003
    section, _ = shown(facts)
    assert section.count.text() == "Il reste 1 étape"
    section._show(tuple(step for step in section.steps if step.is_done))
    assert section.count.text() == ALL_DONE


def test_the_line_above_the_page_comes_only_while_something_is_left(qtbot, look):
    bar, seen = MessageBar(), []
    qtbot.addWidget(bar)
    facts = [FACTS]
    strip = FirstDaysStrip(
        bar, bar, TurnTasks(), lambda: steps_of(facts[0], StepKey), lambda: seen.append(True)
    )
    strip.look_again()
    assert bar.isHidden()
    strip.look()
    qtbot.waitUntil(lambda: "il reste 5 étapes" in bar.text())
    bar.clear()
    strip.look_again()
    assert bar.isHidden()
    strip.look()
    qtbot.waitUntil(lambda: bool(bar.text()))
    bar._action.click()
    assert seen == [True]


def test_another_word_in_its_place_stays_there_from_page_to_page(qtbot, look):
    bar = MessageBar()
    qtbot.addWidget(bar)
    strip = FirstDaysStrip(bar, bar, TurnTasks(), tuple, lambda: None)
    strip.look()
    qtbot.wait(1)
    bar.show_message("info", "La version 9.0 du programme existe.")
    strip.look_again()
    qtbot.wait(1)
    assert bar.text() == "La version 9.0 du programme existe."


def test_a_journal_that_cannot_be_written_is_said_in_the_section_and_not_above_the_page(qtbot, look):
    def refuse():
        raise JournalUnavailable("Le journal ne peut pas être écrit. Vérifiez la place libre.")

    around = Surroundings(SimpleNamespace(), TurnTasks(), look)
    section = FirstStepsSection(around, FirstDayPorts(refuse, lambda _: "", lambda *_: None))
    qtbot.addWidget(section)
    with qtbot.waitSignal(section.refused):
        section.show()
    bar = MessageBar()
    qtbot.addWidget(bar)
    FirstDaysStrip(bar, bar, TurnTasks(), refuse, lambda: None).look()
    qtbot.wait(0)
    assert bar.isHidden()
