"""What to look for in the journal: who, what, whose record, how it ended, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid
from telesec.domain.french import of_name, sentence_case
from telesec.domain.journal.groups import actions_of, group_choices, group_words
from telesec.domain.journal.lines import ENDING_WORDS, Ending, JournalFilter, Place
from telesec.domain.journal.past_period import Period, period_words, read_period
from telesec.domain.journal.spans import ODD_HOURS
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import PatientLine
from telesec.ui.controls import (
    ChoiceField,
    FormDialog,
    LabelledField,
    Toggles,
    ghost_button,
    icon_button,
    secondary_button,
    set_plain_tooltip,
    text_field,
)
from telesec.ui.journal.narrowing import Narrowing
from telesec.ui.journal.ports import JournalPorts
from telesec.ui.lists.patient_pick import PatientPick
from telesec.ui.tasks import Tasks

_ALL_RECORDS = "Un dossier…"
_ASKED = "asked"  # actions chosen on another page, which are no group of this list
_EXAMPLE = "hier, du 1er au 15 novembre…"


class RecordDialog(FormDialog):
    """Which patient's record; closes itself when one is chosen."""

    def __init__(self, parent: QWidget, ports: JournalPorts, tasks: Tasks) -> None:
        super().__init__(parent, "Quel dossier ?", "Voir ce dossier")
        assert ports.search is not None  # noqa: S101 - the button is not there otherwise
        self.pick = PatientPick(ports.search, tasks)
        self.body.addWidget(self.pick)
        self.submit.setEnabled(False)
        self.pick.picked.connect(lambda _line: self.submit.setEnabled(True))
        self.pick.dropped.connect(lambda: self.submit.setEnabled(False))
        self.pick.picked.connect(lambda _line: self.accept())
        self.submitted.connect(self.accept)
        self.pick.field.setFocus()


