"""A colleague's notes on the notes page: seen to exist, read with a reason, never changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.domain.care.clinical import ColleagueNotes
from telesec.domain.care.clinical_rules import OPENING_REASONS
from telesec.ui.controls import Button

from .test_notes_page import choose, doctor, page  # noqa: F401 - fixtures

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def words(page):  # noqa: F811
    inside = page.sheet.colleagues
    return "\n".join(label.text() for label in inside.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def asked(qtbot, page, doctor):  # noqa: F811
    """The question about the notes of Dr Benali, on the screen."""
    doctor.colleagues = (ColleagueNotes("b", 2), ColleagueNotes("c", 1))
    choose(qtbot, page)
    qtbot.waitUntil(lambda: "2 notes" in words(page))
    name = "Lire les notes de Dr Benali avec un motif"
    next(one for one in page.findChildren(Button) if one.accessibleName() == name).click()
    return page.sheet.colleagues.dialog


def test_only_the_colleague_and_the_count_are_seen_before_a_reason(asked, page, doctor):  # noqa: F811
    assert "Dr Benali" in words(page)
    assert "Dr Caron\n1 note" in words(page)
    assert "Asthme" not in words(page)
    assert doctor.opened == []


def test_a_reason_chosen_by_keyboard_opens_them_to_be_read_only(qtbot, asked, page, doctor):  # noqa: F811
    qtbot.waitUntil(asked.reason.hasFocus)
    qtbot.keyClick(asked.reason, Qt.Key.Key_Down)
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Asthme connu." in words(page))
    assert doctor.opened[0].reason == OPENING_REASONS[0]
    assert doctor.opened[0].practitioner_id == "b"
    assert "lecture seule" in words(page)
    texts = [one.text() for one in page.sheet.colleagues.findChildren(Button) if one.isVisible()]
    assert texts == ["Lire avec un motif…"]  # the other colleague's, still closed
    assert page.sheet.colleagues.dialog is None


def test_without_a_reason_nothing_is_asked(qtbot, asked, doctor):  # noqa: F811
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert "Choisissez un motif" in asked.fields["reason"].error()
    assert doctor.opened == []
    qtbot.keyClick(asked, Qt.Key.Key_Escape)


def test_a_refusal_keeps_what_was_typed(qtbot, asked, doctor, page):  # noqa: F811
    doctor.refusing = True
    asked.reason.choose("other")
    qtbot.keyClicks(asked.other, "Relais de garde ce soir")
    qtbot.keyClick(asked.other, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked.bar.text() == "Ces notes restent fermées.")
    assert asked.other.text() == "Relais de garde ce soir"
    assert asked.submit.isEnabled()
    assert "Asthme" not in words(page)
    asked.reject()


def test_another_patient_finds_them_closed_again(qtbot, asked, page, doctor):  # noqa: F811
    asked.reason.choose(OPENING_REASONS[1])
    asked.submitted.emit()
    qtbot.waitUntil(lambda: "Asthme connu." in words(page))
    choose(qtbot, page, 1)
    qtbot.waitUntil(lambda: "Asthme" not in words(page))
    choose(qtbot, page, 0)
    qtbot.waitUntil(lambda: "2 notes" in words(page))
    assert "Asthme" not in words(page)
    assert len(doctor.opened) == 1


def test_discreet_hides_them_too(asked, page, qtbot):  # noqa: F811
    asked.reason.choose(OPENING_REASONS[2])
    asked.submitted.emit()
    qtbot.waitUntil(lambda: "Asthme connu." in words(page))
    page.set_discreet(True)
    assert words(page) == ""
