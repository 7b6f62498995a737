"""She cuts the journal, corrects what practice.db noted, and is the first to come in: others learn of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from tests.conftest import codes_at_little_cost

from telesec.commands.journal import ending
from telesec.domain.actions import Action, Subject
from telesec.domain.french import counted
from telesec.domain.people import Compartment
from telesec.services.journals.journal import verify
from telesec.storage.keys import file_salt

from .forger import ADMIN, DESK, House, build

OFFICE = Compartment.OFFICE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    with codes_at_little_cost():
        return build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    with codes_at_little_cost():
        copied = built.copied(tmp_path)
        yield copied
        copied.day.close()


@contextmanager
def her_tool(house: House, compartment: Compartment) -> Iterator[Any]:
    dek, practice_id = house.forger[compartment], house.header().practice_id
    connection = sqlcipher.connect(str(house.day.folder / f"{compartment.value}.db"))
    connection.set_key(f"x'{dek.hex()}{file_salt(dek, practice_id, compartment).hex()}'")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.commit()
    connection.close()


def cut(house: House, rows: int) -> None:
    with her_tool(house, OFFICE) as office:
        office.execute("DELETE FROM journal WHERE seq > (SELECT max(seq) FROM journal) - ?", (rows,))
        last = office.execute("SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    last = last or (0, bytes(32))
    with her_tool(house, Compartment.PRACTICE) as practice:
        practice.execute("UPDATE heads SET rows = ?, mac = ? WHERE compartment = 'office'", last)


def works(house: House, login: str) -> None:
    signed_in = house.comes_in(login)
    for _time in range(4):
        with signed_in.gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
            pass
    house.leaves(signed_in)


def test_rows_cut_are_told_to_who_answers_even_when_she_comes_in_first(house: House) -> None:
    works(house, "claire")
    cut(house, 3)
    sonia = house.comes_in(DESK)
    assert any("il manque au moins 3 lignes" in line for line in sonia.warnings)
    house.leaves(sonia)
    for login in ("claire", ADMIN):
        signed_in = house.comes_in(login)
        told = [line for line in signed_in.notices if "il manque au moins 3 lignes" in line]
        assert len(told) == 1
        assert "Sonia" in told[0]
        house.leaves(signed_in)
    sonia = house.comes_in(DESK)
    assert sonia.warnings == ()
    assert not any("il manque" in line for line in sonia.notices)


@pytest.mark.parametrize("rows", [1, 10, 10_000])
def test_the_sign_in_counts_the_rows_cut_one_ten_or_all(house: House, rows: int) -> None:
    for _time in range(3):
        works(house, "claire")
    with her_tool(house, OFFICE) as office:
        there = office.execute("SELECT count(*) FROM journal").fetchone()[0]
    cut(house, rows)
    gone = counted(min(rows, there), "ligne", "lignes")
    assert any(f"il manque au moins {gone} à la fin" in line for line in house.comes_in(DESK).warnings)


def test_rows_cut_are_not_verified_once_the_sign_in_has_said_so(house: House) -> None:
    """The heads were noted anew by that sign-in: only its own row remembers."""
    works(house, "claire")
    cut(house, 3)
    house.leaves(house.comes_in(DESK))
    claire = house.comes_in("claire")
    assert claire.warnings == ()
    found = verify(claire.gate)
    assert not found.whole
    assert ending(found) == 1
    assert any("Constaté le" in line and "3 lignes" in line for line in found.sentences)
    house.day.clock.advance(days=367)
    assert verify(claire.gate).whole
