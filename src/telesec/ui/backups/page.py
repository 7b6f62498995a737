"""The page of backups: how they stand, then destinations, snapshots, hours, certificate and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.backups.changes import KeyStanding
from telesec.domain.backups.shapes import BackupRefused, BackupSettings
from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.ui.backups.hosting import HostingPane
from telesec.ui.backups.keys import KeysPane
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.backups.schedule import SchedulePane
from telesec.ui.backups.snapshots import SnapshotsPane
from telesec.ui.backups.state import StateCard
from telesec.ui.backups.targets import TargetsPane
from telesec.ui.controls import MessageBar, SegmentedControl, confirm, plain_label
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_TABS = (
    ("targets", "Destinations"),
    ("snapshots", "Sauvegardes faites"),
    ("schedule", "Horaire et durée"),
    ("hosting", "Hébergeur"),
    ("keys", "Clés"),
)
_PANES: dict[str, Callable[[BackupsPorts, Tasks, Look], Pane]] = {
    "targets": TargetsPane,
    "snapshots": SnapshotsPane,
    "schedule": SchedulePane,
    "hosting": HostingPane,
    "keys": KeysPane,
}
_EVERY_MINUTE = 60_000
_NO_CODE = "Aucune sauvegarde ne part tant que le code de récupération du cabinet n'est pas donné, une fois."
_NO_SIGNATURE = "Cet ordinateur doit encore être préparé pour signer les sauvegardes."
_SIGNERS = "La liste des ordinateurs qui signent les sauvegardes a changé : vérifiez-la."
_AFRESH = (
    "Les réglages modifiés, perdus ou anciens seront laissés de côté : il faudra redonner les destinations "
    "et leurs clés. Les sauvegardes déjà faites restent où elles sont, et se lisent toujours d'ici."
)


class BackupsPage(QWidget):
    """For an administrator; the others read the state in the status line.

    ``lock_requested`` when a restoration waits for the next start.
    """

    changed = Signal(object)
    lock_requested = Signal()

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.bar = MessageBar()
        self.choice = SegmentedControl("Sauvegardes", _TABS)
        self.state = StateCard(ports, look)
        self._look = look
        self._discreet = False
        self._settings: BackupSettings | None = None
        self._standing_keys: KeyStanding | None = None
        self.panes: dict[str, Pane] = {}
        self._stack = QStackedWidget()
        self._beat = QTimer(self)
        self._beat.setInterval(_EVERY_MINUTE)
        self._lay_out(look)
        self._connect()

    def _lay_out(self, look: Look) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, look.px(8), 18, look.px(8))
        row.setSpacing(16)
        row.addWidget(plain_label("Sauvegardes", "title"))
        row.addWidget(self.choice)
        row.addStretch(1)
        standing = QVBoxLayout()
        standing.setContentsMargins(18, 12, 18, 0)
        standing.setSpacing(8)
        standing.addWidget(self.bar)
        standing.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addLayout(standing)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.choice.chosen.connect(self.show_tab)
        self._beat.timeout.connect(self.look_again)
        self.state.ended.connect(self._made)
        self.show_tab("targets")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    def reload(self) -> None:
        """Read settings, keys and standing again."""
        self._tasks.run(self._ports.settings, self._adopt, self._failed)
        self._tasks.run(self._ports.keys, self._know, lambda _error: None)
        self.look_again()

    def look_again(self) -> None:
        """Read how the backups stand now."""
        self._tasks.run(self._ports.standing, self.state.show_standing, self._failed)

    def show_tab(self, key: str) -> None:
        """Show one of targets, snapshots, schedule, hosting, keys."""
        self.choice.choose(key)
        pane = self.pane(key)
        self._stack.setCurrentWidget(pane)
        pane.focus_first()

    def pane(self, key: str) -> Pane:
        """One part of the page, made the first time it is shown."""
        if key not in self.panes:
            pane = self.panes[key] = _PANES[key](self._ports, self._tasks, self._look)
            pane.said.connect(self.bar.show_message)
            pane.changed.connect(self._settled)
            if isinstance(pane, SnapshotsPane):
                pane.lock_requested.connect(self.lock_requested)
                pane.drilled.connect(self._tell_all)
                pane.discreet = self._discreet
            self._stack.addWidget(pane)
            if self._settings is not None:
                pane.adopt(self._settings)
            if isinstance(pane, KeysPane) and self._standing_keys is not None:
                pane.show_keys(self._standing_keys)
        return self.panes[key]

    def focus_first(self) -> None:
        """Where one begins on the part that is shown."""
        self.pane(self.choice.key()).focus_first()

    def refresh(self, change: object) -> None:
        """Backups have their own signs; a journal entry elsewhere changes nothing here."""

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.state.set_look(look)
        for pane in self.panes.values():
            pane.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Nothing here names a patient: the page stays readable; a day compared from here shows initials."""
        self._discreet = discreet
        snapshots = self.panes.get("snapshots")
        if isinstance(snapshots, SnapshotsPane):
            snapshots.discreet = discreet

    def _adopt(self, settings: BackupSettings) -> None:
        self._settings = settings
        self.state.show_settings(settings)
        for pane in self.panes.values():
            pane.adopt(settings)

    def _settled(self, settings: BackupSettings) -> None:
        self._adopt(settings)
        self._tasks.run(self._ports.keys, self._know, lambda _error: None)
        self._tell_all()
        self.changed.emit(Change.JOURNAL)

    def _tell_all(self) -> None:
        """Here and on the line at the bottom of the window."""
        self.look_again()
        self._ports.runner.look()

    def _know(self, keys: KeyStanding) -> None:
        self._standing_keys = keys
        self.state.show_keys(keys)
        pane = self.panes.get("keys")
        if isinstance(pane, KeysPane):
            pane.show_keys(keys)
        if not keys.recovery_known:
            self.bar.show_message("warning", _NO_CODE, "Donner le code", lambda: self.show_tab("keys"))
        elif not keys.signers_known:
            self.bar.show_message("error", _SIGNERS, "Voir la liste", lambda: self.show_tab("keys"))
        elif not keys.signs_here and self._settings is not None and self._settings.targets:
            self.bar.show_message("warning", _NO_SIGNATURE, "Préparer", lambda: self.show_tab("keys"))

    def _made(self, kind: str, sentence: str) -> None:
        self.bar.show_message(kind, sentence)
        self.look_again()
        self.changed.emit(Change.JOURNAL)

    def _failed(self, error: TelesecError) -> None:
        if isinstance(error, BackupRefused):
            self.bar.show_message("error", error.sentence, "Repartir de réglages vides", self._ask_afresh)
        else:
            self.bar.show_message("error", error.sentence)

    def _ask_afresh(self) -> None:
        if confirm(self, "Repartir de réglages vides ?", _AFRESH, "Repartir", danger=True):
            self._proved.run(self._ports.setting.start_over, self._settled, self._failed)
