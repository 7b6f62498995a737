"""The way back on the screen of a computer without the practice, click by click to the sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from telesec.app.door import Door
from telesec.domain.backups.shapes import TargetKind
from telesec.ui import theme
from telesec.ui.restore_steps import RestoreFlow
from telesec.ui.tasks import Tasks

from .conftest import Lilas, book, names_of_tuesday

PATIENCE = 30_000


class Screen:
    """The flow over a real folder, with the worker of a window."""

    def __init__(self, lilas: Lilas, qtbot, qapp, name: str = "light") -> None:
        self.lilas, self.qtbot = lilas, qtbot
        self.tasks = Tasks()
        self.door = Door(lilas.folder, lilas.clock, lilas.root / lilas.computer)
        self.flow = RestoreFlow(self.door.restore_ports(), self.tasks, theme.apply(qapp, name, 10))
        self.flow.resize(1100, 820)
        theme.dress(self.flow)
        qtbot.addWidget(self.flow)
        self.flow.show()
        self.ended: list[object] = []
        self.flow.finished.connect(self.ended.append)

    def wait(self, step: QWidget) -> None:
        self.qtbot.waitUntil(lambda: self.flow.currentWidget() is step, timeout=PATIENCE)

    def give_folder(self, folder: Path) -> None:
        place = self.flow.place
        place.kind.chosen.emit(TargetKind.FOLDER.value)
        place.folder.folder.setText(str(folder))
        place.submit()

    def give_code(self, text: str, number: str = "") -> None:
        self.wait(self.flow.code)
        self.flow.code.code.setPlainText(text)
        self.flow.code.number.setText(number)
        self.flow.code.submit()

    def listed(self) -> None:
        self.wait(self.flow.choice)
        self.qtbot.waitUntil(self.flow.choice.table.isVisible, timeout=PATIENCE)

    def close(self) -> None:
        self.tasks.close(self.lilas.close)


@pytest.fixture
def backed_up(lilas: Lilas) -> Lilas:
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up()
    lilas.back_up(days=1)
    return lilas


@pytest.fixture
def screen(backed_up: Lilas, qtbot, qapp) -> Iterator[Screen]:
    backed_up.new_computer()
    made = Screen(backed_up, qtbot, qapp)
    yield made
    made.close()


def test_place_code_choice_then_everyone_signs_in_as_before(screen: Screen) -> None:
    assert not screen.door.is_set_up()
    screen.give_folder(screen.lilas.disk)
    screen.give_code(screen.lilas.recovery_text)
    screen.listed()
    flow = screen.flow
    assert [choice.number for choice in flow.choice.rows.rows()] == [2, 1]
    assert flow.choice.table.selected().number == 2
    screen.qtbot.mouseClick(flow.choice.forward, Qt.MouseButton.LeftButton)
    screen.wait(flow.coming_back)
    screen.qtbot.waitUntil(flow.coming_back.told.isVisible, timeout=PATIENCE)
    assert flow.code.code.toPlainText() == ""
    assert "son propre mot de passe" in flow.coming_back.told.text()
    screen.qtbot.mouseClick(flow.coming_back.forward, Qt.MouseButton.LeftButton)
    assert screen.ended == [None]
    assert screen.door.is_set_up()
    names: list[list[str]] = []
    screen.tasks.run(lambda: names_of_tuesday(screen.lilas.sign_in()), names.append)
    screen.qtbot.waitUntil(lambda: bool(names), timeout=PATIENCE)
    assert names == [["AUBRAC", "BERTHIER"]]


def test_a_code_of_another_practice_comes_back_to_its_page_with_the_reason(screen: Screen) -> None:
    from telesec.security import recovery

    screen.give_folder(screen.lilas.disk)
    screen.give_code(recovery.encode_code(recovery.new_code()))
    screen.qtbot.waitUntil(
        lambda: "n'ouvre aucune" in screen.flow.code.fields["code"].error(), timeout=PATIENCE
    )
    assert screen.flow.currentWidget() is screen.flow.code


def test_a_place_without_backups_is_said_and_one_can_go_back(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    screen.give_folder(tmp_path / "vide")
    screen.give_code(screen.lilas.recovery_text)
    choice = screen.flow.choice
    screen.qtbot.waitUntil(choice.bar.isVisible, timeout=PATIENCE)
    assert "Aucune sauvegarde" in choice.bar.text()
    screen.qtbot.mouseClick(choice.backward, Qt.MouseButton.LeftButton)
    assert screen.flow.currentWidget() is screen.flow.code


def test_a_number_on_paper_above_the_newest_is_said_above_the_list(screen: Screen) -> None:
    screen.give_folder(screen.lilas.disk)
    screen.give_code(screen.lilas.recovery_text, "5")
    screen.listed()
    assert "Le papier parle de la sauvegarde n° 5" in screen.flow.choice.bar.text()


def test_a_computer_that_knows_the_practice_proposes_its_own_places(backed_up: Lilas, qtbot, qapp) -> None:
    """The accesses' file is damaged: nobody signs in, but the paper and the known disk bring it back."""
    (backed_up.folder / "office.db").write_bytes(b"")
    made = Screen(backed_up, qtbot, qapp)
    try:
        place = made.flow.place
        qtbot.waitUntil(lambda: not place.place.isHidden() and place.place.key() == "a", timeout=PATIENCE)
        assert not place.kind.isVisibleTo(place)
        place.submit()
        made.give_code(backed_up.recovery_text)
        made.listed()
        made.flow.choice.submit()
        qtbot.waitUntil(made.flow.coming_back.told.isVisible, timeout=PATIENCE)
    finally:
        made.close()
    assert names_of_tuesday(backed_up.sign_in()) == ["AUBRAC", "BERTHIER"]
