"""The recall list: who is to be called so that they come back, whom one called, how each ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.french import age, born, date_long, date_numeric, date_short, moment_short
from telesec.domain.lists.called import OUTCOME_LABELS, Outcome
from telesec.domain.lists.recalls import (
    STATE_LABELS,
    RecallCall,
    RecallClosing,
    RecallLine,
    RecallState,
)
from telesec.domain.lists.words import (
    appointment_words,
    call_words,
    last_call_words,
    motif_words,
    overdue_words,
)
from telesec.domain.reference import Reference
from telesec.ui.controls import Column, EmptyState, SegmentedControl
from telesec.ui.lists.line_panel import Act, Told
from telesec.ui.lists.ports import ListsPorts
from telesec.ui.lists.recall_dialog import RecallDialog, patient_of
from telesec.ui.lists.tab import ListTab
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

NO_CALLS = "Ne souhaite pas d'appel de rappel : voyez sa fiche."
CALLS = {Outcome.NO_ANSWER: "P", Outcome.MESSAGE: "M", Outcome.REFUSED: "R"}
_EMPTY = "Prévoyez ici qui doit être rappelé, et quand : contrôle à six mois, vaccin, dossier à compléter."


class RecallTab(ListTab):
    """Recalls due within a month or overdue, all those to come, or the last ones that ended."""

    def __init__(self, ports: ListsPorts, tasks: Tasks, look: Look) -> None:
        self._ports, self._forms = ports, ports.forms
        columns: list[Column[RecallLine]] = [
            Column("Patient", self.name_of, stretch=True),
            Column("Rappeler", lambda line: date_numeric(line.recall.due)),
            Column("Délai", lambda line: overdue_words(line.recall.due, self._forms.wall_now().date())),
            Column("Téléphone", lambda line: "" if self._discreet else line.phone),
            Column("Motif", self._motif_words, spare=True),
            Column("Dernier appel", self._last_words, spare=True),
            Column("Avec", lambda line: self._doctor(line.recall.practitioner_id), spare=True),
            Column("État", lambda line: STATE_LABELS[line.recall.state], spare=True),
        ]
        empty = EmptyState("phone", "Aucun rappel à faire", _EMPTY, "Prévoir un rappel", self.add)
        super().__init__("Rappels", columns, empty, tasks)
        choices = [("soon", "Dans les 30 jours"), ("later", "Tous à venir"), ("closed", "Terminés")]
        self.shown = SegmentedControl("Afficher", choices)
        self.tools.addWidget(self.shown)
        self.tools.addStretch(1)
        self.shown.chosen.connect(lambda _key: self.reload())
        self.lay_out(look)

    def add(self) -> None:
        """A new recall."""
        self._open_dialog().begin()

    def read(self) -> Callable[[], Sequence[RecallLine]]:
        key = self.shown.key()
        return partial(self._ports.recall_list, key == "later", key == "closed")

    def shows_open(self) -> bool:
        return self.shown.key() == "soon"

    def key_of(self, row: RecallLine) -> str:
        return row.recall.id

    def told(self, row: RecallLine) -> Told:
        recall, reference, forms = row.recall, self._reference(), self._forms
        names = reference.account_names
        old = age(row.birth_date, forms.wall_now().date())
        by = names.get(recall.created_by, "")
        facts = [
            ("", " · ".join(part for part in (old, born(row.birth_date, row.sex)) if part)),
            ("Attention", NO_CALLS if "call" in row.opt_outs else ""),
            ("Rappeler à partir du", date_long(recall.due)),
            ("Motif", motif_words(reference, recall.reason_code_id)),
            ("Avec", self._doctor(recall.practitioner_id)),
            ("Note", recall.note),
            ("Prochain rendez-vous", appointment_words(reference, row.ahead)),
            ("Prévu", date_short(forms.wall(recall.created_at)) + (f", par {by}" if by else "")),
            ("Fin du rappel", self._ending(row)),
        ]
        calls = [call_words(one, names, forms.wall) for one in row.attempts]
        phones = " · ".join(part for part in (row.phone, row.phone2) if part)
        return Told(self.name_of(row), phones, facts, calls)

    def acts(self, row: RecallLine) -> Sequence[Act]:
        recall = row.recall
        if recall.state not in (RecallState.DUE, RecallState.CONTACTED):
            back = partial(self.write, lambda: self._ports.reopen_recall(recall), self._back)
            return (Act("Remettre sur la liste", back, icon="undo-2"),)
        book = partial(self.booking_requested.emit, patient_of(row))
        acts = [Act("Prendre rendez-vous", book, "B", "primary", "calendar-days")]
        if row.ahead is not None:
            done = partial(self._close, row, "", row.ahead.id)
            acts.append(Act("Clore : il a son rendez-vous", done, "C", icon="check"))
        acts += [
            Act(OUTCOME_LABELS[outcome], partial(self._note, row, outcome), keys, wide=False)
            for outcome, keys in CALLS.items()
        ]
        file = partial(self.patient_requested.emit, recall.patient_id)
        acts.append(Act("Fiche", file, "F", wide=False))
        acts.append(Act("Modifier", partial(self._change, row), "E", icon="pencil", wide=False))
        acts.append(Act("Abandonner…", partial(self._ask_drop, row), "Suppr", "danger", wide=False))
        return acts

    def take(self, line: RecallLine) -> None:
        """A recall was written in a dialog: say so, and read again."""
        when = date_long(line.recall.due)
        self.bar.show_message("success", f"{self.name_of(line)} : rappel prévu à partir du {when}.")
        self.changed.emit(Change.LISTS)
        self.reload()

    def _reference(self) -> Reference:
        return self._forms.reference()

    def _last_words(self, line: RecallLine) -> str:
        return last_call_words(line.attempts, self._forms.wall)

    def _motif_words(self, line: RecallLine) -> str:
        return motif_words(self._reference(), line.recall.reason_code_id)

    def _doctor(self, practitioner_id: str) -> str:
        found = (one.display_name for one in self._reference().practitioners if one.id == practitioner_id)
        return next(found, "")

    def _ending(self, row: RecallLine) -> str:
        recall = row.recall
        if recall.closed_at is None:
            return ""
        who = self._reference().account_names.get(recall.closed_by, "")
        said = f"{STATE_LABELS[recall.state]} {moment_short(self._forms.wall(recall.closed_at))}"
        said += f" ({who})" if who else ""
        return f"{said} : {recall.close_reason}" if recall.close_reason else said

    def _open_dialog(self) -> RecallDialog:
        dialog = RecallDialog(self, self._forms, self._tasks)
        dialog.written.connect(self.take)
        return dialog

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        self._open_dialog().restore(draft)

    def _change(self, row: RecallLine) -> None:
        self._open_dialog().begin_change(row)

    def _note(self, row: RecallLine, outcome: Outcome) -> None:
        call = RecallCall(row.recall.id, row.recall.patient_id, outcome)

        def noted(line: RecallLine) -> None:
            said = f"{OUTCOME_LABELS[outcome]} : noté pour {self.name_of(line)}. Le rappel reste à faire."
            self.bar.show_message("success", said)

        self.write(lambda: self._ports.note_recall_call(call), noted)

    def _ask_drop(self, row: RecallLine) -> None:
        hint = "Exemple : suivi ailleurs, déjà fait. Le rappel reste visible dans « Terminés »."
        self.ask_reason("Abandonner ce rappel ?", "Abandonner", hint, partial(self._close, row))

    def _close(self, row: RecallLine, reason: str, booked_id: str = "") -> None:
        recall = row.recall
        wanted = RecallClosing(recall.id, recall.patient_id, recall.version, booked_id, reason)
        self.write(lambda: self._ports.close_recall(wanted), self._ended)

    def _ended(self, line: RecallLine) -> None:
        def back() -> None:
            self.write(lambda: self._ports.reopen_recall(line.recall), self._back)

        said = f"{self.name_of(line)} : le rappel est clos."
        self.bar.show_message("success", said, "Remettre sur la liste", back)

    def _back(self, line: RecallLine) -> None:
        self.bar.show_message("success", f"{self.name_of(line)} est de nouveau à rappeler.")
