"""What went well leaves by itself once it could be read; the rest waits; all can be read again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from telesec.ui import theme
from telesec.ui.floating import FloatingBar
from telesec.ui.messages import MessageBar
from telesec.ui.passing import KEPT, reading_ms, recall_last


@pytest.fixture
def window(qtbot, qapp):
    theme.apply(qapp)
    made = QMainWindow()
    host = QWidget()
    column = QVBoxLayout(host)
    made.field = QPushButton("ailleurs")
    column.addWidget(made.field)
    made.setCentralWidget(host)
    made.bar = MessageBar()
    made.passing = FloatingBar(made.bar, made.field, host).passing
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


def time_passes(window):
    """The message has had its time."""
    if window.passing.timer.isActive():
        window.passing.timer.timeout.emit()


@pytest.mark.parametrize(
    ("kind", "action", "leaves"),
    [
        ("success", "", True),
        ("success", "Remettre comme avant", True),  # Ctrl+Z does it as well
        ("info", "", True),
        ("info", "Renoncer", False),
        ("warning", "", False),
        ("error", "", False),
        ("error", "Surnombre…", False),
    ],
)
def test_what_went_well_leaves_and_what_waits_for_somebody_stays(window, kind, action, leaves):
    window.bar.show_message(kind, "Rendez-vous déplacé.", action, (lambda: None) if action else None)
    assert window.passing.timer.isActive() is leaves
    assert ("F3" in window.bar.accessibleDescription()) is leaves
    time_passes(window)
    assert window.bar.isHidden() is leaves


def test_a_long_sentence_stays_longer(window):
    window.bar.show_message("success", "Noté.")
    short = window.passing.timer.interval()
    window.bar.show_message(
        "success", "À relire : DUBOIS Noël, jeudi 19 novembre 2026 à 9 h 00, Dr Lefèvre. " * 2
    )
    assert window.passing.timer.interval() > short >= reading_ms("") >= 10_000


def test_an_error_said_over_a_success_is_not_swept_away_with_it(window):
    window.bar.show_message("success", "Rendez-vous déplacé.")
    window.bar.show_message("error", "9 h 00 est déjà pris.")
    time_passes(window)
    assert window.bar.text() == "9 h 00 est déjà pris."


def test_under_the_mouse_or_with_the_keys_in_it_a_message_waits(qtbot, window):
    window.bar.show_message("success", "Rendez-vous déplacé.", "Remettre comme avant", lambda: None)
    middle = window.bar.rect().center().toPointF()
    QApplication.sendEvent(window.bar, QEnterEvent(middle, middle, middle))
    time_passes(window)
    assert window.bar.text() == "Rendez-vous déplacé."
    QApplication.sendEvent(window.bar, QEvent(QEvent.Type.Leave))
    window.bar._action.setFocus()
    qtbot.waitUntil(window.bar._action.hasFocus)
    time_passes(window)
    assert window.bar.text() == "Rendez-vous déplacé."
    window.field.setFocus()
    time_passes(window)
    assert window.bar.isHidden()
    assert window.field.hasFocus()


def test_what_has_left_is_read_again_and_what_came_before_it(window):
    recall_last(window)
    assert window.bar.isHidden()
    for number in range(KEPT + 2):
        window.bar.show_message("success", f"Rendez-vous {number} déplacé.")
        time_passes(window)
    recall_last(window)
    assert window.bar.text() == f"Rendez-vous {KEPT + 1} déplacé. (1 sur {KEPT})"
    recall_last(window)
    assert window.bar.text() == f"Rendez-vous {KEPT} déplacé. (2 sur {KEPT})"
    time_passes(window)
    assert window.bar.isHidden()
    for _ in range(KEPT + 3):
        recall_last(window)
    assert window.bar.text() == f"Rendez-vous 2 déplacé. ({KEPT} sur {KEPT})"
    window.bar.show_message("error", "9 h 00 est déjà pris.")
    window.bar.clear()
    recall_last(window)
    assert window.bar.text().startswith("9 h 00 est déjà pris.")


def test_a_message_closed_by_hand_is_not_cleared_a_second_time(window, qtbot):
    window.bar.show_message("success", "Noté.")
    window.bar.clear()
    assert not window.passing.timer.isActive()
    qtbot.keyClick(window.bar, Qt.Key.Key_Escape)
    assert window.bar.accessibleDescription() == ""


@pytest.mark.parametrize("points", [10.0, 13.0])
def test_a_notice_hides_no_button_of_the_page_it_lies_over(qtbot, qapp, points):
    theme.apply(qapp, "light", points)
    host, anchor = QWidget(), QWidget()
    QVBoxLayout(host).addWidget(anchor)
    column = QVBoxLayout(anchor)
    column.addStretch(1)
    buttons = [QPushButton(text) for text in ("Ajouter", "Retirer")]
    for button in buttons:
        column.addWidget(button)
    bar = MessageBar()
    FloatingBar(bar, anchor, host)
    qtbot.addWidget(host)
    host.resize(700, 500)
    host.show()
    qtbot.waitUntil(host.isVisible)
    bar.show_message("success", "La destination est enregistrée. " * 6)
    hidden = [QRect(button.mapTo(host, QPoint(0, 0)), button.size()) for button in buttons]
    assert not any(bar.geometry().intersects(rect) for rect in hidden)
    assert bar.geometry().top() > host.height() // 2 - bar.height()
    bar.clear()
    buttons[0].hide()
    buttons[1].setMinimumHeight(300)  # no room above: it takes a strip under them until it leaves
    qapp.processEvents()
    whole = anchor.height()
    bar.show_message("success", "C'est fait.")
    assert bar.geometry().top() >= anchor.geometry().bottom()
    assert bar.geometry().bottom() <= host.rect().bottom()
    assert anchor.height() < whole
    bar.clear()
    qapp.processEvents()
    assert anchor.height() == whole
    theme.apply(qapp)


@pytest.mark.parametrize("kind", [QPlainTextEdit, QTableWidget, QSpinBox])
def test_a_notice_never_lies_over_what_somebody_types_or_reads_in(qtbot, look, kind):
    host, anchor = QWidget(), QStackedWidget()
    QVBoxLayout(host).addWidget(anchor)
    anchor.addWidget(QLabel("une page sans rien à toucher"))
    used = kind()
    used.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    anchor.addWidget(used)
    bar = MessageBar()
    FloatingBar(bar, anchor, host)
    qtbot.addWidget(host)
    host.resize(700, 500)
    host.show()
    bar.show_message("error", "9 h 00 est déjà pris.")
    assert anchor.geometry().contains(bar.geometry())
    anchor.setCurrentWidget(used)  # another page comes under a message that stays
    lies_on = QRect(used.mapTo(host, QPoint(0, 0)), used.size())
    assert not bar.geometry().intersects(lies_on)
    assert host.rect().contains(bar.geometry())


def test_what_is_scrolled_out_of_sight_is_not_avoided(qtbot, look):
    host, area, inner = QWidget(), QScrollArea(), QWidget()
    QVBoxLayout(host).addWidget(area)
    column = QVBoxLayout(inner)
    column.addSpacing(900)
    column.addWidget(QPushButton("Tout en bas"))
    area.setWidget(inner)
    bar = MessageBar()
    FloatingBar(bar, area, host)
    qtbot.addWidget(host)
    host.resize(700, 500)
    host.show()
    bar.show_message("error", "9 h 00 est déjà pris.")
    assert area.geometry().contains(bar.geometry())
