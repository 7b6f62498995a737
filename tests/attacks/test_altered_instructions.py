"""Instructions and the card of red flags: written by nobody else, and not read out once changed behind."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher
from tests.attacks.test_roles_raw_sql import raw_open

from telesec.domain.access.rights import why_not
from telesec.domain.actions import Action, Subject
from telesec.domain.calls.instructions import DayRequest, SheetRequest
from telesec.domain.calls.lines import Line
from telesec.domain.calls.red_flags import ALWAYS, DEFAULT, CardRequest
from telesec.domain.calls.versions import CARD_VERSION, VERSION, Kind, Validation, seal
from telesec.domain.errors import OutOfScope, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.services.calls.instructions import (
    BriefingRequest,
    briefing,
    notebook,
    unread,
    withdraw_day,
    write_day,
    write_sheet,
)
from telesec.services.calls.lines import save_line
from telesec.services.calls.red_flags import card_book, red_flags, validate_card, write_card

MONDAY = date(2026, 11, 16)
Practice = Any  # the PracticeOnDisk of tests/conftest.py


def sheet(practice, words="Passer les confrères.", read=None):
    last = (read.number, read.id) if read else (0, "")
    return SheetRequest(practice.practitioners[0].id, "", MONDAY, {"disturb": words}, *last)


@pytest.fixture
def written(practice: Practice):
    """Two versions of a sheet, one validated card; each in the journal."""
    doctor = practice.gate(Role.PRACTITIONER)
    first = write_sheet(doctor, sheet(practice))
    second = write_sheet(doctor, sheet(practice, "Ne passer personne.", first))
    card = write_card(doctor, CardRequest(DEFAULT))
    validate_card(doctor, card.id)
    return first, second, card


@contextmanager
def tool(practice: Practice):
    """A program of their own in the hands of who holds the key of the settings: no trigger stops it."""
    practice.close()
    connection = raw_open(practice, Compartment.PRACTICE, practice.deks[Compartment.PRACTICE])
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.commit()
    connection.close()


# Who may write.


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_the_desk_writes_and_validates_nothing(practice: Practice, written, role: Role) -> None:
    gate, (_first, second, card) = practice.gate(role), written
    attempts = (
        lambda: write_sheet(gate, sheet(practice, "À ma façon.", second)),
        lambda: write_day(gate, DayRequest(MONDAY, MONDAY, "À ma façon.")),
        lambda: withdraw_day(gate, new_id()),
        lambda: save_line(gate, Line(new_id(), "Mienne", "0472000009")),
        lambda: write_card(gate, CardRequest(DEFAULT, card.number, card.id)),
        lambda: validate_card(gate, card.id),
    )
    for attempt in attempts:
        gate.proved()
        with pytest.raises(Refused):
            attempt()
    refused = [
        row["action"] for row in practice.rows(gate, Compartment.PRACTICE) if row["outcome"] == "refused"
    ]
    assert refused[-6:] == [
        Action.INSTRUCTION_EDIT,
        Action.INSTRUCTION_EDIT,
        Action.INSTRUCTION_EDIT,
        Action.LINE_EDIT,
        Action.CARD_EDIT,
        Action.CARD_VALIDATE,
    ]


@pytest.mark.parametrize("action", [Action.CARD_EDIT, Action.CARD_VALIDATE])
@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_no_administrator_gives_the_card_to_the_desk(action: Action, role: Role) -> None:
    assert why_not({role}, action, allowed=True)
    assert not why_not({Role.PRACTITIONER}, action, allowed=False)


def test_an_administrator_given_the_right_validates_no_more(practice: Practice, written) -> None:
    assert why_not({Role.ADMIN}, Action.CARD_VALIDATE, allowed=True)
    gate = practice.gate(Role.ADMIN)
    with pytest.raises(Refused):
        validate_card(gate, written[2].id)


def test_a_secretary_of_one_agenda_neither_reads_nor_changes_the_sheet_of_another(practice, written) -> None:
    from telesec.domain.access.scope import Scope

    narrowed = practice.gate(Role.PRACTITIONER, Role.ADMIN)
    narrowed.narrow(Scope(frozenset({practice.practitioners[1].id})))
    assert notebook(narrowed).versions == ()
    assert briefing(narrowed, BriefingRequest()).sheets == ()
    with pytest.raises(OutOfScope):
        write_sheet(narrowed, sheet(practice, "À ma façon.", written[1]))


# The program's own connection.

STATEMENTS = (
    "UPDATE instruction_versions SET body = '{}'",
    "DELETE FROM instruction_versions",
    "UPDATE instruction_validations SET name = 'Dr X'",
    "DELETE FROM instruction_validations",
    "UPDATE day_instructions SET words = 'autre'",
    "DELETE FROM day_instructions",
    "DELETE FROM instruction_acceptances",
    "UPDATE instruction_acceptances SET at = 'x'",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_even_inside_an_entry_nothing_written_is_changed(practice: Practice, written, statement: str) -> None:
    doctor = practice.gate(Role.PRACTITIONER)
    write_day(doctor, DayRequest(MONDAY, MONDAY, "Absent à midi."))
    with doctor.enter(Action.INSTRUCTION_EDIT, Subject("instructions")) as records:
        records.instructions.accept((written[0].id,))
        with pytest.raises(DBAPIError, match="never change"):
            records.instructions._conn.exec_driver_sql(statement)


def test_a_version_slips_in_nowhere(practice: Practice, written) -> None:
    doctor = practice.gate(Role.PRACTITIONER)
    slipped = (
        "INSERT INTO instruction_versions SELECT 'x', kind, practitioner_id, line_id, 7, valid_from, body, "
        "author_id, author_name, written_at, previous FROM instruction_versions LIMIT 1"
    )
    with doctor.enter(Action.INSTRUCTION_EDIT, Subject(VERSION, written[0].id)) as records:
        write = records.instructions._conn.exec_driver_sql
        with pytest.raises(DBAPIError, match="follow one another"):
            write(slipped)


# A program of their own, with the key and no trigger.


def resealed(connection: Any, version: Any, **changes: Any) -> Any:
    """A version rewritten whole, under the id its new words give, as a careful forger would."""
    made = replace(version, **changes)
    made = replace(made, id=seal(made))
    connection.execute(
        "UPDATE instruction_versions SET id = ?, body = ?, author_name = ? WHERE id = ?",
        (made.id, made.body, made.author_name, version.id),
    )
    return made


FORGERIES = {
    "a word changed": lambda c, f, s: c.execute(
        "UPDATE instruction_versions SET body = replace(body, 'Passer', 'Jamais') WHERE id = ?", (f.id,)
    ),
    "a day changed": lambda c, f, s: c.execute(
        "UPDATE instruction_versions SET valid_from = '2027-01-01' WHERE id = ?", (s.id,)
    ),
    "an author changed": lambda c, f, s: c.execute(
        "UPDATE instruction_versions SET author_name = 'Dr X' WHERE id = ?", (s.id,)
    ),
    "the last one taken away": lambda c, f, s: c.execute(
        "DELETE FROM instruction_versions WHERE id = ?", (s.id,)
    ),
    "the first one taken away": lambda c, f, s: c.execute(
        "DELETE FROM instruction_versions WHERE id = ?", (f.id,)
    ),
    "all of them taken away": lambda c, f, s: c.execute("DELETE FROM instruction_versions"),
    "the last one rewritten and sealed again": lambda c, f, s: resealed(c, s, body='{"disturb": "Tous."}'),
    "the first one rewritten and sealed again": lambda c, f, s: resealed(c, f, body='{"disturb": "Tous."}'),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_sheet_changed_behind_the_program_is_said_so(practice: Practice, written, forgery: str) -> None:
    first, second, _card = written
    with tool(practice) as connection:
        FORGERIES[forgery](connection, first, second)
    found = briefing(practice.gate(Role.SECRETARY), BriefingRequest())
    assert found.warning
    condemned = notebook(practice.gate(Role.ADMIN)).condemned
    assert {one.version.id for one in found.sheets if one.altered} <= condemned
    assert condemned or len(notebook(practice.gate(Role.ADMIN)).versions) < 2
    assert not {one.id for one in unread(practice.gate(Role.SECRETARY))} & condemned


def inserted(connection: Any, author: Any, previous: Any) -> Any:
    made = replace(previous, id="", number=previous.number + 1, previous=previous.id, author_id=author.id)
    made = replace(made, id=seal(made))
    connection.execute(
        "INSERT INTO instruction_versions SELECT ?, kind, practitioner_id, line_id, ?, valid_from, body, ?, "
        "author_name, written_at, ? FROM instruction_versions WHERE id = ?",
        (made.id, made.number, made.author_id, made.previous, previous.id),
    )
    return made


def test_a_version_nobody_wrote_through_the_program_is_not_believed(practice: Practice, written) -> None:
    _first, second, card = written
    author = practice.accounts[Role.PRACTITIONER]
    with tool(practice) as connection:
        inserted(connection, author, second)
    desk = practice.gate(Role.SECRETARY)
    assert [one.altered for one in briefing(desk, BriefingRequest()).sheets] == [True]
    assert red_flags(desk).version == card


CARD_FORGERIES = {
    "its text": "UPDATE instruction_versions SET body = replace(body, '15', '16') WHERE kind = 'card'",
    "who validated it": "UPDATE instruction_validations SET account_id = 'x'",
    "its validation taken away": "DELETE FROM instruction_validations",
    "the card taken away": "DELETE FROM instruction_versions WHERE kind = 'card'",
}


@pytest.mark.parametrize("forgery", CARD_FORGERIES)
def test_a_card_changed_behind_the_program_is_read_out_no_more(practice, written, forgery: str) -> None:
    with tool(practice) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(CARD_FORGERIES[forgery])
    shown = red_flags(practice.gate(Role.SECRETARY))
    assert (shown.text, shown.numbers) == (None, ALWAYS)
    assert shown.warning


def test_a_validation_that_nobody_gave_is_worth_nothing(practice: Practice, written) -> None:
    """The account is a practitioner's and the row is well made: only the journal knows better."""
    doctor = practice.gate(Role.PRACTITIONER)
    draft = write_card(doctor, CardRequest(replace(DEFAULT, say="Attendez demain."), 1, written[2].id))
    said = Validation(draft.id, doctor.account.id, "Compte practitioner", doctor.now())
    with tool(practice) as connection:
        connection.execute(
            "INSERT INTO instruction_validations SELECT ?, account_id, name, at, '' "
            "FROM instruction_validations",
            (said.version_id,),
        )
    shown = red_flags(practice.gate(Role.SECRETARY))
    assert shown.text is None
    assert shown.warning
    assert [one.version_id for one in card_book(practice.gate(Role.ADMIN)).validations] == [written[2].id]


