"""A day of very many calls is read a page at a time, and says how many follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.journeys.secretariat_desk import calls_of_a_day

from telesec.domain.access.scope import Scope
from telesec.domain.calls.calls import CallOutcome
from telesec.domain.calls.requests import CallFilter
from telesec.domain.calls.views import MOST_LEFT, PAGE, CallPage
from telesec.domain.people import Role
from telesec.services.calls import views
from telesec.ui.calls.wording import page_words

DAY = date(2026, 11, 13)
MORNING = datetime(2026, 11, 13, 8, tzinfo=UTC)


def read_all(gate, asked):
    pages = [views.call_list(gate, asked)]
    while pages[-1].left:
        pages.append(views.call_list(gate, replace(asked, beyond=pages[-1].last)))
    return pages


def test_every_call_is_on_one_page_and_one_only_in_order(desk):
    calls_of_a_day(desk, MORNING, PAGE + 5)
    calls_of_a_day(desk, MORNING, 3)  # the same instants: the id tells them apart
    pages = read_all(desk, CallFilter(DAY, DAY))
    assert [(len(page.lines), page.left) for page in pages] == [(PAGE, 8), (8, 0)]
    read = [line.call for page in pages for line in page.lines]
    assert read == sorted(read, key=lambda call: (call.started_at, call.id), reverse=True)
    assert len({call.id for call in read}) == PAGE + 8
    assert page_words(pages[0]) == "200 appels et 8 autres"
    assert page_words(CallPage(pages[0].lines, MOST_LEFT)).endswith("et plus de 10000 autres")


def test_what_is_asked_and_seen_is_counted_alone(practice, desk):
    mine, other = practice.practitioners
    calls_of_a_day(desk, MORNING, 4, practitioner_id=mine.id)
    calls_of_a_day(desk, MORNING, 3, practitioner_id=other.id, outcome="")
    calls_of_a_day(desk, MORNING, 2, category="results")
    narrowed = practice.gate(Role.SECRETARY)
    narrowed.narrow(Scope(frozenset({mine.id})))
    asked = CallFilter(DAY, DAY)
    assert len(views.call_list(narrowed, asked).lines) == 6
    assert len(views.call_list(desk, asked).lines) == 9
    assert len(views.call_list(desk, replace(asked, outcome=CallOutcome.BOOKED)).lines) == 6
    assert len(views.call_list(desk, replace(asked, without_outcome=True)).lines) == 3
    assert not views.call_list(narrowed, replace(asked, practitioner_id=other.id)).lines
