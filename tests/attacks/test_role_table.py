"""Each role before each service: let in or refused as the table of the gate says, and written down."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.attacks.role_world import Founded, Sample, WatchedGate, World, copied, found
from tests.conftest import codes_at_little_cost
from tests.unit.test_house_contracts import WORDS_ONLY, public_functions

from telesec.domain.access.rights import EVERYBODY, KEYS_OF_THE_HOUSE, NEVER_GIVEN, OF_PRACTITIONERS
from telesec.domain.actions import RULES, Action
from telesec.domain.errors import Refused, TelesecError
from telesec.domain.people import COMPARTMENTS_OF, Compartment, Role
from telesec.storage.tables.base import JOURNAL_FIELDS

SAMPLES_FOLDER = Path(__file__).parent / "samples"
# What works inside the entry of somebody else, or answers without reading a store.
WITHOUT_ENTRY = {
    "today.day_of": "today in figures",
    "today.today_of": "today on the practice's wall",
    "witnessed_clock.doubt": "asked by the purge of calls and by invoices, as a reading of the settings",
    "access.new_practitioner.new_practitioner": "what is to be written with an account",
    "access.arrival.arrive": "within a sign-in, its own entries tested there",
    "access.lost_rows.lost_rows": "counts of rows of the journals",
    "access.lost_rows.tell_others": "within a sign-in, its own entry tested there",
    "access.mended_files.mended_files": "what the opening put right, told within a sign-in",
    "anchoring.known_here": "heads in the keyring of the computer",
    "anchoring.remember": "heads to the keyring of the computer",
    "anchoring.remember_if_moved": "heads to the keyring of the computer",
    "bookings.booking.planned": "rules of a place, before it is asked for",
    "bookings.grounds.wall_minute": "the present minute",
    "bookings.place_checks.check_rules": "rules of a motif",
    "bookings.place_checks.checked_place": "rules of a place",
    "bookings.place_checks.kept_for_others": "rules of a place",
    "bookings.place_checks.local_now": "the present time",
    "bookings.place_checks.usable_motif": "rules of a motif",
    "bookings.schedules.decides_for_all": "a word about the account's roles",
    "calls.hands.holds": "a word about a call already read",
    "care.billing.billed_practitioners": "a word about the account's roles",
    "care.billing.check_scope": "a word about the account's roles",
    "care.billing.today_at": "today at a place",
    "care.clinical.own_practitioner": "a word about the account",
    "first_day.progress.concerned": "a word about the account's rights",
    "journals.journal_retention.proposal": "within a sign-in, its own entries tested there",
    "lists.waiting.now_minute": "the present minute",
    "messages.messages.walls": "the present time of each place",
    "paper.calendars.export_name": "a name for a file",
    "paper.contingency.is_due_now": "a comparison of hours",
    "paper.sheets.day_sheets": "what was read, day by day",
    "paper.sheets.journal_seal": "how far the journal had come",
    "paper.sheets.local_time": "the present time",
    "restores.against_today.compared": "counts of rows of the journals",
    "restores.drills.owed": "from the settings of backups of this computer",
    "restores.restores.written_since": "counts of rows of the journals",
    "review.counting.reviewed": "a word about the account's rights",
    "review.week.frame_of": "bounds of a week",
    "watching.watch": "counts of rows of the journals",
    "witness.check": "within a sign-in, before its entry",
    "witness.note": "a row of the program itself, at a sign-in and when a session ends",
}
# The sheet, the keyring or the signed list of accesses is looked at first: it may say no before the gate.
AFTER_ANOTHER_LOCK = {
    "access.computers.keep_in_keyring",
    "access.key_requests.ask_again",
    "backups.backup_keys.give_recovery_code",
}

# These ask what the account may do, and do nothing of what it may not.
STOPS_BY_ITSELF = {
    "access.replacements.close_ended",
    "drafts.keep_drafts",
    "drafts.take_drafts",
    "first_day.progress.setup_progress",
}


def all_samples() -> dict[str, Sample]:
    gathered: dict[str, Sample] = {}
    for path in sorted(SAMPLES_FOLDER.glob("*.py")):
        gathered |= importlib.import_module(f"tests.attacks.samples.{path.stem}").SAMPLES
    return gathered


SAMPLES = all_samples()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found(tmp_path_factory.mktemp("roles"))


@pytest.fixture
def world(practice: Founded, tmp_path: Path) -> Iterator[World]:
    with codes_at_little_cost():
        made = copied(practice, tmp_path)
        yield made
    made.owner.close()


Places = dict[Compartment, int]


def places(gate: WatchedGate) -> Places:
    """How far each journal goes."""
    return {key: store.head().count for key, store in gate.stores().items()}


def written(gate: WatchedGate, since: Places) -> list[dict[str, str]]:
    """What this session wrote in the journals since then, oldest first."""
    found = []
    for key, seq in since.items():
        with gate.stores()[key]._engine.connect() as conn:
            asked = "SELECT body FROM journal WHERE seq > ? ORDER BY seq"
            bodies = conn.exec_driver_sql(asked, (seq,)).scalars().all()
        rows = [dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True)) for body in bodies]
        found += [row for row in rows if row["session_id"] == gate.session_id]
    return found


def try_it(world: World, gate: WatchedGate, sample: Sample) -> TelesecError | None:
    for one in (world.owner, gate):
        one.proved()
    gate.asked.clear()
    try:
        sample(world, gate)
    except TelesecError as error:
        return error
    return None


def test_every_service_has_a_sample_or_says_why_it_needs_none() -> None:
    services = {
        name
        for name, function in public_functions()
        if "gate" in inspect.signature(function).parameters  # type: ignore[arg-type]
        and "records" not in inspect.signature(function).parameters  # type: ignore[arg-type]
    }
    assert services - set(SAMPLES) - set(WITHOUT_ENTRY) == set()
    assert set(WITHOUT_ENTRY) - services == set()
    assert {name for name in SAMPLES if name[name.rindex(".") + 1 :] != "begin"} - services == set()
    assert not set(WORDS_ONLY) & set(SAMPLES)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_into_each_service_as_the_table_says(role: Role, world: World) -> None:
    gate = world.gate(role)
    for name, sample in SAMPLES.items():
        before = places(gate)
        error = try_it(world, gate, sample)
        rows = written(gate, before)
        said = [(action, role in RULES[action].roles) for action, _ in gate.asked]
        assert gate.asked == said, name
        assert gate.asked or name in AFTER_ANOTHER_LOCK | STOPS_BY_ITSELF, f"{name} never came to the gate"
        refused = [str(action) for action, let_in in gate.asked if not let_in]
        if refused:
            assert isinstance(error, Refused), f"{name} went on after a refusal"
            assert refused == [row["action"] for row in rows if row["outcome"] == "refused"], name
        done = [row["action"] for row in rows if row["outcome"] == "ok"]
        assert not set(done) - {str(action) for action, _ in gate.asked}, f"{name} worked without asking"


@pytest.mark.long
def test_who_holds_every_role_is_refused_nothing(world: World) -> None:
    gate = world.watched_owner()
    for name, sample in SAMPLES.items():
        try_it(world, gate, sample)
        assert all(let_in for _, let_in in gate.asked), name
        assert gate.asked or name in AFTER_ANOTHER_LOCK, f"{name} never came to the gate"


# What each role reads and writes of what a practice keeps. "own" is narrowed by the services themselves.
MATRIX: dict[str, tuple[tuple[Action, ...], set[Role], tuple[Action, ...], set[Role]]] = {
    "identity and telephone": (
        (Action.PATIENT_SEARCH, Action.PATIENT_OPEN),
        {Role.SECRETARY, Role.BILLING, Role.PRACTITIONER},
        (Action.PATIENT_CREATE, Action.PATIENT_UPDATE, Action.PATIENT_MERGE),
        {Role.SECRETARY, Role.PRACTITIONER},
    ),
    "agenda": (
        (Action.AGENDA_VIEW, Action.BOARD_VIEW, Action.OCCUPANCY_VIEW, Action.AGENDA_PRINT),
        {Role.SECRETARY, Role.PRACTITIONER},
        (Action.BOOK, Action.MOVE, Action.CANCEL, Action.APPOINTMENT_EDIT, Action.SERIES_BOOK),
        {Role.SECRETARY, Role.PRACTITIONER},
    ),
    "dates of visits, without a motif": (
        (Action.BILLING_AGENDA,),
        {Role.BILLING, Role.PRACTITIONER},
        (),
        set(),
    ),
    "notes": (
        (Action.NOTE_LIST, Action.NOTE_OPEN_COLLEAGUE),
        {Role.PRACTITIONER},
        (Action.NOTE_WRITE, Action.NOTE_SIGN, Action.NOTE_ADDENDUM),
        {Role.PRACTITIONER},
    ),
    "acts, payments, ledger": (
        (Action.FEE_NOTE_LIST, Action.LEDGER_VIEW, Action.TARIFF_LIST),
        {Role.BILLING, Role.PRACTITIONER},
        (Action.FEE_NOTE_ISSUE, Action.PAYMENT_RECORD, Action.PAYMENT_REVERSE, Action.FEE_NOTE_CANCEL),
        {Role.BILLING, Role.PRACTITIONER},
    ),
    "call slips": (
        (Action.CALL_SLIP_LIST, Action.CALL_SLIP_READ, Action.CALL_SLIP_PRINT),
        {Role.SECRETARY, Role.PRACTITIONER},
        (
            Action.CALL_SLIP_WRITE,
            Action.CALL_SLIP_CORRECT,
            Action.CALL_SLIP_ANSWER,
            Action.CALL_SLIP_CLOSE,
            Action.CALL_SLIP_TRANSFER,
        ),
        {Role.SECRETARY, Role.PRACTITIONER},
    ),
    "results, and what may be said of them": (
        (Action.RESULT_LIST, Action.RESULT_RELEASE_LIST),
        {Role.PRACTITIONER},
        (Action.RESULT_WRITE, Action.RESULT_RELEASE),
        {Role.PRACTITIONER},
    ),
    "accounts, settings, backups, rights": (
        (Action.ACCOUNT_LIST, Action.BACKUP_LIST, Action.RIGHTS_READ, Action.RIGHTS_PREVIEW),
        {Role.ADMIN},
        (Action.ACCOUNT_CREATE, Action.SETTINGS_EDIT, Action.BACKUP_EDIT, Action.RESTORE, Action.RIGHTS_EDIT),
        {Role.ADMIN},
    ),
    "journal of what is done to patients": (
        (Action.JOURNAL_READ_OFFICE, Action.JOURNAL_READ_BILLING, Action.JOURNAL_READ_CLINICAL),
        {Role.PRACTITIONER},
        (),
        set(),
    ),
}


@pytest.mark.parametrize("kept", MATRIX)
def test_the_table_of_the_gate_is_the_matrix_of_the_trade(kept: str) -> None:
    reads, readers, writes, writers = MATRIX[kept]
    assert {action: RULES[action].roles for action in reads} == dict.fromkeys(reads, frozenset(readers))
    assert {action: RULES[action].roles for action in writes} == dict.fromkeys(writes, frozenset(writers))


def test_an_administrator_alone_does_nothing_where_patients_are() -> None:
    theirs = {rule.compartment for rule in RULES.values() if Role.ADMIN in rule.roles}
    assert theirs == {Compartment.PRACTICE} == set(COMPARTMENTS_OF[Role.ADMIN])


def test_what_no_setting_changes_is_told_apart_from_what_is_never_given() -> None:
    assert EVERYBODY.isdisjoint(KEYS_OF_THE_HOUSE)
    assert NEVER_GIVEN.isdisjoint(EVERYBODY | KEYS_OF_THE_HOUSE)
    assert all(RULES[action].roles <= {Role.ADMIN, Role.PRACTITIONER} for action in KEYS_OF_THE_HOUSE)
    settings = {action for action, rule in RULES.items() if rule.compartment is Compartment.PRACTICE}
    assert settings - EVERYBODY - KEYS_OF_THE_HOUSE - NEVER_GIVEN - OF_PRACTITIONERS == {
        Action.MESSAGE_TRIAL,
        Action.SETTINGS_EDIT,
        Action.MAIL_SERVER_EDIT,
        Action.SCHEDULE_EDIT,
        Action.SCHEDULE_EXCEPTION,
        Action.SLIP_TEMPLATE_EDIT,
        Action.LINE_EDIT,
        Action.INSTRUCTION_READ,
        Action.INSTRUCTION_EDIT,
        Action.INSTRUCTION_ACCEPT,
        Action.CARD_READ,
    }  # every other act of the house's own file is out of a setting's reach
