"""The secretariat's invoices and credit notes, its contract, and the report of a month."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import date_numeric, euros, listed, mid_sentence
from telesec.domain.secretariat.activity import month_words
from telesec.domain.secretariat.contract import PRICINGS, Contract, Party, Pricing
from telesec.domain.secretariat.invoices import Document, Proof, ServiceInvoice
from telesec.domain.secretariat.proofs import ALTERED, InvoiceBook
from telesec.ui.controls import (
    Column,
    EmptyState,
    MessageBar,
    PlainTable,
    RowsModel,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.secretariat.contract_dialog import ContractDialog
from telesec.ui.secretariat.invoice_dialog import InvoiceDialog
from telesec.ui.secretariat.ports import SecretariatPorts
from telesec.ui.tasks import Tasks

DRAFT_KIND = "service_contract"
_NO_CONTRACT = "Écrivez d'abord ce qui est convenu : à l'appel, au forfait ou par tranches."
_NONE = "Chaque mois fini se facture en une fois, d'après les appels pris."


class SecretariatTab(QWidget):
    """``said`` carries a kind and a sentence for the page's bar, ``changed`` a Change after a write."""

    changed = Signal(object)
    said = Signal(str, str)

    def __init__(self, ports: SecretariatPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._contracts: tuple[Contract, ...] = ()
        self.rows: RowsModel[ServiceInvoice] = RowsModel(
            [
                Column("Numéro", lambda one: one.number),
                Column("Document", _document, stretch=True),
                Column("Mois", lambda one: month_words(one.calls.first)),
                Column("Du", lambda one: date_numeric(one.issued_on)),
                Column("HT", lambda one: _signed(one, one.amounts.net), right=True),
                Column("TTC", lambda one: _signed(one, one.amounts.total), right=True),
                Column("Échéance", _due, spare=True),
            ]
        )
        self.table = PlainTable("Factures du secrétariat", self.rows)
        self.words = plain_label("", "muted", wrap=True)
        self.amiss = MessageBar()
        self.bill = primary_button("Facturer un mois", "receipt-euro")
        self.save = secondary_button("Enregistrer le PDF", "file-down")
        self.credit = secondary_button("Faire un avoir…", "undo-2")
        self.report = secondary_button("Relevé d'activité", "file-text")
        self.contract = secondary_button("Contrat", "pencil")
        self.dialog: ContractDialog | InvoiceDialog | None = None
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addStretch(1)
        for button in (self.contract, self.report, self.credit, self.save, self.bill):
            above.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        empty = ("receipt-euro", "Aucun contrat", _NO_CONTRACT, "Écrire le contrat", self.open_contract)
        self._first = EmptyState(*empty)
        self._none = EmptyState("receipt-euro", "Aucune facture", _NONE, "Facturer un mois", self.open_bill)
        self._stack.addWidget(self._first)
        self._stack.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.amiss)
        column.addWidget(self.words)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.bill.clicked.connect(self.open_bill)
        self.contract.clicked.connect(self.open_contract)
        self.save.clicked.connect(lambda: self._save(self.table.selected()))
        self.credit.clicked.connect(lambda: self._credit(self.table.selected()))
        self.report.clicked.connect(lambda: self._report(self.table.selected()))
        self.table.row_opened.connect(self._save)
        self.table.row_selected.connect(self._fit)
        self._fit(None)

    def reload(self) -> None:
        """Ask for the contracts, then the invoices."""
        self._tasks.run(self._ports.contracts, self._told, self._failed)
        self._tasks.run(self._ports.invoices, self._show, self._failed)

    def set_look(self, _look: Look) -> None:
        """Nothing here is drawn by hand."""

    def _told(self, contracts: tuple[Contract, ...]) -> None:
        self._contracts = contracts
        latest = contracts[0] if contracts else None
        self.words.setText(
            f"{PRICINGS[latest.pricing]}, depuis le {date_numeric(latest.valid_from)}." if latest else ""
        )
        self.bill.setEnabled(bool(contracts))
        self._choose()

    def _show(self, found: InvoiceBook) -> None:
        self.rows.set_rows(found.invoices)
        altered = [one.number for one in found.invoices if one.proof is Proof.ALTERED]
        told = f"{listed(altered)} : {mid_sentence(ALTERED)}" if altered else ""
        if words := " ".join(one for one in (found.warning, told) if one):
            self.amiss.show_message("error", words)
        else:
            self.amiss.clear()
        self._fit(None)
        self._choose()

    def _choose(self) -> None:
        shown = self._none if self._contracts else self._first
        self._stack.setCurrentWidget(self.table if self.rows.rows() else shown)

    def _fit(self, row: ServiceInvoice | None) -> None:
        for button in (self.save, self.report):
            button.setEnabled(row is not None)
        live = row is not None and row.kind is Document.INVOICE and not row.credited_by
        self.credit.setEnabled(live)

    def open_contract(self) -> None:
        """The contract in force, as the beginning of the next one."""
        begun = self._contracts[0] if self._contracts else self._blank()
        self.dialog = dialog = ContractDialog(self, begun, self._ports.today())

        def write(contract: Contract) -> None:
            self._tasks.run(partial(self._ports.save_contract, contract), written, dialog.refused)

        def written(contracts: tuple[Contract, ...]) -> None:
            dialog.accept()
            self._told(contracts)
            self._wrote("Le contrat est enregistré.")

        dialog.given.connect(write)
        self._open(dialog)

    def unfinished(self) -> FormDraft | None:
        """The contract half typed, kept at lock by an account that has a place for it."""
        dialog = self.dialog
        return FormDraft(DRAFT_KIND, dialog.typed()) if isinstance(dialog, ContractDialog) else None

    def restore(self, draft: FormDraft) -> None:
        """Give the contract back after the unlock."""
        self.open_contract()
        if isinstance(self.dialog, ContractDialog):
            self.dialog.put_back(draft.payload)

    def _blank(self) -> Contract:
        return Contract("", self._ports.today(), Party("", ""), self._ports.buyer(), Pricing.PER_CALL)

    def open_bill(self) -> None:
        """Choose a month, see its invoice, then make it."""
        ports = self._ports
        self.dialog = dialog = InvoiceDialog(self, ports.preview, ports.issue, self._tasks, ports.today())
        dialog.issued.connect(lambda one: self._wrote(f"La facture {one.number} est établie."))
        self._open(dialog)

    def _open(self, dialog: ContractDialog | InvoiceDialog) -> None:
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _credit(self, row: ServiceInvoice | None) -> None:
        if row is None:
            return
        words = f"La facture {row.number} sera annulée en entier, et son mois pourra être facturé à nouveau."
        if confirm(self, "Faire un avoir ?", words, "Faire l'avoir", danger=True):
            self._tasks.run(
                partial(self._ports.credit, row.id),
                lambda one: self._wrote(f"L'avoir {one.number} est établi."),
                self._failed,
            )

    def _save(self, row: ServiceInvoice | None) -> None:
        if row is not None:
            self._keep(f"{row.title} {row.number}.pdf", partial(self._ports.save_document, row.id))

    def _report(self, row: ServiceInvoice | None) -> None:
        if row is not None:
            year, month = row.calls.first.year, row.calls.first.month
            name = f"Activité {year}-{month:02d}.pdf"
            self._keep(name, partial(self._ports.save_report, year, month))

    def _keep(self, name: str, save: Callable[[Path], object]) -> None:
        path = self._ports.ask_path(self, name)
        if path is not None:
            done = "Le fichier est enregistré."
            self._tasks.run(partial(save, path), lambda _: self.said.emit("success", done), self._failed)

    def _wrote(self, sentence: str) -> None:
        self.said.emit("success", sentence)
        self.reload()
        self.changed.emit(Change.BILLING)

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)


_PROOFS = {
    Proof.SIGNED: "",
    Proof.UNSIGNED: " (non signé{e})",
    Proof.ALTERED: " (MODIFIÉ{E}, à ne pas croire)",
}


def _document(one: ServiceInvoice) -> str:
    if one.kind is Document.CREDIT:
        return f"Avoir de {one.credits_number}{_PROOFS[one.proof].format(e='', E='')}"
    told = f"Facture, annulée par {one.credited_by}" if one.credited_by else "Facture"
    return f"{told}{_PROOFS[one.proof].format(e='e', E='E')}"


def _signed(one: ServiceInvoice, cents: int) -> str:
    return euros(-cents if one.kind is Document.CREDIT else cents)


def _due(one: ServiceInvoice) -> str:
    return "" if one.kind is Document.CREDIT or one.credited_by else date_numeric(one.due_on)
