"""What the guide says to the desk and to the accounts, done in the invented practice by its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from telesec.app.demo import DemoDoor
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.commands.demo_data import DemoAccount, sign_in
from telesec.commands.hands import Hands
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.building import at_once
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks

from .guide_reader import Reader

pytestmark = [pytest.mark.long, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]


class Clock:
    """A Wednesday at eleven in Paris; half a minute on at each code."""

    now = datetime(2026, 6, 10, 9, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def next_code(self) -> None:
        self.now += timedelta(seconds=31)


@pytest.fixture(scope="module")
def practice(tmp_path_factory) -> tuple[DemoDoor, Clock]:
    clock = Clock()
    door = DemoDoor(clock, tmp_path_factory.mktemp("essai") / "essai")
    door.make(lambda _: None)
    return door, clock


@pytest.fixture
def seat(qtbot, qapp, practice, tmp_path: Path) -> Iterator[Callable[[str], tuple[Shell, Hands]]]:
    """Sits somebody of the invented practice down in front of their pages."""
    door, clock = practice
    open_tasks: list[tuple[Tasks, object, Shell]] = []

    def sit(login: str) -> tuple[Shell, Hands]:
        raw = next(one for one in door._kept()["accounts"] if one["login"] == login)
        account = DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))})
        tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        with qtbot.waitCallback(timeout=60_000) as signed:
            tasks.run(partial(sign_in, door.threshold, account, clock), signed)
        wardrobe = Wardrobe(qapp, tmp_path / "ecran.json")
        session = signed.args[0]
        context = PageContext(session, door.threshold, tasks, wardrobe.look, wardrobe.dress, lambda _: None)
        shell: Shell = at_once(workspace_in_steps(context, wardrobe)).widget
        shell.setWindowFlags(Qt.WindowType.Window)
        theme.dress(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.activateWindow()
        open_tasks.append((tasks, session.gate, shell))
        return shell, Hands(shell, tmp_path)

    yield sit
    for tasks, gate, shell in open_tasks:
        tasks.run(gate.close, lambda _: None)
        tasks.close(lambda: None)
        shell.close()
        shell.deleteLater()


def test_the_accounts_bill_a_visit_and_note_its_payment_with_the_guide_alone(seat, tmp_path: Path) -> None:
    _, hands = seat("nora")
    has = {
        "la visite": "À facturer",
        "l'acte": "Consultation",
        "le montant reçu": "10,00",
        "le moyen": "Chèque",
    }
    reader = Reader(hands, has, frozenset(), tmp_path / "feuille.pdf", lambda: 0.0)
    reader.follow("Une note d'honoraires")
    assert (tmp_path / "la-note.pdf").read_bytes().startswith(b"%PDF")
    reader.follow("Les paiements")
    hands.read("Reçu 10,00 €")
