"""One section of the settings: shows part of the reference, saves it on the worker, keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.reference import Reference
from telesec.ui.controls import LabelledField, SegmentedControl, Toggles
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.day_fields import DaysField, SpanField
from telesec.ui.settings.ports import SettingsPorts
from telesec.ui.tasks import Tasks

NextStep = tuple[str, Callable[[], object]]
"""What is offered beside the sentence once something is saved: the words of a button, what it does."""
NOT_YOURS = "Seul un administrateur du cabinet peut changer ces réglages ; vous pouvez les lire."


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every section is built with."""

    ports: SettingsPorts
    tasks: Tasks
    look: Look


class Section(QWidget):
    """Base of the sections. ``saved`` carries the new reference and a sentence; ``refused`` a sentence.

    ``told``: something was done that is not part of the reference.
    """

    saved = Signal(object, str)
    told = Signal(str)
    refused = Signal(str)
    unsaved_changed = Signal(bool)

    def __init__(self, title: str, around: Surroundings) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.ports, self.look = around.ports, around.look
        self._tasks = around.tasks
        self.fields: dict[str, LabelledField] = {}
        self.next_step: NextStep | None = None
        self._unsaved = False

    def adopt(self, reference: Reference) -> None:
        """Show ``reference``, unless something typed here is not saved yet."""
        raise NotImplementedError

    def set_look(self, look: Look) -> None:
        """Another theme or text size; what is typed stays."""
        self.look = look

    def is_unsaved(self) -> bool:
        """True when something typed here is not saved yet."""
        return self._unsaved

    def mark(self, *, unsaved: bool) -> None:
        """Note whether something typed here is not saved yet."""
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            self.unsaved_changed.emit(unsaved)

    def save(self, work: Callable[[], Reference], done: str, proved: ProvedTasks | None = None) -> None:
        """Run ``work`` on the worker; nothing can be typed meanwhile, nothing typed is lost on a refusal.

        ``proved`` asks for the fresh proof that ``work`` may need.
        """
        focused = self.focusWidget()
        for field in self.fields.values():
            field.clear_error()
        self.setEnabled(False)
        then, failed = partial(self._accepted, done, focused), partial(self._rejected, focused)
        if proved is None:
            self._tasks.run(work, then, failed)
        else:
            proved.run(work, then, failed, partial(self._wake, focused))

    def point_out(self, error: TelesecError) -> None:
        """Show an error at its field, or above the page when it is about none of them."""
        box = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if box is None:
            self.refused.emit(error.sentence)
            return
        box.show_error(error.sentence)
        box.editor.setFocus()

    def focus_first(self) -> None:
        """Put the focus where one begins in this section."""
        raise NotImplementedError

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        self.setEnabled(True)
        self.mark(unsaved=False)
        self.saved.emit(reference, done)
        if focused is not None and focused.isEnabled():
            focused.setFocus()
        else:
            self.focus_first()  # the button that saved has nothing left to save

    def _rejected(self, focused: QWidget | None, error: TelesecError) -> None:
        self._wake(focused)
        self.point_out(error)

    def _wake(self, focused: QWidget | None) -> None:
        self.next_step = None
        self.setEnabled(True)
        if focused is not None:
            focused.setFocus()


class AskingSection(Section):
    """A section of what is no part of the reference: asked for each time it comes in front."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def adopt(self, reference: Reference) -> None:
        """What this section shows is not part of the reference."""

    def look_again(self) -> None:
        """Ask for what it shows."""
        raise NotImplementedError


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` in an area that scrolls up and down when there is little room."""
    content.setProperty("surface", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def page_column(widget: QWidget, look: Look) -> QVBoxLayout:
    """The column in which a section lays out what it shows."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(look.px(18), look.px(14), look.px(18), look.px(14))
    column.setSpacing(look.px(10))
    return column


def scrolled_column(widget: QWidget, look: Look) -> QVBoxLayout:
    """The same, scrolled up and down when there is little room."""
    content = QWidget()
    column = page_column(content, look)
    whole = QVBoxLayout(widget)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scrolled(content))
    return column


def minutes_field(least: int, most: int, look: Look) -> QSpinBox:
    """A number of minutes between two bounds."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setSuffix(" min")
    made.lineEdit().setTextMargins(look.px(8), 0, 0, 0)
    return made


def changes_of(editor: QWidget) -> SignalInstance:
    """The signal by which ``editor`` tells that it was changed."""
    if isinstance(editor, QComboBox):
        return editor.currentIndexChanged
    if isinstance(editor, QSpinBox):
        return editor.valueChanged
    if isinstance(editor, QCheckBox):
        return editor.toggled
    if isinstance(editor, SegmentedControl):
        return editor.chosen
    if isinstance(editor, Toggles | DaysField | SpanField):
        return editor.changed
    raise TypeError(f"{type(editor).__name__} tells no change")


def stops_of(part: QWidget) -> list[QWidget]:
    """What takes the focus in ``part``, itself included, in the order in which it was made.

    The list that a choice drops is a window of its own: Tab never goes there.
    """
    window = part.window()
    found = (part, *part.findChildren(QWidget))
    return [one for one in found if _takes_focus(one) and one.window() is window]


def chain_focus(*parts: QWidget) -> None:
    """Tab goes through ``parts`` one after another."""
    for before, after in pairwise([stop for part in parts for stop in stops_of(part)]):
        QWidget.setTabOrder(before, after)


def _takes_focus(part: QWidget) -> bool:
    inner = isinstance(part.parent(), QAbstractSpinBox | QComboBox)
    return not inner and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
