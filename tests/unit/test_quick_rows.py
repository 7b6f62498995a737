"""What is read the fast way is what the slow way would read: rows, and objects made from columns."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple, dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, create_engine, select
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.storage.records.quick_rows import driver_rows, driver_text, maker, packed_rows, packed_text

COLUMNS = (
    ("a1", "a2"),
    ("p", "p"),
    ("s", "s"),
    ("x", "y"),
    (datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10)),
    (datetime(2026, 11, 23, 9, 15), datetime(2026, 11, 23, 10, 15)),
    ("", "m"),
    (Status.BOOKED, Status.DONE),
    (False, True),
    ("", "urgence"),
    ("", "note"),
    (False, True),
    ("", "s1"),
    ("", ""),
    (0, 10),
    (1, 8),
    (1, 2),
)


def test_equal_to_what_the_constructor_makes() -> None:
    made = maker(Appointment)(*COLUMNS)
    built = [Appointment(*row) for row in zip(*COLUMNS, strict=True)]
    assert made == built
    assert [hash(one) for one in made] == [hash(one) for one in built]
    assert [repr(one) for one in made] == [repr(one) for one in built]
    assert {type(one) for one in made} == {Appointment}


def test_frozen_and_copied_like_any_other() -> None:
    made = maker(Appointment)(*COLUMNS)[0]
    with pytest.raises(FrozenInstanceError):
        made.note = "autre"  # type: ignore[misc]
    assert replace(made, note="autre").note == "autre"
    assert astuple(made) == tuple(column[0] for column in COLUMNS)


def test_one_iterable_for_each_field_or_nothing_is_made() -> None:
    with pytest.raises(TypeError):
        maker(AppointmentLine)(("only one column",))


def test_a_class_that_checks_its_fields_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        number: int

        def __post_init__(self) -> None:
            if self.number < 0:
                raise ValueError

    with pytest.raises(TypeError):
        maker(Checked)


def test_packed_rows_are_the_rows_themselves() -> None:
    kept = Table("t", MetaData(), Column("text", Text), Column("number", Integer), Column("empty", Text))
    engine = create_engine("sqlite://", module=sqlcipher)
    texts = ['L\'"Épée" ❤\\', "ligne 1\nligne 2\t\x1f", "", "[1,2]", "null", "\ud7ff\U0001f600"]
    statement = select(kept).where(kept.c.number >= bindparam("first")).order_by(kept.c.number)
    with engine.begin() as conn:
        kept.create(conn)
        conn.execute(kept.insert(), [{"text": words, "number": place} for place, words in enumerate(texts)])
        packed = packed_rows(conn, packed_text(statement), {"first": 1})
        plain = driver_rows(conn, driver_text(statement), {"first": 1})
    engine.dispose()
    assert [tuple(row) for row in packed] == plain
    assert plain == [(words, place, None) for place, words in enumerate(texts)][1:]
