"""The name of a motif hidden from an account: planted everywhere, then looked for in all that it is given.

Ways a name could come out by, each walked below through the services' own answers: the agenda's views, one
appointment, a patient's visits, the waiting room, the month, searches of places and their refusals, series,
delays, absences and what they leave to move, waiting lists and recalls, freed places, messages and their
export, printed days and weeks, slips with their preparation, calendars, emergency sheets, backups compared,
undone acts, drafts, notes, fee notes, the journal with its exports and its review, the settings themselves,
and the sentences that screen readers speak.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.attacks.role_world import Founded, World, copied, found
from tests.attacks.samples.messages import served
from tests.attacks.samples.paper import CODE
from tests.attacks.test_role_table import SAMPLES, try_it
from tests.conftest import codes_at_little_cost

from telesec.domain.access.rights_book import Part, PartChange
from telesec.domain.access.scope import HIDDEN_LABEL
from telesec.domain.agenda import ReasonCode
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.errors import OutOfScope
from telesec.domain.ids import new_id
from telesec.domain.lists.recalls import RecallRequest
from telesec.domain.lists.requests import WaitingRequest
from telesec.domain.lists.waiting import WaitingKind
from telesec.domain.people import Account, Practitioner, Role
from telesec.services.access import rights
from telesec.services.bookings import agenda, booking, schedules
from telesec.services.gate import Gate
from telesec.services.lists import recalls, waiting
from telesec.services.messages import messages
from telesec.ui.agenda.telling import line_tooltip

LABEL = "Zibeline"
PLANTED = ReasonCode(new_id(), LABEL, 15, "rose", preparation="Apporter la zibeline")
AT_THE_DESK = ("bookings.", "lists.", "messages.", "paper.", "patients.", "slips.")


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found(tmp_path_factory.mktemp("roles"))


@pytest.fixture
def world(practice: Founded, tmp_path: Path) -> Iterator[World]:
    """Everybody comes for the motif whose name some may not read."""
    with codes_at_little_cost():
        made = copied(practice, tmp_path)
        schedules.save_reason_code(made.owner, PLANTED)
        made.motif = PLANTED.id
        yield made
    made.owner.close()


def hide_from(world: World, account: Account) -> None:
    change = PartChange(account.id, Part.HIDDEN_MOTIFS, frozenset(), frozenset({PLANTED.id}))
    rights.change_rights(world.owner, [change])


def texts(given: object, seen: set[int] | None = None) -> Iterator[str]:
    """Every text inside an answer, documents opened."""
    seen = set() if seen is None else seen
    if id(given) in seen or isinstance(given, Gate):
        return
    seen.add(id(given))
    if isinstance(given, str):
        yield given
    elif isinstance(given, bytes):
        yield from document(given)
    elif isinstance(given, Path):
        yield from document(given.read_bytes()) if given.is_file() else ()
    else:
        for part in parts(given):
            yield from texts(part, seen)


def parts(given: object) -> Iterator[object]:
    if isinstance(given, BaseException):
        yield from given.args
    elif is_dataclass(given):
        yield from (getattr(given, one.name) for one in fields(given))
    elif isinstance(given, dict):
        yield from given.keys()
        yield from given.values()
    elif isinstance(given, list | tuple | set | frozenset):
        yield from given


def document(data: bytes) -> Iterator[str]:
    if not data.startswith(b"%PDF"):
        yield data.decode("utf-8", "replace").replace("\r\n ", "")
        return
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt(CODE)
    for page in reader.pages:
        yield page.extract_text()


def tells(given: object, words: Sequence[str] = (LABEL,)) -> bool:
    return any(word.casefold() in text.casefold() for text in texts(given) for word in words)


def leaks(world: World, gate: Gate, names: list[str], words: Sequence[str] = (LABEL,)) -> list[str]:
    """The services of ``names`` whose answer, or refusal, holds what is hidden."""
    found_in = []
    for name in names:
        answers: list[object] = []
        sample = SAMPLES[name]
        error = try_it(world, gate, lambda w, g, one=sample, kept=answers: kept.append(one(w, g)))  # type: ignore[misc, arg-type]
        if tells([*answers, error], words):
            found_in.append(name)
    return found_in


def test_the_name_is_there_for_who_may_read_it(world: World) -> None:
    """Else the walk below would prove nothing."""
    shown = [
        "bookings.agenda.view",
        "bookings.agenda.visits",
        "bookings.occupancy.board",
        "bookings.booking.book",
        "paper.sheets.sheet_pdf",
        "paper.slips.slip_pdf",
        "paper.calendars.calendar_file",
    ]
    assert leaks(world, world.gate(Role.SECRETARY), shown) == shown


def test_the_desk_never_reads_a_hidden_name(world: World) -> None:
    hide_from(world, world.accounts[Role.SECRETARY])
    gate = world.gate(Role.SECRETARY)
    assert leaks(world, gate, [name for name in SAMPLES if name.startswith(AT_THE_DESK)]) == []


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_no_answer_of_any_service_holds_a_hidden_name(role: Role, world: World) -> None:
    hide_from(world, world.accounts[role])
    assert leaks(world, world.gate(role), list(SAMPLES)) == []


def test_a_session_already_open_forgets_the_name_at_its_next_look(world: World) -> None:
    gate = world.gate(Role.SECRETARY)
    made = world.appointment()
    week = AgendaRange((world.who,), made.start.date(), 1)
    assert agenda.view(gate, week).lines[0].reason_label == LABEL
    hide_from(world, world.accounts[Role.SECRETARY])
    line = agenda.view(gate, week).lines[0]
    assert (line.reason_label, line.color) == (HIDDEN_LABEL, "slate")
    assert LABEL not in line_tooltip(line)
    assert not tells(gate.reference)
    assert agenda.view(world.owner, week).lines[0].reason_label == LABEL


def test_a_hidden_motif_is_offered_nowhere_and_its_places_stay_kept(world: World) -> None:
    line, due = world.waiting(), world.recall()
    hide_from(world, world.accounts[Role.SECRETARY])
    gate = world.gate(Role.SECRETARY)
    masked = gate.reference.reason_code(PLANTED.id)
    assert masked is not None
    assert (masked.label, masked.preparation, masked.active) == (HIDDEN_LABEL, "", False)
    assert masked.minutes == PLANTED.minutes
    assert line.entry.id in {one.entry.id for one in waiting.waiting_list(gate)}
    assert due.recall.id in {one.recall.id for one in recalls.recall_list(gate)}


def test_who_may_not_read_a_name_may_not_overwrite_it(world: World) -> None:
    hide_from(world, world.accounts[Role.ADMIN])
    admin = world.gate(Role.ADMIN)
    masked = admin.reference.reason_code(PLANTED.id)
    assert masked is not None
    with pytest.raises(OutOfScope, match="autre administrateur"):
        schedules.save_reason_code(admin, masked)
    world.owner.renew_reference()
    assert world.owner.reference.reason_code(PLANTED.id) == PLANTED


def elsewhere(world: World) -> list[str]:
    """What another doctor's agenda, lists and messages hold, by id."""
    served(world)
    other = Practitioner(new_id(), "Dr Benali", site_id=world.site)
    schedules.save_practitioner(world.owner, other)
    start, end = world.free()
    wanted = replace(world.request(), practitioner_id=other.id, start=start, end=end)
    made = booking.book(world.owner, wanted).appointment
    who = world.another_patient().id
    line = waiting.put_on_list(world.owner, WaitingRequest(who, WaitingKind.CARE, 15, (other.id,)))
    due = recalls.put_recall(world.owner, RecallRequest(who, date(2026, 11, 20), other.id))
    batch = messages.prepare(world.owner, messages.announce(world.owner, [made.id]).lines)
    letters = [one.message.letter_id for one in messages.follow_up(world.owner)]
    assert batch.letters == len(letters) == 1
    return [made.id, line.entry.id, due.recall.id, *letters]


def test_what_another_agenda_holds_is_in_no_answer_to_who_does_not_see_it(world: World) -> None:
    hidden = elsewhere(world)
    desk = [name for name in SAMPLES if name.startswith(AT_THE_DESK)]
    listing = [
        "lists.recalls.recall_list",
        "lists.waiting.waiting_list",
        "messages.messages.follow_up",
        "messages.message_sending.pending",
    ]
    assert leaks(world, world.gate(Role.SECRETARY), listing, hidden) == listing
    her = world.accounts[Role.SECRETARY]
    mine = PartChange(her.id, Part.AGENDAS, frozenset(), frozenset({world.who}))
    rights.change_rights(world.owner, [mine])
    assert leaks(world, world.gate(Role.SECRETARY), desk, hidden) == []
