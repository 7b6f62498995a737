"""A call slip as a machine: whatever people do with it, in whatever order, it is held, dated and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from telesec.domain.calls.words import Category
from telesec.domain.errors import Conflict, Invalid, Refused, TelesecError
from telesec.domain.people import Account, Role
from telesec.domain.slips import slip_rules
from telesec.domain.slips.slip_settings import (
    USUAL_MINUTES,
    USUAL_TEMPLATES,
    checked_minutes,
    checked_templates,
    from_values,
    template_values,
)
from telesec.domain.slips.slips import (
    Holder,
    Slip,
    SlipCounts,
    SlipDraft,
    SlipState,
    SlipTransfer,
    SlipUrgency,
)

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
MINUTES = 15
LEFEVRE, BENALI = "lefevre", "benali"


def person(key: str, role: Role, practitioner: str | None = None) -> Account:
    return Account(key, key, key, frozenset({role}), practitioner)


SECRETARY = person("secretaire", Role.SECRETARY)
DOCTOR = person("claire", Role.PRACTITIONER, LEFEVRE)
COLLEAGUE = person("nadia", Role.PRACTITIONER, BENALI)
PEOPLE = (SECRETARY, DOCTOR, COLLEAGUE)


def slip(**changes: object) -> Slip:
    draft = SlipDraft(LEFEVRE, Category.RENEWAL, "Demande un renouvellement.")
    made = Slip("1", draft, SECRETARY.id, NOW, NOW, Holder.PRACTITIONER, LEFEVRE)
    return replace(made, **changes)  # type: ignore[arg-type]


def pressing(**changes: object) -> Slip:
    made = slip(**changes)
    return replace(made, draft=replace(made.draft, urgency=SlipUrgency.URGENT))


class SlipLife(RuleBasedStateMachine):
    """Reads, answers, transfers, closings and reopenings by three people, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.slip, self.now = pressing(), NOW

    @rule(minutes=st.integers(0, 40))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=st.sampled_from(PEOPLE))
    def open_it(self, who: Account) -> None:
        before = self.slip
        self.slip = slip_rules.read(before, who, self.now)
        if self.slip is not before:
            assert slip_rules.holds(who, before)
            assert (self.slip.read_by, self.slip.read_at) == (who.id, self.now)

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(["", "Oui, à la pharmacie."]))
    def answer(self, who: Account, text: str) -> None:
        before = self.slip
        try:
            self.slip = slip_rules.answered(before, who, self.now, text)
        except Conflict:
            assert before.state is SlipState.DONE
        except Refused:
            assert not slip_rules.holds(who, before)
        except Invalid:
            assert not text or (before.holder is Holder.DESK and not before.practitioner_id)
        else:
            assert self.slip.holder is not before.holder
            assert not slip_rules.holds(who, self.slip)

    @rule(holder=st.sampled_from(list(Holder)), whose=st.sampled_from([LEFEVRE, BENALI, ""]))
    def transfer(self, holder: Holder, whose: str) -> None:
        before = self.slip
        try:
            self.slip = slip_rules.transferred(before, SlipTransfer("1", 1, holder, whose), self.now)
        except TelesecError:
            assert self.slip is before
        else:
            assert (self.slip.holder, self.slip.practitioner_id) == (holder, whose)
            assert self.slip.state is SlipState.UNREAD

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(["", "Vu avec le praticien."]))
    def close(self, who: Account, text: str) -> None:
        before = self.slip
        try:
            self.slip = slip_rules.closed(before, who, self.now, text)
        except Conflict:
            assert before.state is SlipState.DONE
        except Invalid:
            assert not text
            assert not slip_rules.holds(who, before)
        else:
            assert (self.slip.done_by, self.slip.done_at) == (who.id, self.now)

    @precondition(lambda self: self.slip.state is SlipState.DONE)
    @rule()
    def reopen(self) -> None:
        before = self.slip
        self.slip = slip_rules.reopened(before, self.now)
        assert (self.slip.holder, self.slip.practitioner_id) == (before.holder, before.practitioner_id)

    @invariant()
    def somebody_holds_it(self) -> None:
        assert self.slip.practitioner_id or self.slip.holder is Holder.DESK
        assert any(slip_rules.holds(who, self.slip) for who in PEOPLE)

    @invariant()
    def what_is_dated_is_signed(self) -> None:
        one = self.slip
        assert (one.state is SlipState.DONE) == (one.done_at is not None) == bool(one.done_by)
        assert (one.read_at is not None) == bool(one.read_by)
        assert one.state is not SlipState.UNREAD or one.read_at is None

    @invariant()
    def its_words_and_its_author_never_change(self) -> None:
        assert (self.slip.draft.text, self.slip.written_by) == ("Demande un renouvellement.", SECRETARY.id)

    @invariant()
    def it_is_late_only_while_nobody_it_waits_for_opened_it(self) -> None:
        late = slip_rules.is_late(self.slip, self.now, MINUTES)
        waited = self.now - self.slip.raised_at >= timedelta(minutes=MINUTES)
        assert late == (self.slip.state is SlipState.UNREAD and waited)
        told = slip_rules.counts([self.slip], SECRETARY, self.now, MINUTES)
        assert (told.late == 1) == late
        assert told.unread == (self.slip.state is SlipState.UNREAD)


