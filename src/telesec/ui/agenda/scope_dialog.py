"""This one, the following ones, or all of a series: the list first, then the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.agenda import AppointmentLine, CancelledBy
from telesec.domain.bookings.places import PlaceState
from telesec.domain.bookings.series_scope import SCOPE_LABELS, Alteration, Scope, ScopeLine, ScopeRequest
from telesec.domain.bookings.steps import Deed
from telesec.domain.errors import Invalid
from telesec.domain.french import keep_together, moment_long, moment_short, sentence_case
from telesec.ui.agenda.series_fields import spin
from telesec.ui.agenda.series_plan import PlanDialog
from telesec.ui.agenda.series_ports import SeriesPorts
from telesec.ui.agenda.series_rows import STAYS, Mark, MarkedRows, PlanTable, fit, found_words, mark_of
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import (
    ChoiceField,
    Column,
    DateField,
    LabelledField,
    SegmentedControl,
    TimeField,
    plain_label,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_SCOPES = tuple((scope.value, label) for scope, label in SCOPE_LABELS.items())
_ACTS = ((Alteration.MOVE.value, "Déplacer"), (Alteration.CANCEL.value, "Annuler"))
_ASKED_BY = (
    (CancelledBy.PATIENT.value, "Le patient"),
    (CancelledBy.PRACTICE.value, "Le cabinet"),
    (CancelledBy.LATE.value, "Le patient, trop tard"),
)
_BLOCKING = frozenset({PlaceState.TAKEN, PlaceState.AWAY})


def becomes(line: ScopeLine) -> str:
    """What the appointment becomes, or why it is left as it is."""
    if line.after is None:
        return f"Inchangé : {line.left}"
    if line.verdict is None:
        return "Annulé"
    return keep_together(f"→ {moment_short(line.after.start)}")


def there(line: ScopeLine) -> str:
    """What is at the new place."""
    if line.verdict is None or line.after is None:
        return ""
    return found_words(line.verdict)


class ScopeDialog(PlanDialog[ScopeRequest]):
    """``written`` carries the Deed."""

    def __init__(
        self, parent: QWidget, ports: SeriesPorts, tasks: Tasks, look: Look, line: AppointmentLine
    ) -> None:
        super().__init__(parent, "Changer une série", "Déplacer", tasks)
        self._ports, self._made = ports, line.appointment
        self._lines: list[ScopeLine] = []
        made = line.appointment
        who = f"{line.shown_name}\n{sentence_case(keep_together(moment_long(made.start)))}"
        self.who = plain_label(who, "body", wrap=True)
        self.scope = SegmentedControl("Lesquels", _SCOPES)
        self.scope.choose(Scope.FOLLOWING.value)
        self.act = SegmentedControl("Que faire", _ACTS)
        self._make_fields()
        tone = look.tokens.tone
        self.rows: MarkedRows[ScopeLine] = MarkedRows(
            [
                Column(
                    "Prévu",
                    lambda one: sentence_case(keep_together(moment_short(one.kept.appointment.start))),
                ),
                Column("Devient", becomes),
                Column("Ce qui s'y trouve", there, stretch=True),
            ],
            self._mark,
            lambda name: tone(name).ink,
        )
        self.table = PlanTable("Rendez-vous de la série, et ce qu'ils deviennent", self.rows)
        self._lay(look)
        self._connect()
        self._act_chosen()
        self.day.setFocus()
        self.ask()

    def _make_fields(self) -> None:
        made = self._made
        self.day, self.hour = DateField(), TimeField()
        self.day.set_day(made.start.date())
        self.hour.set_hour(made.start.time())
        self._length = int((made.end - made.start).total_seconds()) // 60
        self.minutes = spin(5, 480, self._length, " min", 5)
        self.practitioner = ChoiceField(
            [(one.id, one.display_name) for one in active_team(self._ports.agenda.reference())]
        )
        self.practitioner.choose(made.practitioner_id)
        self.asked_by = SegmentedControl("Demandé par", _ASKED_BY)
        self.reason = text_field()
        self.reason_field = LabelledField("&Raison", self.reason)

    def _lay(self, look: Look) -> None:
        fit(self, look, 820, 620)
        self.body.addWidget(self.who)
        self.body.addWidget(self.scope)
        self.body.addWidget(self.act)
        self.moving = QWidget()
        row = QHBoxLayout(self.moving)
        row.setContentsMargins(0, 0, 0, 0)
        for label, editor in (
            ("Nouveau &jour (de celui-ci)", self.day),
            ("&Heure", self.hour),
            ("D&urée", self.minutes),
            ("&Praticien", self.practitioner),
        ):
            row.addWidget(LabelledField(label, editor), 1)
        self.calling_off = QWidget()
        who = QVBoxLayout(self.calling_off)
        who.setContentsMargins(0, 0, 0, 0)
        who.addWidget(plain_label("Demandé par", "label"))
        who.addWidget(self.asked_by)
        for part in (self.moving, self.calling_off, self.reason_field):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told)

    def _connect(self) -> None:
        self.scope.chosen.connect(lambda _key: self.settle())
        self.act.chosen.connect(lambda _key: self._act_chosen())
        self.act.chosen.connect(lambda _key: self.settle())
        self.day.day_changed.connect(lambda _day: self.settle())
        self.hour.hour_changed.connect(lambda _hour: self.settle())
        self.minutes.valueChanged.connect(lambda _value: self.settle())
        self.practitioner.currentIndexChanged.connect(lambda _at: self.settle())
        self.table.entered.connect(self.confirm)

    def wanted(self) -> ScopeRequest | None:
        made, act = self._made, Alteration(self.act.key())
        asked = ScopeRequest(made.id, made.patient_id, made.series_id, Scope(self.scope.key()), act)
        return self._cancelling(asked) if act is Alteration.CANCEL else self._moved(asked)

    def _cancelling(self, asked: ScopeRequest) -> ScopeRequest:
        return replace(
            asked,
            cancelled_by=CancelledBy(self.asked_by.key()),
            reason=self.reason.text(),
        )

    def _moved(self, asked: ScopeRequest) -> ScopeRequest:
        day, hour, who = self.day.day(), self.hour.hour(), self.practitioner.key()
        if day is None or hour is None:
            raise Invalid("start", "Donnez le nouveau jour et la nouvelle heure de ce rendez-vous.")
        return replace(
            asked,
            days=(day - self._made.start.date()).days,
            hour=hour if hour != self._made.start.time() else None,
            minutes=self.minutes.value() if self.minutes.value() != self._length else 0,
            practitioner_id=who if who != self._made.practitioner_id else "",
            overbook_reason=self.reason.text() if self._blocked() else "",
        )

    def preview(self, wanted: ScopeRequest) -> list[ScopeLine]:
        return self._ports.preview_change(wanted)

    def show_lines(self, found: list[ScopeLine] | None) -> None:
        self._lines = list(found or [])
        self.rows.set_rows(self._lines)
        count = sum(line.after is not None for line in self._lines)
        word = "Annuler" if self.act.key() == Alteration.CANCEL.value else "Déplacer"
        self.submit.setText(f"{word} {count} rendez-vous" if count else word)
        self.submit.setEnabled(bool(count))
        blocked = sum(self._blocks(line) for line in self._lines)
        words = f"{blocked} place(s) déjà prise(s) : donnez une raison pour forcer, ou changez l'heure."
        self.told.setText(words if blocked else "")
        self.told.setVisible(bool(blocked))
        self._show_reason()

    def writing(self, wanted: ScopeRequest) -> Callable[[], Deed]:
        return partial(self._ports.change_series, wanted, tuple(self._lines))

    def may_write(self) -> bool:
        if self._needs_reason() and not self.reason.text().strip():
            self.bar.show_message("warning", "Dites en quelques mots pourquoi.")
            self.reason.setFocus()
            return False
        return any(line.after is not None for line in self._lines)

    def _act_chosen(self) -> None:
        cancelling = self.act.key() == Alteration.CANCEL.value
        self.moving.setVisible(not cancelling)
        self.calling_off.setVisible(cancelling)
        self._show_reason()
        if cancelling:
            self.reason.setFocus()

    def _show_reason(self) -> None:
        self.reason_field.setVisible(self._needs_reason())

    def _needs_reason(self) -> bool:
        return self.act.key() == Alteration.CANCEL.value or self._blocked()

    def _blocked(self) -> bool:
        return any(self._blocks(line) for line in self._lines)

    @staticmethod
    def _blocks(line: ScopeLine) -> bool:
        return line.verdict is not None and line.verdict.state in _BLOCKING

    @staticmethod
    def _mark(line: ScopeLine) -> Mark:
        if line.after is None:
            return STAYS
        return mark_of(line.verdict.state) if line.verdict is not None else ("calendar-x", "danger")
