"""Real SQLCipher files: a day's work is a small difference; what rewrites everything is sent whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.backup.manifest import PAGE

KEY, OTHER = f"x'{'11' * 32}{'22' * 16}'", f"x'{'33' * 32}{'22' * 16}'"
ROWS = 3000


class Office:
    """An encrypted store of appointments, closed between two works, as it is when it is copied."""

    def __init__(self, path) -> None:
        self.path, self.key = path, KEY
        path.unlink(missing_ok=True)
        self.work("CREATE TABLE visits (id INTEGER PRIMARY KEY, place TEXT, note TEXT)")
        self.work("CREATE INDEX by_place ON visits (place)")
        self.add(ROWS)

    def work(self, statement: str, *values: int) -> None:
        conn = sqlcipher.connect(str(self.path), isolation_level=None)
        conn.execute(f'PRAGMA key = "{self.key}"')
        conn.execute(statement, values)
        conn.close()

    def add(self, count: int) -> None:
        self.work(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO visits (place, note) SELECT hex(randomblob(8)), hex(randomblob(60)) FROM n",
            count,
        )

    def edit(self, start: int, count: int) -> None:
        note = "UPDATE visits SET note = hex(randomblob(60)) WHERE id BETWEEN ? AND ?"
        self.work(note, start, start + count)

    def remove(self, start: int, count: int) -> None:
        self.work("DELETE FROM visits WHERE id BETWEEN ? AND ?", start, start + count)

    def rekey(self) -> None:
        self.work(f'PRAGMA rekey = "{OTHER}"')
        self.key = OTHER

    def vacuum(self) -> None:
        self.work("VACUUM")


def rows_of(path, key: str) -> list[tuple[object, ...]]:
    conn = sqlcipher.connect(str(path))
    conn.execute(f'PRAGMA key = "{key}"')
    assert conn.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = conn.execute("SELECT * FROM visits ORDER BY id").fetchall()
    conn.close()
    return found


@pytest.fixture
def office(cabinet) -> Iterator[Office]:
    return Office(cabinet.staged / "office.db")


def come_back(cabinet, office, made, into) -> None:
    cabinet.restore(made, into)
    assert rows_of(into / "office.db", office.key) == rows_of(office.path, office.key)


def test_a_few_appointments_are_a_small_difference(cabinet, office, tmp_path) -> None:
    _, index = cabinet.take()
    office.add(15)
    office.edit(ROWS - 60, 15)
    made, _ = cabinet.take(index)
    assert made.base_id == index.base.id
    assert made.bytes_sent < office.path.stat().st_size / 6
    come_back(cabinet, office, made, tmp_path / "rendu")


@pytest.mark.parametrize("what", ["vacuum", "rekey"])
def test_what_rewrites_every_page_makes_a_full_snapshot(cabinet, office, tmp_path, what) -> None:
    _, index = cabinet.take()
    getattr(office, what)()
    made, again = cabinet.take(index)
    assert (made.base_id, again.base.id) == ("", made.id)
    come_back(cabinet, office, made, tmp_path / "rendu")
    office.add(5)
    after, _ = cabinet.take(again)
    assert after.base_id == made.id
    come_back(cabinet, office, after, tmp_path / "apres")


work = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 300)),
    st.tuples(st.just("edit"), st.integers(1, ROWS), st.integers(1, 300)),
    st.tuples(st.just("remove"), st.integers(1, ROWS), st.integers(1, 1500)),
    st.tuples(st.just("vacuum")),
    st.tuples(st.just("rekey")),
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(work, max_size=4))
def test_whatever_work_was_done_the_rows_come_back(new_cabinet, tmp_path_factory, works) -> None:
    cabinet = new_cabinet()
    office = Office(cabinet.staged / "office.db")
    _, index = cabinet.take()
    for name, *arguments in works:
        getattr(office, name)(*arguments)
    made, _ = cabinet.take(index)
    come_back(cabinet, office, made, tmp_path_factory.mktemp("rendu"))


@pytest.mark.long
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(work, max_size=6), max_size=4))
def test_weeks_of_any_work_come_back_day_by_day(new_cabinet, tmp_path_factory, days) -> None:
    cabinet = new_cabinet()
    office = Office(cabinet.staged / "office.db")
    _, index = cabinet.take()
    for works in days:
        for name, *arguments in works:
            getattr(office, name)(*arguments)
        made, again = cabinet.take(index)
        index = again or index
        come_back(cabinet, office, made, tmp_path_factory.mktemp("rendu"))
    assert office.path.stat().st_size % PAGE == 0
