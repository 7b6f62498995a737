"""The signed list of accesses: every honest history is believed, every change of it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.security.strict_json import Fields, Malformed
from telesec.security.warrant_form import ROOT, Warrant, warrant_as_json, warrant_from_fields
from telesec.security.warrants import (
    MOST_OWN,
    VOUCHING,
    Pin,
    Signer,
    TooMany,
    Unwarranted,
    head_of,
    pin_of,
    read_through,
    signed,
)

PRACTICE = new_id()
PEOPLE = tuple(new_id() for _ in range(4))
SEEDS = {name: bytes([number + 1]) * 32 for number, name in enumerate((ROOT, *PEOPLE))}
roles_of_somebody = st.frozensets(st.sampled_from(Role), min_size=0, max_size=2)
acts = st.lists(
    st.tuples(st.sampled_from((ROOT, *PEOPLE)), st.sampled_from(PEOPLE), roles_of_somebody, st.booleans()),
    max_size=12,
)


@dataclass
class History:
    """A list as honest programs write it, and what it should say."""

    entries: tuple[Warrant, ...] = ()
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    seeds: dict[str, bytes] = field(default_factory=lambda: dict(SEEDS))

    def begin(self) -> None:
        root = Signer(ROOT, self.seeds[ROOT])
        self._add(Warrant(ROOT, frozenset(), root.key, bytes(32), ROOT), ROOT)

    def act(self, by: str, of: str, roles: frozenset[Role], *, new_keys: bool) -> bool:
        """``by`` gives ``roles`` to ``of``; False, and nothing written, when he may not."""
        vouches = by == ROOT or bool(self.roles.get(by, frozenset()) & VOUCHING)
        own = by == of and bool(roles) and self.roles.get(of) == roles and new_keys
        if not vouches and not own:
            return False
        signer = Signer(by, self.seeds[by])
        if new_keys:
            self.seeds[of] = bytes(reversed(self.seeds[of][:-1])) + bytes([len(self.entries)])
        draft = Warrant(of, roles, Signer(of, self.seeds[of]).key, bytes(32), by)
        self.entries = (*self.entries, signed(PRACTICE, self.entries, draft, signer))
        self.roles[of] = roles
        return True

    def _add(self, draft: Warrant, by: str) -> None:
        self.entries = (*self.entries, signed(PRACTICE, self.entries, draft, Signer(by, self.seeds[by])))


def lived(plan: list[tuple[str, str, frozenset[Role], bool]]) -> History:
    history = History()
    history.begin()
    for by, of, roles, new_keys in plan:
        history.act(by, of, roles, new_keys=new_keys)
    return history


@given(acts, st.integers(0, 12))
@settings(max_examples=examples(60), deadline=None)
def test_an_honest_history_is_believed_from_the_start_and_from_any_pin(plan, known) -> None:
    history = lived(plan)
    whole = read_through(PRACTICE, history.entries)
    assert {key: one.roles for key, one in whole.accounts.items()} == history.roles
    known = min(known, len(history.entries))
    pin = Pin(known, head_of(PRACTICE, history.entries[:known])) if known else None
    assert read_through(PRACTICE, history.entries, pin) == whole


@given(acts, st.data())
@settings(max_examples=examples(100), deadline=None)
def test_an_entry_that_its_author_may_not_sign_is_refused(plan, data) -> None:
    history = lived(plan)
    by = data.draw(st.sampled_from(PEOPLE))
    of = data.draw(st.sampled_from((ROOT, *PEOPLE)))
    roles = frozenset() if of == ROOT else data.draw(roles_of_somebody)
    draft = Warrant(of, roles, Signer(by, SEEDS[by]).key, bytes(32), by)
    entry = signed(PRACTICE, history.entries, draft, Signer(by, history.seeds[by]))
    mine = history.roles.get(by, frozenset())
    other_key = history.seeds[by] != SEEDS[by]
    entitled = bool(mine & VOUCHING) or (of == by and bool(mine) and roles == mine and other_key)
    entitled = entitled and of != ROOT  # another sheet needs the former one, or every key
    if entitled:
        read_through(PRACTICE, (*history.entries, entry))
        return
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, (*history.entries, entry))


CHANGES: dict[str, Callable[[tuple[Warrant, ...], int], tuple[Warrant, ...]]] = {
    "one left out": lambda found, at: found[:at] + found[at + 1 :],
    "one twice": lambda found, at: (*found[: at + 1], *found[at:]),
    "cut": lambda found, at: found[:at],
    "two swapped": lambda found, at: (*found[:at], *reversed(found[at : at + 2]), *found[at + 2 :]),
    "roles": lambda found, at: _changed(found, at, roles=frozenset({Role.ADMIN, Role.BILLING})),
    "key": lambda found, at: _changed(found, at, key=Signer(ROOT, b"9" * 32).key),
    "digest": lambda found, at: _changed(found, at, digest=b"9" * 32),
    "author": lambda found, at: _changed(found, at, by=PEOPLE[0] if found[at].by == ROOT else ROOT),
    "subject": lambda found, at: _changed(
        found, at, of=PEOPLE[1] if found[at].of != PEOPLE[1] else PEOPLE[2]
    ),
    "held": lambda found, at: _changed(found, at, held=frozenset({Compartment.PRACTICE})),
    "signature": lambda found, at: _changed(found, at, signature=bytes(64)),
}


def _changed(found: tuple[Warrant, ...], at: int, **parts: object) -> tuple[Warrant, ...]:
    return (*found[:at], replace(found[at], **parts), *found[at + 1 :])  # type: ignore[arg-type]


@given(acts, st.sampled_from(sorted(CHANGES)), st.data())
@settings(max_examples=examples(150), deadline=None)
def test_a_list_changed_anywhere_is_refused_to_whoever_knew_it(plan, change, data) -> None:
    history = lived(plan)
    at = data.draw(st.integers(0, len(history.entries) - 1))
    forged = CHANGES[change](history.entries, at)
    if forged == history.entries:
        return
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, forged, pin_of(PRACTICE, history.entries))


@given(acts, st.sampled_from(sorted(set(CHANGES) - {"cut"})), st.data())
@settings(max_examples=examples(100), deadline=None)
def test_a_list_changed_before_its_end_is_refused_even_to_a_newcomer(plan, change, data) -> None:
    history = lived([*plan, (ROOT, PEOPLE[0], frozenset({Role.ADMIN}), False)])
    at = data.draw(st.integers(0, len(history.entries) - 2))
    forged = CHANGES[change](history.entries, at)
    if forged == history.entries:
        return
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, forged)


DOCTOR, DESK, CHIEF = frozenset({Role.PRACTITIONER}), frozenset({Role.SECRETARY}), frozenset({Role.ADMIN})
CLINICAL, OFFICE = frozenset({Compartment.CLINICAL}), frozenset({Compartment.OFFICE})


def with_keys() -> History:
    """A doctor and a secretary who hold theirs, an administrator without, a doctor who waits."""
    history = lived([])
    root = Signer(ROOT, SEEDS[ROOT])
    given = ((DOCTOR, CLINICAL | OFFICE), (DESK, OFFICE), (CHIEF, frozenset()), (DOCTOR, frozenset()))
    for account_id, (roles, held) in zip(PEOPLE, given, strict=True):
        key = Signer(account_id, SEEDS[account_id]).key
        draft = Warrant(account_id, roles, key, bytes(32), ROOT, held=held)
        history.entries = (*history.entries, signed(PRACTICE, history.entries, draft, root))
    return history


@pytest.mark.parametrize(
    ("by", "of", "parts", "entitled"),
    [
        (0, 3, {"held": CLINICAL | OFFICE}, True),
        (1, 3, {"held": OFFICE}, True),
        (1, 3, {"held": CLINICAL}, False),
        (2, 3, {"held": CLINICAL}, False),
        (2, 3, {"roles": DESK}, True),
        (0, 1, {"held": CLINICAL | OFFICE}, False),
        (1, 0, {"held": OFFICE}, False),
        (1, 3, {"held": OFFICE, "digest": b"1" * 32}, False),
        (2, 0, {"held": CLINICAL | OFFICE, "digest": b"1" * 32}, False),
        (2, 0, {"held": CLINICAL | OFFICE, "key": Signer(ROOT, b"9" * 32).key}, False),
        (2, 0, {"held": frozenset(), "digest": b"1" * 32}, True),
        (0, 3, {"held": OFFICE, "digest": b"1" * 32}, True),
        (3, 3, {"held": CLINICAL}, False),
        (1, 1, {"held": OFFICE, "digest": b"1" * 32}, True),
        (1, 1, {}, False),
        (1, 0, {}, False),
    ],
)
def test_a_key_is_handed_over_by_whoever_holds_it_to_whose_role_calls_for_it(by, of, parts, entitled) -> None:
    history = with_keys()
    before = read_through(PRACTICE, history.entries).accounts[PEOPLE[of]]
    signer = Signer(PEOPLE[by], SEEDS[PEOPLE[by]])
    entry = signed(PRACTICE, history.entries, replace(before, **parts), signer)
    if entitled:
        read_through(PRACTICE, (*history.entries, entry))
        return
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, (*history.entries, entry))


def test_who_does_not_vouch_fills_no_list_alone() -> None:
    """Each entry is checked by everybody: forty changes of one's own keys, until somebody entitled writes."""
    history = with_keys()
    desk, chief = PEOPLE[1], PEOPLE[2]

    def write(by: str, number: int, **parts: object) -> None:
        before = read_through(PRACTICE, history.entries).accounts[desk]
        draft = replace(before, digest=number.to_bytes(32), **parts)  # type: ignore[arg-type]
        entry = signed(PRACTICE, history.entries, draft, Signer(by, SEEDS[by]))
        read_through(PRACTICE, (*history.entries, entry))
        history.entries = (*history.entries, entry)

    for number in range(1, MOST_OWN + 1):
        write(desk, number)
    with pytest.raises(TooMany):
        write(desk, MOST_OWN + 1)
    write(chief, MOST_OWN + 2, held=frozenset())
    write(desk, MOST_OWN + 3)


