"""The gestures of whoever purges something from the settings: ask, answer the question, prove who one is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from tests.questions import answer

PROOF = ("mot de passe", "123456")


def heard(qtbot, section):
    """The section, on screen; ``told`` keeps what it says was done or refused."""
    section.told = []
    section.saved.connect(lambda _reference, words: section.told.append(words))
    section.refused.connect(section.told.append)
    qtbot.addWidget(section)
    section.show()
    return section


def answer_purge(qtbot, section, words):
    """Press the button of the purge, then the one of its question that says ``words``."""
    answer(words)
    qtbot.mouseClick(section.purge, Qt.MouseButton.LeftButton)


def asked_to_prove(qtbot, section):
    """The dialog that asks again for the password and a code."""
    qtbot.waitUntil(lambda: section.proved.dialog is not None)
    return section.proved.dialog


def prove(qtbot, section):
    """Give the PROOF that is asked for."""
    dialog = asked_to_prove(qtbot, section)
    dialog.password.line.setText(PROOF[0])
    dialog.code.setText(PROOF[1])
    dialog.submit.click()
