"""The rights of the practice: by role, by account, and what another account would see."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.access.rights_book import RightsBook, SeenAs
from telesec.domain.access.rights_words import sentences
from telesec.domain.changes import Change
from telesec.domain.errors import Stale, TelesecError
from telesec.ui.controls import (
    MessageBar,
    SegmentedControl,
    empty_layout,
    ghost_button,
    plain_label,
    primary_button,
)
from telesec.ui.look import Look
from telesec.ui.people.rights_accounts import AccountsView
from telesec.ui.people.rights_draft import RightsDraft
from telesec.ui.people.rights_ports import RightsPorts
from telesec.ui.people.rights_preview import PreviewView
from telesec.ui.people.rights_roles import RolesView
from telesec.ui.people.rights_side import scrolled
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

ROLES, ACCOUNTS, PREVIEW = "roles", "accounts", "preview"
_TALLEST = 190


class Pending(QFrame):
    """What was asked for and is not written yet, each with its before and its after."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.save = primary_button("Enregistrer", "check")
        self.forget = ghost_button("Abandonner")
        self.said: tuple[str, ...] = ()
        self._title = plain_label("", "section")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        inside = QWidget()
        inside.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, 8, 0)
        area = scrolled(inside)
        area.setMaximumHeight(_TALLEST)
        area.setAccessibleName("Modifications à enregistrer")
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.forget)
        top.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addLayout(top)
        column.addWidget(area)
        self.hide()

    def show_changes(self, draft: RightsDraft) -> None:
        """The sentences of each change; hidden when there is none."""
        changes = draft.changes()
        told = [sentences(change, draft.book) for change in changes]
        self.said = tuple(f"Avant : {before}\nAprès : {after}" for before, after in told)
        empty_layout(self._lines)
        for line in self.said:
            self._lines.addWidget(plain_label(line, wrap=True))
        count = len(changes)
        self._title.setText(
            f"{count} modifications à enregistrer" if count > 1 else "1 modification à enregistrer"
        )
        self.setVisible(bool(changes))


class RightsPanel(QWidget):
    """The tab of rights; writes only on « Enregistrer », after a proof."""

    changed = Signal(object)

    def __init__(self, ports: RightsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks, self._look = ports, tasks, look
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._draft: RightsDraft | None = None
        self._wanted = ""  # chosen elsewhere, and not in the lists yet
        self.bar = MessageBar()
        self.views = SegmentedControl(
            "Droits", [(ROLES, "Par rôle"), (ACCOUNTS, "Par compte"), (PREVIEW, "Voir comme")]
        )
        self.roles, self.accounts, self.preview = RolesView(), AccountsView(), PreviewView()
        self.pending = Pending()
        self._stack = QStackedWidget()
        for view in (self.roles, self.accounts, self.preview):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        for widget in (self.views, self.bar):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.pending)
        self._wire()
        self.refresh(Change.PEOPLE)

    def refresh(self, change: object) -> None:
        """Read the rights again; what was ticked and not written stays."""
        if change == Change.PEOPLE and not self.is_touched():
            self._tasks.run(self._ports.book, self._show, self._fail)

    def is_touched(self) -> bool:
        """Whether something is ticked and not written."""
        return self._draft is not None and bool(self._draft.changes())

    def focus_first(self) -> None:
        """The table has the focus when the tab is shown."""
        self.roles.acts.table.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look

    def look_at(self, account_id: str) -> None:
        """The account chosen elsewhere is the one in front here, as soon as it is known, and once."""
        self._wanted = account_id
        for choice in (self.accounts.account, self.preview.account):
            if choice.findData(account_id) >= 0:
                choice.choose(account_id)
                self._wanted = ""

    def _wire(self) -> None:
        self.views.chosen.connect(self._go)
        self.roles.changed.connect(self._ticked)
        self.accounts.changed.connect(self._ticked)
        self.preview.asked.connect(self._look_as)
        self.pending.save.clicked.connect(self._save)
        self.pending.forget.clicked.connect(self._forget)

    def _go(self, key: str) -> None:
        before = self._stack.currentWidget()
        self._stack.setCurrentIndex((ROLES, ACCOUNTS, PREVIEW).index(key))
        if key == PREVIEW:
            if before is self.accounts:
                self.preview.account.choose(self.accounts.account.key())
            self.preview.ask()

    def _show(self, book: RightsBook) -> None:
        self._draft = RightsDraft(book)
        self.preview.offer(book)
        self._say()
        self.look_at(self._wanted)

    def _say(self) -> None:
        if self._draft is not None:
            self.roles.show_rights(self._draft)
            self.accounts.show_rights(self._draft)
            self.pending.show_changes(self._draft)

    def _ticked(self) -> None:
        self.bar.clear()
        if self._draft is not None:
            self.pending.show_changes(self._draft)
            other = self.accounts if self.sender() is self.roles else self.roles
            other.show_rights(self._draft)

    def _forget(self) -> None:
        if self._draft is not None:
            self._draft = RightsDraft(self._draft.book)
            self._say()

    def _save(self) -> None:
        if self._draft is None:
            return
        wanted = self._draft.changes()
        self.pending.save.setEnabled(False)
        self._proved.run(lambda: self._ports.change(wanted), self._saved, self._refused, self._given_up)

    def _given_up(self) -> None:
        self.pending.save.setEnabled(True)

    def _saved(self, book: RightsBook) -> None:
        self.pending.save.setEnabled(True)
        self._show(book)
        self.bar.show_message(
            "success",
            "Les droits sont enregistrés. Les sessions ouvertes les suivent dès leur prochaine action.",
        )
        self.changed.emit(Change.PEOPLE)

    def _refused(self, error: TelesecError) -> None:
        """What was refused stays ticked; what changed meanwhile is read again."""
        self.pending.save.setEnabled(True)
        self._fail(error)
        if isinstance(error, Stale):
            self._tasks.run(self._ports.book, self._show, self._fail)

    def _look_as(self, account_id: str) -> None:
        self._tasks.run(lambda: self._ports.preview(account_id), self._seen, self._fail)

    def _seen(self, seen: SeenAs) -> None:
        if seen.account.id == self.preview.account.key():  # another was chosen while this one was read
            self.preview.show_seen(seen)

    def _fail(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)
