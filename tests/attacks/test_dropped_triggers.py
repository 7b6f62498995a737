"""She drops the triggers of a file with her own tool, or plants one: put right at its opening, and told."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.attacks.test_roles_raw_sql import raw_open
from tests.conftest import codes_at_little_cost

from telesec.commands.journal import ending
from telesec.domain.calls.words import Category
from telesec.domain.errors import StoreError
from telesec.domain.journal.mended import Mended
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.slips import SlipDraft, SlipUrgency
from telesec.services.access.sign_in import SignedIn
from telesec.services.journals.journal import verify
from telesec.services.slips import slips
from telesec.services.stores import open_stores
from telesec.storage.engine import Location
from telesec.storage.shape import wanted
from telesec.storage.store import Store
from telesec.storage.tables.base import JOURNAL_FIELDS

from .forger import ADMIN, DESK, House, build
from .test_tampering_told import her_tool

OFFICE = Compartment.OFFICE
TRIGGERS = sum(kind == "trigger" for kind, _name in wanted(OFFICE))
SOFTER = (
    "CREATE TRIGGER aaa_mine AFTER INSERT ON slips "
    "BEGIN UPDATE slips SET urgency = 'ordinary' WHERE id = NEW.id; END"
)
DEAD = "CREATE TRIGGER trg_slips_update_journaled BEFORE UPDATE ON slips WHEN 0 BEGIN SELECT 1; END"
TAMPERINGS = {
    "dropped": (("DROP TRIGGER trg_slips_update_journaled",), Mended(1, 0, 0)),
    "altered": (("DROP TRIGGER trg_slips_update_journaled", DEAD), Mended(0, 1, 0)),
    "planted": ((SOFTER,), Mended(0, 0, 1)),
    "strangely named": ((SOFTER.replace("aaa_mine", '"a ""b; --"'),), Mended(0, 0, 1)),
    "view": (("CREATE VIEW mine AS SELECT * FROM patients",), Mended(0, 0, 1)),
    "view and its trigger": (
        (
            "CREATE VIEW mine AS SELECT id FROM patients",
            "CREATE TRIGGER mine_too INSTEAD OF INSERT ON mine BEGIN SELECT 1; END",
        ),
        Mended(0, 0, 2),
    ),
    "index dropped": (("DROP INDEX ix_patient_contacts_number",), Mended(1, 0, 0)),
    "index planted": (("CREATE UNIQUE INDEX one_a_day ON slips (urgency)",), Mended(0, 0, 1)),
}


def things(practice: Any, compartment: Compartment = OFFICE) -> dict[tuple[str, str], str]:
    connection = raw_open(practice, compartment, practice.deks[compartment])
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {(kind, name): sql for kind, name, sql in found if kind != "table"}


def tamper(practice: Any, *statements: str) -> None:
    practice.close()
    connection = raw_open(practice, OFFICE, practice.deks[OFFICE])
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def reopened(practice: Any) -> Mended | None:
    stores = open_stores(practice.folder, practice.practice_id, {OFFICE: practice.deks[OFFICE]})
    stores[OFFICE].close()
    return stores[OFFICE].mended


@pytest.mark.parametrize("compartment", Compartment)
def test_a_file_just_made_is_as_the_program_wants_it(practice, compartment):
    practice.close()
    assert things(practice, compartment) == wanted(compartment)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_changed_is_put_right_once(practice, name):
    statements, found = TAMPERINGS[name]
    tamper(practice, *statements)
    assert reopened(practice) == found
    assert things(practice) == wanted(OFFICE)
    assert reopened(practice) is None


def test_an_urgent_slip_stays_urgent(practice):
    tamper(practice, SOFTER)
    desk = practice.gate(Role.SECRETARY)
    draft = SlipDraft(
        practice.practitioners[0].id, Category.FELT_URGENT, "Rappeler", urgency=SlipUrgency.URGENT
    )
    assert slips.write_slip(desk, draft).draft.urgency is SlipUrgency.URGENT


def test_a_view_in_place_of_a_table_is_refused(practice):
    tamper(
        practice,
        "PRAGMA foreign_keys = OFF",
        "ALTER TABLE slip_events RENAME TO hers",
        "CREATE VIEW slip_events AS SELECT * FROM hers",
    )
    with pytest.raises(StoreError, match="n'a pas pu être remis en ordre"):
        reopened(practice)


def test_a_file_that_cannot_be_mended_is_refused_and_left_as_it_was(practice):
    tamper(practice, SOFTER, "PRAGMA foreign_keys = OFF", "DROP TABLE slip_events")
    before = things(practice)
    with pytest.raises(StoreError, match=r"office\.db n'a plus toutes ses protections"):
        reopened(practice)
    assert things(practice) == before


def _opens(folder: str, practice_id: str, dek: bytes, start: Any, told: Any) -> None:
    start.wait()
    store = Store(Location(Path(folder), practice_id, OFFICE), dek)
    told.put(store.mended)
    store.close()


@pytest.mark.long
def test_of_two_programs_that_open_it_together_one_mends(practice):
    tamper(practice, *(f"DROP TRIGGER {name}" for kind, name in wanted(OFFICE) if kind == "trigger"))
    context = multiprocessing.get_context("spawn")
    start, told = context.Barrier(2), context.Queue()
    asked = (str(practice.folder), practice.practice_id, practice.deks[OFFICE], start, told)
    programs = [context.Process(target=_opens, args=asked) for _program in range(2)]
    for program in programs:
        program.start()
    found = [told.get(timeout=60) for _program in programs]
    for program in programs:
        program.join(60)
    assert sorted(found, key=bool) == [None, Mended(TRIGGERS, 0, 0)]
    assert things(practice) == wanted(OFFICE)


def test_a_session_already_open_goes_on_while_another_mends(practice):
    desk = practice.gate(Role.SECRETARY)
    connection = raw_open(practice, OFFICE, practice.deks[OFFICE])
    connection.execute(SOFTER)
    connection.commit()
    connection.close()
    assert reopened(practice) == Mended(0, 0, 1)
    draft = SlipDraft(
        practice.practitioners[0].id, Category.FELT_URGENT, "Rappeler", urgency=SlipUrgency.URGENT
    )
    assert slips.write_slip(desk, draft).draft.urgency is SlipUrgency.URGENT


def reasons(session: SignedIn, compartment: Compartment) -> list[str]:
    with session.gate.stores()[compartment]._engine.connect() as conn:
        bodies = conn.exec_driver_sql("SELECT body FROM journal").scalars().all()
    return [json.loads(body)[JOURNAL_FIELDS.index("reason")] for body in bodies]


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


def test_who_comes_in_reads_it_and_so_do_those_who_answer(house: House) -> None:
    with her_tool(house, OFFICE):
        pass
    told = f"règles internes qui protègent ses enregistrements ({TRIGGERS} manquaient)"
    sonia = house.comes_in(DESK)
    (line,) = [line for line in sonia.warnings if told in line]
    for compartment in (Compartment.PRACTICE, OFFICE):
        assert reasons(sonia, compartment).count(line) == 1
    house.leaves(sonia)
    for login in ("claire", ADMIN):
        signed_in = house.comes_in(login)
        assert [one for one in signed_in.notices if told in one and "Sonia" in one]
        assert not [one for one in signed_in.warnings if told in one]
        house.leaves(signed_in)
    claire = house.comes_in("claire")
    found = verify(claire.gate)
    assert ending(found) == 1
    assert any(told in one for one in found.sentences)
