"""A journal rewritten by somebody who holds its key and the computer: the backups of before remember."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.backups.drills import DrillReport
from telesec.domain.journal.chain import Entry, Head, chained
from telesec.domain.people import Compartment
from telesec.security import anchor as device_anchor
from telesec.services.journals.journal import verify
from telesec.services.journals.journal_retention import purge
from telesec.services.restores.drills import Drill
from telesec.storage.keys import file_salt, journal_key

from .conftest import Lilas, book, restore_here

OFFICE, PRACTICE = Compartment.OFFICE, Compartment.PRACTICE


def drill(lilas: Lilas) -> DrillReport:
    signed_in = lilas.sign_in()
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    report = work.finish(work.look())
    lilas.sign_out(signed_in)
    return report


def rewritten(lilas: Lilas, change: Callable[[list[Entry]], list[Entry]]) -> None:
    """The journal of the office written anew, sealed with its key, and every memory of it here corrected."""
    signed_in = lilas.sign_in()
    deks, practice_id = dict(signed_in.deks), signed_in.gate.reference.practice_id
    lilas.sign_out(signed_in)

    def raw(compartment: Compartment) -> tuple[sqlcipher.Connection, list[str]]:
        connection = sqlcipher.connect(str(lilas.folder / f"{compartment.value}.db"))
        salt = file_salt(deks[compartment], practice_id, compartment)
        connection.set_key(f"x'{deks[compartment].hex()}{salt.hex()}'")
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in found:
            connection.execute(f"DROP TRIGGER {name}")
        return connection, [sql for _name, sql in found]

    def put_back(connection: sqlcipher.Connection, triggers: list[str]) -> None:
        for sql in triggers:
            connection.execute(sql)
        connection.commit()
        connection.close()

    office, guards = raw(OFFICE)
    bodies = [body for (body,) in office.execute("SELECT body FROM journal ORDER BY seq")]
    rows = list(
        chained(
            journal_key(deks[OFFICE], practice_id, OFFICE),
            change([Entry(*json.loads(body)[1:]) for body in bodies]),
        )
    )
    office.execute("DELETE FROM journal")
    office.executemany(
        "INSERT INTO journal (seq, body, prev, mac) VALUES (?, ?, ?, ?)",
        [(row.seq, row.body, row.prev, row.mac) for row in rows],
    )
    put_back(office, guards)
    practice, guards = raw(PRACTICE)
    practice.execute(
        "UPDATE heads SET rows = ?, mac = ? WHERE compartment = 'office'", (len(rows), rows[-1].mac)
    )
    put_back(practice, guards)
    head = device_anchor.noted_at({OFFICE: Head(len(rows), rows[-1].mac)}, lilas.clock())
    lilas.threshold().update_anchor(practice_id, lambda known: replace(known, heads={**known.heads, **head}))


def another_reason(entries: list[Entry]) -> list[Entry]:
    return [replace(entries[0], reason="rien"), *entries[1:]]


def without_the_second(entries: list[Entry]) -> list[Entry]:
    return [entries[0], *entries[2:], entries[-1]]


@pytest.mark.parametrize("change", [another_reason, without_the_second])
def test_a_journal_rewritten_with_all_its_memories_here_is_denied_by_the_backups_of_before(
    lilas: Lilas, change: Callable[[list[Entry]], list[Entry]]
) -> None:
    lilas.back_up()
    assert drill(lilas).succeeded
    rewritten(lilas, change)
    signed_in = lilas.sign_in()
    assert verify(signed_in.gate).whole
    assert signed_in.warnings == ()  # nothing that is kept here can know
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(hours=2)
    report = drill(lilas)
    assert not report.succeeded
    assert [one for one in report.faults if "contredit 1 sauvegarde" in one and "16 novembre" in one]


@pytest.mark.parametrize("compartments", [frozenset({OFFICE}), frozenset(Compartment)])
def test_backups_of_a_time_that_was_taken_back_accuse_nobody(
    lilas: Lilas, compartments: frozenset[Compartment]
) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(hours=2)
    signed_in = lilas.sign_in()
    restore_here(lilas, signed_in, snapshot, compartments)
    lilas.start()
    signed_in = lilas.sign_in()
    book(signed_in, "CAMUS", 11)
    lilas.sign_out(signed_in)
    lilas.back_up(hours=2)
    report = drill(lilas)
    assert report.faults == ()
    rewritten(lilas, another_reason)
    lilas.back_up(hours=2)
    assert [one for one in drill(lilas).faults if "contredit 2 sauvegardes" in one]


def test_a_purge_of_old_rows_accuses_nobody(lilas: Lilas) -> None:
    lilas.back_up()
    lilas.clock.advance(days=420)
    signed_in = lilas.sign_in()
    assert purge(signed_in.gate, lilas.threshold()).gone
    lilas.sign_out(signed_in)
    lilas.back_up(hours=2)
    assert drill(lilas).faults == ()
