"""The secretariat's invoices are the word of the account that issued them: changed by raw SQL, they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.journeys.secretariat_desk import CONTRACT, calls_of_a_day, october

from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.domain.secretariat.invoices import Document, Proof
from telesec.domain.secretariat.proofs import MISSING
from telesec.services.gate import Gate
from telesec.services.secretariat.contracts import save_contract
from telesec.services.secretariat.invoices import (
    InvoiceRequest,
    credit_invoice,
    invoice_document,
    issue_invoice,
    preview_invoice,
    service_invoices,
)
from telesec.services.stores import open_stores

TAKEN_OUT = (
    "DELETE FROM service_lines WHERE invoice_id = (SELECT id FROM service_invoices WHERE rank = 2)",
    "DELETE FROM service_invoices WHERE rank = 2",
)
NOBODY = "0" * 32
SIGNED, UNSIGNED, ALTERED = Proof.SIGNED, Proof.UNSIGNED, Proof.ALTERED


@pytest.fixture
def accounts(first_day):
    """Whoever keeps the accounts, on the second day of the practice: the clock has a witness."""
    first_day.attempt()
    first_day.clock.advance(days=1)
    gate = first_day.attempt().gate
    save_contract(gate, CONTRACT)
    for month in (8, 9, 10):
        calls_of_a_day(gate, october(9).replace(month=month), 3)
    return gate


def issued(gate, month):
    return issue_invoice(gate, InvoiceRequest(2026, month, preview_invoice(gate, 2026, month).calls))


def older(first_day, accounts):
    """The program of before, which signed nothing."""
    keys = dict(first_day.opened[-1].deks)
    stores = open_stores(first_day.folder, accounts.reference.practice_id, keys)
    gate = Gate(accounts.account, stores, new_id(), "poste", first_day.clock, pledged=True)
    gate.proved()
    gate.renew_reference()
    return gate


def by_hand(accounts, *statements):
    """What a program with the key of the file can write, the triggers apart."""
    store = accounts.stores()[Compartment.BILLING]
    with store._engine.begin() as conn, store._unguarded():
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            if name.startswith("trg_service"):
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.exec_driver_sql(statement)


def proofs(gate):
    """From the first number on."""
    return [one.proof for one in reversed(service_invoices(gate).invoices)]


def test_each_is_signed_at_its_issue_and_believed_in_every_session_after(first_day, accounts):
    first = issued(accounts, 8)
    credit = credit_invoice(accounts, first.id)
    assert (first.proof, credit.proof, len(credit.signature)) == (SIGNED, SIGNED, 128)
    first_day.clock.advance(minutes=5)
    gate = first_day.attempt().gate
    book = service_invoices(gate)
    assert ([one.number[-4:] for one in book.invoices], book.warning) == (["0002", "0001"], "")
    assert proofs(gate) == [SIGNED, SIGNED]
    assert invoice_document(gate, first.id)[1].startswith(b"%PDF")
    assert {one.account_id for one in book.invoices} == {gate.account.id}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service_invoices SET net_cents = 1000, vat_cents = 200 WHERE rank = 2",
        "UPDATE service_invoices SET document = x'25504446' WHERE rank = 2",
        "UPDATE service_invoices SET iban = 'FR7612345678901234567890123' WHERE rank = 2",
        "UPDATE service_invoices SET answered = 300 WHERE rank = 2",
        "UPDATE service_invoices SET signature = '' WHERE rank = 2",
        "UPDATE service_invoices SET signature = 'zz' WHERE rank = 2",
        "UPDATE service_invoices SET previous = '' WHERE rank = 2",
        "UPDATE service_invoices SET signature = (SELECT signature FROM service_invoices WHERE rank = 1) "
        "WHERE rank = 2",
        "UPDATE service_lines SET label = 'Autre chose' "
        "WHERE invoice_id = (SELECT id FROM service_invoices WHERE rank = 2)",
    ],
)
def test_one_that_was_changed_is_told_and_neither_exported_nor_given_back(accounts, statement):
    _first, second, _third = (issued(accounts, month) for month in (8, 9, 10))
    by_hand(accounts, statement)
    assert proofs(accounts) == [SIGNED, ALTERED, SIGNED]
    for write in (invoice_document, credit_invoice):
        with pytest.raises(Refused, match="n'est plus celui qui a été établi"):
            write(accounts, second.id)


def test_a_removed_last_one_is_noticed(accounts):
    issued(accounts, 8)
    issued(accounts, 9)
    by_hand(accounts, *TAKEN_OUT)
    book = service_invoices(accounts)
    assert (len(book.invoices), book.warning) == (1, MISSING)


def test_a_removed_credit_note_is_noticed(accounts):
    credit_invoice(accounts, issued(accounts, 8).id)
    by_hand(accounts, *TAKEN_OUT)
    assert service_invoices(accounts).warning == MISSING


def test_one_forged_with_the_key_of_the_file_after_a_signed_one_is_not_believed(first_day, accounts):
    issued(accounts, 8)
    program = older(first_day, accounts)
    forged = issued(program, 9)
    program.close()
    assert proofs(accounts) == [SIGNED, ALTERED]
    with pytest.raises(Refused):
        invoice_document(accounts, forged.id)


def test_what_was_issued_before_is_said_to_be_unsigned_and_is_not_refused(first_day, accounts):
    program = older(first_day, accounts)
    old = issued(program, 8)
    program.close()
    assert proofs(accounts) == [UNSIGNED]
    assert service_invoices(accounts).warning == ""
    assert invoice_document(accounts, old.id)[1].startswith(b"%PDF")
    credit = credit_invoice(accounts, old.id)
    assert (credit.kind, credit.proof) == (Document.CREDIT, SIGNED)
    assert proofs(accounts) == [UNSIGNED, SIGNED]


def test_the_first_signed_one_holds_all_those_before_it_as_they_were(first_day, accounts):
    program = older(first_day, accounts)
    issued(program, 8)
    issued(program, 9)
    program.close()
    issued(accounts, 10)
    assert proofs(accounts) == [UNSIGNED, UNSIGNED, SIGNED]
    by_hand(accounts, "UPDATE service_invoices SET wrong = 1 WHERE rank = 1")
    assert proofs(accounts) == [ALTERED, ALTERED, SIGNED]


def test_an_unsigned_one_that_no_journal_tells_of_is_not_believed(first_day, accounts):
    program = older(first_day, accounts)
    issued(program, 8)
    program.close()
    by_hand(
        accounts,
        f"UPDATE service_lines SET invoice_id = '{NOBODY}'",  # noqa: S608 - a constant
        f"UPDATE service_invoices SET id = '{NOBODY}'",  # noqa: S608 - a constant
    )
    assert proofs(accounts) == [ALTERED]


def test_a_signature_is_of_an_account_and_of_no_other(accounts):
    issued(accounts, 8)
    by_hand(accounts, f"UPDATE service_invoices SET account_id = '{NOBODY}'")  # noqa: S608
    assert proofs(accounts) == [ALTERED]


def test_a_contract_changed_later_changes_no_invoice(accounts):
    first = issued(accounts, 8)
    save_contract(accounts, replace(CONTRACT, valid_from=date(2026, 9, 1), flat_cents=1))
    assert service_invoices(accounts).invoices == (first,)
