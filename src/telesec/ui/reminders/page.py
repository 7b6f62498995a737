"""The page of messages to patients: four tabs, one sending at a time, seen and stoppable from each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.domain.messages.queue import Batch, Decision, DueLine, Pending, Worklist
from telesec.domain.messages.settings import MessageSettings
from telesec.ui.controls import MessageBar, SegmentedControl, confirm, plain_label, secondary_button
from telesec.ui.look import Look
from telesec.ui.reminders.follow_up import FollowUpTab
from telesec.ui.reminders.message_tabs import MessageTabs
from telesec.ui.reminders.ports import MessagesPorts
from telesec.ui.reminders.posting import Posting, Result
from telesec.ui.reminders.sms_file import SmsFiles
from telesec.ui.reminders.tabs import ListTab
from telesec.ui.reminders.worklist import WorklistView
from telesec.ui.tasks import Tasks

_TABS = (
    ("reminders", "Rappels"),
    ("changes", "Changements"),
    ("delay", "Retard"),
    ("follow_up", "Suivi"),
)
_NO_SERVER = (
    "L'envoi par e-mail n'est pas réglé : un administrateur peut le faire dans Paramètres, "
    "section Envoi d'e-mails."
)
_OFF = "Les rappels sont arrêtés dans les réglages. Les annulations et les changements s'annoncent toujours."
_ONCE = "Personne n'est prévenu deux fois de la même chose, ni contre son gré."


class MessagesPage(QWidget):
    """``patient_requested`` asks for a patient's file."""

    changed = Signal(object)
    patient_requested = Signal(str)

    def __init__(self, ports: MessagesPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self.sms = SmsFiles(self, ports, tasks)
        self.posting = Posting(ports.sending, tasks, self)
        self.bar = MessageBar()
        self.choice = SegmentedControl("Messages", _TABS)
        self.tabs = MessageTabs(ports, tasks, look)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Envoi des e-mails")
        self.stop = secondary_button("Arrêter l'envoi", "x")
        self._lay_out(look)
        self._connect()
        self._rest()

    def _lay_out(self, look: Look) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(20, look.px(8), 20, look.px(8))
        row.setSpacing(16)
        row.addWidget(plain_label("Messages", "title"))
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.bar)
        column.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.choice.chosen.connect(self.show_tab)
        self.tabs.said.connect(self.bar.show_message)
        self.tabs.send_requested.connect(self._send)
        self.tabs.export_requested.connect(self.sms.make)
        self.tabs.told.connect(partial(self._settle, told=True))
        self.tabs.left_untold.connect(partial(self._settle, told=False))
        self.tabs.patient_requested.connect(self.patient_requested)
        self.tabs.send_again.connect(self._start)
        self.tabs.file_again.connect(self.sms.make_again)
        self.sms.said.connect(self.bar.show_message)
        self.sms.ended.connect(lambda: self._tab().reload())
        self.posting.progressed.connect(self._progressed)
        self.posting.ended.connect(self._ended)
        self.stop.clicked.connect(self._stop_sending)
        for keys, act in (("Ctrl+Return", WorklistView.ask_send), ("Ctrl+E", WorklistView.ask_export)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._act_shown, act))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tasks.run(self._ports.settings, self._know)
        self._tasks.run(self._ports.sending.pending, self._look_at_queue)
        self._tasks.run(self._ports.changes, self._count_changes)
        self._tab().reload()

    def show_tab(self, key: str) -> None:
        """Show one of reminders, changes, delay, follow_up."""
        self.choice.choose(key)
        self.tabs.setCurrentWidget(self._tab())
        self._tab().reload()

    def announce(self, appointment_ids: tuple[str, ...]) -> None:
        """Come here from the agenda: tell the patients of these appointments."""
        self.show_tab("changes")
        self.tabs.changes.choose(appointment_ids)
        self.tabs.changes.focus_first()

    def announce_delay(self, practitioner_id: str) -> None:
        """Come here from the agenda: somebody runs late today."""
        self.show_tab("delay")
        self.tabs.delay.choose(practitioner_id)

    def focus_first(self) -> None:
        """The list of the tab on screen."""
        self._tab().focus_first()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.tabs.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.tabs.set_discreet(discreet)

    def refresh(self, change: object) -> None:
        """The agenda, a patient's wish or address changed: the list on screen is asked again."""
        if change in (Change.AGENDA, Change.PATIENTS, Change.PEOPLE) and self.isVisible():
            self._tab().reload()

    def unfinished(self) -> FormDraft | None:
        """Nothing is typed here that could be lost."""
        return None

    def restore(self, draft: FormDraft) -> None:
        """No form of this page is ever kept."""

    def _tab(self) -> ListTab | FollowUpTab:
        return self.tabs.tab(self.choice.key())

    def _know(self, settings: MessageSettings) -> None:
        self.tabs.know(settings)
        if not settings.reminders:
            self.bar.show_message("info", _OFF)
        elif not settings.server.is_ready:
            self.bar.show_message("info", _NO_SERVER)
        elif worry := settings.server.worry(self._ports.today()):
            self.bar.show_message("warning", worry)

    def _count_changes(self, found: Worklist) -> None:
        due = sum(line.is_due for line in found.lines)
        self.choice.retitle("changes", f"Changements ({due})" if due else "Changements")

    def _look_at_queue(self, waiting: tuple[Pending, ...]) -> None:
        if waiting and not self.posting.is_running:
            words = counted(
                len(waiting), "e-mail préparé n'est pas parti", "e-mails préparés ne sont pas partis"
            )
            self.bar.show_message("warning", f"{words}.", "Reprendre l'envoi", self._start)

    def _act_shown(self, act: Callable[[WorklistView], None]) -> None:
        tab = self._tab()
        if isinstance(tab, ListTab):
            act(tab.view)

    def _send(self, lines: tuple[DueLine, ...]) -> None:
        many = counted(len(lines), "rendez-vous", "rendez-vous")
        if confirm(self, f"Envoyer les e-mails pour {many} ?", _ONCE, "Envoyer", enter=True):
            self._tasks.run(partial(self._ports.prepare, lines), self._prepared, self._failed)

    def _prepared(self, _batch: Batch) -> None:
        self._start()

    def _start(self) -> None:
        self.bar.clear()
        self.posting.start()
        self._busy(busy=True)

    def _stop_sending(self) -> None:
        self.stop.setEnabled(False)
        self.posting.stop()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress.setFormat(f"{done} sur {total}")

    def _ended(self, result: Result) -> None:
        self._rest()
        if result.kind == "success":
            self.bar.show_message("success", result.words())
        else:
            self.bar.show_message(result.kind, result.words(), "Voir le suivi", self._show_unsure)
        self._tab().reload()

    def _show_unsure(self) -> None:
        self.show_tab("follow_up")
        self.tabs.follow_up.show_unsure()

    def _busy(self, *, busy: bool) -> None:
        self.tabs.set_busy(busy)
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.stop.setEnabled(busy)

    def _rest(self) -> None:
        self.progress.setRange(0, 0)
        self._busy(busy=False)

    def _settle(self, line: DueLine, *, told: bool) -> None:
        work = partial(self._ports.tell if told else self._ports.leave_untold, line)
        if line.is_uncertain and line.message is not None:
            work = partial(self._ports.decide, line.message, Decision.TOLD)
        self._tasks.run(work, lambda _: self._tab().reload(), self._failed)

    def _failed(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)
        self._tab().reload()