class JournalFilters(QWidget):
    """``changed``: look again; ``wanted`` is what the screen says."""

    changed = Signal()

    def __init__(self, ports: JournalPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._patient: tuple[str, str] = ("", "")
        self._period: Period = (None, None)
        self._quiet, self._discreet = False, False
        self._actions: frozenset[str] = frozenset()
        self.account, self.group, self.ending = ChoiceField(), ChoiceField(), ChoiceField()
        self.period = text_field(_EXAMPLE)
        self.odd = Toggles("Heures", (("odd", "Nuit et week-end", ODD_HOURS),))
        set_plain_tooltip(self.odd, sentence_case(ODD_HOURS))
        self.odd.fill_row()
        self.narrowing = Narrowing()
        self.record = secondary_button(_ALL_RECORDS, "user")
        self.every_record = icon_button("Tous les dossiers", "x")
        self.clear = ghost_button("Tout voir", "undo-2")
        self.dialog: RecordDialog | None = None
        self._lay_out()
        self._wire()
        self.refresh()

    def refresh(self) -> None:
        """Another account may have been made."""
        names = sorted(self._ports.account_names().items(), key=lambda item: item[1].casefold())
        self._quiet = True
        self.account.set_choices([("", "Tous les comptes"), *names])
        self._quiet = False

    def wanted(self, before: Place | None = None) -> JournalFilter:
        """The question as chosen; ``before``: what follows there."""
        key = self.group.key()
        asked = JournalFilter(
            actions=self._actions if key == _ASKED else actions_of(key),
            account_id=self.account.key(),
            patient_id=self._patient[0],
            ending=Ending(self.ending.key()),
            since=self._period[0],
            until=self._period[1],
            odd_hours=bool(self.odd.picked()),
            before=before,
        )
        return self.narrowing.narrow(asked)

    def ask(self, wanted: JournalFilter) -> None:
        """A question made on another page, every part of it shown here, and nothing else."""
        self._reset()
        self._quiet = True
        self._choose_actions(wanted.actions)
        self.account.choose(wanted.account_id)
        self.ending.choose(wanted.ending.value)
        self._period = (wanted.since, wanted.until)
        self.period.setText(period_words(self._period))
        self.odd.choose(("odd",) if wanted.odd_hours else ())
        self._patient = (wanted.patient_id, "")
        self.narrowing.take(wanted)
        self._say_patient()
        self._quiet = False
        self._tell()

    def ask_of_account(self, account_id: str) -> None:
        """What did this account do? Every other filter is taken off."""
        self._reset()
        self._quiet = True
        self.account.choose(account_id)
        self._quiet = False
        self._tell()

    def ask_of_patient(self, patient_id: str, name: str) -> None:
        """Who opened this patient's record? Every other filter is taken off."""
        self._reset()
        self._take(patient_id, name)

    def learn(self, patients: Mapping[str, str]) -> None:
        """The name of the patient asked about, once it was read."""
        patient_id, name = self._patient
        self._patient = (patient_id, name or patients.get(patient_id, ""))
        self._say_patient()

    def see_all(self) -> None:
        """No filter at all."""
        self._reset()
        self._tell()

    def set_discreet(self, discreet: bool) -> None:
        """Initials on the button of the record."""
        self._discreet = discreet
        self._say_patient()

    def choose_record(self) -> None:
        """Look for a patient."""
        self.dialog = dialog = RecordDialog(self.window(), self._ports, self._tasks)
        dialog.finished.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        self._choose_actions(frozenset())
        self.ending.set_choices([(ending.value, words) for ending, words in ENDING_WORDS.items()])
        self._when = LabelledField("Période", self.period)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = (("Compte", self.account), ("Actions", self.group), ("Résultat", self.ending))
        for at, (label, field) in enumerate(fields):
            grid.addWidget(LabelledField(label, field), 0, at)
        grid.addWidget(self._when, 0, 3)
        below = QHBoxLayout()
        below.setSpacing(8)
        for part in (self.record, self.every_record, self.odd, self.narrowing, self.clear):
            below.addWidget(part)
        below.addStretch(1)
        grid.addLayout(below, 1, 0, 1, 4)
        for at, share in enumerate((3, 4, 3, 4)):
            grid.setColumnStretch(at, share)
        self.record.setVisible(self._ports.search is not None)
        self._say_patient()

    def _wire(self) -> None:
        for field in (self.account, self.group, self.ending):
            field.currentIndexChanged.connect(lambda _at: self._tell())
        self.period.editingFinished.connect(self._settle)
        self.odd.changed.connect(self._tell)
        self.narrowing.dropped.connect(self._tell)
        self.record.clicked.connect(self.choose_record)
        self.every_record.clicked.connect(lambda: self._take("", ""))
        self.clear.clicked.connect(self.see_all)

    def _settle(self) -> None:
        try:
            period = read_period(self.period.text(), self._ports.today())
        except Invalid as error:
            self._when.show_error(error.sentence)
            return
        self._when.set_hint(period_words(period))
        if period != self._period:
            self._period = period
            self._tell()

    def _chosen(self, answer: int) -> None:
        line: PatientLine | None = self.dialog.pick.patient() if self.dialog else None
        if answer == QDialog.DialogCode.Accepted and line is not None:
            self._take(line.id, line.shown_name)

    def _take(self, patient_id: str, name: str) -> None:
        self._patient = (patient_id, name)
        self._say_patient()
        if not patient_id and self.every_record.hasFocus():
            self.record.setFocus()
        self._tell()

    def _say_patient(self) -> None:
        patient_id, name = self._patient
        shown = (initials(name) if self._discreet else name).replace("&", "&&")
        self.record.setText(f"Dossier {of_name(shown or '…')}" if patient_id else _ALL_RECORDS)
        self.every_record.setVisible(bool(patient_id))

    def _choose_actions(self, actions: frozenset[str]) -> None:
        """A group of the list, or these very ones under a name of their own at its end."""
        known = {actions_of(key): key for key, _ in group_choices()} | {frozenset(): ""}
        self._actions = actions
        asked = [] if actions in known else [(_ASKED, sentence_case(group_words(actions)))]
        self.group.set_choices([("", "Toutes les actions"), *group_choices(), *asked])
        self.group.choose(known.get(actions, _ASKED))

    def _reset(self) -> None:
        self._quiet = True
        self._choose_actions(frozenset())
        self.narrowing.take(JournalFilter())
        for field in (self.account, self.group, self.ending):
            field.choose("")
        self.period.clear()
        self._when.set_hint("")
        self._period = (None, None)
        self.odd.choose(())
        self._patient = ("", "")
        self._say_patient()
        self._quiet = False

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()


def following(wanted: JournalFilter, page: int) -> JournalFilter:
    """The same question, ``page`` rows at a time."""
    return replace(wanted, limit=page)
