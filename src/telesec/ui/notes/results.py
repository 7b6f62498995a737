"""The results of the open patient, in the notes: what they are, and what the desk may say of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, date_numeric, moment_short
from telesec.domain.slips.results import (
    Answer,
    Asker,
    Asking,
    PatientResults,
    Release,
    Releases,
    ReleaseWithdrawal,
    Result,
)
from telesec.ui.controls import Card, Chip, MessageBar, empty_layout, plain_label, secondary_button
from telesec.ui.notes.ports import NotePatient
from telesec.ui.notes.release_dialog import ReleaseDialog
from telesec.ui.notes.result_dialog import ResultDialog
from telesec.ui.notes.sheet import PatientSection
from telesec.ui.slips.ports import ResultPorts
from telesec.ui.tasks import Tasks

_NONE = "Aucun résultat noté. Le secrétariat n'en voit aucun : il dit seulement la phrase que vous autorisez."
_SILENT = "Le secrétariat ne dit rien"


class ResultsSection(PatientSection):
    """Read again for each patient and after each write."""

    def __init__(self, ports: ResultPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._patient: NotePatient | None = None
        self._found = PatientResults()
        self.bar = MessageBar()
        self.add = secondary_button("Ajouter un résultat…", "plus")
        self.add.clicked.connect(lambda _checked=False: self.write())
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(plain_label("RÉSULTATS", "section"))
        head.addStretch(1)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(self._cards)

    def show_patient(self, patient: NotePatient) -> None:
        """Whose results these are."""
        if self._patient is None or patient.patient_id != self._patient.patient_id:
            self.bar.clear()
        self._patient = patient
        self._show(PatientResults())
        QTimer.singleShot(0, self, self.reload)  # the notes are asked for first

    def reload(self) -> None:
        """Read them again."""
        patient = self._patient
        if patient is not None:
            work = partial(self._ports.results, patient.patient_id)
            self._tasks.run(work, partial(self._arrived, patient), self._refused)

    def _arrived(self, patient: NotePatient, found: PatientResults) -> None:
        if patient is self._patient:
            self._show(found)

    def write(self, result: Result | None = None) -> ResultDialog | None:
        """A new result, or other words for one."""
        if self._patient is None:
            return None
        dialog = ResultDialog(self.window(), self._ports, self._tasks, self._patient, result)
        dialog.written.connect(self._wrote)
        dialog.open()
        return dialog

    def release(self, result: Result) -> ReleaseDialog | None:
        """What the desk may say of a result."""
        if self._patient is None:
            return None
        standing = self._found.release_of(result.id, self._ports.wall_now().date())
        dialog = ReleaseDialog(self.window(), self._ports, self._tasks, result, standing)
        dialog.written.connect(self._wrote)
        dialog.open()
        return dialog

    def restore(self, draft: FormDraft) -> None:
        """Give a half-typed result back."""
        dialog = self.write()
        if dialog is not None:
            dialog.put_back(draft.payload)

    def _withdraw(self, release: Release) -> None:
        wanted = ReleaseWithdrawal(release.id, release.patient_id, release.version)
        self._tasks.run(partial(self._ports.withdraw, wanted), self._withdrawn, self._refused)

    def _withdrawn(self, _left: Releases) -> None:
        self._wrote("C'est retiré : le secrétariat ne dit plus rien de ce résultat.")

    def _wrote(self, sentence: str) -> None:
        self.bar.show_message("success", sentence)
        self.reload()

    def _refused(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)

    def _show(self, found: PatientResults) -> None:
        self._found = found
        empty_layout(self._cards)
        for result in found.results:
            self._cards.addWidget(self._card(result))
        if not found.results:
            self._cards.addWidget(plain_label(_NONE, "muted", wrap=True))
        asked = [one for one in found.said.askings if one.answer is not Answer.GIVEN]
        if asked:
            many = counted(len(asked), "fois", "fois")
            self._cards.addWidget(
                plain_label(f"Demandé {many} au téléphone sans qu'il y ait rien à dire.", "small", wrap=True)
            )

    def _card(self, result: Result) -> Card:
        release = self._found.release_of(result.id, self._ports.wall_now().date())
        card = Card()
        card.setAccessibleName(f"Résultat : {result.label}")
        head = QHBoxLayout()
        head.addWidget(plain_label(result.label, "strong", wrap=True), 1)
        head.addWidget(plain_label(f"reçu le {date_numeric(result.received_on)}", "muted"))
        card.body.addLayout(head)
        card.body.addWidget(plain_label(result.text, wrap=True))
        card.body.addWidget(Chip(_released(release), "success" if release else "slate"))
        if release is not None:
            card.body.addWidget(plain_label(f"« {release.wording} »", wrap=True))
            for asking in self._found.said.askings:
                if asking.release_id == release.id:
                    card.body.addWidget(plain_label(self._asking_words(asking), "small", wrap=True))
        card.body.addLayout(self._buttons(result, release))
        return card

    def _buttons(self, result: Result, release: Release | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        acts: list[tuple[str, str, Callable[[], object]]] = [
            ("Corriger…", "pencil", partial(self.write, result)),
            ("Phrase à dire…", "phone", partial(self.release, result)),
        ]
        if release is not None:
            acts.insert(1, ("Ne plus dire", "ban", partial(self._withdraw, release)))
        for title, icon_name, act in acts:
            button = secondary_button(title, icon_name)
            button.setAccessibleName(f"{title} : {result.label}")
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        return row

    def _asking_words(self, asking: Asking) -> str:
        when = moment_short(self._ports.wall(asking.at))
        who = self._ports.names().get(asking.account_id, "un ancien compte")
        whom = "au patient" if asking.asker is Asker.PATIENT else "à un tiers autorisé"
        return f"Dit {whom} le {when}, par {who}."


def _released(release: Release | None) -> str:
    if release is None:
        return _SILENT
    whom = "au patient et aux tiers choisis" if release.consent_ids else "au patient seul"
    until = f", jusqu'au {date_numeric(release.until)}" if release.until else ""
    return f"Le secrétariat peut le dire {whom}{until}"
