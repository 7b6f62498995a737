"""The list of first steps follows what is done in the practice, and tells each account its own part."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.domain.calls.lines import Line
from telesec.domain.first_day.progress import SetUpStep, StepKey
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.services.access.recovery_sheet import check_sheet
from telesec.services.access.sign_in import SignedIn
from telesec.services.bookings.schedules import save_hours
from telesec.services.calls.lines import save_line
from telesec.services.first_day.progress import setup_progress
from telesec.ui.building import at_once
from telesec.ui.first_day.section import FirstStepsSection
from telesec.ui.first_day.strip import SEE
from telesec.ui.people.form import AccountForm
from telesec.ui.tasks import Tasks

from .conftest import FirstDay
from .test_enrolment import SECRET_WORDS, enrol, invited, leave
from .test_recovery_sheet import changed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def progress(day: FirstDay, session: SignedIn) -> dict[StepKey, SetUpStep]:
    return {step.key: step for step in setup_progress(session.gate, day.threshold())}


def done(day: FirstDay, session: SignedIn) -> set[StepKey]:
    return {key for key, step in progress(day, session).items() if step.is_done}


def colleague(day: FirstDay, role: Role) -> SignedIn:
    owner = day.attempt()
    made = invited(day, owner, role)
    leave(day, owner)
    telephone = enrol(day, "zoe", made.code)
    return day.attempt("zoe", SECRET_WORDS, telephone.code())


def test_a_practice_just_founded_has_hours_and_motifs_and_nothing_else(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    assert list(progress(first_day, owner)) == list(StepKey)
    assert done(first_day, owner) == {StepKey.HOURS, StepKey.MOTIFS}


def test_each_thing_done_ticks_its_line_and_undone_opens_it_again(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    gate = owner.gate
    gate.proved()
    invited(first_day, owner, Role.SECRETARY)
    save_line(gate, Line(new_id(), "Accueil", "04 72 00 00 00"))
    check_sheet(gate, first_day.threshold(), first_day.recovery_text)
    assert {StepKey.PEOPLE, StepKey.LINES, StepKey.SHEET} <= done(first_day, owner)
    save_hours(gate, gate.reference.practitioners[0].id, ())
    assert StepKey.HOURS not in done(first_day, owner)


def test_another_sheet_is_to_be_checked_again(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    check_sheet(owner.gate, first_day.threshold(), first_day.recovery_text)
    changed(first_day, owner)
    assert StepKey.SHEET not in done(first_day, owner)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.ADMIN, list(StepKey)),
        (Role.PRACTITIONER, [StepKey.HOURS, StepKey.MOTIFS, StepKey.CARD]),
        (Role.SECRETARY, []),
        (Role.BILLING, []),
    ],
)
def test_each_role_sees_what_concerns_it(first_day: FirstDay, role: Role, steps: list[StepKey]) -> None:
    session = colleague(first_day, role)
    found = progress(first_day, session)
    assert list(found) == steps
    if role is Role.PRACTITIONER:
        assert found[StepKey.HOURS].told.startswith("Vos horaires")


def test_whoever_founded_it_is_told_and_led_there_until_it_is_put_away(qtbot, first_day, tmp_path) -> None:
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    with qtbot.waitCallback(timeout=30_000) as signed:
        tasks.run(first_day.attempt, signed)
    session = signed.args[0]
    first_day.opened.remove(session)
    wardrobe = Wardrobe(QApplication.instance(), tmp_path / "screen.json")
    same = (tasks, wardrobe.look, wardrobe.dress, lambda _: None)
    shell = at_once(workspace_in_steps(PageContext(session, first_day.threshold(), *same), wardrobe)).widget
    shell.setWindowFlags(Qt.WindowType.Window)
    shell.show()
    qtbot.waitUntil(lambda: "il reste 5 étapes" in shell.first_days.text())
    shell.first_days.findChildren(type(shell.first_days._action))[0].click()
    section = shell.show_page("settings").findChild(FirstStepsSection)
    qtbot.waitUntil(lambda: section is not None and StepKey.PLACE in section.buttons)
    assert shell.first_days.isHidden()
    assert shell.first_days._action.text() == SEE
    section.buttons[StepKey.DRILL].click()
    assert shell.page_key() == "backups"
    assert shell.show_page("backups").choice.key() == "snapshots"
    section.buttons[StepKey.SHEET].click()
    settings = shell.show_page("settings")
    assert settings.tabs.tabText(settings.tabs.currentIndex()) == "Cet ordinateur"
    section.buttons[StepKey.PEOPLE].click()
    form = shell.findChild(AccountForm)
    assert form is not None
    assert shell.page_key() == "people"
    assert shell.focusWidget() is form.name
    assert form.roles.roles() == frozenset()
    tasks.run(session.gate.close, lambda _: None)
    tasks.close(lambda: None)
    shell.close()