TestSlipLife = SlipLife.TestCase


def test_a_slip_for_a_practitioner_is_read_by_them_alone() -> None:
    made = slip()
    assert slip_rules.read(made, SECRETARY, NOW) is made
    assert slip_rules.read(made, COLLEAGUE, NOW) is made
    assert slip_rules.read(made, DOCTOR, NOW).state is SlipState.READ


def test_a_slip_that_waits_for_another_is_closed_with_a_word() -> None:
    with pytest.raises(Invalid, match="pourquoi"):
        slip_rules.closed(slip(), SECRETARY, NOW, "")
    assert slip_rules.closed(slip(), DOCTOR, NOW, "").done_by == DOCTOR.id


def test_a_slip_whose_words_were_erased_is_not_taken_up_again() -> None:
    over = slip(state=SlipState.DONE, done_by="claire", done_at=NOW, erased_at=NOW)
    with pytest.raises(Conflict, match="nouvelle"):
        slip_rules.reopened(over, NOW)


def test_a_transfer_to_whom_it_already_waits_for_is_refused() -> None:
    with pytest.raises(Invalid, match="déjà là"):
        slip_rules.transferred(slip(), SlipTransfer("1", 1, Holder.PRACTITIONER, LEFEVRE), NOW)


def test_what_is_urgent_and_left_too_long_comes_first_then_what_is_unread_and_due() -> None:
    later = NOW + timedelta(minutes=20)
    late = pressing(id="late")
    fresh = pressing(id="fresh", raised_at=later)
    due = slip(id="due", draft=replace(slip().draft, due=datetime(2026, 11, 16, 12)))
    plain = slip(id="plain")
    seen = replace(pressing(id="seen"), state=SlipState.READ, read_by="claire", read_at=NOW)
    told = slip_rules.in_order([seen, plain, due, fresh, late], later, MINUTES)
    assert [one.id for one in told] == ["late", "fresh", "due", "plain", "seen"]


def test_the_counters_say_when_the_next_slip_will_have_waited_too_long() -> None:
    older, newer = pressing(id="a"), pressing(id="b", raised_at=NOW + timedelta(minutes=5))
    told = slip_rules.counts([older, newer, slip(id="c")], DOCTOR, NOW + timedelta(minutes=16), MINUTES)
    assert (told.unread, told.urgent, told.late) == (3, 2, 1)
    assert told.next_at == NOW + timedelta(minutes=20)


def test_a_practitioner_counts_what_waits_for_them_and_what_nobody_opened_in_time() -> None:
    answer = replace(pressing(id="answer"), holder=Holder.DESK)
    passed_on = replace(slip(id="passed"), practitioner_id=BENALI)
    both = [answer, passed_on]
    soon, later = NOW + timedelta(minutes=14), NOW + timedelta(minutes=15)
    assert slip_rules.counts(both, DOCTOR, soon, MINUTES) == SlipCounts(next_at=later)
    assert slip_rules.counts(both, DOCTOR, later, MINUTES) == SlipCounts(unread=1, urgent=1, late=1)
    assert slip_rules.counts(both, SECRETARY, soon, MINUTES) == SlipCounts(2, 1, next_at=later)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("practitioner_id", {"practitioner_id": ""}),
        ("text", {"text": "  "}),
        ("text", {"text": "x" * 281}),
        ("callback", {"callback": "demain"}),
        ("callback", {"callback": "1" * 16}),
        ("caller_name", {"caller_name": "x" * 121}),
    ],
)
def test_a_slip_says_which_field_to_correct(field: str, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        slip_rules.checked_draft(replace(slip().draft, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field


@given(st.text(max_size=300))
def test_whatever_is_typed_is_kept_readable_or_refused(text: str) -> None:
    try:
        kept = slip_rules.checked_draft(replace(slip().draft, text=text, caller_name=text[:80]))
    except Invalid:
        return
    assert 0 < len(kept.text) <= slip_rules.LONGEST_TEXT
    assert "\n" not in kept.caller_name
    assert slip_rules.checked_draft(kept) == kept


def test_templates_come_back_as_they_were_settled() -> None:
    kept = checked_templates(USUAL_TEMPLATES)
    assert from_values(20, template_values(kept)).templates == kept == USUAL_TEMPLATES
    assert from_values(20, None).minutes == 20


@pytest.mark.parametrize("stored", [0, 1, 1000, "15", None, True])
def test_a_delay_that_cannot_be_read_is_the_usual_one(stored: object) -> None:
    assert from_values(stored, "?").minutes == USUAL_MINUTES
    assert from_values(stored, [{"label": "x"}, 3]).templates == ()


def test_settings_that_nobody_could_follow_are_refused() -> None:
    with pytest.raises(Invalid):
        checked_minutes(1)
    with pytest.raises(Invalid, match="même nom"):
        checked_templates([*USUAL_TEMPLATES, USUAL_TEMPLATES[0]])
    with pytest.raises(Invalid, match="nom"):
        checked_templates([replace(USUAL_TEMPLATES[0], label=" ")])
