"""The form of the acts to bill: choose tariffs, correct amounts, see the total."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.billing import FeeLine, Tariff
from telesec.domain.care.billing_rules import MAX_LINES, amount_text, cents_of
from telesec.domain.errors import Invalid
from telesec.domain.french import euros, listed
from telesec.ui.controls import (
    ChoiceField,
    LabelledField,
    empty_layout,
    icon_button,
    plain_label,
    secondary_button,
    text_field,
)


class _ActRow(QWidget):
    """One act with its two amounts."""

    changed = Signal()
    removed = Signal()

    def __init__(self, tariff: Tariff) -> None:
        super().__init__()
        self.tariff = tariff
        self.base, self.excess = text_field(), text_field("0,00")
        self.base.setText(amount_text(tariff.cents))
        self.base.setAccessibleName(f"Base de l'acte {tariff.code}, en euros")
        self.excess.setAccessibleName(f"Dépassement de l'acte {tariff.code}, en euros")
        self.remove = icon_button(f"Retirer l'acte {tariff.code}", "trash-2")
        self.remove.clicked.connect(self.removed)
        for box in (self.base, self.excess):
            box.textChanged.connect(self.changed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.addWidget(plain_label(f"{tariff.code} – {tariff.label}", wrap=True), 0, 0, 1, 3)
        grid.addWidget(plain_label("Base €", "small"), 1, 0)
        grid.addWidget(plain_label("Dépassement €", "small"), 1, 1)
        grid.addWidget(self.base, 2, 0)
        grid.addWidget(self.excess, 2, 1)
        grid.addWidget(self.remove, 2, 2)

    def line(self) -> FeeLine:
        """The act as typed; raises Invalid when an amount is not one."""
        return FeeLine(
            self.tariff.code,
            self.tariff.label,
            cents_of(self.base.text(), "lines"),
            cents_of(self.excess.text() or "0", "lines"),
        )


class ActsForm(QWidget):
    """Emits ``changed`` when the total may have changed; ``lines`` reads what is typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tariffs: dict[str, Tariff] = {}
        self._acts: list[_ActRow] = []
        self.choice = ChoiceField()
        self.add = secondary_button("Ajouter l'acte", "plus")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self._total = plain_label("", "strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(LabelledField("Acte", self.choice))
        adding = QHBoxLayout()
        adding.addStretch(1)
        adding.addWidget(self.add)
        column.addLayout(adding)
        column.addLayout(self._rows)
        column.addWidget(self._total)
        self.add.clicked.connect(self._add_chosen)
        self._show_total()

    def offer(self, tariffs: Sequence[Tariff]) -> None:
        """Offer the tariffs of the day of care, and start with no act."""
        self._tariffs = {tariff.code: tariff for tariff in tariffs}
        self.choice.set_choices([(t.code, f"{t.code} – {euros(t.cents)} – {t.label}") for t in tariffs])
        self.add.setEnabled(bool(tariffs))
        self.clear()

    def clear(self) -> None:
        """No act is chosen."""
        self._acts = []
        empty_layout(self._rows)
        self._show_total()

    def typed(self) -> dict[str, str]:
        """The acts with their amounts as typed, empty when none is chosen; ``put_back`` reads it."""
        rows = [(act.tariff.code, act.base.text(), act.excess.text()) for act in self._acts]
        return {"acts": json.dumps(rows)} if rows else {}

    def put_back(self, acts: str) -> str:
        """Choose again the acts that ``typed`` kept; a sentence about those no more offered, or ""."""
        rows = _kept_rows(acts)
        for code, base, excess in rows:
            if code in self._tariffs:
                self._add(self._tariffs[code])
                self._acts[-1].base.setText(base)
                self._acts[-1].excess.setText(excess)
        lost = [row for row in rows if row[0] not in self._tariffs]
        words = acts_in_words(json.dumps(lost))
        return f"Le tarif ne propose plus : {words}. Choisissez un autre acte." if lost else ""

    def lines(self) -> tuple[FeeLine, ...]:
        """The acts as typed; raises Invalid when an amount is not one."""
        return tuple(act.line() for act in self._acts)

    def codes(self) -> tuple[str, ...]:
        """The codes chosen, in order."""
        return tuple(act.tariff.code for act in self._acts)

    def _add_chosen(self) -> None:
        tariff = self._tariffs.get(self.choice.key())
        if tariff is not None and len(self._acts) < MAX_LINES:
            self._add(tariff)

    def _add(self, tariff: Tariff) -> None:
        act = _ActRow(tariff)
        act.changed.connect(self._show_total)
        act.removed.connect(lambda: self._remove(act))
        before: QWidget = self._acts[-1].remove if self._acts else self.add
        self._acts.append(act)
        self._rows.addWidget(act)
        for widget in (act.base, act.excess, act.remove):
            QWidget.setTabOrder(before, widget)
            before = widget
        self._show_total()

    def _remove(self, act: _ActRow) -> None:
        self._acts.remove(act)
        self._rows.removeWidget(act)
        act.hide()
        act.deleteLater()
        self.choice.setFocus()
        self._show_total()

    def _show_total(self) -> None:
        try:
            total = sum(line.cents + line.excess_cents for line in self.lines())
        except Invalid:
            self._total.setText("Corrigez les montants.")
        else:
            self._total.setText(f"Total : {euros(total)}")
        self.changed.emit()


def acts_in_words(acts: str) -> str:
    """The acts that ``ActsForm.typed`` kept, as a sentence names them."""
    return listed([_in_words(*row) for row in _kept_rows(acts)])


def _in_words(code: str, base: str, excess: str) -> str:
    more = f" et {excess} € de dépassement" if excess.strip() else ""
    return f"{code} à {base} €{more}"


def _kept_rows(acts: str) -> list[tuple[str, str, str]]:
    return [(code, base, excess) for code, base, excess in json.loads(acts)]
