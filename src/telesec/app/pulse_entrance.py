"""The door of the bench's practice: a real sign-in, then the workspace; part of ``bench-window``."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtWidgets import QMainWindow

from telesec.app.door import load_search
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import Workspace, workspace_in_steps
from telesec.commands.bench_session import LOGIN, PASSWORD, BenchPractice
from telesec.services.access.sign_in import SignedIn
from telesec.ui import theme
from telesec.ui.building import Turns
from telesec.ui.shell import Shell
from telesec.ui.sign_in import SignInPage, SignInPorts
from telesec.ui.tasks import Tasks


class Entrance:
    """A window at its sign-in page; ``sign_in`` opens the practice as the program does."""

    def __init__(self, practice: BenchPractice, tasks: Tasks, wardrobe: Wardrobe) -> None:
        self._practice, self._tasks, self._wardrobe = practice, tasks, wardrobe
        self._inside: tuple[Shell, SignedIn] | None = None
        ports = SignInPorts(lambda *_typed: self._enter(), lambda _login: 0, "Banc d'essai")
        self._page = SignInPage(ports, tasks, wardrobe.look())
        self._page.signed_in.connect(self._open)
        self.window = QMainWindow()
        self._turns = Turns(self.window)
        theme.dress(self.window)
        self.window.setCentralWidget(self._page)

    def sign_in(self) -> None:
        """Everything is typed: the rest is the worker's, then the window's."""
        self._page.enter_as(LOGIN, PASSWORD, "000000")

    def inside(self) -> tuple[Shell, SignedIn]:
        """The workspace and its session, once the door is open."""
        assert self._inside is not None  # noqa: S101 - the worker has answered
        return self._inside

    def _enter(self) -> SignedIn:
        """On the worker: what the door loads while somebody types, then the sign-in."""
        load_search()
        return self._practice.enter()

    def leave(self) -> None:
        """On the worker: the session ends in order."""
        if self._inside is not None:
            self._practice.leave(self._inside[1])

    def _open(self, signed: object) -> None:
        session = cast("SignedIn", signed)
        look, dress = self._wardrobe.look, self._wardrobe.dress
        context = PageContext(
            session, self._practice.threshold(), self._tasks, look, dress, lambda _minutes: None
        )
        self._turns.begin(workspace_in_steps(context, self._wardrobe), partial(self._move_in, session))

    def _move_in(self, session: SignedIn, workspace: Workspace) -> None:
        self.window.setCentralWidget(workspace.widget)
        workspace.focus_first()
        self._inside = workspace.widget, session
