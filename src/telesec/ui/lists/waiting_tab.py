"""The waiting list: who seeks a place, who wants theirs sooner, whom one called, how each ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from telesec.domain.agenda import Status
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.french import age, born, date_short
from telesec.domain.lists.called import OUTCOME_LABELS, Outcome
from telesec.domain.lists.requests import Call, Withdrawal
from telesec.domain.lists.waiting import KIND_LABELS, URGENCY_LABELS, Urgency, WaitingLine, WaitingState
from telesec.domain.lists.words import (
    appointment_words,
    call_words,
    day_words,
    doctors_words,
    ending_words,
    last_call_words,
    length_words,
    motif_words,
    request_words,
    stale_words,
    times_words,
    validity_words,
)
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Column, EmptyState, SegmentedControl, plain_label
from telesec.ui.lists.line_panel import Act, Told
from telesec.ui.lists.ports import ListsPorts
from telesec.ui.lists.tab import ListTab
from telesec.ui.lists.waiting_dialog import WaitingDialog, patient_of
from telesec.ui.lists.waiting_form import Wish
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

CALLS = {Outcome.NO_ANSWER: "P", Outcome.MESSAGE: "M", Outcome.REFUSED: "R"}
_EMPTY = (
    "Quand un patient ne trouve pas de place, ou en veut une plus tôt, mettez-le ici : il sera proposé "
    "dès qu'une place se libère."
)


class WaitingTab(ListTab):
    """Open entries by urgency then seniority, or the last ones that ended."""

    def __init__(self, ports: ListsPorts, tasks: Tasks, look: Look) -> None:
        self._ports, self._forms = ports, ports.forms
        columns: list[Column[WaitingLine]] = [
            Column("Patient", self.name_of, stretch=True),
            Column("Demande", self._kind_words),
            Column("Urgence", _urgency_words),
            Column("Depuis", lambda line: day_words(self._forms.wall(line.entry.created_at))),
            Column("Durée", length_words),
            Column("Motif", self._motif_words, spare=True),
            Column("Dernier appel", self._last_words, spare=True),
            Column("Avec", self._doctors_words, spare=True),
            Column("Disponible", lambda line: times_words(line.entry.availability), spare=True),
        ]
        empty = EmptyState("hourglass", "Personne n'attend", _EMPTY, "Mettre un patient en attente", self.add)
        super().__init__("Liste d'attente", columns, empty, tasks)
        self.shown = SegmentedControl("Afficher", [("open", "En attente"), ("closed", "Terminées")])
        self.doctor = ChoiceField()
        self.doctor.setAccessibleName("Praticien demandé")
        self._fill_doctors()
        self.tools.addWidget(self.shown)
        self.tools.addStretch(1)
        self.tools.addWidget(plain_label("Pour", "muted"))
        self.tools.addWidget(self.doctor)
        self.shown.chosen.connect(lambda _key: self.reload())
        self.doctor.currentIndexChanged.connect(lambda _at: self.reload())
        self.lay_out(look)

    def add(self) -> None:
        """A new entry."""
        self._open_dialog().begin(Wish())

    def set_reference(self) -> None:
        """Practitioners or motifs changed."""
        self._fill_doctors()

    def read(self) -> Callable[[], Sequence[WaitingLine]]:
        return partial(self._ports.waiting_list, self.shown.key() == "closed")

    def shows_open(self) -> bool:
        return self.shown.key() == "open" and not self.doctor.key()

    def key_of(self, row: WaitingLine) -> str:
        return row.entry.id

    def arranged(self, rows: Sequence[WaitingLine]) -> Sequence[WaitingLine]:
        who = self.doctor.key()
        kept = [
            row
            for row in rows
            if not who or not row.entry.practitioner_ids or who in row.entry.practitioner_ids
        ]
        if self.shown.key() == "closed":
            return kept
        return sorted(kept, key=lambda row: (-row.entry.urgency, row.entry.created_at, row.entry.id))

    def told(self, row: WaitingLine) -> Told:
        entry, reference, forms = row.entry, self._reference(), self._forms
        names = reference.account_names
        old = age(row.birth_date, forms.wall_now().date())
        by = names.get(entry.created_by, "")
        since = date_short(forms.wall(entry.created_at)) + (f", par {by}" if by else "")
        facts = [
            ("", " · ".join(part for part in (old, born(row.birth_date, row.sex)) if part)),
            ("À revoir", stale_words(row, forms.wall_now())),
            ("Demande", _joined(request_words(row), _urgency_words(row).lower())),
            ("Pour", _joined(self._motif_words(row), length_words(row), self._doctors_words(row))),
            ("Disponible", _joined(times_words(entry.availability), validity_words(entry))),
            ("En attente depuis", since),
            ("A déjà un rendez-vous", self._ahead_words(row)),
            ("Note", entry.note),
            ("Fin de l'attente", ending_words(entry, names, forms.wall)),
        ]
        calls = [call_words(one, names, forms.wall) for one in row.attempts]
        return Told(self.name_of(row), _joined(row.phone, row.phone2), facts, calls)

    def acts(self, row: WaitingLine) -> Sequence[Act]:
        entry = row.entry
        if entry.state is not WaitingState.WAITING:
            back = partial(self.write, lambda: self._ports.put_back(entry), self._back)
            return (Act("Remettre sur la liste", back, icon="undo-2"),)
        file = partial(self.patient_requested.emit, entry.patient_id)
        acts = [
            Act("Modifier", partial(self._change, row), "E", "primary", "pencil", wide=False),
            Act("Fiche", file, "F", wide=False),
        ]
        if row.appointment is not None and row.appointment.status is Status.BOOKED:
            show = partial(self.appointment_requested.emit, row.appointment)
            acts.append(Act("Voir son rendez-vous", show, "B", icon="calendar-days"))
        else:
            book = partial(self.booking_requested.emit, patient_of(row))
            acts.append(Act("Prendre rendez-vous", book, "B", icon="calendar-days"))
        if row.appointment is None and row.ahead is not None:
            done = partial(self._withdraw, row, "", row.ahead.id)
            acts.append(Act("Clore : il a son rendez-vous", done, "C", icon="check"))
        acts += [
            Act(OUTCOME_LABELS[outcome], partial(self._note, row, outcome), keys, wide=False)
            for outcome, keys in CALLS.items()
        ]
        withdraw = partial(self._ask_withdraw, row)
        acts.append(Act("Retirer…", withdraw, "Suppr", "danger", wide=False))
        return acts

    def _reference(self) -> Reference:
        return self._forms.reference()

    def _fill_doctors(self) -> None:
        active = [one for one in self._reference().practitioners if one.active]
        self.doctor.set_choices(
            [("", "tous les praticiens"), *((one.id, one.display_name) for one in active)]
        )

    def _last_words(self, line: WaitingLine) -> str:
        return last_call_words(line.attempts, self._forms.wall)

    def _motif_words(self, line: WaitingLine) -> str:
        return motif_words(self._reference(), line.entry.reason_code_id)

    def _doctors_words(self, line: WaitingLine) -> str:
        return doctors_words(self._reference(), line.entry.practitioner_ids)

    def _kind_words(self, line: WaitingLine) -> str:
        stale = stale_words(line, self._forms.wall_now())
        return _joined(KIND_LABELS[line.entry.kind], "à revoir" if stale else "")

    def _ahead_words(self, row: WaitingLine) -> str:
        return "" if row.appointment else appointment_words(self._reference(), row.ahead)

    def _open_dialog(self) -> WaitingDialog:
        dialog = WaitingDialog(self, self._forms, self._tasks)
        dialog.written.connect(self.take)
        return dialog

    def take(self, line: WaitingLine) -> None:
        """An entry was written in a dialog: say so, and read again."""
        self.bar.show_message("success", f"{self.name_of(line)} : l'attente est notée.")
        self.changed.emit(Change.LISTS)
        self.reload()

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        self._open_dialog().restore(draft)

    def _change(self, row: WaitingLine) -> None:
        self._open_dialog().begin_change(row)

    def _note(self, row: WaitingLine, outcome: Outcome) -> None:
        call = Call(row.entry.id, row.entry.patient_id, outcome)
        self.write(lambda: self._ports.note_call(call), partial(self._noted, outcome))

    def _noted(self, outcome: Outcome, line: WaitingLine) -> None:
        self.bar.show_message("success", f"{OUTCOME_LABELS[outcome]} : noté pour {self.name_of(line)}.")

    def _ask_withdraw(self, row: WaitingLine) -> None:
        hint = "Exemple : a trouvé ailleurs, ne répond plus. L'attente reste visible dans « Terminées »."
        self.ask_reason("Retirer de la liste d'attente ?", "Retirer", hint, partial(self._withdraw, row))

    def _withdraw(self, row: WaitingLine, reason: str, booked_id: str = "") -> None:
        entry = row.entry
        wanted = Withdrawal(entry.id, entry.patient_id, entry.version, reason, booked_id)
        self.write(lambda: self._ports.withdraw(wanted), self._ended)

    def _ended(self, line: WaitingLine) -> None:
        def back() -> None:
            self.write(lambda: self._ports.put_back(line.entry), self._back)

        self.bar.show_message(
            "success", f"{self.name_of(line)} n'attend plus.", "Remettre sur la liste", back
        )

    def _back(self, line: WaitingLine) -> None:
        self.bar.show_message("success", f"{self.name_of(line)} est de nouveau sur la liste.")


def _urgency_words(line: WaitingLine) -> str:
    level = line.entry.urgency
    return "" if level is Urgency.ORDINARY else URGENCY_LABELS[level]


def _joined(*words: str) -> str:
    return " · ".join(part for part in words if part)
