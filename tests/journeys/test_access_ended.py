"""A window left open locks by itself once its account is closed or past its last day: nobody touched it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget

from telesec.app.session import Session, Surroundings
from telesec.domain.actions import Action
from telesec.domain.drafts import FormDraft
from telesec.domain.people import Compartment, Role
from telesec.domain.sessions import LOCK_SENTENCES, LockReason, Place
from telesec.services.access.account_changes import disable
from telesec.services.drafts import keep_drafts, take_drafts
from telesec.ui import session_signals
from telesec.ui.system.session_messages import UNHEARD
from telesec.ui.tasks import Tasks

from .conftest import FirstDay
from .test_account_changes import keys, newcomer
from .test_enrolment import SECRET_WORDS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def session_of(qapp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Session]]:
    """Makes a session whose lock leaves this process, and its screen, to the tests that follow."""
    monkeypatch.setattr("telesec.app.lock.die_after", lambda _seconds: None)
    made, parent = [], QWidget()

    def make(*parts: object) -> Session:
        made.append(Session(*parts, parent))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for session in made:
        qapp.removeEventFilter(session._ending._curtain)


def test_a_closed_account_leaves_nothing_on_the_screen(qtbot, first_day: FirstDay, session_of) -> None:
    zoe_id, zoe = newcomer(first_day, Role.SECRETARY)
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    opened = []
    tasks.run(lambda: first_day.attempt("zoe", SECRET_WORDS, zoe.code()), opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    left, problems = [], []
    draft = FormDraft("booking", {"start": "9h05"})
    around = Surroundings(lambda: (draft,), lambda: Place(0, 0, 800, 600), left.append, problems.append)
    session = session_of(opened[0], first_day.threshold(), tasks, around)
    session._remember()
    qtbot.waitUntil(lambda: bool(session._seen))
    assert left == []

    owner = first_day.attempt()
    disable(*keys(owner, first_day), zoe_id)
    session._remember()
    qtbot.waitUntil(lambda: bool(left))
    assert left[0].reason is LockReason.ACCESS_ENDED
    assert problems == []  # what was being typed is kept, and the lock is journaled
    assert "compte a été fermé" in LOCK_SENTENCES[LockReason.ACCESS_ENDED]
    with owner.gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq DESC LIMIT 4").scalars().all()
    assert any(f'"{Action.LOCK}"' in row and '"access_ended"' in row for row in rows)


def test_a_lock_while_the_forms_come_back_keeps_them_for_the_next_time(
    qtbot, first_day: FirstDay, session_of
) -> None:
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    opened = []
    tasks.run(first_day.attempt, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    note, slip = FormDraft("note", {"text": "Toux depuis trois jours."}), FormDraft("slip", {"text": "avant"})
    tasks.run(lambda: keep_drafts(opened[0].gate, [note, slip]), lambda _: None)
    newer = FormDraft("slip", {"text": "après"})
    left, given = [], []
    around = Surroundings(lambda: (newer,), lambda: Place(0, 0, 800, 600), left.append, left.append)
    session = session_of(opened[0], first_day.threshold(), tasks, around)
    session.take_drafts(given.append)
    session.lock(LockReason.SLEEP)
    assert (given, left[0].reason) == ([], LockReason.SLEEP)

    first_day.clock.advance(minutes=1)
    again = first_day.attempt()
    assert sorted(take_drafts(again.gate), key=lambda draft: draft.kind) == [note, newer]


class Refusing:
    """A Windows without the library that tells its lock."""

    def register(self, _window: int) -> bool:
        raise OSError


def test_a_windows_that_never_tells_its_lock_leaves_the_lock_by_idleness(
    qtbot, first_day: FirstDay, session_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_signals, "session_api", Refusing)
    opened, left = [], []
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    tasks.run(first_day.attempt, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    around = Surroundings(tuple, lambda: Place(0, 0, 800, 600), left.append, left.append)
    session = session_of(opened[0], first_day.threshold(), tasks, around)
    assert session.warning() == UNHEARD
    session.idle._last_input -= 3600
    session.idle.check()
    assert left[0].reason is LockReason.IDLE
