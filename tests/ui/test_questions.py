"""Questions: one order of buttons on every system, and nothing done by Enter or Escape alone."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QProxyStyle, QStyle, QWidget
from tests.questions import meet

from telesec.ui.messages import Answer, ask_unsaved, confirm, inform

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SYSTEMS = {
    "windows": QDialogButtonBox.ButtonLayout.WinLayout,
    "mac": QDialogButtonBox.ButtonLayout.MacLayout,
    "kde": QDialogButtonBox.ButtonLayout.KdeLayout,
    "gnome": QDialogButtonBox.ButtonLayout.GnomeLayout,
}
ASKED = {
    "plain": (partial(confirm, title="Signer ?", sentence="Fini.", action_text="Signer"), False),
    "danger": (
        partial(confirm, title="Retirer ?", sentence="Fini.", action_text="Retirer", danger=True),
        False,
    ),
    "unsaved": (ask_unsaved, Answer.STAY),
}
ORDERS = {
    "plain": ["Annuler", "Signer"],
    "danger": ["Annuler", "Retirer"],
    "unsaved": ["Ne pas enregistrer", "Annuler", "Enregistrer"],
}


class Elsewhere(QProxyStyle):
    """Fusion as another system lays its dialogs out."""

    def __init__(self, order):
        super().__init__("fusion")
        self._order = order.value

    def styleHint(self, hint, option=None, widget=None, returns=None):
        if hint == QStyle.StyleHint.SH_DialogButtonLayout:
            return self._order
        return super().styleHint(hint, option, widget, returns)


@pytest.fixture(params=SYSTEMS)
def owner(request, qtbot, qapp, look):
    qapp.setStyle(Elsewhere(SYSTEMS[request.param]))
    made = QWidget()
    qtbot.addWidget(made)
    yield made
    qapp.setStyle("Fusion")


@pytest.mark.parametrize("kind", ASKED)
def test_the_way_forward_is_at_the_right_as_in_our_forms(owner, qtbot, kind):
    seen = []

    def see(box):
        inside = box.findChild(QDialogButtonBox)
        placed = sorted(box.buttons(), key=lambda one: one.mapTo(box, one.rect().topLeft()).x())
        seen.extend(one.text() for one in placed)
        edges = inside.mapTo(box, inside.rect().topRight()).x()
        assert edges - placed[-1].mapTo(box, placed[-1].rect().topRight()).x() <= 1
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    meet(see)
    ask, safe = ASKED[kind]
    assert ask(owner) == safe
    assert seen == ORDERS[kind]


@pytest.mark.parametrize("kind", ASKED)
def test_enter_alone_loses_nothing(qtbot, look, kind):
    """« Annuler » to a question; « Enregistrer » to a form that is not saved."""
    owner = QWidget()
    qtbot.addWidget(owner)
    meet(lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    ask, safe = ASKED[kind]
    assert ask(owner) == (Answer.SAVE if kind == "unsaved" else safe)


def test_what_can_be_taken_back_is_done_by_enter(qtbot, look):
    owner = QWidget()
    qtbot.addWidget(owner)
    meet(lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    assert confirm(owner, "Prendre ?", "C'est du passé.", "Prendre", enter=True)


def test_what_is_only_said_is_closed_by_enter(qtbot, look):
    owner = QWidget()
    qtbot.addWidget(owner)
    seen = []

    def close(box):
        seen.append(box.text())
        qtbot.keyClick(box, Qt.Key.Key_Return)

    meet(close)
    inform(owner, "C'est noté", "Rien d'autre à faire.")
    assert seen == ["C'est noté"]


def test_an_answer_that_fails_leaves_no_question_open(qtbot, look):
    """Else the run of all the tests would wait for it for ever."""
    owner = QWidget()
    qtbot.addWidget(owner)
    with qtbot.captureExceptions() as caught:
        meet(lambda box: box.no_such_thing)
        assert confirm(owner, "Prendre ?", "C'est du passé.", "Prendre") is False
    assert [kind for kind, *_ in caught] == [AttributeError]
