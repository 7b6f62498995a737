"""Who a person is, typed once for the whole house: names, birth, sex, telephone, and who it may be."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from telesec.domain.french import date_numeric
from telesec.domain.patient_files.names import initials
from telesec.domain.patient_files.rniv import first_given_name, rniv
from telesec.domain.patient_files.rules import Problem
from telesec.domain.patients import PatientDraft, PatientLine, Sex
from telesec.ui.controls import (
    Card,
    Column,
    LabelledField,
    PlainList,
    RowsModel,
    SegmentedControl,
    plain_label,
    text_field,
)
from telesec.ui.patients.birth_field import BirthField
from telesec.ui.patients.field_errors import show_problems

SETTLE_MS = 350
SEXES = ((Sex.UNKNOWN.value, "Inconnu"), (Sex.FEMALE.value, "Femme"), (Sex.MALE.value, "Homme"))
_LABELS = {
    "birth_name": "Nom de naissance",
    "first_names": "Prénoms de naissance",
    "phone": "Téléphone",
}


def likeness_words(line: PatientLine, characters: int = 42) -> str:
    """Whom the person typed resembles: who, where, then why, in lines that fit the panel."""
    who = " · ".join(part for part in (line.shown_name, date_numeric(line.birth_date)) if part)
    where = " · ".join(part for part in (line.phone, line.city) if part)
    merged = f"Fiche {line.found_as} réunie à celle-ci." if line.found_as else ""
    told = (who, where, *wrap(line.likeness, characters), *wrap(merged, characters))
    return "\n".join(part for part in told if part)


class IdentityFields(QWidget):
    """``settled``: typing paused; ``recognised``: the PatientLine picked instead; ``entered``: Enter."""

    settled = Signal()
    changed = Signal()
    entered = Signal()
    recognised = Signal(object)

    def __init__(self, characters: int = 42) -> None:
        super().__init__()
        self._discreet, self._characters = False, characters
        self.editors: dict[str, QLineEdit] = {name: text_field() for name in _LABELS}
        self.birth_date = BirthField()
        self.sex = SegmentedControl("Sexe", SEXES)
        self.fields = {name: LabelledField(label, self.editors[name]) for name, label in _LABELS.items()}
        self.fields["birth_date"] = LabelledField("Date de naissance", self.birth_date)
        self.identity = plain_label("", "muted", wrap=True)
        self.birth_words = plain_label("", "muted", wrap=True)
        self._model: RowsModel[PatientLine] = RowsModel([Column("Patient", self._words)])
        self.alike = PlainList("Patients qui ressemblent", self._model)
        self.alike.setUniformItemSizes(False)
        self.alike.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.alike.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._warning = Card()
        self._warning.body.addWidget(plain_label("Ce patient existe peut-être déjà", "strong", wrap=True))
        self._warning.body.addWidget(self.alike)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.settled)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        fields, sex = self.fields, QWidget()
        choice = QVBoxLayout(sex)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(4)
        choice.addWidget(plain_label(self.sex.accessibleName(), "label"))
        choice.addWidget(self.sex)
        names: tuple[QWidget, ...] = (fields["birth_name"], fields["first_names"], self.identity)
        for part in (
            *names,
            fields["birth_date"],
            self.birth_words,
            sex,
            fields["phone"],
            self._warning,
        ):
            column.addWidget(part)
        for told in (self.identity, self.birth_words, self._warning):
            told.hide()

    def _listen(self) -> None:
        for editor in (*self.editors.values(), self.birth_date):
            editor.textChanged.connect(self._typed)
            editor.returnPressed.connect(self.entered)
        self.sex.chosen.connect(lambda _key: self.changed.emit())
        self.alike.row_opened.connect(self.recognised)
        self.alike.clicked.connect(self._picked)

    def values(self) -> dict[str, object]:
        """The fields of a PatientDraft typed here; a birth that is none is None (see ``is_complete``)."""
        birth, precision = self.birth_date.birth()
        typed: dict[str, object] = {name: editor.text() for name, editor in self.editors.items()}
        return typed | {"birth_date": birth, "birth_precision": precision, "sex": Sex(self.sex.key())}

    def is_complete(self) -> bool:
        """False, said beside the field, when the birth date typed is none."""
        if self.birth_date.is_valid():
            return True
        sentence = "Cette date n'existe pas. Exemples : 14/03/1968, 03/1968 ou 1968"
        self.show_errors([Problem("birth_date", sentence)])
        return False

    def fill(self, draft: PatientDraft) -> None:
        """Show a draft, without errors or duplicates."""
        for name, editor in self.editors.items():
            editor.setText(getattr(draft, name))
        self.birth_date.set_birth(draft.birth_date, draft.birth_precision)
        self.sex.choose(draft.sex.value)
        self._timer.stop()
        self.show_errors(())
        self.show_duplicates(())

    def typed(self) -> dict[str, str]:
        """Every field as typed, for a draft kept at lock."""
        kept = {name: editor.text() for name, editor in self.editors.items()}
        return kept | {"birth_date": self.birth_date.text(), "sex": self.sex.key()}

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        for name, editor in (*self.editors.items(), ("birth_date", self.birth_date)):
            editor.setText(payload.get(name, ""))
        self.sex.choose(payload.get("sex") or Sex.UNKNOWN.value)

    def show_errors(self, problems: Iterable[Problem]) -> None:
        """A sentence beside each field; the first one that blocks has the focus."""
        show_problems(self.fields, problems)

    def show_duplicates(self, lines: tuple[PatientLine, ...]) -> None:
        """Who it may already be; Enter or a click on a line picks that patient instead."""
        self._model.set_rows(lines)
        self._warning.setVisible(bool(lines))
        if lines:
            tall = sum(self.alike.sizeHintForRow(row) for row in range(min(len(lines), 3)))
            self.alike.setFixedHeight(tall + 2 * self.alike.frameWidth() + 4)

    def duplicates(self) -> tuple[PatientLine, ...]:
        """The likely duplicates shown."""
        return self._model.rows()

    def set_discreet(self, discreet: bool) -> None:
        """Initials and years instead of the names of those who look alike."""
        self._discreet = discreet
        self._model.say_again()

    def compare_soon(self) -> None:
        """Something else that tells people apart was typed: ``settled`` will say when it pauses."""
        self._timer.start()

    def stop(self) -> None:
        """No comparison for what was typed so far."""
        self._timer.stop()

    def _words(self, line: PatientLine) -> str:
        if not self._discreet:
            return likeness_words(line, self._characters)
        year = str(line.birth_date.year) if line.birth_date else ""
        return " · ".join(part for part in (initials(line.shown_name), year) if part)

    def _picked(self, index: QModelIndex) -> None:
        line = self._model.row_at(index)
        if line is not None:
            self.recognised.emit(line)

    def _typed(self) -> None:
        self._timer.start()
        self._show_identity()
        self.changed.emit()

    def _show_identity(self) -> None:
        """The strict writing, so that a misspelt name or a partial date is seen while it is typed."""
        name = rniv(self.editors["birth_name"].text())
        first = rniv(first_given_name(self.editors["first_names"].text()))
        said = f"S'écrira {name} {first}".rstrip() + "." if name or first else ""
        for label, words in ((self.identity, said), (self.birth_words, self.birth_date.explanation())):
            label.setText(words)
            label.setVisible(bool(words))
