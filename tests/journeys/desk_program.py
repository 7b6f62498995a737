"""The real program, whose keyboard is held by another process: a line of JSON asks, a line of JSON answers.

It keeps answering after a lock, in the process that took the place of the one that locked.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QEvent, QSocketNotifier, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from telesec.app import main, program, window

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def said_by(there: QWidget) -> str:
    """How one knows what has the keyboard."""
    return there.accessibleName() or (there.text() if isinstance(there, QAbstractButton) else "")


def texts_of(widget: QWidget) -> list[str]:
    """Whatever a widget shows, says to a screen reader or on hover."""
    said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
    if isinstance(widget, (QLabel, QLineEdit, QAbstractButton)):
        said.append(widget.text())
    if isinstance(widget, QLineEdit):
        said.append(widget.placeholderText())
    if isinstance(widget, QPlainTextEdit):
        said.append(widget.toPlainText())
    if isinstance(widget, QComboBox):
        said += [widget.itemText(at) for at in range(widget.count())]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        said += rows_of(widget)
    return said


def rows_of(view: QAbstractItemView) -> list[str]:
    model, said = view.model(), []
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            said += [str(index.data(role) or "") for role in ROLES]
    return said


def everything_shown(*, hidden: bool = False) -> list[str]:
    tops = [top for top in QApplication.topLevelWidgets() if hidden or top.isVisible()]
    found = [part for top in tops for part in (top, *top.findChildren(QWidget))]
    said = [text for part in found if hidden or part.isVisible() for text in texts_of(part)]
    return [text.replace("\u202f", " ").replace("\u00a0", " ") for text in dict.fromkeys(said) if text]


class Held(window.Window):
    """The program's window, with somebody else's hands on its keys."""

    def begin(self, resume: Any) -> None:
        super().begin(resume)
        self._asked = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._asked.activated.connect(self._answer)

    def _answer(self) -> None:
        line = b""
        while not line.endswith(b"\n"):  # a letter at a time: the next line may be for the process after us
            line += os.read(0, 1) or os._exit(3)  # whoever held the keys is gone
        asked = json.loads(line)
        name = asked.pop("do")
        answer = getattr(self, f"do_{name}")(**asked)
        print(json.dumps(answer), flush=True)

    def do_see(self) -> dict[str, Any]:
        page, there = self.centralWidget(), QApplication.focusWidget()
        seen: dict[str, Any] = {"page": type(page).__name__, "pid": os.getpid(), "shown": ""}
        seen["focus"] = f"{type(there).__name__} {said_by(there)}" if there else ""
        seen["choices"] = there.count() if isinstance(there, QComboBox) else 0
        seen["words"] = seen_words(page)
        if seen["page"] == "Shell":
            seen |= telephone_of(page)
            seen["shown"] = page.page_key()
            seen["opening"] = bool(page.opening.key)
        return seen

    def do_texts(self, hidden: bool = False) -> list[str]:
        return everything_shown(hidden=hidden)

    def do_press(self, keys: list[str]) -> str:
        for key in keys:
            struck = QKeySequence(key)[0]
            QTest.keyClick(QApplication.focusWidget() or self, struck.key(), struck.keyboardModifiers())
        return ""

    def do_type(self, text: str) -> str:
        for letter in text:  # QTest.keyClicks knows ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                stroke = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(QApplication.focusWidget() or self, stroke)
        return ""

    def do_enter(self, login: str, password: str, code: str) -> str:
        self.centralWidget().enter_as(login, password, code)
        return ""

    def do_unlock(self, password: str) -> str:
        page = self.centralWidget()
        page.password.line.setText(password)
        page.open.click()
        return ""

    def do_picture(self, path: str) -> str:
        self.grab().save(path)
        return ""

    def do_leave(self) -> str:
        self.close()
        return ""


def seen_words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def telephone_of(shell: Any) -> dict[str, Any]:
    """What stands in the telephone of the session."""
    from telesec.ui.agenda.page import AgendaPage
    from telesec.ui.calls.desk import CallDesk

    desk = shell.findChild(CallDesk)
    standing = desk.calls.all()
    view = standing.current
    agenda = shell.findChild(AgendaPage)
    booking = getattr(agenda, "booking", None)  # not yet, while the page is being made
    patient = booking.patient.patient() if booking else None
    return {
        "slots": len(booking.slots.slots()) if booking and booking.isVisible() else 0,
        "booking_for": patient.id if patient else "",
        "ringing": [line.call.number for line in standing.ringing],
        "parked": [line.call.number for line in standing.parked],
        "number": view.call.number if view else None,
        "state": str(view.state) if view else "",
        "identity": str(view.call.identity) if view else "",
        "disclosed": bool(view and view.disclosed),
        "text": view.call.text if view else "",
        "events": [str(event.kind) for event in view.events] if view else [],
        "actions": [event.action for event in view.events if event.action] if view else [],
    }


if __name__ == "__main__":
    program.Window = Held
    sys.exit(main.main(sys.argv[1:]))
