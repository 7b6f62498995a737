"""The telephone and the window: hears calls whatever is on the screen, and gives them to who may take them.

While nobody is in, the front page says only that a call comes in. The rings wait in this process's memory,
for a few minutes, and cross a lock with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from telesec.app.reexec import Carried, relaunch
from telesec.domain.calls.ringing import Repeats, Ring, Waiting
from telesec.ui.front import FrontPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from telesec.app.call_talk import Hearing
    from telesec.app.door import Door
    from telesec.app.window import Window
    from telesec.app.wiring import Workspace
    from telesec.domain.sessions import Resume
    from telesec.ui.tasks import Tasks

LOOK_MS = 1000
STRANGER_EVENT = "call_stranger"
STRANGER_MS = 60_000
UNHEARD = (
    "Les appels annoncés par votre logiciel de téléphonie ne peuvent pas être reçus sur cet ordinateur : "
    "aucun dossier privé n'y est disponible. Prenez les appels au clavier."
)


class Ringing(QObject):
    """One per window. ``stranger`` says, at most once a minute, that another user tried to announce a call.
    ``unheard`` is a sentence when this computer offers no private place to listen, "" otherwise.

    ``clock`` gives aware UTC instants; ``carried`` is what crossed the lock before us.
    """

    stranger = Signal()

    def __init__(
        self, practice: Path, clock: Callable[[], datetime], carried: Carried, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._practice, self._clock = practice, clock
        self._waiting, self._repeats = Waiting(carried.rings), Repeats()
        self._carried, self.unheard = carried, ""
        self._hearing: Hearing | None = None
        self._carry: Callable[[], Carried] = lambda: carried
        self._touch: Callable[[], object] = lambda: None
        self._leave: Callable[[], object] = lambda: None
        self._page: QWidget | None = None
        self._give: Callable[[Ring], object] | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)

    def begin(self) -> None:
        """Listen, where this computer offers a private place for it.

        It may come after the first screen: a socket that crossed a lock is open all along, and who called
        meanwhile waits in the system's queue.
        """
        from telesec.security.rendezvous import NoRendezvous

        try:
            self._hearing = self._open_pipe() if sys.platform == "win32" else self._open_socket()
        except NoRendezvous:
            self.unheard = UNHEARD
            return
        self._hearing.rang.connect(self.ring)
        self._hearing.stranger.connect(self._met_stranger)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._used)

    def end(self) -> None:
        """The program is about to end: whoever looks for it finds nobody."""
        if self._hearing is not None:
            self._hearing.close()
            self._leave()
        self._hearing = None

    def relaunch(self, resume: Resume | None) -> NoReturn:
        """Become the lock screen's process, with the rings that wait and the socket that hears."""
        relaunch(resume, self.carried)

    def carried(self) -> Carried:
        """What crosses a lock."""
        kept = self._carry()
        return Carried(self._waiting.at(self._clock()), kept.listening, kept.name)

    def ring(self, number: str, line: str) -> None:
        """A call is announced: given to the session, or kept until there is one."""
        ring = Ring(number, line, self._clock())
        if not self._repeats.is_new(ring):
            return
        if self._give is not None:
            self._give(ring)
            return
        self._waiting.add(ring)
        self._show()
        self._look.start()

    def put(self, page: QWidget) -> None:
        """Another page is in the window: nobody takes calls until ``open_to`` says so."""
        self._page, self._give = page, None
        self._show()

    def open_to(self, give: Callable[[Ring], object] | None) -> None:
        """Somebody is in and takes calls (or not: None): those that wait come first, in order."""
        self._give = give
        self._look.stop()
        for ring in self._waiting.take(self._clock()):
            if give is not None:
                give(ring)

    def _show(self) -> None:
        waits = bool(self._waiting.at(self._clock()))
        if isinstance(self._page, FrontPage):
            self._page.show_call(waits)
        if waits and not self._look.isActive():
            self._look.start()
        elif not waits:
            self._look.stop()

    def _open_pipe(self) -> Hearing:
        from telesec.app.call_pipe import CallPipe
        from telesec.security.rendezvous import folders, practice_tag

        pipe = CallPipe(folders()[-1], practice_tag(self._practice), self, self._carried.name)
        self._carry = lambda: Carried((), -1, pipe.name)
        self._touch = pipe.touch
        return pipe

    def _open_socket(self) -> Hearing:
        from telesec.app.call_socket import CallSocket
        from telesec.security import rendezvous

        room = rendezvous.first_room()
        adopted = room.adopt(self._carried.listening, self._carried.name)
        room.sweep()
        listening = adopted or room.listen(rendezvous.practice_tag(self._practice))
        name = listening.name
        hearing = CallSocket(listening.socket, self)
        self._carry = lambda: Carried((), listening.socket.fileno(), name)
        self._touch = partial(room.touch, name)
        self._leave = partial(room.leave, name)
        return hearing

    def _used(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._touch()

    def _met_stranger(self) -> None:
        if not self._quiet.isActive():
            self._quiet.start(STRANGER_MS)
            self.stranger.emit()


def answer_telephone(ringing: Ringing, window: Window, door: Door, tasks: Tasks) -> None:
    """Let whatever is in the window hear of the calls."""

    def open_to(workspace: Workspace) -> None:
        take = workspace.incoming()
        ringing.open_to(take)
        if ringing.unheard and take is not None and not workspace.widget.bar.text():
            workspace.widget.bar.show_message("warning", ringing.unheard)

    window.shown.connect(ringing.put)
    window.opened.connect(open_to)
    ringing.stranger.connect(lambda: tasks.run(partial(note_stranger, door), _silent, _silent))


def note_stranger(door: Door) -> None:
    """Seal for the journal that somebody else of this computer tried to announce a call (worker)."""
    door.threshold.failed(door.threshold.header(), STRANGER_EVENT)


def _silent(_answer: object) -> None:
    """Nothing of it concerns who looks at the screen: it waits in the journal."""
