"""A month to invoice: what its invoice would say, then the invoice itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import MONTHS, counted, euros
from telesec.domain.secretariat.invoices import Quote, ServiceInvoice
from telesec.ui.controls import Card, ChoiceField, FormDialog, LabelledField, empty_layout, plain_label
from telesec.ui.tasks import Tasks

_MOST = 18
_FOR_GOOD = "Une facture établie ne se modifie plus : elle s'annule par un avoir."
Preview = Callable[[int, int], Quote]
Issue = Callable[[int, int, Quote], ServiceInvoice]


class InvoiceDialog(FormDialog):
    """``issued`` carries the ServiceInvoice written."""

    issued = Signal(object)

    def __init__(self, parent: QWidget, preview: Preview, issue: Issue, tasks: Tasks, today: date) -> None:
        super().__init__(parent, "Facturer un mois", "Établir la facture")
        self._preview, self._issue, self._tasks = preview, issue, tasks
        self._asked = 0
        self.quote: Quote | None = None
        self.month = ChoiceField(_months(today))
        self.card = Card()
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(18)
        self._lines.setVerticalSpacing(6)
        self._lines.setColumnStretch(0, 1)
        self.card.body.addLayout(self._lines)
        self.body.addWidget(LabelledField("Mois", self.month))
        self.body.addWidget(self.card)
        self.body.addWidget(plain_label(_FOR_GOOD, "small", wrap=True))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 84)
        self.month.currentIndexChanged.connect(self.read)
        self.submitted.connect(self._go_on)
        self.month.setFocus()
        self.read()

    def chosen(self) -> tuple[int, int]:
        """Year and month."""
        year, month = self.month.key().split("-")
        return int(year), int(month)

    def read(self) -> None:
        """Ask what the month's invoice would say."""
        self._asked += 1
        self.quote = None
        self.submit.setEnabled(False)
        self.bar.clear()
        empty_layout(self._lines)
        self.card.hide()
        mine = self._asked
        self._tasks.run(
            partial(self._preview, *self.chosen()), partial(self._show, mine), partial(self._fail, mine)
        )

    def _show(self, asked: int, found: Quote) -> None:
        if asked != self._asked:
            return
        self.quote = found
        rows = [
            (line.label, str(line.quantity), euros(line.unit_cents), euros(line.cents))
            for line in found.lines
        ]
        rows += [
            ("Total HT", "", "", euros(found.amounts.net)),
            ("TVA", "", "", euros(found.amounts.vat)),
            ("Total TTC", "", "", euros(found.amounts.total)),
        ]
        for at, cells in enumerate(rows):
            for column, words in enumerate(cells):
                strong = at == len(rows) - 1
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                self._lines.addWidget(plain_label(words, "strong" if strong else "body"), at, column, side)
        told = f"{counted(found.calls.answered, 'appel reçu et pris', 'appels reçus et pris')}"
        if found.calls.wrong:
            told += f", dont {counted(found.calls.wrong, 'erreur de numéro', 'erreurs de numéro')}"
        self._lines.addWidget(plain_label(f"{told}.", "small", wrap=True), len(rows), 0, 1, 4)
        self.card.show()
        self.submit.setEnabled(True)

    def _fail(self, asked: int, error: TelesecError) -> None:
        if asked == self._asked:
            self.bar.show_message("error", error.sentence)

    def _go_on(self) -> None:
        if self.quote is None:
            return
        self.submit.setEnabled(False)
        self.month.setEnabled(False)
        work = partial(self._issue, *self.chosen(), self.quote)
        self._tasks.run(work, self._issued, self._refused)

    def _issued(self, invoice: ServiceInvoice) -> None:
        self.accept()
        self.issued.emit(invoice)

    def _refused(self, error: TelesecError) -> None:
        self.month.setEnabled(True)
        self.read()
        self.bar.show_message("error", error.sentence)


def _months(today: date) -> list[tuple[str, str]]:
    """The months that are over, latest first."""
    found = []
    for back in range(1, _MOST + 1):
        at = today.year * 12 + today.month - 1 - back
        year, month = at // 12, at % 12 + 1
        found.append((f"{year}-{month}", f"{MONTHS[month - 1].capitalize()} {year}"))
    return found
