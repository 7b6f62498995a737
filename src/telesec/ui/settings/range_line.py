"""One opening range of a weekday, typed as at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.french import sentence_case
from telesec.ui.controls import ChoiceField, TimeField, icon_button, plain_label, restyle
from telesec.ui.look import Look
from telesec.ui.settings.range_options import HoursChoices, RangeOptions, options_words

MIDNIGHT = 24 * 60


def _hour(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


class RangeLine(QWidget):
    """One opening range: from, to, where; its other settings are below, shown when asked for."""

    changed = Signal()
    removal_requested = Signal(object)  # this line

    def __init__(self, item: WeeklyRange, choices: HoursChoices, look: Look) -> None:
        super().__init__()
        self._item, self._choices, self._look = item, choices, look
        self._options: RangeOptions | None = None
        self._place, self._editable = "", True
        self.start, self.end = TimeField(), TimeField()
        self.site = ChoiceField([(site.id, site.name) for site in choices.sites])
        self.more = icon_button("Autres réglages de cette plage", "sliders-horizontal")
        self.more.setCheckable(True)
        self.remove = icon_button("Retirer cette plage", "trash-2")
        self._summary = plain_label("", "small", wrap=True)
        self._summary.hide()
        self._problem = plain_label("", "error", wrap=True)
        self._problem.hide()
        self._lay_out(look)
        self._fill()
        for editor in (self.start, self.end):
            editor.textChanged.connect(self._touched)
        self.site.currentIndexChanged.connect(self._moved)
        self.more.toggled.connect(self._open)
        self.remove.clicked.connect(lambda: self.removal_requested.emit(self))
        self._say_options()

    @property
    def options(self) -> RangeOptions:
        """The other settings of the range, made when they are first asked for."""
        if self._options is None:
            made = self._options = RangeOptions(self._item, self._choices, self._look)
            made.setVisible(self.more.isChecked())
            made.named(self._place)
            if not self._editable:
                made.keep_from_changes()
            self._column.insertWidget(self._column.indexOf(self._problem), made)
            for before, after in pairwise((self.remove, *made.stops())):
                self.setTabOrder(before, after)
            made.changed.connect(self._touched)
        return self._options

    def named(self, day: str, number: int) -> None:
        """Give each editor the words a screen reader says."""
        place = f"{sentence_case(day)}, plage {number}"
        words = {
            self.start: "début",
            self.end: "fin",
            self.site: "lieu",
            self.more: "autres réglages",
            self.remove: "retirer",
        }
        for part, word in words.items():
            part.setAccessibleName(f"{place} : {word}")
        self._place = place
        if self._options is not None:
            self._options.named(place)

    def fit(self, look: Look) -> None:
        """Give the editors the width of what is typed in them."""
        for editor in (self.start, self.end):
            editor.setFixedWidth(look.px(84))
        self.site.setFixedWidth(look.px(260))
        self._look = look
        if self._options is not None:
            self._options.fit(look)

    def stops(self) -> tuple[QWidget, ...]:
        """The editors and buttons in the order in which they are read, which Tab follows."""
        below = self._options.stops() if self._options is not None else ()
        return (self.start, self.end, self.site, self.more, self.remove, *below)

    def read(self) -> WeeklyRange:
        """The range as typed; raises Invalid when an hour or a day cannot be read."""
        start, end = self.start.hour(), self.end.hour()
        if start is None or end is None:
            raise Invalid("ranges", "Écrivez l'heure de début et l'heure de fin, comme 9 h 05 ou 0905.")
        return self._with_options(
            replace(
                self._item,
                site_id=self.site.key(),
                start_minute=start.hour * 60 + start.minute,
                end_minute=(end.hour * 60 + end.minute) or MIDNIGHT,
            )
        )

    def show_problem(self, sentence: str) -> None:
        """Frame the hours and say what to mend below them; "" takes both away."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        for editor in (self.start, self.end):
            restyle(editor, "wrong", bool(sentence))
            editor.setAccessibleDescription(sentence)

    def problem(self) -> str:
        """The sentence shown, or ""."""
        return self._problem.text()

    def keep_from_changes(self) -> None:
        """Let the range be read only."""
        for editor in (self.start, self.end):
            editor.setReadOnly(True)
        self.site.setEnabled(False)
        self.remove.hide()
        self._editable = False
        if self._options is not None:
            self._options.keep_from_changes()

    def _lay_out(self, look: Look) -> None:
        self.fit(look)
        hours = QHBoxLayout()
        hours.setContentsMargins(0, 0, 0, 0)
        hours.setSpacing(look.px(8))
        to = plain_label("à", "muted")
        for part in (self.start, to, self.end, self.site, self.more, self.remove):
            hours.addWidget(part)
        hours.addStretch(1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(hours)
        column.addWidget(self._summary)  # below: beside the hours it had no room at 13 points
        column.addWidget(self._problem)

    def _fill(self) -> None:
        item = self._item
        if item.end_minute:  # a range just added has no hours yet
            self.start.set_hour(_hour(item.start_minute))
            self.end.set_hour(_hour(item.end_minute))
        self.site.choose(item.site_id)

    def _open(self, shown: bool) -> None:
        self.options.setVisible(shown)
        self._say_options()
        if shown:
            self.options.first.setFocus()

    def _say_options(self) -> None:
        try:
            words = options_words(self._with_options(self._item), self._choices)
        except Invalid:
            words = ""
        self._summary.setText("" if self.more.isChecked() else words)
        self._summary.setVisible(bool(self._summary.text()))

    def _with_options(self, item: WeeklyRange) -> WeeklyRange:
        return self._options.read(item) if self._options is not None else item

    def _moved(self) -> None:
        self._item = replace(self._item, site_id=self.site.key(), room_id="")
        if self._options is not None:
            self._options.offer_rooms(self.site.key(), "")
        self._touched()

    def _touched(self) -> None:
        self.show_problem("")
        self.changed.emit()
