"""Asks for whom, about what and how a patient agreed; or since when and why it no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.contacts.consents import (
    GIVEN_BY,
    MEANS,
    SCOPES,
    WITHDRAWALS,
    ConsentScope,
    ThirdPartyConsent,
)
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.administrative import PatientContact
from telesec.ui.controls import ChoiceField, DateField, FormDialog, LabelledField, plain_label, text_field
from telesec.ui.patients.ticks import Ticks

_OTHER = "other"
_NO_DAY = "Écrivez la date de l'accord, par exemple 05/06/2026."
_NO_SUCH_DAY = "Cette date n'existe pas. Exemple : 05/06/2026."


class ConsentDialog(FormDialog):
    """``given`` carries the ThirdPartyConsent typed; the dialog stays until it is written."""

    given = Signal(object)

    def __init__(
        self, parent: QWidget, patient_id: str, today: date, near: Sequence[PatientContact] = ()
    ) -> None:
        super().__init__(parent, "Accord pour renseigner une personne", "Noter l'accord")
        self._patient_id, self._near = patient_id, {one.id: one for one in near}
        choices = [(one.id, one.name) for one in near]
        self.known = ChoiceField([(_OTHER, "Quelqu'un d'autre"), *choices])
        self.name, self.relation, self.phone = (text_field() for _ in range(3))
        self.scopes = Ticks("Ce qui peut lui être dit", {one.value: words for one, words in SCOPES.items()})
        self.given_by, self.means = ChoiceField(list(GIVEN_BY.items())), ChoiceField(list(MEANS.items()))
        self.agreed_on, self.until = DateField(), DateField()
        self.agreed_on.set_day(today)
        self.fields = {
            "name": LabelledField("Nom et prénom", self.name, "Tels que cette personne les donnera."),
            "relation": LabelledField("Lien avec le patient", self.relation, "Exemple : fille, voisin"),
            "phone": LabelledField("Téléphone", self.phone),
            "scopes": LabelledField("Ce qui peut lui être dit", self.scopes),
            "given_by": LabelledField("Qui donne l'accord", self.given_by),
            "means": LabelledField("Comment", self.means),
            "agreed_on": LabelledField("Accord du", self.agreed_on),
            "until": LabelledField("Jusqu'au (facultatif)", self.until),
        }
        self._lay_out()
        self.known.currentIndexChanged.connect(self._fill_known)
        self.submitted.connect(self._give)

    def _lay_out(self) -> None:
        if self._near:
            self.body.addWidget(LabelledField("Personne déjà dans la fiche", self.known))
        for names in (("name",), ("relation", "phone"), ("scopes",), ("given_by", "means")):
            self._row(names)
        self._row(("agreed_on", "until"))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 82)
        words = "Un accord noté ne se modifie pas : on le retire, puis on le note de nouveau."
        self.body.addWidget(plain_label(words, "small", wrap=True))
        (self.known if self._near else self.name).setFocus()

    def _row(self, names: Sequence[str]) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name in names:
            row.addWidget(self.fields[name])
        self.body.addLayout(row)

    def consent(self) -> ThirdPartyConsent:
        """What is typed; raises Invalid for a day that is none."""
        agreed_on = self.agreed_on.day()
        if agreed_on is None:
            raise Invalid("agreed_on", _NO_DAY)
        if not self.until.is_valid():
            raise Invalid("until", _NO_SUCH_DAY)
        return ThirdPartyConsent(
            "",
            self._patient_id,
            self.name.text(),
            tuple(ConsentScope(key) for key in self.scopes.keys()),  # noqa: SIM118 - a widget's method
            agreed_on,
            self.relation.text(),
            self.phone.text(),
            self.given_by.key(),
            self.means.key(),
            self.until.day(),
        )

    def typed(self) -> dict[str, str]:
        """What is typed, as texts, for a draft kept at lock."""
        texts = {
            name: getattr(self, name).text() for name in ("name", "relation", "phone", "agreed_on", "until")
        }
        choices = {name: getattr(self, name).key() for name in ("given_by", "means")}
        return texts | choices | {"scopes": " ".join(self.scopes.keys())}

    def put_back(self, typed: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        for name in ("name", "relation", "phone", "agreed_on", "until"):
            getattr(self, name).setText(typed.get(name, ""))
        for name in ("given_by", "means"):
            getattr(self, name).choose(typed.get(name, ""))
        self.scopes.choose(typed.get("scopes", "").split())

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written, beside the field to mend."""
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field in self.fields:
            self.fields[error.field].show_error(error.sentence)
            self.fields[error.field].setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _fill_known(self) -> None:
        person = self._near.get(self.known.key())
        if person is not None:
            self.name.setText(person.name)
            self.relation.setText(person.relation)
            self.phone.setText(person.phone)

    def _give(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        try:
            consent = self.consent()
        except Invalid as error:
            self.refused(error)
            return
        self.submit.setEnabled(False)
        self.given.emit(consent)


class WithdrawDialog(FormDialog):
    """``given`` carries the day and the key of WITHDRAWALS; the dialog stays until it is written."""

    given = Signal(object, str)

    def __init__(self, parent: QWidget, consent: ThirdPartyConsent, today: date) -> None:
        super().__init__(parent, "Retirer cet accord", "Retirer l'accord")
        words = f"{consent.name} ne sera plus renseigné à la place du patient. L'accord reste dans la fiche."
        self.on, self.why = DateField(), ChoiceField(list(WITHDRAWALS.items()))
        self.on.set_day(today)
        self.day = LabelledField("Depuis le", self.on)
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.body.addWidget(self.day)
        self.body.addWidget(LabelledField("Pourquoi", self.why))
        self.submitted.connect(self._give)
        self.why.setFocus()

    def refused(self, error: TelesecError) -> None:
        """Say why it was not written."""
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field == "on":
            self.day.show_error(error.sentence)
        else:
            self.bar.show_message("error", error.sentence)

    def _give(self) -> None:
        day = self.on.day()
        if day is None:
            self.day.show_error(_NO_SUCH_DAY)
            return
        self.submit.setEnabled(False)
        self.given.emit(day, self.why.key())
