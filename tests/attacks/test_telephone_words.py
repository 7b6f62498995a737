"""Words smuggled where only an id or a number belongs: the journal keeps none, the purge leaves none."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.attacks.test_roles_raw_sql import raw_open

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.lines import Line
from telesec.domain.calls.requests import Ending, Taking, Transfer
from telesec.domain.errors import Invalid
from telesec.domain.people import Compartment, Role
from telesec.domain.slips.slips import SlipMove
from telesec.services.calls import calls, instructions, keeping, views
from telesec.services.calls.emergencies import note_emergency, transfer_call
from telesec.services.calls.lines import save_line
from telesec.services.slips.slips import close_slip
from telesec.storage.tables.calls import call_events

WORDS = "Zibeline 0639980001"


def written(practice, compartment):
    """Every row of the compartment, as text."""
    conn = raw_open(practice, compartment, practice.deks[compartment])
    tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = [(name, str(row)) for name in tables for row in conn.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - its own names
    conn.close()
    return found


def test_what_is_typed_for_a_line_never_reaches_the_journal(practice, desk):
    instructions.briefing(desk, instructions.BriefingRequest(line=WORDS))
    practice.close()
    found = written(practice, Compartment.PRACTICE)
    assert found
    assert [name for name, row in found if "zibeline" in row.lower()] == []


def test_the_journal_names_the_line_that_was_found(practice, desk):
    (line,) = save_line(practice.gate(Role.ADMIN), Line("", "Accueil", "04 72 00 00 00"))
    instructions.briefing(desk, instructions.BriefingRequest(line="+33472000000"))
    rows = practice.rows(desk, Compartment.PRACTICE)
    assert ("line", line.id) in [(row["subject_kind"], row["subject_id"]) for row in rows]


def advise(desk, call_id, detail):
    return note_emergency(desk, UrgentRequest(call_id, UrgentAct.ADVISED, detail))


def pass_on(desk, call_id, detail):
    return transfer_call(desk, Transfer(call_id, detail))


@pytest.mark.parametrize("note", [advise, pass_on])
def test_only_a_number_or_a_practitioner_is_noted_of_an_emergency(practice, desk, note):
    call = calls.take_call(desk, Taking()).call
    for words in (WORDS, "VIH positif", "", "15 Zibeline"):
        with pytest.raises(Invalid) as refused:
            note(desk, call.id, words)
        assert refused.value.field == "detail"
    right = practice.practitioners[0].id if note is pass_on else "112"
    note(desk, call.id, right)
    assert right in [event.detail for event in views.call_view(desk, call.id).events]


def test_a_number_that_is_not_on_the_card_is_not_noted_as_advised(desk):
    call = calls.take_call(desk, Taking()).call
    with pytest.raises(Invalid):
        advise(desk, call.id, "06 39 98 00 01")


def test_the_purge_forgets_what_was_dialled_but_the_practice_s_own_lines(practice, desk, clock):
    save_line(practice.gate(Role.ADMIN), Line("", "Accueil", "04 72 00 00 00"))
    made = {}
    for dialled in ("Mme Zibeline", "0472000000"):
        call = calls.take_call(desk, Taking(line_id=dialled)).call
        slip = advise(desk, call.id, "15")
        close_slip(desk, SlipMove(slip.id, slip.version))
        view = pass_on(desk, call.id, "06 39 98 00 01")
        made[dialled] = calls.end_call(desk, Ending(call.id, view.call.version)).call.id
    clock.advance(days=199)
    practice.gate(Role.SECRETARY)
    clock.advance(days=1)
    keeping.purge(practice.gate(Role.PRACTITIONER))
    desk = practice.gate(Role.SECRETARY)
    assert {views.call_view(desk, key).call.line_id for key in made.values()} == {"", "0472000000"}
    with desk.enter(Action.CALL_LIST, Subject("calls")) as records:
        left = set(records.calls._conn.execute(select(call_events.c.detail)).scalars())
    assert left == {"", "15", "advised_15"}
