"""The billing page: bill a visit, print, receive money, read the ledger, change a price."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.questions import answer

from telesec.domain.care.billing import FeeNote, LedgerLine, Payment, PaymentMeans, Tariff, Visit
from telesec.domain.changes import Change
from telesec.domain.errors import Invalid, Refused
from telesec.ui.billing.page import BillingPage
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.controls import Button
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 8, 5, tzinfo=UTC)


class Accounts:
    """Keeps the books in memory as the billing services would."""

    def __init__(self) -> None:
        self.book = [
            Tariff("t1", "G", "Consultation", 3000, date(2024, 12, 22)),
            Tariff("t2", "MEG", "Majoration enfant", 500, date(2024, 12, 22), source="Convention"),
            Tariff("t3", "OLD", "Acte supprimé", 100, date(2020, 1, 1), date(2021, 1, 1)),
        ]
        self.seen = [
            Visit("a1", "p", "s", "q1", datetime(2026, 11, 16, 9), "done", "DUBOIS Noël", date(1968, 3, 14)),
            Visit("a2", "p", "s", "q2", datetime(2026, 11, 16, 10), "arrived", HOSTILE),
        ]
        self.received: list[Payment] = []
        self.saved: list[tuple[str, Path]] = []
        self.asked = 0
        self.refusal: Refused | None = None

    def visits(self, first, last):
        self.asked += 1
        if self.refusal:
            raise self.refusal
        return tuple(visit for visit in self.seen if first <= visit.start.date() <= last)

    def issue(self, request):
        visit = next(v for v in self.seen if v.appointment_id == request.appointment_id)
        note = FeeNote(
            "n1", "2026-0001", "p", visit.patient_id, "a1", DAY, AT, visit.patient_name, request.lines
        )
        return self._keep(replace(note, appointment_id=visit.appointment_id))

    def _keep(self, note):
        kept = None if note.cancelled else note
        self.seen = [
            replace(v, fee_note=kept) if v.appointment_id == note.appointment_id else v for v in self.seen
        ]
        return note

    def note(self):
        return next(v.fee_note for v in self.seen if v.fee_note)

    def cancel(self, note_id):
        return self._keep(replace(self.note(), cancelled=True))

    def pay(self, request):
        if request.cents > self.note().due_cents:
            raise Invalid("cents", "Ce montant dépasse le reste dû.")
        self._receive(request.cents, request.means, request.received_on, "")
        return self._keep(replace(self.note(), paid_cents=self.note().paid_cents + request.cents))

    def _receive(self, cents, means, day, reverses):
        self.received.append(Payment(f"y{len(self.received)}", "n1", cents, means, day, "me", reverses))

    def reverse(self, note_id, payment_id):
        wrong = next(p for p in self.received if p.id == payment_id)
        self._receive(-wrong.cents, wrong.means, DAY, wrong.id)
        return self._keep(replace(self.note(), paid_cents=self.note().paid_cents - wrong.cents))

    def ledger(self, first, last):
        return tuple(
            LedgerLine(n, p.received_on, "2026-0001", HOSTILE, p.means, p.cents, "p")
            for n, p in enumerate(self.received, start=1)
            if first <= p.received_on <= last
        )

    def edit_tariff(self, change):
        if change.cents == 0:
            raise Invalid("cents", "Ce montant est hors des limites.")
        fresh = Tariff("t9", change.code, change.label, change.cents, change.valid_from)
        self.book.append(fresh)
        return fresh

    def load(self):
        self.book = [Tariff("t1", "G", "Consultation", 3000, date(2024, 12, 22))]
        return 1

    def ports(self):
        return BillingPorts(
            self.visits,
            self.issue,
            self.cancel,
            lambda note_id, path: self.saved.append((note_id, path)),
            lambda note_id: tuple(self.received),
            self.pay,
            self.reverse,
            self.ledger,
            lambda: tuple(self.book),
            self.edit_tariff,
            self.load,
            lambda parent, name: Path("/chosen") / name,
            lambda: DAY,
            {"p": "Dr Lefèvre"},
        )


@pytest.fixture
def accounts():
    return Accounts()


@pytest.fixture
def page(qtbot, accounts):
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    made = BillingPage(accounts.ports(), tasks, Look(LIGHT))
    qtbot.addWidget(made)
    made.resize(1176, 720)
    made.show()
    qtbot.waitUntil(lambda: made.visits.table.model().rowCount() == 2)
    yield made
    tasks.close(lambda: None)


@pytest.fixture
def again(qtbot, accounts):
    """The pages of the sessions after: nothing typed, nothing read yet."""
    workers = []

    def make(*, shown=False):
        workers.append(Tasks(on_bug=lambda error: pytest.fail(repr(error))))
        made = BillingPage(accounts.ports(), workers[-1], Look(LIGHT))
        qtbot.addWidget(made)
        if shown:
            made.show()
            qtbot.waitUntil(lambda: made.visits.table.model().rowCount() > 0)
        return made

    yield make
    for tasks in workers:
        tasks.close(lambda: None)


def cells(table):
    model = table.model()
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def open_visit(qtbot, page, row=0):
    table = page.visits.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.visits.panel.isVisible()


def bill(qtbot, page, row=0):
    open_visit(qtbot, page, row)
    acts = page.visits.panel.acts
    qtbot.waitUntil(lambda: acts.choice.count() == 2)
    acts.add.click()
    with qtbot.waitSignal(page.changed) as told:
        page.visits.panel.issue.click()
    assert told.args == [Change.BILLING]


def test_the_visits_of_the_day_say_what_remains_to_do(page):
    assert [row[2:4] + row[-1:] for row in cells(page.visits.table)] == [
        ["DUBOIS Noël", "Dr Lefèvre", "À facturer"],
        [HOSTILE, "Dr Lefèvre", "À facturer"],
    ]


def test_only_tariffs_in_force_on_the_day_of_care_are_offered(qtbot, page):
    open_visit(qtbot, page)
    choice = page.visits.panel.acts.choice
    qtbot.waitUntil(lambda: choice.count() == 2)
    assert "OLD" not in [choice.itemData(at) for at in range(choice.count())]
    assert not page.visits.panel.issue.isEnabled()


def test_a_visit_is_billed_with_an_excess_and_paid(qtbot, page, accounts):
    open_visit(qtbot, page)
    acts = page.visits.panel.acts
    qtbot.waitUntil(lambda: acts.choice.count() == 2)
    acts.add.click()
    acts._acts[0].excess.setText("5,50")
    assert acts._total.text() == "Total : 35,50\u00a0€"
    with qtbot.waitSignal(page.changed):
        page.visits.panel.issue.click()
    assert accounts.note().total_cents == 3550
    panel = page.visits.panel
    assert panel.payment.amount.text() == "35,50"
    panel.payment.means.choose("cheque")
    with qtbot.waitSignal(page.changed):
        panel.payment.enter.click()
    assert [(p.cents, p.means) for p in accounts.received] == [(3550, PaymentMeans.CHEQUE)]
    assert panel._state.text() == "Payée"
    assert not panel._to_pay.isVisible()
    qtbot.waitUntil(lambda: cells(page.visits.table)[0][-1] == "Payée")


def test_a_visit_is_billed_and_paid_by_keyboard_alone(qtbot, page, accounts):
    open_visit(qtbot, page)
    panel = page.visits.panel
    qtbot.waitUntil(panel.acts.choice.hasFocus)

    def press(key):
        qtbot.keyClick(page.window().focusWidget(), key)

    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(panel.acts._acts[0].base.isVisible)
    press(Qt.Key.Key_Tab)
    assert panel.acts._acts[0].base.hasFocus()
    press(Qt.Key.Key_Tab)
    qtbot.keyClicks(page.window().focusWidget(), "5")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert panel.issue.hasFocus()
    with qtbot.waitSignal(page.changed):
        press(Qt.Key.Key_Space)
    assert panel.payment.amount.hasFocus()
    qtbot.keyClicks(panel.payment.amount, "20")
    with qtbot.waitSignal(page.changed):
        press(Qt.Key.Key_Return)
    assert accounts.note().due_cents == 1500
    with qtbot.waitSignal(page.changed):
        press(Qt.Key.Key_Return)
    assert accounts.note().total_cents == 3500
    assert accounts.note().due_cents == 0
    assert panel.pdf.hasFocus()


def test_an_amount_that_is_not_one_is_said_beside_it(qtbot, page, accounts):
    bill(qtbot, page)
    form = page.visits.panel.payment
    form.amount.setText("=1+1")
    form.enter.click()
    assert "montant en euros" in form.amount_box.error()
    form.amount.setText("99")
    form.enter.click()
    qtbot.waitUntil(lambda: "dépasse" in form.amount_box.error())
    form.day.setText("31/02/2026")
    form.enter.click()
    assert form.day_box.error()
    assert accounts.received == []


def test_an_act_with_a_wrong_amount_is_not_billed(qtbot, page, accounts):
    open_visit(qtbot, page)
    acts = page.visits.panel.acts
    qtbot.waitUntil(lambda: acts.choice.count() == 2)
    acts.add.click()
    acts._acts[0].base.setText("x")
    page.visits.panel.issue.click()
    assert "montant" in page.visits.panel.bar.text()
    acts._remove(acts._acts[0])
    assert acts.codes() == ()
    assert not page.visits.panel.issue.isEnabled()


def test_a_wrong_payment_is_undone_after_a_question(qtbot, page, accounts):
    bill(qtbot, page)
    with qtbot.waitSignal(page.changed):
        page.visits.panel.payment.enter.click()
    payments = page.visits.panel.payments
    qtbot.waitUntil(lambda: len(payments.findChildren(Button)) == 1)
    answer("Contre-passer")
    with qtbot.waitSignal(page.changed):
        payments.findChildren(Button)[0].click()
    assert [p.cents for p in accounts.received] == [3000, -3000]
    assert accounts.note().due_cents == 3000


def test_an_unpaid_note_is_cancelled_and_billed_again(qtbot, page, accounts):
    bill(qtbot, page)
    answer("Annuler la note")
    with qtbot.waitSignal(page.changed):
        page.visits.panel.cancel.click()
    assert all(visit.fee_note is None for visit in accounts.seen)
    assert page.visits.panel.acts.isVisible()


def test_the_pdf_goes_where_asked_under_a_name_without_the_patient(qtbot, page, accounts):
    bill(qtbot, page)
    page.visits.panel.pdf.click()
    qtbot.waitUntil(lambda: bool(accounts.saved))
    assert accounts.saved == [("n1", Path("/chosen/note-honoraires-2026-0001.pdf"))]
    said = "Enregistrée : « note-honoraires-2026-0001.pdf », dans /chosen."
    qtbot.waitUntil(lambda: page.bar.text() == said)


def test_the_filter_keeps_what_is_to_bill_or_to_pay(qtbot, page):
    bill(qtbot, page)
    qtbot.waitUntil(lambda: cells(page.visits.table)[0][4] == "2026-0001")
    for key, names in (("to_bill", [HOSTILE]), ("to_pay", ["DUBOIS Noël"])):
        page.visits.filter.choose(key)
        page.visits.filter.chosen.emit(key)
        assert [row[2] for row in cells(page.visits.table)] == names


def test_another_period_is_asked_when_its_days_are_typed(qtbot, page, accounts):
    page.visits.period.first.set_day(date(2026, 11, 17))
    assert page.visits.period.period() is None
    page.visits.period.last.set_day(date(2026, 11, 18))
    qtbot.waitUntil(lambda: page.visits.table.model().rowCount() == 0)


def test_the_ledger_shows_lines_and_totals_as_typed(qtbot, page):
    bill(qtbot, page)
    with qtbot.waitSignal(page.changed):
        page.visits.panel.payment.enter.click()
    page.show_tab("ledger")
    qtbot.waitUntil(lambda: page.ledger.table.model().rowCount() == 1)
    assert cells(page.ledger.table)[0][2:] == [
        "2026-0001",
        HOSTILE,
        "Dr Lefèvre",
        "Carte bancaire",
        "30,00\u00a0€",
    ]
    assert page.ledger.totals.text() == "Carte bancaire 30,00\u00a0€ · Total 30,00\u00a0€"


def test_a_price_is_changed_from_a_day_on(qtbot, page, accounts):
    page.show_tab("tariffs")
    qtbot.waitUntil(lambda: page.tariffs.table.model().rowCount() == 3)
    assert not page.tariffs.edit.isEnabled()
    page.tariffs.table.setCurrentIndex(page.tariffs.table.model().index(0, 0))
    page.tariffs.edit.click()
    dialog = page.tariffs.dialog
    assert dialog.code.isReadOnly()
    qtbot.keyClicks(dialog.amount, "0")
    assert dialog.amount.text() == "0"
    dialog.submit.click()
    qtbot.waitUntil(lambda: "limites" in dialog.fields["cents"].error())
    dialog.amount.setText("31,50")
    dialog.start.set_day(date(2027, 1, 1))
    with qtbot.waitSignal(page.changed):
        dialog.submit.click()
    assert (accounts.book[-1].cents, accounts.book[-1].valid_from) == (3150, date(2027, 1, 1))
    assert page.bar.text() == "G : 31,50\u00a0€ à partir du 01/01/2027."


def test_an_empty_book_offers_the_shipped_one(qtbot, page, accounts):
    accounts.book = []
    page.show_tab("tariffs")
    qtbot.waitUntil(lambda: page.tariffs._stack.currentIndex() == 1)
    with qtbot.waitSignal(page.changed):
        next(b for b in page.tariffs.findChildren(Button) if b.text() == "Charger les tarifs fournis").click()
    qtbot.waitUntil(lambda: page.tariffs.table.model().rowCount() == 1)


def test_a_hostile_name_is_shown_as_typed(qtbot, page):
    open_visit(qtbot, page, 1)
    labels = [label for label in page.findChildren(QLabel) if "<img" in label.text()]
    assert [label.text() for label in labels] == [HOSTILE]
    assert labels[0].textFormat() == Qt.TextFormat.PlainText
    tip = page.visits.table.model().index(1, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip


def test_every_focusable_thing_has_a_name(qtbot, page):
    bill(qtbot, page)
    page.show_tab("ledger")
    page.show_tab("tariffs")
    page.show_tab("visits")
    nameless = [
        widget
        for widget in page.findChildren(object)
        if hasattr(widget, "focusPolicy")
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_a_change_elsewhere_asks_again_but_not_one_of_our_own(qtbot, page, accounts):
    page.changed.connect(page.refresh)
    bill(qtbot, page)
    qtbot.waitUntil(lambda: accounts.asked == 2)
    page.refresh(Change.AGENDA)
    qtbot.waitUntil(lambda: accounts.asked == 3)
    assert page.unfinished() is None


def test_an_appointment_elsewhere_leads_to_its_panel(qtbot, page, accounts):
    page.show_tab("tariffs")
    asked = accounts.asked
    page.open_visit("a2", DAY)
    qtbot.waitUntil(page.visits.panel.isVisible)
    assert page.visits.panel.visit.patient_name == HOSTILE
    assert page.visits.table.currentIndex().row() == 1
    assert accounts.asked == asked + 1


def test_a_chosen_name_ends_in_pdf(monkeypatch, page):
    chosen = iter([None, Path("/chosen/note"), Path("/chosen/note.PDF")])
    monkeypatch.setattr("telesec.ui.billing.pdf_path.ask_save", lambda *args: next(chosen))
    assert [ask_pdf_path(page, "note.pdf") for _ in range(3)] == [
        None,
        Path("/chosen/note.pdf"),
        Path("/chosen/note.PDF"),
    ]


def test_discreet_mode_leaves_initials(qtbot, page, all_words):
    bill(qtbot, page)
    page.show_tab("ledger")
    page.show_tab("visits")
    page.set_discreet(True)
    assert "DUBOIS" not in all_words(page)
    assert page.visits.panel.accessibleName() == "D. N."
    open_visit(qtbot, page, 1)
    assert page.visits.panel.accessibleName() == "i. s."
    page.show_tab("ledger")
    assert "<img" not in all_words(page)
    page.set_discreet(False)
    page.show_tab("visits")
    assert "DUBOIS Noël" in all_words(page)


def test_panel_and_days_widen_with_the_text(page):
    panel, box = page.visits.panel.width(), page.ledger.period.first.width()
    page.set_look(Look(LIGHT, 13))
    assert page.visits.panel.width() == round(panel * 1.3)
    assert abs(page.ledger.period.first.width() - box * 1.3) < 1


def typed_acts(qtbot, page, row=0):
    open_visit(qtbot, page, row)
    acts = page.visits.panel.acts
    qtbot.waitUntil(lambda: acts.choice.count() == 2)
    acts.add.click()
    acts.choice.choose("MEG")
    acts.add.click()
    acts._acts[0].excess.setText("5,5")
    acts._acts[1].base.setText("six")
    return page.unfinished()


def rows_of(panel):
    return [(act.tariff.code, act.base.text(), act.excess.text()) for act in panel.acts._acts]


def told(page):
    return page.bar.text()


def test_nothing_is_kept_of_a_visit_only_looked_at(qtbot, page):
    open_visit(qtbot, page)
    qtbot.waitUntil(lambda: page.visits.panel.acts.choice.count() == 2)
    assert page.unfinished() is None
    bill(qtbot, page)
    assert page.unfinished() is None


def test_nothing_is_kept_of_acts_whose_panel_was_closed(qtbot, page):
    assert typed_acts(qtbot, page) is not None
    page.visits.panel.shut()
    assert page.unfinished() is None


def test_chosen_acts_come_back_as_typed_on_a_day_that_is_not_today(qtbot, page, accounts, again):
    accounts.seen[0] = replace(accounts.seen[0], start=datetime(2026, 11, 12, 9))
    page.visits.open_visit("a1", date(2026, 11, 12))
    qtbot.waitUntil(page.visits.panel.isVisible)
    page.visits.table.setCurrentIndex(page.visits.table.model().index(0, 0))
    draft = typed_acts(qtbot, page)
    assert (draft.kind, draft.payload["appointment"], draft.payload["day"]) == (
        "visit_billing",
        "a1",
        "2026-11-12",
    )
    other = again()
    other.show()
    other.restore(draft)
    assert other.unfinished() == draft  # a lock before the answers
    panel = other.visits.panel
    qtbot.waitUntil(lambda: bool(panel.acts._acts))
    assert panel.visit.appointment_id == "a1"
    assert rows_of(panel) == [("G", "30,00", "5,5"), ("MEG", "six", "")]
    assert panel.issue.isEnabled()
    assert other.unfinished() == draft
    panel.acts._acts[1].base.setText("6")
    with qtbot.waitSignal(other.changed):
        panel.issue.click()
    assert accounts.note().total_cents == 4150


def test_a_payment_comes_back_as_typed(qtbot, page, accounts, again):
    bill(qtbot, page)
    form = page.visits.panel.payment
    form.amount.setText("12,")
    form.means.choose("cheque")
    form.day.setText("14/11")
    draft = page.unfinished()
    other = again()
    other.show()
    other.restore(draft)
    form = other.visits.panel.payment
    qtbot.waitUntil(lambda: form.amount.text() == "12,")
    assert (form.means.key(), form.day.text()) == ("cheque", "14/11")
    assert form.amount.hasFocus()
    assert other.visits.panel.bar.text() == ""
    assert other.unfinished() == draft
    assert accounts.received == []


def test_a_payment_comes_back_with_a_warning_when_less_is_due(qtbot, page, accounts, again):
    bill(qtbot, page)
    page.visits.panel.payment.means.choose("cash")
    draft = page.unfinished()
    accounts._keep(replace(accounts.note(), paid_cents=1000))
    other = again()
    other.restore(draft)
    other.show()
    panel = other.visits.panel
    qtbot.waitUntil(lambda: "a changé" in panel.bar.text())
    assert panel.payment.amount.text() == "30,00"


def test_acts_of_a_visit_billed_meanwhile_are_told_and_kept_until_another_is_opened(
    qtbot, page, accounts, again
):
    draft = typed_acts(qtbot, page)
    bill(qtbot, again(shown=True))
    other = again(shown=True)
    other.restore(draft)
    qtbot.waitUntil(lambda: "facturé" in told(other))
    assert told(other) == (
        "Ce rendez-vous a été facturé entre-temps, note n° 2026-0001. Rien n'a été écrit. "
        "Vous aviez saisi : G à 30,00 € et 5,5 € de dépassement et MEG à six €."
    )
    assert accounts.note().total_cents == 3000
    assert other.unfinished() == draft
    open_visit(qtbot, other, 1)
    qtbot.waitUntil(lambda: other.visits.panel.acts.choice.count() == 2)
    assert other.unfinished() is None


def test_acts_of_a_visit_that_went_away_are_told(qtbot, page, accounts, again):
    draft = typed_acts(qtbot, page)
    accounts.seen = accounts.seen[1:]
    other = again(shown=True)
    other.restore(draft)
    qtbot.waitUntil(lambda: "n'est plus à facturer" in told(other))
    assert "MEG à six €" in told(other)
    assert other.visits.panel.isHidden()
    assert other.unfinished() == draft


@pytest.mark.parametrize(
    ("became", "why"), [({"cancelled": True}, "annulée"), ({"paid_cents": 3000}, "payée entre-temps")]
)
def test_a_payment_of_a_note_that_awaits_none_any_more_is_told(qtbot, page, accounts, again, became, why):
    bill(qtbot, page)
    page.visits.panel.payment.amount.setText("20")
    draft = page.unfinished()
    accounts._keep(replace(accounts.note(), **became))
    other = again(shown=True)
    other.restore(draft)
    qtbot.waitUntil(lambda: why in told(other))
    assert "Vous aviez saisi : 20 € reçus le 16/11/2026 (carte bancaire)." in told(other)
    assert accounts.received == []


def test_an_act_no_more_offered_is_told_beside_the_others(qtbot, page, accounts, again):
    draft = typed_acts(qtbot, page)
    accounts.book = accounts.book[:1]
    other = again(shown=True)
    other.restore(draft)
    panel = other.visits.panel
    qtbot.waitUntil(lambda: "MEG à six €" in panel.bar.text())
    assert rows_of(panel) == [("G", "30,00", "5,5")]


def test_what_could_not_be_put_back_is_kept_again(qtbot, page, accounts, again):
    draft = typed_acts(qtbot, page)
    accounts.refusal = Refused("Vos droits ont changé.")
    other = again()
    other.restore(draft)
    qtbot.waitUntil(lambda: told(other) == "Vos droits ont changé.")
    assert other.unfinished() == draft


def test_the_acts_of_a_visit_never_pass_to_the_next_one(qtbot, page):
    typed_acts(qtbot, page)
    open_visit(qtbot, page, 1)
    assert page.visits.panel.acts.codes() == ()
    assert not page.visits.panel.issue.isEnabled()
    assert page.unfinished() is None