def test_a_row_of_the_journal_by_somebody_else_makes_no_validation(practice: Practice, written) -> None:
    """An administrator's own entry on the card, whatever it is called, is not a practitioner's word."""
    admin = practice.gate(Role.ADMIN)
    draft = write_card(admin, CardRequest(replace(DEFAULT, say="Attendez demain."), 1, written[2].id))
    with admin.enter(Action.CARD_READ, Subject(CARD_VERSION, draft.id)) as records:
        records.instructions.validate(Validation(draft.id, admin.account.id, "Dr X", admin.now()))
    assert red_flags(practice.gate(Role.SECRETARY)).text is None


@pytest.mark.parametrize("role", list(Role))
def test_a_tool_with_the_right_key_writes_nothing_by_accident(
    practice: Practice, written, role: Role
) -> None:
    practice.close()
    connection = raw_open(practice, Compartment.PRACTICE, practice.deks[Compartment.PRACTICE])
    with pytest.raises(sqlcipher.DatabaseError, match=r"no such function|never change|follow one another"):
        connection.execute("UPDATE instruction_versions SET body = '{}'")
    connection.close()


def test_what_is_older_than_the_journal_keeps_its_seals(practice: Practice, written, monkeypatch) -> None:
    """Once the rows of that time were purged, the chain of the versions still tells a word that changed."""
    from telesec.domain.calls.versions import Written, altered

    book = notebook(practice.gate(Role.ADMIN)).versions
    purged = Written(frozenset(), practice.clock() + timedelta(days=400))
    assert altered(book, purged) == set()
    assert altered([replace(book[0], body="{}"), book[1]], purged) == {book[0].id, book[1].id}
    assert {one.kind for one in book} == {Kind.SHEET}
