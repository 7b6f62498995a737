"""Parts of the form of an account: its roles, the agendas it works for, the days it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid
from telesec.domain.people import ROLE_LABELS, Practitioner, Role
from telesec.ui.controls import DateField, LabelledField, empty_layout, plain_label

ROLE_WORDS: dict[Role, str] = {
    Role.SECRETARY: "Prend les rendez-vous et tient les fiches des patients.",
    Role.PRACTITIONER: "Voit aussi les notes médicales et la facturation.",
    Role.BILLING: "Établit les notes d'honoraires et suit les paiements.",
    Role.ADMIN: "Gère les comptes, les réglages et le journal, sans voir les patients.",
}
EVERY_AGENDA = "Rien de coché : tous les agendas du cabinet."
MISSING_LAST = "Donnez le dernier jour, ou décochez « Remplacement, pour un temps »."
WRONG_DAY = "Ce jour n'existe pas, ou il lui manque son année. Écrivez-le comme 24/12/2026."


class _Group(QWidget):
    """A title, its boxes, and a place for one sentence saying what to mend."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._error = plain_label("", "error", wrap=True)
        self._error.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(plain_label(title, "label"))

    def show_error(self, sentence: str) -> None:
        """Say ``sentence`` below the boxes."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def error(self) -> str:
        """The sentence shown, or ""."""
        return "" if self._error.isHidden() else self._error.text()


class RolesField(_Group):
    """One box a role, with what it means."""

    practitioner_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__("Rôles")
        self.boxes: dict[Role, QCheckBox] = {}
        for role, words in ROLE_WORDS.items():
            box = QCheckBox(ROLE_LABELS[role])
            box.setAccessibleDescription(words)
            self.boxes[role] = box
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(box)
            pair.addWidget(_indented(words))
            self.column.addLayout(pair)
        self.column.addWidget(self._error)
        self.boxes[Role.PRACTITIONER].toggled.connect(self.practitioner_toggled)

    def roles(self) -> frozenset[Role]:
        """The roles ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def show_roles(self, roles: Iterable[Role]) -> None:
        """Tick ``roles`` and no other."""
        wanted = frozenset(roles)
        for role, box in self.boxes.items():
            box.setChecked(role in wanted)


class AgendasField(_Group):
    """One box a practitioner whose agenda the account works on; none ticked means all of them."""

    def __init__(self) -> None:
        super().__init__("Travaille pour")
        self.boxes: dict[str, QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.column.addLayout(self._list)
        self.column.addWidget(plain_label(EVERY_AGENDA, "small", wrap=True))
        self.column.addWidget(self._error)

    def show_agendas(
        self, practitioners: Sequence[Practitioner], chosen: Iterable[str], own: str | None
    ) -> None:
        """Offer ``practitioners``, the account's own apart; those who left only while they are ticked."""
        empty_layout(self._list)
        self.boxes.clear()
        wanted = frozenset(chosen)
        for one in practitioners:
            if one.id != own and (one.active or one.id in wanted):
                box = QCheckBox(one.display_name.replace("&", "&&"))
                box.setAccessibleName(f"Travaille pour {one.display_name}")
                box.setChecked(one.id in wanted)
                self.boxes[one.id] = box
                self._list.addWidget(box)
        self.setVisible(bool(self.boxes))

    def chosen(self) -> tuple[str, ...]:
        """The practitioners ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())


class DaysField(_Group):
    """A first and a last day, for a replacement; without them the access has no end."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("Durée de l'accès")
        self._today = today
        self.dated = QCheckBox("Remplacement, pour un temps")
        self.first, self.last = DateField(), DateField()
        self.fields = {
            "valid_from": LabelledField("Premier jour", self.first, "Rien : dès maintenant."),
            "valid_until": LabelledField(
                "Dernier jour", self.last, "Compris : l'accès s'arrête seul à minuit."
            ),
        }
        self.column.addWidget(self.dated)
        for field, day in ((self.fields["valid_from"], self.first), (self.fields["valid_until"], self.last)):
            self.column.addWidget(field)
            field.hide()
            day.textEdited.connect(field.clear_error)
        self.column.addWidget(self._error)
        self.dated.toggled.connect(self._open)

    def show_days(self, first: date | None, last: date | None) -> None:
        """Show these days, or that the access has no end."""
        self.dated.setChecked(first is not None or last is not None)
        self.first.set_day(first)
        self.last.set_day(last)

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day, None when not bound; raises Invalid."""
        if not self.dated.isChecked():
            return None, None
        for key, field in (("valid_from", self.first), ("valid_until", self.last)):
            if not field.is_valid():
                raise Invalid(key, WRONG_DAY)
        if self.last.day() is None:
            raise Invalid("valid_until", MISSING_LAST)
        return self.first.day(), self.last.day()

    def _open(self, dated: bool) -> None:
        for field in self.fields.values():
            field.setVisible(dated)
        if dated and self.first.day() is None:
            self.first.set_day(self._today())


def _indented(words: str) -> QWidget:
    made = plain_label(words, "small", wrap=True)
    made.setContentsMargins(30, 0, 0, 2)
    return made
