"""Objects made from columns are the very ones their constructors make."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple, dataclass, replace
from datetime import datetime

import pytest

from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.storage.records.quick_rows import maker

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
