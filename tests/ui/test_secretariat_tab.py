"""The secretariat's tab of the accounts: the contract, a month's invoice, a credit note, the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from tests.journeys.secretariat_desk import BUYER, CONTRACT

from telesec.domain.errors import Conflict, Invalid, NotFound
from telesec.domain.secretariat.contract import Pricing, Tier
from telesec.domain.secretariat.invoices import BilledCalls, Document, Proof, ServiceInvoice, quote
from telesec.domain.secretariat.proofs import ALTERED, MISSING, InvoiceBook
from telesec.ui import theme
from telesec.ui.secretariat import tab as tab_module
from telesec.ui.secretariat.ports import SecretariatPorts
from telesec.ui.secretariat.tab import SecretariatTab
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TODAY = date(2026, 11, 16)
CALLS = BilledCalls(date(2026, 10, 1), date(2026, 10, 31), 412, 18, 3)
QUOTE = quote(CONTRACT, CALLS)


def invoice(number, kind=Document.INVOICE, **told):
    return ServiceInvoice(
        id=number,
        number=number,
        kind=kind,
        contract_id="c",
        issued_on=date(2026, 11, 2),
        issued_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        due_on=date(2026, 12, 2),
        calls=CALLS,
        seller=CONTRACT.seller,
        buyer=CONTRACT.buyer,
        lines=QUOTE.lines,
        amounts=QUOTE.amounts,
        vat_rate=2000,
        **told,
    )


class Accounts:
    def __init__(self):
        self.contracts = (CONTRACT,)
        self.book = (
            invoice("TS-2026-0002", Document.CREDIT, credits_id="x", credits_number="TS-2026-0001"),
            invoice("TS-2026-0001", credited_by="TS-2026-0002"),
        )
        self.warning = ""
        self.problem, self.unpriced = None, None
        self.written, self.asked, self.issued, self.credited, self.saved = [], [], [], [], []

    def save_contract(self, contract):
        if self.problem:
            raise self.problem
        self.written.append(contract)
        self.contracts = (contract, *self.contracts)
        return self.contracts

    def preview(self, year, month):
        self.asked.append((year, month))
        if self.unpriced:
            raise self.unpriced
        return QUOTE

    def issue(self, year, month, seen):
        if self.problem:
            raise self.problem
        self.issued.append((year, month, seen))
        made = invoice("TS-2026-0003")
        self.book = (made, *self.book)
        return made

    def credit(self, invoice_id):
        self.credited.append(invoice_id)
        return invoice("TS-2026-0004", Document.CREDIT, credits_id=invoice_id)

    def ports(self):
        return SecretariatPorts(
            invoices=lambda: InvoiceBook(self.book, self.warning),
            contracts=lambda: self.contracts,
            save_contract=self.save_contract,
            preview=self.preview,
            issue=self.issue,
            credit=self.credit,
            save_document=lambda *asked: self.saved.append(asked),
            save_report=lambda *asked: self.saved.append(asked),
            ask_path=lambda _parent, name: Path(name),
            today=lambda: TODAY,
            buyer=lambda: BUYER,
        )


@pytest.fixture
def accounts():
    return Accounts()


def shown(qtbot, tasks, accounts):
    tab = SecretariatTab(accounts.ports(), tasks)
    tab.heard = []
    tab.said.connect(lambda *told: tab.heard.append(told))
    qtbot.addWidget(tab)
    tab.resize(1150, 640)
    tab.show()
    tab.reload()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == len(accounts.book))
    return tab


@pytest.fixture
def tab(qtbot, look, tasks, accounts):
    return shown(qtbot, tasks, accounts)


def texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def billing(qtbot, tab):
    tab.bill.click()
    qtbot.waitUntil(lambda: tab.dialog.quote is not None)
    return tab.dialog


def test_a_month_is_seen_before_its_invoice_is_made(qtbot, tab, accounts):
    dialog = billing(qtbot, tab)
    assert accounts.asked == [(2026, 10)]  # the last month that is over
    told = texts(dialog)
    for words in ("Abonnement mensuel", "Total TTC", "412 appels reçus et pris, dont 3 erreurs de numéro."):
        assert words in told
    dialog.submit.click()
    qtbot.waitUntil(lambda: accounts.issued == [(2026, 10, QUOTE)])
    qtbot.waitUntil(lambda: tab.heard == [("success", "La facture TS-2026-0003 est établie.")])
    qtbot.waitUntil(lambda: tab.rows.rows()[0].number == "TS-2026-0003")


def test_a_month_with_nothing_to_invoice_says_so_and_another_can_be_chosen(qtbot, tab, accounts):
    accounts.unpriced = Conflict("Il n'y a rien à facturer pour ce mois.")
    tab.bill.click()
    dialog = tab.dialog
    qtbot.waitUntil(lambda: dialog.bar.text() == accounts.unpriced.sentence)
    assert not dialog.submit.isEnabled()
    accounts.unpriced = None
    dialog.month.choose("2026-9")
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert accounts.asked[-1] == (2026, 9)
    dialog.reject()


def test_a_refused_invoice_shows_the_month_as_it_is_now(qtbot, tab, accounts):
    dialog = billing(qtbot, tab)
    accounts.problem = Conflict("Ce mois est déjà facturé.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(accounts.asked) == 2 and dialog.quote is not None)
    assert dialog.bar.text() == "Ce mois est déjà facturé."
    assert dialog.month.isEnabled()
    dialog.reject()


def test_only_a_live_invoice_can_be_given_back(qtbot, tab, accounts, monkeypatch):
    for row in (0, 1):
        tab.table.selectRow(row)
        assert not tab.credit.isEnabled()
    accounts.book = (invoice("TS-2026-0005"),)
    tab.reload()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    tab.table.selectRow(0)
    monkeypatch.setattr(tab_module, "confirm", lambda *_asked, **_told: True)
    tab.credit.click()
    qtbot.waitUntil(lambda: accounts.credited == ["TS-2026-0005"])


def test_the_pdf_and_the_report_of_a_line_are_saved(qtbot, tab, accounts):
    tab.table.selectRow(1)
    tab.save.click()
    tab.report.click()
    qtbot.waitUntil(lambda: len(accounts.saved) == 2)
    assert accounts.saved[0] == ("TS-2026-0001", Path("Facture TS-2026-0001.pdf"))
    assert accounts.saved[1] == (2026, 10, Path("Activité 2026-10.pdf"))


def test_the_next_contract_begins_from_the_one_in_force(qtbot, tab, accounts):
    tab.contract.click()
    dialog = tab.dialog
    begun = dialog.contract()
    assert replace(begun, valid_from=CONTRACT.valid_from) == CONTRACT
    assert begun.valid_from == date(2026, 11, 1)
    dialog.tiers.setPlainText("50 : 1,30\nau-delà : 0,70")
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(accounts.written))
    assert accounts.written[0].tiers == (Tier(50, 130), Tier(None, 70))
    qtbot.waitUntil(lambda: ("success", "Le contrat est enregistré.") in tab.heard)


@pytest.mark.parametrize(
    ("pricing", "shown_fields", "contract"),
    [
        (Pricing.PER_CALL, {"price"}, (0, 0, (Tier(None, 95),))),
        (Pricing.FLAT, {"flat_cents", "included", "price"}, (180_00, 200, (Tier(None, 95),))),
        (Pricing.TIERS, {"flat_cents", "tiers"}, (180_00, 200, (Tier(100, 120), Tier(None, 80)))),
    ],
)
def test_only_what_the_way_of_counting_asks_for_is_shown(qtbot, tab, pricing, shown_fields, contract):
    tab.contract.click()
    dialog = tab.dialog
    dialog.pricing.choose(pricing.value)
    dialog.flat.setText("180")
    dialog.included.setText("200")
    dialog.price.setText("0,95")
    dialog.tiers.setPlainText("100 : 1,20\nau-delà : 0,80")
    names = {"flat_cents", "included", "price", "tiers"}
    assert {name for name in names if not dialog.fields[name].isHidden()} == shown_fields
    typed = dialog.contract()
    assert typed.tiers == contract[2]
    assert typed.pricing is pricing
    dialog.reject()


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        (Invalid("seller.siren", "Un SIREN compte neuf chiffres."), "seller.siren"),
        (Invalid("tiers", "Les tranches se suivent."), "tiers"),
        (Conflict("Un contrat commence déjà ce jour-là."), ""),
    ],
)
def test_what_is_wrong_in_a_contract_is_said_where_it_is(qtbot, tab, accounts, problem, field):
    accounts.problem = problem
    tab.contract.click()
    dialog = tab.dialog
    dialog.submit.click()
    qtbot.waitUntil(
        lambda: problem.sentence in (dialog.fields[field].error() if field else dialog.bar.text())
    )
    dialog.reject()


def test_a_contract_half_typed_comes_back_after_a_lock(qtbot, tab):
    tab.open_contract()
    dialog = tab.dialog
    dialog.pricing.choose("flat")
    dialog.flat.setText("210")
    dialog.parties["buyer"].editors["city"].setText("Villeurbanne")
    dialog.parties["seller"].sole.setChecked(True)
    kept, typed = tab.unfinished(), dialog.contract()
    dialog.reject()
    assert tab.unfinished() is None
    tab.restore(kept)
    assert tab.unfinished() == kept
    assert tab.dialog.contract() == typed
    tab.dialog.reject()


@pytest.mark.parametrize("line", ["cent : 1,20", "100 1,20", "100 : gratuit"])
def test_a_tier_that_is_none_is_explained(qtbot, tab, line):
    tab.contract.click()
    dialog = tab.dialog
    dialog.tiers.setPlainText(line)
    dialog.submit.click()
    assert dialog.fields["tiers"].error()
    dialog.reject()


def test_without_a_contract_the_tab_says_where_to_begin(qtbot, look, tasks, accounts):
    accounts.contracts, accounts.book = (), ()
    accounts.unpriced = NotFound("Aucun contrat.")
    tab = shown(qtbot, tasks, accounts)
    qtbot.waitUntil(lambda: tab._stack.currentWidget() is tab._first)
    assert not tab.bill.isEnabled()
    tab.open_contract()
    assert tab.dialog.parties["buyer"].party() == BUYER
    tab.dialog.reject()


def amiss(accounts):
    accounts.warning = MISSING
    accounts.book = (
        replace(accounts.book[0], proof=Proof.ALTERED),
        replace(accounts.book[1], proof=Proof.UNSIGNED),
    )


def test_an_altered_document_and_a_missing_one_are_said_until_they_are_not(qtbot, look, tasks, accounts):
    whole = accounts.book
    amiss(accounts)
    tab = shown(qtbot, tasks, accounts)
    assert MISSING in texts(tab)
    assert f"TS-2026-0002 : {ALTERED[0].lower()}{ALTERED[1:]}" in texts(tab)
    documents = [tab.rows.index(row, 1).data() for row in (0, 1)]
    assert documents == [
        "Avoir de TS-2026-0001 (MODIFIÉ, à ne pas croire)",
        "Facture, annulée par TS-2026-0002 (non signée)",
    ]
    accounts.warning, accounts.book = "", whole
    tab.reload()
    qtbot.waitUntil(lambda: not tab.amiss.isVisible())


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("name", THEMES)
def test_pictures_of_the_secretariat(qtbot, qapp, tasks, accounts, shoot, unnamed, name, points):
    theme.apply(qapp, name, points)
    amiss(accounts)
    tab = shown(qtbot, tasks, accounts)
    tab.table.selectRow(0)
    shoot(tab, f"secretariat_{name}_{points}")
    assert unnamed(tab) == []
    dialog = billing(qtbot, tab)
    shoot(dialog, f"month_{name}_{points}")
    assert unnamed(dialog) == []
    dialog.reject()
    tab.open_contract()
    shoot(tab.dialog, f"contract_{name}_{points}")
    assert unnamed(tab.dialog) == []
    tab.dialog.reject()
    theme.apply(qapp, "light", 10)
