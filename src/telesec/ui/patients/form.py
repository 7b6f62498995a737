"""The form of a patient: the identity that the whole house shares, then everything the desk may note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.administrative import NEEDS
from telesec.domain.patient_files.rules import Problem, problems
from telesec.domain.patients import PatientDraft, PatientLine
from telesec.ui.controls import LabelledField, plain_label, text_area, text_field
from telesec.ui.patients.field_errors import show_problems
from telesec.ui.patients.identity_fields import IdentityFields
from telesec.ui.patients.ticks import Ticks

_LABELS = {
    "used_name": "Nom utilisé, s'il est différent",
    "used_first_name": "Prénom utilisé, s'il est différent",
    "birth_place": "Lieu de naissance",
    "phone2": "Autre téléphone",
    "email": "E-mail",
    "address": "Adresse",
    "postcode": "Code postal",
    "city": "Ville",
    "language": "Langue parlée, si ce n'est pas le français",
}
_DOUBTS = {
    "doubtful": "Identité douteuse : elle reste provisoire",
    "fictive": "Identité fictive (essai, anonymat)",
}


class PatientForm(QWidget):
    """``settled`` tells that typing paused; ``recognised`` carries the PatientLine picked instead."""

    settled = Signal()
    recognised = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.who = IdentityFields()
        own: dict[str, QLineEdit] = {name: text_field() for name in _LABELS}
        self._own = own
        self.editors = self.who.editors | own
        self.fields = self.who.fields | {name: LabelledField(_LABELS[name], own[name]) for name in own}
        self.birth_date, self.sex, self.identity = self.who.birth_date, self.who.sex, self.who.identity
        self.alike = self.who.alike
        self.desk_note: QPlainTextEdit = text_area(3)
        self.fields["desk_note"] = LabelledField("Note du secrétariat", self.desk_note)
        self.needs = Ticks("Besoins", NEEDS)
        self._opt_outs: tuple[str, ...] = ()  # noted in the consents of the file, and kept as they are
        self.doubts = Ticks("Identité", _DOUBTS)
        own["phone2"].textEdited.connect(self.who.compare_soon)
        self.who.settled.connect(self.settled)
        self.who.recognised.connect(self.recognised)
        self._lay_out()

    def draft(self) -> PatientDraft:
        """The fields as typed; a birth date that is none is None (see ``is_blocked``)."""
        typed: dict[str, object] = {name: editor.text() for name, editor in self._own.items()}
        doubts = self.doubts.keys()
        return PatientDraft(
            **self.who.values(),  # type: ignore[arg-type]  # each under its own field's name
            **typed,  # type: ignore[arg-type]
            desk_note=self.desk_note.toPlainText(),
            needs=self.needs.keys(),
            opt_outs=self._opt_outs,
            doubtful="doubtful" in doubts,
            fictive="fictive" in doubts,
        )

    def is_blocked(self, today: date) -> bool:
        """True when something must be mended first; it is said beside its field."""
        if not self.who.is_complete():
            return True
        found = problems(self.draft(), today)
        self.show_errors(found)
        return any(problem.blocks for problem in found)

    def fill(self, draft: PatientDraft) -> None:
        """Show a draft, without errors or duplicates."""
        self.who.fill(draft)
        for name, editor in self._own.items():
            editor.setText(getattr(draft, name))
        self.desk_note.setPlainText(draft.desk_note)
        self.needs.choose(draft.needs)
        self._opt_outs = draft.opt_outs
        self.doubts.choose(name for name in _DOUBTS if getattr(draft, name))
        self.show_errors(())

    def typed(self) -> dict[str, str]:
        """Every field as typed, for a draft kept at lock."""
        kept = {name: editor.text() for name, editor in self._own.items()}
        kept |= {name: " ".join(ticks.keys()) for name, ticks in self._ticks().items()}
        kept |= {"desk_note": self.desk_note.toPlainText(), "opt_outs": " ".join(self._opt_outs)}
        return self.who.typed() | kept

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        names = (*self._own, "desk_note")
        self.fill(PatientDraft("", "", **{name: payload.get(name, "") for name in names}))  # type: ignore[arg-type]
        self.who.put_back(payload)
        for name, ticks in self._ticks().items():
            ticks.choose(payload.get(name, "").split())
        self._opt_outs = tuple(payload.get("opt_outs", "").split())

    def show_errors(self, problems: Iterable[Problem]) -> None:
        """A sentence beside each field; the first one that blocks has the focus."""
        show_problems(self.fields, problems)

    def shows(self, error: TelesecError) -> bool:
        """Say a refusal beside the field it is about; False when it is about none."""
        if not isinstance(error, Invalid) or error.field not in self.fields:
            return False
        self.show_errors([Problem(error.field, error.sentence)])
        return True

    def show_duplicates(self, lines: tuple[PatientLine, ...]) -> None:
        """Who it may already be; Enter or a click on a line picks that patient instead."""
        self.who.show_duplicates(lines)

    def duplicates(self) -> tuple[PatientLine, ...]:
        """The likely duplicates shown."""
        return self.who.duplicates()

    def _ticks(self) -> dict[str, Ticks]:
        return {"needs": self.needs, "doubts": self.doubts}

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(plain_label("IDENTITÉ", "section"))
        column.addWidget(self.who)
        for name in ("birth_place", "used_name", "used_first_name"):
            column.addWidget(self.fields[name])
        column.addWidget(self.doubts)
        column.addWidget(plain_label("CONTACT", "section"))
        for names in (("phone2",), ("email",), ("address",), ("postcode", "city"), ("language",)):
            column.addLayout(self._side_by_side(names))
        column.addWidget(plain_label("BESOINS POUR LE RENDEZ-VOUS", "section"))
        column.addWidget(self.needs)
        column.addWidget(self.fields["desk_note"])
        column.addStretch(1)

    def _side_by_side(self, names: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name in names:
            row.addWidget(self.fields[name], 2 if name == "city" else 1)
        return row
