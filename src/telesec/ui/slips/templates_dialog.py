"""The ready-made slips of the practice: add, change, take away, keep all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from telesec.domain.calls.words import CATEGORY_LABELS, Category
from telesec.domain.errors import TelesecError
from telesec.domain.slips.slip_settings import SlipSettings, SlipTemplate
from telesec.domain.slips.slips import HOLDER_LABELS, URGENCY_LABELS, Holder, SlipUrgency
from telesec.ui.controls import (
    ChoiceField,
    FormDialog,
    LabelledField,
    SegmentedControl,
    ghost_button,
    plain_label,
    text_area,
    text_field,
)
from telesec.ui.refusals import tell_refusal
from telesec.ui.tasks import Tasks

WIDTH = 680
Save = Callable[[Sequence[SlipTemplate], Sequence[SlipTemplate]], SlipSettings]
_NEW = SlipTemplate("Nouveau modèle", Category.OTHER, "…")


class TemplatesDialog(FormDialog):
    """What is typed in a template is kept in the list at once, in the file at « Enregistrer »."""

    def __init__(self, parent: QWidget, read: Callable[[], SlipSettings], save: Save, tasks: Tasks) -> None:
        super().__init__(parent, "Modèles de fiches")
        self.setMinimumWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))
        self._save, self._tasks = save, tasks
        self._read: tuple[SlipTemplate, ...] = ()
        self._now: list[SlipTemplate] = []
        self._filling = False
        self.list = QListWidget()
        self.list.setAccessibleName("Modèles")
        self.add, self.drop = ghost_button("Ajouter", "plus"), ghost_button("Retirer", "trash-2")
        self.label = text_field()
        self.category = ChoiceField([(one.value, CATEGORY_LABELS[one]) for one in Category])
        self.holder = ChoiceField([(one.value, HOLDER_LABELS[one]) for one in Holder])
        self.urgency = SegmentedControl("Urgence", [(one.value, URGENCY_LABELS[one]) for one in SlipUrgency])
        self.text = text_area(5)
        self.fields = {
            "label": LabelledField("&Nom", self.label),
            "text": LabelledField("&Texte à compléter", self.text),
        }
        self._lay_out()
        self._listen()
        tasks.run(read, self._fill, self._refuse)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        keys = QHBoxLayout()
        keys.addWidget(self.add)
        keys.addWidget(self.drop)
        left.addLayout(keys)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.fields["label"])
        row = QHBoxLayout()
        row.addWidget(LabelledField("&Objet", self.category), 1)
        row.addWidget(LabelledField("&Pour", self.holder), 1)
        right.addLayout(row)
        right.addWidget(plain_label("Urgence proposée", "label"))
        right.addWidget(self.urgency)
        right.addWidget(self.fields["text"], 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 2)
        both.addLayout(right, 3)
        self.body.addLayout(both, 1)

    def _listen(self) -> None:
        self.list.currentRowChanged.connect(lambda _at: self._show())
        self.add.clicked.connect(self._add)
        self.drop.clicked.connect(self._drop)
        self.label.textEdited.connect(lambda _text: self._note())
        self.category.activated.connect(lambda _at: self._note())
        self.holder.activated.connect(lambda _at: self._note())
        self.urgency.chosen.connect(lambda _key: self._note())
        self.text.textChanged.connect(self._note)
        self.submitted.connect(self._keep)
        self.finished.connect(self.deleteLater)

    def _fill(self, settings: SlipSettings) -> None:
        self._read, self._now = settings.templates, list(settings.templates)
        self._list(0)

    def _list(self, at: int) -> None:
        self.list.clear()
        self.list.addItems([one.label for one in self._now])
        self.list.setCurrentRow(min(at, len(self._now) - 1))
        self._show()

    def _show(self) -> None:
        at = self.list.currentRow()
        there = 0 <= at < len(self._now)
        for part in (self.label, self.category, self.holder, self.urgency, self.text, self.drop):
            part.setEnabled(there)
        if not there:
            return
        one, self._filling = self._now[at], True
        self.label.setText(one.label)
        self.category.choose(one.category.value)
        self.holder.choose(one.holder.value)
        self.urgency.choose(one.urgency.value)
        self.text.setPlainText(one.text)
        self._filling = False

    def _note(self) -> None:
        at = self.list.currentRow()
        if self._filling or not 0 <= at < len(self._now):
            return
        self._now[at] = replace(
            self._now[at],
            label=self.label.text(),
            category=Category(self.category.key()),
            holder=Holder(self.holder.key()),
            urgency=SlipUrgency(self.urgency.key()),
            text=self.text.toPlainText(),
        )
        item = self.list.item(at)
        if item is not None:
            item.setText(self.label.text())

    def _add(self) -> None:
        self._now.append(_NEW)
        self._list(len(self._now) - 1)
        self.label.setFocus()
        self.label.selectAll()

    def _drop(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._now):
            del self._now[at]
            self._list(at)

    def _keep(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        before, now = self._read, tuple(self._now)
        self._tasks.run(lambda: self._save(before, now), self._kept, self._refuse)

    def _kept(self, _settings: SlipSettings) -> None:
        self.accept()

    def _refuse(self, error: TelesecError) -> None:
        tell_refusal(error, self.fields, self.bar)