@pytest.mark.parametrize(
    ("by", "another", "entitled"),
    [(ROOT, True, True), (PEOPLE[0], True, False), (PEOPLE[2], True, False), (PEOPLE[2], False, True)],
    ids=["the former sheet", "an administrator", "a practitioner", "the same sheet"],
)
def test_another_sheet_is_signed_by_the_former_or_by_who_holds_every_key(by, another, entitled) -> None:
    history = with_keys()
    key = Signer(ROOT, b"9" * 32 if another else SEEDS[ROOT]).key
    draft = Warrant(ROOT, frozenset(), key, b"1" * 32, by)
    _judged(history, draft, by, entitled=entitled)
    everything = Warrant(PEOPLE[0], DOCTOR, Signer(PEOPLE[0], SEEDS[PEOPLE[0]]).key, bytes(32), ROOT)
    held = replace(everything, held=frozenset(Compartment))
    history.entries = (*history.entries, signed(PRACTICE, history.entries, held, Signer(ROOT, SEEDS[ROOT])))
    _judged(history, draft, by, entitled=entitled or by == PEOPLE[0])


def _judged(history: History, draft: Warrant, by: str, *, entitled: bool) -> None:
    entry = signed(PRACTICE, history.entries, draft, Signer(by, SEEDS[by]))
    if entitled:
        read_through(PRACTICE, (*history.entries, entry))
        return
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, (*history.entries, entry))


def test_the_root_has_no_role() -> None:
    history = with_keys()
    draft = Warrant(ROOT, CHIEF, Signer(ROOT, SEEDS[ROOT]).key, bytes(32), ROOT)
    entry = signed(PRACTICE, history.entries, draft, Signer(ROOT, SEEDS[ROOT]))
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, (*history.entries, entry))


def test_the_list_of_another_practice_is_refused() -> None:
    history = lived([(ROOT, PEOPLE[0], frozenset({Role.ADMIN}), False)])
    with pytest.raises(Unwarranted):
        read_through(new_id(), history.entries)
    with pytest.raises(Unwarranted):
        read_through(PRACTICE, ())


@given(acts)
@settings(max_examples=examples(20), deadline=None)
def test_each_entry_is_written_in_one_way_only(plan) -> None:
    for entry in lived(plan).entries:
        assert warrant_from_fields(Fields(warrant_as_json(entry))) == entry
        for part in ({"roles": ["secretary", "admin"]}, {"of": "x"}, {"roles": ["master"]}, {"key": ""}):
            with pytest.raises(Malformed):
                warrant_from_fields(Fields(warrant_as_json(entry) | part))
