"""The labels of the guide, looked for on the real screens of every role; the others are known one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView, QTabWidget, QWidget
from tests.journeys.desk_program import texts_of

from telesec.app.demo import DemoDoor
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.commands.demo_data import DemoAccount, sign_in
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.building import at_once
from telesec.ui.guide.chapters import chapters
from telesec.ui.tasks import Tasks

pytestmark = [pytest.mark.long, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]
LABEL = re.compile("«\u00a0(.+?)\u00a0»", re.DOTALL)
ITEM = re.compile(r"^\d+\. .*(?:\n {3,}.*)*", re.MULTILINE)
# Where this test does not go; tests/unit/test_guide_words.py finds these in the program's source alone.
ELSEWHERE = {
    # before a session
    "Appel entrant",
    "Changer de compte",
    "Code de récupération du cabinet",
    "Essayer avec un cabinet inventé",
    "Réessayer",
    "Sorte d'endroit",
    "Téléphone perdu : code de secours",
    # in dialogs, and on parts of pages made when they are asked for
    "Comparer une journée…",
    "Essayer",
    "Ouvrir ces notes",
    "Ordinateurs qui signent",
    "Phrase à dire…",
    "Retirer…",
    "Restauration d'essai",
    "Restaurer…",
    "Voir comme",
    # once it is so
    "aucune sauvegarde réussie",
}
ACROSS = Qt.Orientation.Horizontal
SAID = {"bucket", "hier", "du 1er au 15 novembre", "Applications"}


class Clock:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday

    def __call__(self) -> datetime:
        return self.now

    def next_code(self) -> None:
        self.now += timedelta(seconds=31)


@pytest.fixture
def tasks(qapp) -> Iterator[Callable[[], Tasks]]:
    made: list[Tasks] = []

    def one() -> Tasks:
        made.append(Tasks(on_bug=lambda error: pytest.fail(repr(error))))
        return made[-1]

    yield one
    for each in made:
        each.close(lambda: None)


def tidy(text: str) -> str:
    text = re.sub(r"<[^>]+>", "", text)
    return re.sub(r"&(?=\w)", "", re.sub(r"[\s\u00a0\u202f]+", " ", text)).strip()


def words_of(page: QWidget) -> set[str]:
    """Every text of a page: its widgets shown or not, its menus, its tabs, its headers."""
    found: set[str] = set()
    for part in (page, *page.findChildren(QWidget)):
        found.update(texts_of(part))
        found.update(action.text() for action in part.actions())
        if isinstance(part, QTabWidget):
            found.update(part.tabText(at) for at in range(part.count()))
        if isinstance(part, QTableView) and part.model() is not None:
            columns = range(part.horizontalHeader().count())
            found.update(str(part.model().headerData(at, ACROSS) or "") for at in columns)
    return {tidy(text) for text in found}


def everything_said(qtbot, tasks: Callable[[], Tasks], root: Path) -> set[str]:
    clock, said = Clock(), set()
    door = DemoDoor(clock, root / "essai")
    door.make(lambda _: None)
    for raw in door._kept()["accounts"]:
        account = DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))})
        worker = tasks()
        with qtbot.waitCallback(timeout=30_000) as signed:
            worker.run(partial(sign_in, door.threshold, account, clock), signed)
        wardrobe = Wardrobe(QApplication.instance(), root / "screen.json")
        session = signed.args[0]
        context = PageContext(session, door.threshold, worker, wardrobe.look, wardrobe.dress, lambda _: None)
        shell = at_once(workspace_in_steps(context, wardrobe)).widget
        theme.dress(shell)
        for key in shell.navigation.page_keys():
            page = shell.show_page(key)
            for tabs in page.findChildren(QTabWidget):
                for at in range(tabs.count()):
                    tabs.setCurrentIndex(at)
            for _ in range(3):
                with qtbot.waitCallback() as done:
                    worker.run(lambda: None, done)
            said |= words_of(shell)
        worker.run(session.gate.close, lambda _: None)
        shell.deleteLater()
    return said


def test_each_label_is_on_a_screen_or_is_known_to_be_elsewhere(qtbot, qapp, tasks, tmp_path: Path) -> None:
    said = everything_said(qtbot, tasks, tmp_path)
    told = {
        tidy(label)
        for chapter in chapters()
        for section in chapter.sections
        for label in LABEL.findall(ITEM.sub("", section.text))  # the numbered lists are followed, elsewhere
    }
    assert told - said - SAID == ELSEWHERE
