"""Pictures on request, themes, one worker per test, and the French of Qt's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget

from telesec.ui import theme
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import THEMES


def pytest_addoption(parser):
    parser.addoption("--screenshots", metavar="DIR", help="keep one picture per screen and theme in DIR")


@pytest.fixture
def qtbot(qtbot):
    """What a test shows by itself is a window, dressed as the program's own one is."""
    keep = qtbot.addWidget

    def add(widget, **given):
        if widget.parent() is None:
            theme.dress(widget)
        keep(widget, **given)

    qtbot.addWidget = add
    return qtbot


@pytest.fixture(autouse=True)
def hands_off(qapp):
    """A mouse button left down by a test is down for the next ones too, whatever their order."""
    yield
    assert qapp.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def look(qapp):
    """The light theme, applied to the application."""
    return theme.apply(qapp, "light", 10)


@pytest.fixture(params=THEMES)
def themed(qapp, request):
    """Each theme in turn."""
    yield theme.apply(qapp, request.param, 10)
    theme.apply(qapp, "light", 10)


@pytest.fixture
def tasks(qapp):
    """A worker of its own; a bug in it fails the test."""
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def shoot(request, qapp):
    """Grab a widget; keep the picture under ``name`` when ``--screenshots DIR`` was given."""
    folder = request.config.getoption("--screenshots")

    def grab(widget, name):
        for _ in range(3):
            qapp.processEvents()
        picture = widget.grab()
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            assert picture.save(str(Path(folder) / f"{name}.png"))
        return picture.toImage()

    return grab


@pytest.fixture
def unnamed(qapp):
    """The widgets one can tab to under a widget that say nothing to a screen reader."""

    def found(widget):
        silent = []
        for part in widget.findChildren(QWidget):
            inside = part.objectName().startswith("qt_")
            if part.focusPolicy().value & 1 and part.isVisibleTo(widget) and not inside:
                spoken = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
                if not spoken.strip():
                    silent.append(f"{type(part).__name__} {part.objectName()}")
        return silent

    return found


@pytest.fixture
def all_words():
    """Every word a person or a screen reader could get from what is visible in a widget."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)

    def cells(model):
        for row in range(model.rowCount()):
            for column in range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1):
                yield from (str(model.index(row, column).data(role)) for role in roles)

    def found(widget):
        parts = [widget, *(part for part in widget.findChildren(QWidget) if part.isVisibleTo(widget))]
        told = [part.accessibleName() + part.accessibleDescription() + part.toolTip() for part in parts]
        told += [part.text() for part in parts if isinstance(part, QLabel | QAbstractButton)]
        for view in parts:
            if isinstance(view, QAbstractItemView) and view.model() is not None:
                told += cells(view.model())
        return "\n".join(told)

    return found
