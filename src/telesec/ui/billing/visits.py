"""The tab of the visits of a period: which are to bill, which to be paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.billing import FeeNote, FeeNoteRequest, Payment, PaymentRequest, Tariff, Visit
from telesec.domain.care.billing_rules import tariffs_at
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import counted
from telesec.domain.patient_files.names import initials
from telesec.ui.billing.kept_visit import KeptVisit
from telesec.ui.billing.panel import VisitPanel
from telesec.ui.billing.period import PeriodBar
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.billing.visit_rows import visit_columns
from telesec.ui.controls import (
    EmptyState,
    PanelHost,
    PlainTable,
    RowsModel,
    SegmentedControl,
    confirm,
    plain_label,
)
from telesec.ui.empty_face import EmptyFace
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

T = TypeVar("T")
_WEEK = timedelta(days=7)
_NOTHING = "Les rendez-vous honorés viennent de l'agenda : changez la période ou les choix."
_FILTERS = (("all", "Tous"), ("to_bill", "À facturer"), ("to_pay", "À encaisser"))


class VisitsTab(QWidget):
    """Emits ``changed`` after a write, and ``said`` with (kind, sentence) for the page's bar."""

    changed = Signal(object)
    said = Signal(str, str)

    def __init__(self, ports: BillingPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._visits: tuple[Visit, ...] = ()
        self._wanted = ""
        self._discreet = False
        today = ports.today()
        self.period = PeriodBar(look, today, today)
        self.filter = SegmentedControl("Rendez-vous affichés", _FILTERS)
        self.count = plain_label("", "muted")
        self._model: RowsModel[Visit] = RowsModel(visit_columns(ports.practitioner_names, self._who))
        self.table = PlainTable("Rendez-vous de la période", self._model)
        words = ("Aucun rendez-vous à montrer", _NOTHING, "Voir la semaine passée", self._last_week)
        self.empty = EmptyFace(self.table, EmptyState("receipt-euro", *words))
        self.panel = VisitPanel(look)
        self.kept = KeptVisit(self.panel, self.said.emit)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(16)
        for part in (self.period, self.filter):
            above.addWidget(part)
        above.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PanelHost(content, self.panel))

    def _connect(self) -> None:
        self.period.chosen.connect(self.reload)
        self.filter.chosen.connect(lambda _key: self._show_filtered())
        self.table.row_opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self._model.row_at(index)))
        self.panel.closed.connect(self.table.setFocus)
        self.panel.issue_requested.connect(self._issue)
        self.panel.pdf_requested.connect(self._save_pdf)
        self.panel.cancel_requested.connect(self._cancel)
        self.panel.payment.wanted.connect(self._pay)
        self.panel.payments.undo_requested.connect(self._undo)

    def _last_week(self) -> None:
        today = self._ports.today()
        self.filter.choose("all")
        self.period.set_period(today - _WEEK, today)
        self.reload()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.period.set_look(look)
        self.panel.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self._model.say_again()
        self.panel.set_discreet(discreet)

    def _who(self, visit: Visit) -> str:
        return initials(visit.patient_name) if self._discreet else visit.patient_name

    def reload(self) -> None:
        """Ask the period again."""
        period = self.period.period()
        if period:
            self._run(partial(self._ports.visits, *period), lambda visits: self._show(period, visits))

    def open_visit(self, appointment_id: str, day: date) -> None:
        """Show the visits of ``day`` with the panel of one of them open."""
        self._wanted = appointment_id
        self.period.set_period(day, day)
        self.filter.choose("all")
        self.reload()

    def restore(self, draft: FormDraft) -> None:
        """Open the visit of a form left unfinished, which gets back what was typed once it is read."""
        self.open_visit(*self.kept.wait(draft))

    def _show(self, period: tuple[date, date], visits: tuple[Visit, ...]) -> None:
        if period != self.period.period():  # another was asked for since
            return
        self._visits = visits
        wanted, self._wanted = self._wanted, ""
        found = next((visit for visit in visits if visit.appointment_id == wanted), None)
        self._open(found)
        if found is None:
            self.kept.missing(wanted)
        self._show_filtered()
        shown = self.panel.visit
        if shown is not None and self.panel.isVisible():
            same = next((v for v in visits if v.appointment_id == shown.appointment_id), None)
            if same is not None and same != shown:
                self._open(same)

    def _show_filtered(self) -> None:
        rows = [visit for visit in self._visits if self._is_kept(visit)]
        self._model.set_rows(rows)
        shown = self.panel.visit.appointment_id if self.panel.visit else ""
        at = next((n for n, visit in enumerate(rows) if visit.appointment_id == shown), None)
        if at is not None:
            self.table.setCurrentIndex(self._model.index(at, 0))
        self.count.setText(counted(len(rows), "rendez-vous", "rendez-vous"))

    def _is_kept(self, visit: Visit) -> bool:
        note, key = visit.fee_note, self.filter.key()
        return key == "all" or (note is None if key == "to_bill" else note is not None and note.due_cents > 0)

    def _open(self, visit: Visit | None) -> None:
        if visit is None:
            return
        self.panel.show_visit(visit, self._ports.today())
        note = visit.fee_note
        if note is None:
            day = visit.start.date()
            self._run(self._ports.tariffs, lambda book: self._offer(visit, tariffs_at(book, day)))
        else:
            self._run(partial(self._ports.payments_of, note.id), lambda paid: self._show_paid(visit, paid))

    def _offer(self, visit: Visit, tariffs: tuple[Tariff, ...]) -> None:
        if self.panel.visit is visit:
            self.panel.offer(tariffs)
            self.panel.focus_next()
            self.kept.put_back(visit)

    def _show_paid(self, visit: Visit, paid: tuple[Payment, ...]) -> None:
        if self.panel.visit is visit:
            self.panel.show_payments(paid)
            self.kept.put_back(visit)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._tasks.run(work, then, self._failed)

    def _issue(self, request: FeeNoteRequest) -> None:
        self._run(
            partial(self._ports.issue, request),
            lambda note: self._wrote(note, f"Note n° {note.number} établie."),
        )

    def _pay(self, request: PaymentRequest) -> None:
        self._run(
            partial(self._ports.record_payment, request),
            lambda note: self._wrote(note, "Paiement enregistré."),
        )

    def _undo(self, payment: Payment) -> None:
        question = "Une ligne contraire est ajoutée au livre des recettes, à la date du jour."
        if confirm(self, "Contre-passer ce paiement ?", question, "Contre-passer", danger=True):
            work = partial(self._ports.reverse_payment, payment.fee_note_id, payment.id)
            self._run(work, lambda note: self._wrote(note, "Paiement contre-passé."))

    def _cancel(self, note: FeeNote) -> None:
        question = "Son numéro reste pris et le rendez-vous peut être facturé à nouveau."
        if confirm(self, f"Annuler la note n° {note.number} ?", question, "Annuler la note", danger=True):
            done = f"Note n° {note.number} annulée."
            self._run(partial(self._ports.cancel_note, note.id), lambda after: self._wrote(after, done))

    def _wrote(self, note: FeeNote, sentence: str) -> None:
        self.said.emit("success", sentence)
        shown = self.panel.visit
        if shown is not None and shown.appointment_id == note.appointment_id:
            self._open(replace(shown, fee_note=None if note.cancelled else note))
            self.panel.focus_next()
        self.reload()
        self.changed.emit(Change.BILLING)

    def _save_pdf(self, note: FeeNote) -> None:
        path = self._ports.ask_path(self, f"note-honoraires-{note.number}.pdf")
        if path is not None:
            self._run(
                partial(self._ports.save_pdf, note.id, path),
                lambda _done: self.said.emit(
                    "success", f"Enregistrée : « {path.name} », dans {path.parent}."
                ),
            )

    def _failed(self, error: TelesecError) -> None:
        if isinstance(error, Invalid) and error.field in ("cents", "received_on"):
            self.panel.payment.show_invalid(error)
        elif self.panel.isVisible():
            self.panel.bar.show_message("error", error.sentence)
        else:
            self.said.emit("error", error.sentence)
