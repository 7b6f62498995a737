"""From the key pressed to the row written: somebody who stands in is invited, then stays longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.app.page_context import PageContext
from telesec.app.people_wiring import people_page
from telesec.domain.people import Account, Role
from telesec.services.access.people import accounts
from telesec.ui import theme
from telesec.ui.tasks import Tasks

from .conftest import FirstDay

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def opened(qtbot, qapp, tasks, first_day: FirstDay):
    """The accounts of a practice, for whoever founded it."""
    with qtbot.waitCallback() as answer:
        tasks.run(first_day.attempt, answer)
    signed = answer.args[0]
    look = theme.apply(qapp, "light", 10)
    context = PageContext(signed, first_day.threshold(), tasks, lambda: look, lambda *_: None, lambda _: None)
    page = people_page(context)
    qtbot.addWidget(page)
    page.resize(1250, 820)
    page.show()
    qtbot.waitUntil(lambda: page.accounts.rows.rowCount() == 1)
    yield page, signed.gate
    tasks.close(signed.gate.close)


def kept(qtbot, tasks, gate, login: str) -> Account:
    with qtbot.waitCallback() as answer:
        tasks.run(lambda: accounts(gate), answer)
    return next(one for one in answer.args[0] if one.login == login)


def test_somebody_stands_in_for_two_weeks_by_keyboard(qtbot, tasks, opened) -> None:
    page, gate = opened
    pane, form = page.accounts, page.accounts.form
    page.changed.connect(page.refresh)
    qtbot.keyClick(pane.new, Qt.Key.Key_Return)
    form.name.insert("Dr Zoé Martin")  # QTest types no accent
    qtbot.keyClicks(form.login, "zoe")
    qtbot.keyClick(form.roles.boxes[Role.PRACTITIONER], Qt.Key.Key_Space)
    (replaced,) = form.agendas.boxes.values()
    qtbot.keyClick(replaced, Qt.Key.Key_Space)
    qtbot.keyClick(form.days.dated, Qt.Key.Key_Space)
    assert form.days.first.day() == date(2026, 11, 16)
    qtbot.keyClicks(form.days.last, "28112026")
    qtbot.keyClick(form.submit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.acts.invitation is not None)
    dialog = pane.acts.invitation
    assert any(label.text().count("-") == 2 for label in dialog.findChildren(QLabel))
    qtbot.keyClick(dialog.submit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.rows.rowCount() == 2)
    made = kept(qtbot, tasks, gate, "zoe")
    assert (made.valid_until, made.works_for) == (date(2026, 11, 28), (gate.account.practitioner_id,))
    assert not gate.reference.practitioner(made.practitioner_id or "").active

    qtbot.keyClicks(pane.search, "zoe")
    qtbot.keyClick(pane.search, Qt.Key.Key_Down)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert form.days.last.text() == "28/11/2026"
    form.days.last.clear()
    qtbot.keyClicks(form.days.last, "05/12/2026")
    qtbot.keyClick(form.submit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.bar.text() == "Le compte est enregistré.")
    assert kept(qtbot, tasks, gate, "zoe").valid_until == date(2026, 12, 5)
