"""What became of the messages, and what a person makes of those nobody is sure about."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, moment_short
from telesec.domain.messages.queue import (
    CHANNEL_LABELS,
    KIND_LABELS,
    Channel,
    Decision,
    FollowUp,
    Message,
    State,
)
from telesec.domain.patient_files.names import initials
from telesec.domain.wall import wall_now
from telesec.ui.controls import (
    Column,
    PlainTable,
    RowsModel,
    SegmentedControl,
    confirm,
    plain_label,
    secondary_button,
)
from telesec.ui.reminders.ports import MessagesPorts
from telesec.ui.reminders.wording import state_words
from telesec.ui.tasks import Tasks

_FILTERS = (("check", "À vérifier"), ("all", "Tous"))
_TO_CHECK = frozenset({State.SENDING, State.FAILED, State.QUEUED})
_AGAIN = (
    "Personne ne sait si le premier est arrivé : le patient peut le recevoir deux fois. "
    "Le mieux est souvent de téléphoner."
)


class FollowUpTab(QWidget):
    """``decided`` once a message was put back in the queue or settled; ``again`` asks for a file anew."""

    said = Signal(str, str)
    decided = Signal()
    send_again = Signal()
    file_again = Signal(str)
    patient_requested = Signal(str)

    def __init__(self, ports: MessagesPorts, tasks: Tasks) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._found: tuple[FollowUp, ...] = ()
        self._discreet = False
        self._busy = False
        self.filter = SegmentedControl("Messages affichés", _FILTERS)
        self.count = plain_label("", "strong")
        self._model: RowsModel[FollowUp] = RowsModel(self._columns())
        self.table = PlainTable("Suivi des messages", self._model)
        self.assume = secondary_button("Considérer comme parti", "check")
        self.again = secondary_button("Renvoyer", "mail")
        self.tell = secondary_button("Prévenu par téléphone", "phone")
        self.drop = secondary_button("Abandonner", "ban")
        self.came_back = secondary_button("Revenu en erreur", "undo-2")
        self.file = secondary_button("Refaire le fichier de SMS…", "file-down")
        self._lay_out()
        self._connect()
        self._choose(None)

    def _columns(self) -> list[Column[FollowUp]]:
        return [
            Column("Quand", self._when),
            Column("Patient", self._who, stretch=True),
            Column("Quoi", lambda item: KIND_LABELS[item.message.kind]),
            Column("Moyen", lambda item: CHANNEL_LABELS[item.message.channel]),
            Column("État", lambda item: state_words(item.message)),
            Column("Heure dite", lambda item: moment_short(item.message.told), spare=True),
            Column("Adresse", self._address, spare=True),
        ]

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.count, 1)
        above.addWidget(self.filter)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for part in (self.assume, self.again, self.tell, self.drop):
            acts.addWidget(part)
        acts.addStretch(1)
        for part in (self.came_back, self.file):
            acts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(acts)

    def _connect(self) -> None:
        self.filter.chosen.connect(lambda _key: self._show_filtered())
        self.table.row_selected.connect(self._choose)
        self.table.row_opened.connect(lambda item: self.patient_requested.emit(item.message.patient_id))
        self.assume.clicked.connect(lambda: self._decide(Decision.ASSUME_SENT))
        self.tell.clicked.connect(lambda: self._decide(Decision.TOLD))
        self.drop.clicked.connect(lambda: self._decide(Decision.DROP))
        self.came_back.clicked.connect(lambda: self._decide(Decision.CAME_BACK))
        self.again.clicked.connect(self._send_again)
        self.file.clicked.connect(self._ask_file)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self._model.say_again()

    def set_busy(self, busy: bool) -> None:
        """While e-mails leave, what is leaving is nobody's to decide."""
        self._busy = busy
        self._choose(self.table.selected())

    def reload(self) -> None:
        """Ask again."""
        self._tasks.run(self._ports.follow_up, self._show, self._failed)

    def show_unsure(self) -> None:
        """The messages that wait for somebody's decision."""
        self.filter.choose("check")
        self._show_filtered()

    def focus_first(self) -> None:
        """The list."""
        self.table.setFocus()

    def _show(self, found: tuple[FollowUp, ...]) -> None:
        self._found = found
        self._show_filtered()

    def _show_filtered(self) -> None:
        everything = self.filter.key() == "all"
        rows = [item for item in self._found if everything or item.message.state in _TO_CHECK]
        self._model.set_rows(rows)
        words = counted(len(rows), "message", "messages")
        self.count.setText(words if everything else f"{words} à vérifier")
        if rows:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._choose(rows[0] if rows else None)

    def _choose(self, item: FollowUp | None) -> None:
        state = item.message.state if item else None
        free = not self._busy
        self.assume.setEnabled(free and state is State.SENDING)
        self.again.setEnabled(free and state in (State.SENDING, State.FAILED))
        self.tell.setEnabled(free and state in _TO_CHECK)
        self.drop.setEnabled(free and state in _TO_CHECK)
        by_mail = item is not None and item.message.channel is Channel.MAIL
        exported = item is not None and item.message.channel is Channel.SMS
        settled = (
            (self.came_back, by_mail and state is State.SENT),
            (self.file, exported and state is State.EXPORTED),
        )
        for button, serves in settled:
            button.setEnabled(serves)
            button.setVisible(serves)
        for button in (self.assume, self.again, self.tell, self.drop):
            button.setVisible(not any(serves for _, serves in settled))

    def _send_again(self) -> None:
        item = self.table.selected()
        if item is None:
            return
        unsure = item.message.state is State.SENDING
        if not unsure or confirm(self, "Renvoyer ce message ?", _AGAIN, "Renvoyer", danger=True):
            self._settle(item.message, Decision.SEND_AGAIN)

    def _decide(self, decision: Decision) -> None:
        item = self.table.selected()
        if item is not None:
            self._settle(item.message, decision)

    def _settle(self, message: Message, decision: Decision) -> None:
        work = partial(self._ports.decide, message, decision)
        self._tasks.run(work, lambda _: self._settled(decision), self._failed)

    def _settled(self, decision: Decision) -> None:
        self.reload()
        self.decided.emit()
        if decision is Decision.SEND_AGAIN:
            self.send_again.emit()

    def _ask_file(self) -> None:
        item = self.table.selected()
        if item is not None:
            self.file_again.emit(item.message.batch_id)

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)
        self.reload()

    def _when(self, item: FollowUp) -> str:
        at = item.message.at
        return moment_short(wall_now(at, self._ports.zone())) if at else ""

    def _who(self, item: FollowUp) -> str:
        return initials(item.shown_name) if self._discreet else item.shown_name

    def _address(self, item: FollowUp) -> str:
        return "•••" if self._discreet else item.message.recipient
