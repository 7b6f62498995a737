"""A dialog that shows what would happen, afresh after each change, and writes it once it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.ui.agenda import keys
from telesec.ui.agenda.early_keys import ENTER
from telesec.ui.agenda.series_rows import PlanTable
from telesec.ui.controls import FormDialog, plain_label
from telesec.ui.tasks import Tasks

SETTLE_MS = 120
Wanted = TypeVar("Wanted")


class PlanDialog(FormDialog, Generic[Wanted]):
    """Enter in a field goes to the list once it is up to date; Enter in the list, or Ctrl+Enter, writes.

    A part says ``wanted`` (None while something is missing), ``preview`` (on the worker), ``show_lines``
    and ``writing``. ``written`` carries what the write answered.
    """

    written = Signal(object)
    table: PlanTable

    def __init__(self, parent: QWidget, title: str, submit_text: str, tasks: Tasks) -> None:
        super().__init__(parent, title, submit_text)
        self.cancel.setText("Ne rien changer")
        self._tasks = tasks
        self.told = plain_label("", "strong", wrap=True)
        self._asked = 0
        self._pending = self._writing = False
        self._then: str = ""  # what Enter asked for while the list was not ready: list, twice or write
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.ask)
        self.submitted.connect(self.confirm)
        self.finished.connect(lambda _result: self.over())
        keys.bind(self, {"Ctrl+Return": self.confirm, "Ctrl+Enter": self.confirm})

    # What each dialog says.

    def wanted(self) -> Wanted | None:
        """What the fields ask for; None, or Invalid raised, while something is missing or wrong."""
        raise NotImplementedError

    def preview(self, wanted: Wanted) -> Any:
        """What would happen (worker)."""
        raise NotImplementedError

    def show_lines(self, found: Any) -> None:
        """Show the answer of ``preview``; None empties the list."""
        raise NotImplementedError

    def writing(self, wanted: Wanted) -> Callable[[], Any]:
        """What the worker must do, with all it needs from the screen already taken."""
        raise NotImplementedError

    # What they share.

    @property
    def ready(self) -> bool:
        """True when the list shows what the fields say."""
        return not self._pending

    def settle(self) -> None:
        """A field changed: the list is out of date until it is read again."""
        self._asked += 1  # an answer still on its way is of no use any more
        self._pending = True
        self._timer.start()

    def ask(self) -> None:
        """Read the list again now."""
        self._timer.stop()
        self._asked += 1
        mine = self._asked
        wanted = self._wanted(quiet=not self._then)
        if wanted is None:
            self._pending, self._then = False, ""
            self.show_lines(None)
            return
        self._pending = True

        def found(lines: Any) -> None:
            if mine == self._asked:
                self._arrived(lines)

        def failed(error: TelesecError) -> None:
            if mine == self._asked:
                self._pending, self._then = False, ""
                self.show_lines(None)
                self.refuse(error)

        self._tasks.run(lambda: self.preview(wanted), found, failed)

    def confirm(self) -> None:
        """Write what the list shows, as soon as it is up to date."""
        if self._pending:
            self._wait_for("write")
            return
        wanted = self._wanted()
        if wanted is None or self._writing or not self.may_write():
            return
        self._set_writing(writing=True)
        self._tasks.run(self.writing(wanted), self._done, self._refused)

    def may_write(self) -> bool:
        """True when nothing is missing any more; says what is otherwise."""
        return True

    def is_plain(self) -> bool:
        """True when nothing in the list needs to be looked at: a second Enter typed ahead writes it."""
        return False

    def refuse(self, error: TelesecError) -> None:
        """Say why not."""
        self.bar.show_message("error", keep_together(error.sentence))

    def reject(self) -> None:
        """Leave; not in the instant in which it is being written."""
        if not self._writing:
            super().reject()

    def over(self) -> None:
        """The dialog was closed: nothing more is asked."""
        self._timer.stop()
        self._asked += 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered()  # not left to the default button, which is off while the list is empty
        else:
            super().keyPressEvent(event)

    def entered(self) -> None:
        """Enter was pressed in a field."""
        if self.focusWidget() is self.submit:
            self.confirm()
        elif self._pending:
            self._wait_for("twice" if self._then else "list")
        else:
            self._to_list()

    def _wait_for(self, act: str) -> None:
        self._then = act
        if self._timer.isActive():
            self.ask()

    def _arrived(self, lines: Any) -> None:
        self._pending = False
        self.bar.clear()
        self.show_lines(lines)
        then, self._then = self._then, ""
        if then == "write" or (then == "twice" and self.is_plain()):
            self.confirm()
        elif then:
            self._to_list()

    def _to_list(self) -> None:
        if self.table.model().rowCount():
            self.table.choose_first()
            self.table.setFocus()

    def _wanted(self, *, quiet: bool = False) -> Wanted | None:
        """``quiet``: somebody is still typing, a mistake is not said yet."""
        try:
            return self.wanted()
        except Invalid as error:
            if not quiet:
                self.refuse(error)
            return None

    def _done(self, answer: Any) -> None:
        self._set_writing(writing=False)
        self.accept()
        self.written.emit(answer)

    def _refused(self, error: TelesecError) -> None:
        self._set_writing(writing=False)
        self.ask_again(error)

    def ask_again(self, error: TelesecError) -> None:
        """Nothing was written: the list is read again, and the reason stays in sight."""
        self._asked += 1
        mine, wanted = self._asked, self._wanted()
        if wanted is None:
            self.refuse(error)
            return

        def found(lines: Any) -> None:
            if mine == self._asked:
                self._arrived(lines)
                self.refuse(error)

        self._tasks.run(lambda: self.preview(wanted), found, lambda _second: self.refuse(error))

    def _set_writing(self, *, writing: bool) -> None:
        self._writing = writing
        self.submit.setEnabled(not writing)
