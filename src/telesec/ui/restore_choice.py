"""The list of snapshots to choose from, and what every long step shows: how far it is, and how to stop it."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar

from telesec.domain.backups.restores import Choice, Listing
from telesec.domain.backups.shapes import Cancelled, Progress
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import moment_short
from telesec.domain.wall import wall_now
from telesec.ui.backups.wording import TIER_WORDS, size_words
from telesec.ui.controls import Column, PlainTable, RowsModel, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.restore_ports import RestoreAnewPorts, Tell
from telesec.ui.steps import Step
from telesec.ui.tasks import Tasks

_ROWS_SHOWN = 8
_SOUND, _APART = "Vérifiable", "Autre suite"


class Watched(Step):
    """A step whose work is long: its progress is shown and it can be stopped."""

    def __init__(self, look: Look, title: str, sentence: str, forward: str, *, width: int = 520) -> None:
        super().__init__(look, title, sentence, forward, width=width)
        self.stop = Event()
        self.progress = QProgressBar()
        self.step = plain_label("", "small", wrap=True)
        self.halt = secondary_button("Arrêter", "x")
        self.halt.clicked.connect(self._halt)
        for part in (self.progress, self.step):
            self.body.addWidget(part)
        self.body.addWidget(self.halt, 0, Qt.AlignmentFlag.AlignLeft)

    def begin_work(self, tasks: Tasks, name: str) -> Tell:
        """Show that it goes on; gives the ``tell`` to hand to the work."""
        self.stop.clear()
        self.bar.clear()
        self.progress.setAccessibleName(name)
        self.show_working(working=True)
        said: list[str] = []
        report = tasks.relay(lambda done, total: self._progressed(said, done, total))

        def tell(progress: Progress) -> None:
            said.append(progress.step)
            report(progress.done, progress.total)

        return tell

    def show_working(self, *, working: bool) -> None:
        """Progress and the way to stop, or the buttons of the step."""
        for part in (self.progress, self.step, self.halt):
            part.setVisible(working)
        self.progress.setRange(0, 0)
        self.step.setText("Connexion…" if working else "")
        self.busy(busy=working)
        if working:
            self.halt.setFocus()

    def show_problem(self, error: TelesecError) -> None:
        self.show_working(working=False)
        super().show_problem(error)
        if isinstance(error, Cancelled):
            self.bar.show_message("info", error.sentence)

    def _halt(self) -> None:
        self.stop.set()
        self.step.setText("Arrêt…")

    def _progressed(self, said: list[str], done: int, total: int) -> None:
        if self.stop.is_set():
            return
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(1000 * min(done, total) // max(total, 1))
        self.step.setText(f"{said[-1]}…")


class ChoiceStep(Watched):
    """The snapshots by date, the newest proposed; what is odd about them is said above. Emits a Choice."""

    code_refused = Signal(object)

    def __init__(self, look: Look, tasks: Tasks, ports: RestoreAnewPorts) -> None:
        super().__init__(
            look,
            "Quelle sauvegarde ?",
            "La plus récente est proposée. Est-ce bien la date que vous attendiez ? Sinon, n'allez pas plus "
            "loin : cherchez les suivantes à un autre endroit, ou demandez-les à l'hébergeur.",
            "Restaurer celle-ci",
            width=900,
        )
        self._tasks, self._ports = tasks, ports
        self.rows: RowsModel[Choice] = RowsModel(
            [
                Column("N°", lambda one: str(one.number), right=True),
                Column("Faite le", lambda one: moment_short(wall_now(one.at, ports.zone))),
                Column("Signée", lambda one: one.signer, spare=True),
                Column("Sorte", lambda one: TIER_WORDS[one.tier], spare=True),
                Column("À télécharger", lambda one: size_words(one.fetched), right=True),
                Column("État", lambda one: one.refusal or (_APART if one.apart else _SOUND), stretch=True),
            ]
        )
        self.table = PlainTable("Sauvegardes trouvées", self.rows)
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * (_ROWS_SHOWN + 1))
        self.table.row_selected.connect(lambda _row: self._enable())
        self.table.row_opened.connect(lambda _row: self.submit())
        self.body.addWidget(self.table)
        self.finish_layout()

    def read(self, on_paper: int) -> None:
        """Ask the place for its list."""
        self.rows.set_rows(())
        tell = self.begin_work(self._tasks, "Lecture des sauvegardes")
        self.table.hide()
        stop = self.stop.is_set
        self._tasks.run(lambda: self._ports.listing(on_paper, tell, stop), self._show, self._refused)

    def focus_first(self) -> None:
        """The list."""
        self.table.setFocus()

    def submit(self) -> None:
        chosen = self.table.selected()
        if isinstance(chosen, Choice) and not chosen.refusal:
            self.done.emit(chosen)

    def _show(self, found: Listing) -> None:
        self.show_working(working=False)
        self.table.show()
        self.rows.set_rows(found.choices)
        newest = found.newest
        if newest is not None:
            self.table.selectRow(found.choices.index(newest))
        if found.warnings:
            self.bar.show_message("warning", "\n".join(found.warnings))
        self._enable()
        self.table.setFocus()

    def _refused(self, error: TelesecError) -> None:
        self.show_working(working=False)
        if isinstance(error, Invalid):
            self.code_refused.emit(error)
            return
        self.show_problem(error)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.selected()
        refusal = chosen.refusal if isinstance(chosen, Choice) else ""
        self.step.setText(refusal)
        self.step.setVisible(bool(refusal))
        self.forward.setEnabled(isinstance(chosen, Choice) and not refusal)
