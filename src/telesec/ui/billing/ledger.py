"""The tab of the livre des recettes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.billing import MEANS_LABELS, LedgerLine
from telesec.domain.care.billing_rules import totals_by_means
from telesec.domain.errors import TelesecError
from telesec.domain.french import date_numeric, euros
from telesec.domain.patient_files.names import initials
from telesec.ui.billing.period import PeriodBar
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.controls import Column, EmptyState, PlainTable, RowsModel, plain_label
from telesec.ui.empty_face import EmptyFace
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_NOTHING = "Changez la période, ou notez un paiement sur la note d'honoraires d'un rendez-vous."


class LedgerTab(QWidget):
    """Lines of a period (this month to begin with) and their totals."""

    said = Signal(str, str)
    visits_requested = Signal()

    def __init__(self, ports: BillingPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._discreet = False
        today = ports.today()
        self.period = PeriodBar(look, today.replace(day=1), today)
        names = ports.practitioner_names
        self._model: RowsModel[LedgerLine] = RowsModel(
            [
                Column("N°", lambda line: str(line.seq), right=True),
                Column("Reçu le", lambda line: date_numeric(line.day)),
                Column("Note", lambda line: line.fee_note_number),
                Column("Patient", self._who, stretch=True),
                Column("Praticien", lambda line: names.get(line.practitioner_id, ""), spare=True),
                Column("Moyen", lambda line: MEANS_LABELS[line.means]),
                Column("Montant", lambda line: euros(line.cents), right=True),
            ]
        )
        self.table = PlainTable("Livre des recettes", self._model)
        words = ("Aucune recette", _NOTHING, "Voir les rendez-vous", self.visits_requested.emit)
        self.empty = EmptyFace(self.table, EmptyState("banknote", *words))
        self.totals = plain_label("", "strong", wrap=True)
        above = QHBoxLayout()
        above.addWidget(self.period)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.period.chosen.connect(self.reload)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.period.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self._model.say_again()

    def _who(self, line: LedgerLine) -> str:
        return initials(line.patient_name) if self._discreet else line.patient_name

    def reload(self) -> None:
        """Ask the period again."""
        period = self.period.period()
        if period:
            self._tasks.run(partial(self._ports.ledger, *period), self._show, self._failed)

    def _show(self, lines: tuple[LedgerLine, ...]) -> None:
        self._model.set_rows(lines)
        by_means = totals_by_means(lines)
        parts = [
            f"{MEANS_LABELS[means]} {euros(by_means[means])}" for means in MEANS_LABELS if means in by_means
        ]
        total = f"Total {euros(sum(by_means.values()))}"
        self.totals.setText(" · ".join([*parts, total]) if lines else "Aucune recette sur cette période.")

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)
