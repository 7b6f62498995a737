"""What a destination holds, newest first, and the ways back from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from telesec.domain.backups.restores import Choice, Listing
from telesec.domain.backups.shapes import BackupSettings, Cancelled, Progress, TargetKind
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, moment_short
from telesec.domain.wall import wall_now
from telesec.ui.backups.drill_dialog import DrillDialog
from telesec.ui.backups.errand import Errand
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts, Reading, Stop
from telesec.ui.backups.restore_dialog import RestoreDialog
from telesec.ui.backups.wording import TIER_WORDS, kept_words, size_words
from telesec.ui.controls import (
    Button,
    ChoiceField,
    Column,
    LabelledField,
    PlainTable,
    RowsModel,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

Way = Callable[[QWidget, str, Choice], None]
_NOT_READ = "Demandez la liste : elle est lue chez la destination, rien n'est changé."


class SnapshotsPane(Pane):
    """The list is read over the network when asked, and can be stopped.

    ``discreet``: what is opened from here shows initials. ``lock_requested`` once a restoration is ready:
    it is carried out at the next start. ``drilled`` once a trial has ended, well or not.
    """

    lock_requested = Signal()
    drilled = Signal()

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Sauvegardes faites", ports, tasks, look)
        self._settings = BackupSettings()
        self._read_from = ""
        self._errand = Errand(tasks, self)
        self.target = ChoiceField()
        self.fields["target"] = LabelledField("Destination", self.target)
        self.read = secondary_button("Lire la liste", "refresh-cw")
        self.stop = secondary_button("Arrêter", "x")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Lecture de la liste")
        self.words = plain_label(_NOT_READ, "muted", wrap=True)
        self.rows: RowsModel[Choice] = RowsModel(self._columns())
        self.table = PlainTable("Sauvegardes de la destination", self.rows)
        self.restore = primary_button("Restaurer…", "archive-restore")
        self.compare = secondary_button("Comparer une journée…", "calendar-range")
        self.drill = secondary_button("Restauration d'essai", "shield-check")
        self.discreet = False
        self._reading: Reading | None = None
        self.dialog: RestoreDialog | DrillDialog | None = None
        self._ways: tuple[tuple[Button, Way | None], ...] = (
            (self.restore, self._restore),
            (self.compare, ports.restoring.compare),
            (self.drill, self._try_out),
        )
        self._lay_out()
        self._connect()
        self._rest()

    def _columns(self) -> list[Column[Choice]]:
        return [
            Column("Date", lambda one: moment_short(wall_now(one.at, self._settings.zone))),
            Column("Sorte", lambda one: TIER_WORDS[one.tier]),
            Column("Contenu", lambda one: "Différence" if one.is_difference else "Complète", spare=True),
            Column("Cabinet", lambda one: size_words(one.size), right=True),
            Column("À télécharger", lambda one: size_words(one.fetched), right=True, spare=True),
            Column("Gardée jusqu'au", self._kept),
            Column("État", lambda one: one.refusal or "Utilisable", stretch=True),
        ]

    def _kept(self, choice: Choice) -> str:
        """No date where anyone at the computer may erase."""
        own = [one for one in self._settings.targets if one.id == self._read_from]
        if own and own[0].kind is TargetKind.FOLDER:
            return "Rien ne la protège"
        return kept_words(choice.at, choice.tier, self._settings)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addWidget(self.fields["target"], 1)
        for part in (self.read, self.stop, self.progress):
            above.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        above.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button, way in self._ways:
            acts.addWidget(button)
            if way is None:
                button.hide()
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 12)
        column.setSpacing(10)
        column.addLayout(above)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(acts)

    def _connect(self) -> None:
        self.read.clicked.connect(self.reload)
        self.stop.clicked.connect(self._errand.stop.set)
        self.target.currentIndexChanged.connect(lambda _at: self._forget())
        self.table.row_selected.connect(lambda _row: self._enable())
        self.table.row_opened.connect(lambda _row: self._go(self._restore))
        for button, way in self._ways:
            button.clicked.connect(partial(self._go, way))

    def adopt(self, settings: BackupSettings) -> None:
        self._settings = settings
        self.target.set_choices([(one.id, one.label) for one in settings.targets])
        self.rows.say_again()
        self._enable()

    def focus_first(self) -> None:
        (self.table if self.rows.rows() else self.read).setFocus()

    def reload(self) -> None:
        """Read the list of the chosen destination."""
        target_id = self.target.key()
        if not target_id or self._errand.is_running:
            return
        self._forget()
        self._read_from = target_id
        self.words.setText("Lecture en cours…")
        tell = self._tasks.relay(self._progressed)
        self._errand.run(
            partial(self.ports.restoring.begin, target_id),
            partial(_read, tell, self._errand.stop.is_set),
            self._show,
            self._failed,
        )
        self._rest()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)

    def _show(self, reading: Reading, found: Listing) -> None:
        self._reading = reading
        self.rows.set_rows(found.choices)
        told = counted(len(found.choices), "sauvegarde", "sauvegardes")
        self.words.setText(" ".join((f"{told}.", *found.warnings)))
        if found.choices:
            newest = found.newest
            self.table.selectRow(found.choices.index(newest) if newest else 0)
            self.table.setFocus()
        if found.warnings:
            self.said.emit("warning", " ".join(found.warnings))
        self._rest()

    def _failed(self, error: TelesecError) -> None:
        self.words.setText(_NOT_READ)
        self._rest()
        if not isinstance(error, Cancelled):
            self.said.emit("error", error.sentence)

    def _forget(self) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            self._tasks.run(reading.close, lambda _: None, lambda _: None)
        self.rows.set_rows(())
        self.words.setText(_NOT_READ)
        self._enable()

    def _rest(self) -> None:
        reading = self._errand.is_running
        for part in (self.stop, self.progress):
            part.setVisible(reading)
        self.read.setVisible(not reading)
        self.target.setEnabled(not reading)
        if reading:
            self.progress.setRange(0, 0)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.selected()
        able = isinstance(chosen, Choice) and not chosen.refusal and not self._errand.is_running
        for button, _way in self._ways:
            button.setEnabled(able)
        self.read.setEnabled(bool(self.target.key()))

    def _restore(self, _parent: QWidget, _target_id: str, choice: Choice) -> None:
        if self._reading is None:
            return
        dialog = RestoreDialog(self, self.ports, self._tasks, choice, self._reading)
        dialog.lock_requested.connect(self.lock_requested)
        self._open(dialog)

    def _try_out(self, _parent: QWidget, target_id: str, choice: Choice) -> None:
        dialog = DrillDialog(self, self.ports, self._tasks, choice, target_id)
        dialog.drilled.connect(self.drilled)
        self._open(dialog)

    def _open(self, dialog: RestoreDialog | DrillDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.leave()
            self.discard(dialog)
        self.focus_first()

    def _go(self, way: Way | None, _checked: object = None) -> None:
        chosen = self.table.selected()
        if way is not None and isinstance(chosen, Choice) and not chosen.refusal:
            way(self, self._read_from, chosen)


def _read(tell: Callable[[int, int], None], stop: Stop, reading: Reading) -> Listing:
    def told(progress: Progress) -> None:
        tell(progress.done, progress.total)

    return reading.listing(told, stop)
