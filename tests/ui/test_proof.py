"""The dialog that asks for the password and a code again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import SignInFailed
from telesec.ui.proof import ProofDialog


@pytest.fixture
def page(qtbot, look):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def tries():
    return []


@pytest.fixture
def dialog(qtbot, page, tasks, tries):
    def prove(password, code):
        tries.append((password, code))
        if password != "juste":
            raise SignInFailed("Mot de passe ou code incorrect.")

    made = ProofDialog(page, tasks, prove)
    made.open()
    made.password.setFocus()
    qtbot.waitExposed(made)
    qtbot.waitUntil(made.password.line.hasFocus)
    return made


def test_enter_in_the_password_goes_to_the_code_and_spends_no_try(qtbot, dialog, tries):
    qtbot.keyClicks(dialog.password.line, "juste")
    qtbot.keyClick(dialog.password.line, Qt.Key.Key_Return)
    assert dialog.code.hasFocus()
    assert dialog.bar.text() == ""
    assert dialog.password.text() == "juste"
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert "rien n'a encore été vérifié" in dialog.bar.text()
    assert tries == []
    qtbot.keyClicks(dialog.code, "123456")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert tries == [("juste", "123456")]


def test_a_refusal_names_what_was_asked_and_goes_back_to_the_password(qtbot, dialog):
    qtbot.keyClicks(dialog.password.line, "faux")
    qtbot.keyClicks(dialog.code, "123456")
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.bar.text() == "Mot de passe ou code incorrect.")
    assert dialog.password.line.hasFocus()
    assert dialog.submit.isEnabled()
