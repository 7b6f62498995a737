"""A patient's fields, the RNIV writing of the name, and who it may already be."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from telesec.domain.french import date_numeric
from telesec.domain.patient_rules import Problem
from telesec.domain.patients import PatientDraft, PatientLine, Sex
from telesec.domain.rniv import first_given_name, rniv
from telesec.ui.controls import (
    Card,
    Column,
    DateField,
    LabelledField,
    PlainList,
    RowsModel,
    SegmentedControl,
    plain_label,
    text_area,
    text_field,
)

SETTLE_MS = 350
_SEXES = ((Sex.UNKNOWN.value, "Inconnu"), (Sex.FEMALE.value, "Femme"), (Sex.MALE.value, "Homme"))
_LABELS = {
    "birth_name": "Nom de naissance",
    "first_names": "Prénoms de naissance",
    "used_name": "Nom utilisé, s'il est différent",
    "used_first_name": "Prénom utilisé, s'il est différent",
    "birth_place": "Lieu de naissance",
    "phone": "Téléphone",
    "phone2": "Autre téléphone",
    "email": "E-mail",
    "address": "Adresse",
    "postcode": "Code postal",
    "city": "Ville",
}


def likeness_words(line: PatientLine) -> str:
    """Whom the person typed resembles: who, where, then why, cut to the width of the panel."""
    who = " · ".join(part for part in (line.shown_name, date_numeric(line.birth_date)) if part)
    where = " · ".join(part for part in (line.phone, line.city) if part)
    return "\n".join(part for part in (who, where, *wrap(line.likeness, 42)) if part)


class PatientForm(QWidget):
    """``settled`` tells that typing paused; ``recognised`` carries the PatientLine picked instead."""

    settled = Signal()
    recognised = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[str, QLineEdit] = {name: text_field() for name in _LABELS}
        self.fields = {name: LabelledField(label, self.editors[name]) for name, label in _LABELS.items()}
        self.birth_date = DateField(past=True)
        self.fields["birth_date"] = LabelledField("Date de naissance", self.birth_date)
        self.sex = SegmentedControl("Sexe", _SEXES)
        self.desk_note: QPlainTextEdit = text_area(3)
        self.fields["desk_note"] = LabelledField("Note du secrétariat", self.desk_note)
        self.identity = plain_label("", "muted", wrap=True)
        self._model: RowsModel[PatientLine] = RowsModel([Column("Patient", likeness_words)])
        self.alike = PlainList("Patients qui ressemblent", self._model)
        self.alike.setUniformItemSizes(False)
        self.alike.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.alike.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._warning = Card()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.settled)
        self._lay_out()
        self._listen()

    def draft(self) -> PatientDraft:
        """The fields as typed; a birth date that is not a day is None (see ``is_complete``)."""
        typed = {name: editor.text() for name, editor in self.editors.items()}
        return PatientDraft(
            birth_date=self.birth_date.day(),
            sex=Sex(self.sex.key()),
            desk_note=self.desk_note.toPlainText(),
            **typed,
        )

    def is_complete(self) -> bool:
        """False, said beside the field, when the birth date typed is not a day."""
        if self.birth_date.is_valid():
            return True
        self.show_errors([Problem("birth_date", "Cette date n'existe pas. Exemple : 14/03/1968")])
        return False

    def fill(self, draft: PatientDraft) -> None:
        """Show a draft, without errors or duplicates."""
        for name, editor in self.editors.items():
            editor.setText(getattr(draft, name))
        self.birth_date.set_day(draft.birth_date)
        self.sex.choose(draft.sex.value)
        self.desk_note.setPlainText(draft.desk_note)
        self._timer.stop()
        self.show_errors(())
        self.show_duplicates(())
        self._show_identity()

    def typed(self) -> dict[str, str]:
        """Every field as typed, for a draft kept at lock."""
        kept = {name: editor.text() for name, editor in self.editors.items()}
        kept |= {"birth_date": self.birth_date.text(), "sex": self.sex.key()}
        return kept | {"desk_note": self.desk_note.toPlainText()}

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        names = (*self.editors, "desk_note")
        typed = {name: payload.get(name, "") for name in names}
        sex = Sex(payload.get("sex") or Sex.UNKNOWN.value)
        self.fill(PatientDraft(**typed, sex=sex, birth_date=None))
        self.birth_date.setText(payload.get("birth_date", ""))

    def show_errors(self, problems: Iterable[Problem]) -> None:
        """A sentence beside each field; the first one that blocks has the focus."""
        for field in self.fields.values():
            field.clear_error()
        blocking = [problem for problem in problems if problem.blocks and problem.field in self.fields]
        for problem in blocking:
            self.fields[problem.field].show_error(problem.sentence)
        if blocking:
            self.fields[blocking[0].field].editor.setFocus()

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

    def _listen(self) -> None:
        for editor in (*self.editors.values(), self.birth_date):
            editor.textChanged.connect(self._typed)
        self.alike.row_opened.connect(self.recognised)
        self.alike.clicked.connect(lambda index: self.recognised.emit(self._model.row_at(index)))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._warning.body.addWidget(plain_label("Ce patient existe peut-être déjà", "strong", wrap=True))
        self._warning.body.addWidget(self.alike)
        column.addWidget(plain_label("IDENTITÉ", "section"))
        for name in ("birth_name", "first_names", "birth_date"):
            column.addWidget(self.fields[name])
        column.addWidget(self.sex)
        column.addWidget(self.identity)
        column.addWidget(self._warning)
        column.addWidget(plain_label("CONTACT", "section"))
        for names in (("phone", "phone2"), ("email",), ("address",), ("postcode", "city")):
            column.addLayout(self._side_by_side(names))
        column.addWidget(plain_label("COMPLÉMENTS", "section"))
        for name in ("used_name", "used_first_name", "birth_place", "desk_note"):
            column.addWidget(self.fields[name])
        column.addStretch(1)

    def _side_by_side(self, names: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name in names:
            row.addWidget(self.fields[name], 2 if name == "city" else 1)
        return row

    def _typed(self) -> None:
        self._timer.start()
        self._show_identity()

    def _show_identity(self) -> None:
        """The strict writing, so that a misspelt name is seen while it is typed."""
        name = rniv(self.editors["birth_name"].text())
        first = rniv(first_given_name(self.editors["first_names"].text()))
        self.identity.setText(f"S'écrira {name} {first}".rstrip() + "." if name or first else "")
        self.identity.setVisible(bool(name or first))
