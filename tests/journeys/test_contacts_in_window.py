"""The directory, the activity and the secretariat's accounts on the window's own pages, click to row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from tests.journeys.secretariat_desk import CONTRACT, calls_of_a_day, october, yesterday

from telesec.app.calls_wiring import calls_page
from telesec.app.office_pages import billing_page
from telesec.app.page_context import PageContext
from telesec.domain.people import Role
from telesec.services.contacts.correspondents import list_correspondents
from telesec.services.secretariat.contracts import save_contract
from telesec.services.secretariat.invoices import invoice_document
from telesec.ui import theme
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CARDS = "BEGIN:VCARD\nVERSION:4.0\nFN:Pharmacie des Lilas\nTEL:04 65 71 00 09\nEND:VCARD\n"


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


def ask(qtbot, tasks, work):
    with qtbot.waitCallback() as answer:
        tasks.run(work, answer)
    return answer.args[0]


@pytest.fixture
def opened(qtbot, qapp, practice, tasks):
    """Opens a page for a role; its gate is opened and closed on the worker."""
    gates = []

    def open_page(role, make):
        gate = ask(qtbot, tasks, partial(practice.gate, role))
        practice.gates.remove(gate)
        gates.append(gate)
        look = theme.apply(qapp, "light", 10)
        signed = SimpleNamespace(gate=gate)
        context = PageContext(signed, None, tasks, lambda: look, lambda *_look: None, lambda _minutes: None)
        page = make(context)
        qtbot.addWidget(page)
        page.resize(1180, 720)
        page.show()
        return page, gate

    yield open_page
    tasks.close(lambda: [gate.close() for gate in gates])


def test_a_calling_number_is_known_once_its_card_was_brought_in(qtbot, tasks, opened, tmp_path, monkeypatch):
    path = tmp_path / "carnet.vcf"
    path.write_text(CARDS, encoding="utf-8")
    page, gate = opened(Role.SECRETARY, calls_page)
    tab = page.show_tab("contacts")
    tab.focus_first()
    qtbot.waitUntil(lambda: tab._stack.currentWidget() is tab._empty)
    monkeypatch.setattr("telesec.app.contacts_wiring.ask_open", lambda *_asked: path)
    tab.bring.click()
    qtbot.waitUntil(lambda: tab.cards is not None)
    tab.cards.submit.click()
    qtbot.waitUntil(lambda: [one.name for one in tab.rows.rows()] == ["Pharmacie des Lilas"])
    found = ask(qtbot, tasks, partial(list_correspondents, gate, "+33465710009"))
    assert [one.kind for one in found] == ["pharmacy"]


def test_the_secretary_reads_the_activity_and_saves_its_report(qtbot, tasks, opened, tmp_path, monkeypatch):
    page, gate = opened(Role.SECRETARY, calls_page)
    ask(qtbot, tasks, partial(calls_of_a_day, gate, october(9), 5))
    tab = page.show_tab("activity")
    tab.focus_first()
    qtbot.keyClick(tab.before, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.figures["Pris"].text() == "5")
    path = tmp_path / "releve.pdf"
    monkeypatch.setattr("telesec.ui.billing.pdf_path.ask_save", lambda *_asked: path)
    tab.save.click()
    qtbot.waitUntil(path.exists)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_month_is_invoiced_from_the_accounts_and_its_file_is_the_one_that_is_kept(
    qtbot, tasks, opened, practice, tmp_path, monkeypatch
):
    yesterday(practice)
    desk = ask(qtbot, tasks, partial(practice.gate, Role.SECRETARY))
    practice.gates.remove(desk)
    ask(qtbot, tasks, partial(calls_of_a_day, desk, october(9), 14))
    ask(qtbot, tasks, desk.close)
    page, gate = opened(Role.BILLING, billing_page)
    ask(qtbot, tasks, partial(save_contract, gate, CONTRACT))
    page.show_tab("secretariat")
    tab = page.secretariat
    qtbot.waitUntil(tab.bill.isEnabled)
    tab.bill.click()
    qtbot.waitUntil(lambda: tab.dialog.quote is not None)
    tab.dialog.submit.click()
    qtbot.waitUntil(lambda: len(tab.rows.rows()) == 1)
    made = tab.rows.rows()[0]
    assert (made.number, made.amounts.net) == ("TS-2026-0001", 65_80)
    path = tmp_path / "facture.pdf"
    monkeypatch.setattr("telesec.ui.billing.pdf_path.ask_save", lambda *_asked: path)
    tab.table.selectRow(0)
    tab.save.click()
    qtbot.waitUntil(path.exists)
    assert path.read_bytes() == ask(qtbot, tasks, partial(invoice_document, gate, made.id))[1]
