"""The tab of the tariffs, and the dialog that gives an act a price from a day on."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.care.billing import FOREVER, Tariff, TariffChange
from telesec.domain.care.billing_rules import amount_text, cents_of
from telesec.domain.changes import Change
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import date_numeric, euros
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.controls import (
    Column,
    DateField,
    EmptyState,
    FormDialog,
    LabelledField,
    PlainTable,
    RowsModel,
    plain_label,
    primary_button,
    secondary_button,
    text_field,
)
from telesec.ui.tasks import Tasks


class TariffDialog(FormDialog):
    """A price from a day on; ``change`` reads the form."""

    def __init__(self, parent: QWidget, tariff: Tariff | None, today: date) -> None:
        super().__init__(parent, "Modifier le tarif" if tariff else "Nouvel acte")
        self._tariff = tariff
        self.code, self.label, self.amount, self.source = (text_field() for _ in range(4))
        self.start = DateField()
        self.fields = {
            "code": LabelledField("Code", self.code, "Par exemple G, VG, OST."),
            "label": LabelledField("Intitulé", self.label, "Sans diagnostic ni motif."),
            "cents": LabelledField("Montant €", self.amount),
            "valid_from": LabelledField("À partir du", self.start, "Le prix d'avant ce jour est gardé."),
            "source": LabelledField("Source", self.source, "D'où vient ce montant (facultatif)."),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self.start.set_day(today)
        if tariff:
            self.code.setText(tariff.code)
            self.code.setReadOnly(True)
            self.label.setText(tariff.label)
            self.amount.setText(amount_text(tariff.cents))
            self.source.setText(tariff.source)
            self.amount.setFocus()
            self.amount.selectAll()

    def change(self) -> TariffChange:
        """The price wanted; raises Invalid naming the field."""
        day = self.start.day()
        if day is None:
            raise Invalid("valid_from", "Écrivez la date de début, par exemple 01/01/2027.")
        return TariffChange(
            code=self.code.text(),
            label=self.label.text(),
            cents=cents_of(self.amount.text(), "cents"),
            valid_from=day,
            source=self.source.text(),
            replaces=self._tariff.id if self._tariff else "",
            version=self._tariff.version if self._tariff else 0,
        )

    def show_problem(self, error: TelesecError) -> None:
        """Beside its field, else above the form."""
        self.submit.setEnabled(True)
        box = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if box is not None:
            box.show_error(error.sentence)
        else:
            self.bar.show_message("error", error.sentence)


class TariffsTab(QWidget):
    """Every price with its dates; emits ``changed`` after a write."""

    changed = Signal(object)
    said = Signal(str, str)

    def __init__(self, ports: BillingPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._model: RowsModel[Tariff] = RowsModel(
            [
                Column("Code", lambda row: row.code),
                Column("Acte", lambda row: row.label, stretch=True),
                Column("Tarif", lambda row: euros(row.cents), right=True),
                Column("À partir du", lambda row: date_numeric(row.valid_from)),
                Column("Jusqu'au", lambda row: "" if row.valid_to == FOREVER else date_numeric(row.valid_to)),
                Column("Source", lambda row: row.source, spare=True),
            ]
        )
        self.table = PlainTable("Tarifs du cabinet", self._model)
        self.new = primary_button("Nouvel acte", "plus")
        self.edit = secondary_button("Modifier le tarif", "pencil")
        self.dialog: TariffDialog | None = None
        self._lay_out()
        self.new.clicked.connect(lambda: self._ask(None))
        self.edit.clicked.connect(lambda: self._ask(self.table.selected()))
        self.table.row_opened.connect(self._ask)
        self.table.row_selected.connect(lambda row: self.edit.setEnabled(row is not None))
        self.edit.setEnabled(False)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        words = "Ces montants sont à vérifier par le cabinet. Une note déjà établie ne change pas."
        above.addWidget(plain_label(words, "muted", wrap=True), 1)
        above.addWidget(self.edit)
        above.addWidget(self.new)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        empty = EmptyState(
            "receipt-euro",
            "Aucun tarif",
            "Commencez avec les tarifs de médecine générale fournis, que vous pourrez modifier.",
            "Charger les tarifs fournis",
            self._load,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def reload(self) -> None:
        """Ask the prices again."""
        self._tasks.run(self._ports.tariffs, self._show, self._failed)

    def _show(self, rows: tuple[Tariff, ...]) -> None:
        self._model.set_rows(rows)
        self.edit.setEnabled(False)
        self._stack.setCurrentIndex(0 if rows else 1)

    def _load(self) -> None:
        self._tasks.run(self._ports.load_tariffs, lambda n: self._wrote(f"{n} tarifs ajoutés."), self._failed)

    def _ask(self, tariff: Tariff | None) -> None:
        self.dialog = dialog = TariffDialog(self, tariff, self._ports.today())
        dialog.submitted.connect(lambda: self._submit(dialog))
        dialog.open()

    def _submit(self, dialog: TariffDialog) -> None:
        for field in dialog.fields.values():
            field.clear_error()
        try:
            change = dialog.change()
        except Invalid as error:
            dialog.show_problem(error)
            return
        dialog.submit.setEnabled(False)
        self._tasks.run(
            partial(self._ports.edit_tariff, change),
            lambda row: self._changed(dialog, row),
            dialog.show_problem,
        )

    def _changed(self, dialog: TariffDialog, row: Tariff) -> None:
        dialog.accept()
        dialog.deleteLater()
        self._wrote(f"{row.code} : {euros(row.cents)} à partir du {date_numeric(row.valid_from)}.")

    def _wrote(self, sentence: str) -> None:
        self.said.emit("success", sentence)
        self.reload()
        self.changed.emit(Change.BILLING)

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)
