"""The window of an open session over a practice on disk; its worker answers at the next turn of the loop."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from tests.ui.hands import Keys
from tests.ui.turns import TurnTasks

from telesec.app.calls_wiring import answer_calls, call_desk
from telesec.app.finding import Finding
from telesec.app.page_context import PageContext
from telesec.app.slips_wiring import slip_counter, watch_for_slips
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import joined
from telesec.security.device import FileStore
from telesec.ui import theme
from telesec.ui.pages import pages_allowed
from telesec.ui.shell import Shell


class SessionWindows:
    """Opens them; ``close`` ends what they ask of their workers, and takes the light theme again."""

    def __init__(self, qtbot, qapp, practice, folder):
        self._qtbot, self._qapp, self._practice, self._folder = qtbot, qapp, practice, folder
        self._made = []

    def open(self, gate, *, size=(1366, 768), dress=("light", 10), telephone=False, slips=False, back=True):
        """The window of a session, in front; with what tells of calls, or of slips, in every page.

        ``back``: after an unlock. Gives ``shell``, ``gate``, ``context``, ``tasks``, ``wardrobe``, ``keys``.
        """
        tasks, wardrobe = TurnTasks(), Wardrobe(self._qapp, self._folder / "screen.json")
        wardrobe.dress(*dress)
        signed = SimpleNamespace(gate=gate, deks={}, unlocked=back)
        header = SimpleNamespace(slots=())
        device = FileStore(self._folder / "device")
        threshold = SimpleNamespace(folder=self._practice.folder, device=device, header=lambda: header)
        context = PageContext(signed, threshold, tasks, wardrobe.look, wardrobe.dress, lambda _: None)
        if telephone:
            context = replace(context, telephone=call_desk(context))
        if slips:
            context = replace(context, slips=slip_counter(context))
        entries = pages_allowed(gate.allows)
        shell = Shell(wardrobe.look(), "Cabinet", "", entries, lambda key: joined(key, context, shell))
        wardrobe.changed.connect(shell.set_look)
        theme.dress(shell)
        if telephone:
            answer_calls(shell, context)
        watch_for_slips(shell, context)
        Finding(shell)
        self._made.append((tasks, wardrobe))
        self._qtbot.addWidget(shell)
        shell.resize(*size)
        shell.show()
        shell.activateWindow()
        self._qtbot.waitUntil(shell.isActiveWindow)
        keys = Keys(self._qtbot, shell)
        return SimpleNamespace(
            shell=shell, gate=gate, context=context, tasks=tasks, wardrobe=wardrobe, keys=keys
        )

    def agenda(self, win):
        """The agenda of a window, once it is read."""
        page = win.shell.show_page("agenda")
        self._qtbot.waitUntil(lambda: bool(page.grid.content.columns))
        return page

    def close(self):
        for tasks, wardrobe in self._made:
            tasks.is_open = False
            wardrobe.dress("light", 10)
