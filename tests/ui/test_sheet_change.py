"""The recovery sheet in the settings: checked, then replaced by one whose groups were typed back."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import Invalid, ProofRequired, SignInFailed
from telesec.ui import theme
from telesec.ui.people.sheet_change import CHANGED, RIGHT, SheetChangeCard
from telesec.ui.people.sheet_dialogs import BeforeDialog, CheckDialog, NewSheetDialog, SheetChangePorts
from telesec.ui.set_up_steps import Sheet

SHEET = Sheet(b"%PDF-1.4", (4, 11))
LEFT = "Donnez le nouveau code dans Sauvegardes."


@dataclass
class Practice:
    """A practice with one sheet; ``done`` is what was asked of it."""

    needs_old: bool = False
    proved: bool = True
    left: tuple[str, ...] = ()
    done: list[object] = field(default_factory=list)

    def check(self, typed):
        if typed != "bonne":
            raise Invalid("code", "Ce code de récupération n'est pas celui de ce cabinet.")

    def begin(self, old):
        if self.needs_old:
            self.check(old)
        self.done.append(("begin", old))
        return SHEET

    def save(self, path, pdf):
        if path.name == "plein.pdf":
            raise Invalid("path", "La feuille n'a pas pu être écrite à cet endroit.")
        path.write_bytes(pdf)

    def finish(self, groups, seen):
        if not self.proved:
            raise ProofRequired("Prouvez.")
        if groups != ("AAAAA", "BBBBB"):
            raise Invalid("group_11", "Le groupe 11 n'est pas celui de la feuille.")
        self.done.append(("finish", seen))
        return self.left

    def prove(self, password, code):
        if code != "123456":
            raise SignInFailed("Identifiant, mot de passe ou code incorrect.")
        self.proved = True

    def ports(self):
        return SheetChangePorts(
            lambda: self.needs_old, self.check, self.begin, self.save, self.finish, self.prove
        )


@pytest.fixture
def host(qtbot, look, tasks):
    """Puts the card of a practice in a window; what it says is in ``said``."""
    window = QWidget()
    qtbot.addWidget(window)

    def put(practice):
        card = SheetChangeCard(practice.ports(), tasks)
        card.setParent(window)
        card.said = []
        card.told.connect(lambda sentence: card.said.append(("told", sentence)))
        card.warned.connect(lambda sentence: card.said.append(("warned", sentence)))
        window.show()
        card.show()
        return card

    return put


def new_sheet(qtbot, card, *, seen=False):
    """Through the first dialog; the second one."""
    qtbot.mouseClick(card.change, Qt.MouseButton.LeftButton)
    before = card.dialog
    assert isinstance(before, BeforeDialog)
    before.seen.setChecked(seen)
    before.submit.click()
    qtbot.waitUntil(lambda: isinstance(card.dialog, NewSheetDialog))
    return card.dialog


def test_a_right_sheet_is_said_right_and_a_wrong_one_keeps_what_was_typed(qtbot, host):
    card = host(Practice())
    card.check.setFocus()
    qtbot.keyClick(card.check, Qt.Key.Key_Space)
    dialog = card.dialog
    assert isinstance(dialog, CheckDialog)
    dialog.submit.click()
    assert "Recopiez" in dialog.fields["code"].error()
    dialog.code.setPlainText("fausse")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "n'est pas celui" in dialog.fields["code"].error())
    assert dialog.code.toPlainText() == "fausse"
    dialog.code.setPlainText("bonne")
    dialog.submit.click()
    qtbot.waitUntil(lambda: card.said == [("told", RIGHT)])


def test_the_new_sheet_is_saved_typed_back_and_takes_its_place(qtbot, host, tmp_path):
    practice = Practice()
    card = host(practice)
    dialog = new_sheet(qtbot, card)
    assert not dialog.submit.isEnabled()
    dialog.save_to(tmp_path / "feuille.pdf")
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert (tmp_path / "feuille.pdf").read_bytes() == SHEET.pdf
    assert dialog.groups[0].accessibleName() == "Groupe n° 4 de la feuille"
    qtbot.keyClicks(dialog.groups[0], "AAAAA")
    qtbot.keyClicks(dialog.groups[1], "CCCCC")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "groupe 11" in dialog.fields["group_11"].error())
    assert dialog.groups[0].text() == "AAAAA"
    dialog.groups[1].setText("BBBBB")
    qtbot.keyClick(dialog.groups[1], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.said == [("told", CHANGED)])
    assert practice.done == [("begin", ""), ("finish", False)]


def test_a_sheet_that_somebody_read_and_what_remains_to_be_done_are_said(qtbot, host, tmp_path):
    practice = Practice(proved=False, left=(LEFT,))
    card = host(practice)
    dialog = new_sheet(qtbot, card, seen=True)
    dialog.save_to(tmp_path / "feuille.pdf")
    qtbot.waitUntil(dialog.submit.isEnabled)
    for group, text in zip(dialog.groups, ("AAAAA", "BBBBB"), strict=True):
        group.setText(text)
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog._proved.dialog is not None)
    proof = dialog._proved.dialog
    proof.password.line.setText("juste")
    proof.code.setText("123456")
    proof.submit.click()
    qtbot.waitUntil(lambda: card.said != [])
    assert card.said == [("warned", f"{CHANGED} {LEFT}")]
    assert practice.done[-1] == ("finish", True)


def test_giving_up_changes_nothing(qtbot, host, tmp_path):
    practice = Practice(proved=False)
    card = host(practice)
    dialog = new_sheet(qtbot, card)
    dialog.save_to(tmp_path / "plein.pdf")
    qtbot.waitUntil(lambda: "n'a pas pu être écrite" in dialog.bar.text())
    assert not dialog.submit.isEnabled()
    dialog.cancel.click()
    assert card.said == []
    assert practice.done == [("begin", "")]


def test_who_lacks_keys_is_asked_for_the_old_sheet(qtbot, host):
    card = host(Practice(needs_old=True))
    qtbot.mouseClick(card.change, Qt.MouseButton.LeftButton)
    before = card.dialog
    before.submit.click()
    assert "Recopiez" in before.fields["code"].error()
    before.old.setPlainText("fausse")
    before.submit.click()
    qtbot.waitUntil(lambda: "n'est pas celui" in before.fields["code"].error())
    before.old.setPlainText("bonne")
    before.submit.click()
    qtbot.waitUntil(lambda: isinstance(card.dialog, NewSheetDialog))


@pytest.mark.parametrize(("name", "points"), [("light", 10), ("dark", 13), ("high_contrast", 13)])
def test_the_card_and_its_dialogs_in_each_theme(qapp, qtbot, tasks, shoot, name, points):
    theme.apply(qapp, name, points)
    practice = Practice(needs_old=True)
    card = SheetChangeCard(practice.ports(), tasks)
    qtbot.addWidget(card)
    card.resize(820, card.sizeHint().height())
    dialogs = [CheckDialog(card, practice.ports(), tasks), BeforeDialog(card, practice.ports(), tasks)]
    dialogs.append(NewSheetDialog(card, practice.ports(), tasks, SHEET, seen=False))
    card.show()
    shoot(card, f"sheet_card_{name}")
    for dialog in dialogs:
        dialog.show()
        shoot(dialog, f"{type(dialog).__name__}_{name}")
        assert dialog.width() <= 800
        dialog.close()
    theme.apply(qapp, "light", 10)
