"""One day of a backup beside the live one: choose the snapshot, see what differs, take back some of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from telesec.domain.backups.day_compare import CopiedBack, DayThen, Difference
from telesec.domain.backups.restores import Choice, Listing
from telesec.domain.backups.shapes import Cancelled
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, date_long, moment_short
from telesec.domain.wall import wall_now
from telesec.ui.backups.day_ports import Comparing, DayComparePorts, Tell
from telesec.ui.backups.day_rows import DayRows
from telesec.ui.backups.errand import Errand
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    FormDialog,
    LabelledField,
    plain_label,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

T = TypeVar("T")
_WORDS = (
    "La sauvegarde est ouverte à part, en lecture, puis effacée ; dans l'agenda d'aujourd'hui ne change que "
    "ce que vous cochez, et cela s'annule."
)
_SAME = "Cette journée est la même dans la sauvegarde et aujourd'hui."


class DayCompareDialog(FormDialog):
    """``copied`` carries the Deed that undoes what was taken back, and a sentence."""

    copied = Signal(object, str)

    def __init__(
        self,
        parent: QWidget,
        ports: DayComparePorts,
        tasks: Tasks,
        look: Look,
        *,
        practitioner_id: str,
        day: date,
        discreet: bool = False,
    ) -> None:
        super().__init__(parent, "Comparer une journée à une sauvegarde", "Comparer")
        self._ports, self._tasks, self._discreet = ports, tasks, discreet
        self._errand, self._proved = Errand(tasks, self), ProvedTasks(self, tasks, ports.prove)
        self._comparing: Comparing = ports.comparing()
        self._begun, self._wanted = "", ""
        self.place, self.snapshot = ChoiceField(), ChoiceField()
        self.practitioner = ChoiceField(list(ports.practitioners.items()))
        self.practitioner.choose(practitioner_id)
        self.day = DateField()
        self.day.set_day(day)
        self.read = secondary_button("Lire la liste", "refresh-cw")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement de la comparaison")
        self.told = plain_label("", "strong", wrap=True)
        self.rows = DayRows()
        self.copy = secondary_button("Reprendre les rendez-vous cochés", "archive-restore")
        self._lay_out(look)
        self._connect()
        self._rest(working=False)
        tasks.run(ports.places, self._show_places, self._failed)

    def _lay_out(self, look: Look) -> None:
        self.body.addWidget(plain_label(_WORDS, "muted", wrap=True))
        above, below = QHBoxLayout(), QHBoxLayout()
        for row, words, field in (
            (above, "Destination", self.place),
            (above, "Sauvegarde", self.snapshot),
            (below, "Agenda de", self.practitioner),
            (below, "Jour", self.day),
        ):
            row.setSpacing(10)
            row.addWidget(LabelledField(words, field), 1)
        above.addWidget(self.read, 0, Qt.AlignmentFlag.AlignBottom)
        for row in (above, below):
            self.body.addLayout(row)
        for part in (self.progress, self.told):
            self.body.addWidget(part)
        self.body.addWidget(self.rows, 1)
        self.buttons.insertWidget(0, self.copy)
        self.resize(look.px(860), look.px(600))

    def _connect(self) -> None:
        self.read.clicked.connect(self.read_list)
        self.place.currentIndexChanged.connect(lambda _at: self._forget())
        self.submitted.connect(self.compare)
        self.copy.clicked.connect(self.take_back)
        self.rows.changed.connect(self._enable)

    def choose(self, target_id: str, choice: Choice) -> None:
        """Begin with a snapshot already chosen elsewhere."""
        self._wanted = target_id
        self.place.choose(target_id)
        self._offer((choice,))

    def read_list(self) -> None:
        """The snapshots of the destination chosen."""
        self._begin(self._read_list)

    def compare(self) -> None:
        """Fetch the day of the snapshot chosen; the list first, when there is none yet."""
        day = self.day.day()
        if day is None:
            self.bar.show_message("info", "Donnez un jour. Exemple : 17/11/2026")
            self.day.setFocus()
        elif not self.snapshot.key():
            self.read_list()
        else:
            self._begin(partial(self._look, self.snapshot.key(), self.practitioner.key(), day))

    def take_back(self) -> None:
        """The ticked ones, by booking."""
        chosen = self.rows.ticked()
        if chosen:
            self._rest(working=True)
            self._tasks.run(partial(self._ports.copy_back, chosen), self._taken, self._failed)

    def reject(self) -> None:
        """Stops the work first; a second time closes."""
        if self._errand.is_running and not self._errand.stop.is_set():
            self._errand.stop.set()
            self.told.setText("Arrêt…")
            return
        self._errand.give_up()
        super().reject()

    def _begin(self, then: Callable[[], None]) -> None:
        """Once for each destination: password and code, the journal's row, its keys."""
        target_id = self.place.key()
        self.bar.clear()
        if self._begun == target_id:
            then()
            return
        self._rest(working=True)

        def begun(_nothing: None) -> None:
            self._begun = target_id
            then()

        begin = partial(self._comparing.begin, target_id)
        self._proved.run(begin, begun, self._failed, lambda: self._rest(working=False))

    def _read_list(self) -> None:
        tell, stop = self._tell(), self._errand.stop.is_set
        self._away(lambda: self._comparing.listing(tell, stop), self._show_list)

    def _look(self, snapshot_id: str, practitioner_id: str, day: date) -> None:
        tell, stop = self._tell(), self._errand.stop.is_set
        look = partial(self._comparing.look, snapshot_id, practitioner_id, day, tell, stop)
        self._away(look, self._looked)

    def _away(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Far from the stores: the network, and the private copy."""
        self._rest(working=True)
        self._errand.run(lambda: None, lambda _: work(), lambda _, found: then(found), self._failed)

    def _looked(self, then: DayThen) -> None:
        self._tasks.run(partial(self._ports.differences, then), partial(self._show, then), self._failed)

    def _tell(self) -> Tell:
        report = self._tasks.relay(self._progressed)
        return lambda progress: report(progress.done, progress.total)

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(1000 * min(done, total) // max(total, 1))

    def _show_places(self, found: Mapping[str, str]) -> None:
        self.place.set_choices(sorted(found.items(), key=lambda one: one[0] != self._wanted))
        if self._wanted:
            self.place.choose(self._wanted)
        if not found:
            self.bar.show_message("info", "Aucune sauvegarde n'est réglée : il n'y a rien à comparer.")
        self._enable()

    def _show_list(self, found: Listing) -> None:
        self._rest(working=False)
        self._offer([choice for choice in found.choices if not choice.refusal])
        if found.warnings:
            self.bar.show_message("warning", "\n".join(found.warnings))
        self.told.setText("Choisissez une sauvegarde d'avant le moment où quelque chose s'est perdu.")
        self.snapshot.setFocus()

    def _offer(self, choices: Sequence[Choice]) -> None:
        zone = self._ports.zone
        named = [(one.id, f"n° {one.number}, {moment_short(wall_now(one.at, zone))}") for one in choices]
        self.snapshot.set_choices(named)
        self._enable()

    def _show(self, then: DayThen, found: Sequence[Difference]) -> None:
        self._rest(working=False)
        day = date_long(then.day)
        differ = counted(len(found), "différence", "différences")
        self.told.setText(f"{day[:1].upper()}{day[1:]} : {differ}." if found else _SAME)
        self.rows.show_differences(found, discreet=self._discreet)
        (next(iter(self.rows.boxes.values()), None) or self.cancel).setFocus()

    def _taken(self, copied: CopiedBack) -> None:
        self._rest(working=False)
        back = counted(copied.count, "rendez-vous repris", "rendez-vous repris")
        sentence = f"{back} de la sauvegarde."
        if copied.deed is not None:
            self.copied.emit(copied.deed, sentence)
        kind = "warning" if copied.refused else "success"
        self.bar.show_message(kind, "\n".join((sentence, *copied.refused)))
        self.rows.show_differences((), discreet=self._discreet)
        self.told.setText("Comparez à nouveau pour voir ce qui reste.")
        self.submit.setFocus()

    def _forget(self) -> None:
        if self.place.key() != self._wanted:
            self.snapshot.set_choices(())
        self.rows.show_differences((), discreet=self._discreet)
        self._enable()

    def _failed(self, error: TelesecError) -> None:
        self._rest(working=False)
        self.told.setText("")
        self.bar.show_message("info" if isinstance(error, Cancelled) else "error", error.sentence)

    def _rest(self, *, working: bool) -> None:
        self.progress.setVisible(working)
        self.progress.setRange(0, 0)
        for part in (self.place, self.snapshot, self.practitioner, self.day, self.read, self.rows):
            part.setEnabled(not working)
        self.submit.setEnabled(not working)
        self.cancel.setText("Arrêter" if working else "Fermer")
        self._enable(working=working)

    def _enable(self, *, working: bool = False) -> None:
        ready = bool(self.place.key()) and not working
        self.read.setEnabled(ready)
        self.submit.setEnabled(ready)
        self.copy.setEnabled(bool(self.rows.ticked()) and not working)
