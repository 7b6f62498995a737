"""Raises the alerts of the review from the journals a session may read, and hears who has seen them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.journal.chain import Head
from telesec.domain.journal.spans import day_spans
from telesec.domain.people import Compartment, Role
from telesec.domain.review.alerts import KEPT, Alert, Raised, raised
from telesec.domain.review.facts import Frame
from telesec.domain.wall import monday_of
from telesec.services.gate import Gate, Records
from telesec.services.review.counting import Counting, reviewed
from telesec.services.review.limits import in_force, thresholds
from telesec.services.review.week import frame_of
from telesec.services.today import today_of

AT_ONCE = 3  # days
BACK = 7  # days each session looks back at, whatever the practice's file says of earlier looks
OWN = (
    "Cette alerte vous concerne : un autre praticien ou administrateur doit la lire, et la marquer comme vue."
)
_ACTING = frozenset({Role.ADMIN, Role.PRACTITIONER})
_SUBJECT = Subject("review", "alerts")


@dataclass(frozen=True, slots=True)
class Watched:
    """The alerts nobody has seen yet, how they are told, and how far each journal was read.

    ``reached``: the last day looked at; ``behind``: days remain to be looked at; ask again.
    """

    alerts: tuple[Alert, ...]
    frame: Frame
    heads: Mapping[Compartment, Head] = field(default_factory=dict)
    behind: bool = False
    reached: date = date.min

    @property
    def sentences(self) -> tuple[str, ...]:
        """One for each alert."""
        return tuple(alert.sentence(self.frame) for alert in self.alerts)


def watch(gate: Gate, owners: Mapping[str, str], known: Watched | None = None) -> Watched:
    """Look at the last days, or at those since ``known``, raise each alert once, and give those that wait.

    How far one has come is kept by the session alone: written down, whoever holds the key could say that all
    was looked at. A few days at a time: whatever else waits for the stores is not kept waiting. The journals
    that name patients are not read again while all of them end as in ``known``.
    """
    today = today_of(gate)
    places = _moved(gate, known.heads if known and not known.behind else {})
    with gate.enter(Action.REVIEW_VIEW, _SUBJECT) as records:
        figures, alerts = in_force(records), records.alerts.waiting()
    frame = frame_of(gate, monday_of(today), owners, figures)
    days = _days(known, today)
    counting = Counting(gate, [day_spans(day, day, frame.zone)[0] for day in days], "alerts")
    counting.run(places)
    found = [one for counts in counting.found for one in raised(counts, frame)]
    if found or known is None:
        alerts = _settle(gate, found)
    heads = {place: store.head() for place, store in gate.stores().items()}
    return Watched(alerts, frame, heads, days[-1] < today, days[-1])


def waiting(gate: Gate, owners: Mapping[str, str]) -> Watched:
    """The alerts nobody has seen yet."""
    today = today_of(gate)
    frame = frame_of(gate, monday_of(today), owners, thresholds(gate))
    with gate.enter(Action.REVIEW_VIEW, _SUBJECT) as records:
        return Watched(records.alerts.waiting(), frame)


def seen(gate: Gate, owners: Mapping[str, str]) -> Watched:
    """The alerts somebody has seen, the latest first: each says who and when."""
    today = today_of(gate)
    frame = frame_of(gate, monday_of(today), owners, thresholds(gate))
    with gate.enter(Action.REVIEW_VIEW, _SUBJECT) as records:
        return Watched(records.alerts.seen(), frame)


def mark_seen(gate: Gate, alert_id: str) -> None:
    """Somebody who may act has seen the alert: who and when are kept, and journaled.

    Raises Refused when it is about this very account while another person could see it, NotFound.
    """
    with gate.enter(Action.ALERT_READ, Subject("alert", alert_id)) as records:
        alert = records.alerts.get(alert_id)
        if alert.account_id == gate.account.id and _others(records, gate.account.id):
            raise Refused(OWN)
        records.alerts.see(alert_id)


def _moved(gate: Gate, seen: Mapping[Compartment, Head]) -> tuple[Compartment, ...]:
    """The journals to read: a record may be opened in several, which are counted together."""
    stores, places = gate.stores(), reviewed(gate)
    of_patients = [place for place in places if place is not Compartment.PRACTICE]
    if any(stores[place].head() != seen.get(place) for place in of_patients):
        return places
    return (Compartment.PRACTICE,)


def _settle(gate: Gate, found: list[Raised]) -> tuple[Alert, ...]:
    with gate.enter(Action.REVIEW_VIEW, _SUBJECT) as records:
        for one in found:
            records.alerts.raise_one(one)
        records.alerts.forget(gate.now() - KEPT)
        return records.alerts.waiting()


def _days(known: Watched | None, today: date) -> list[date]:
    """The next days to look at: the last one looked at, which was not over, and those after it."""
    first = today - timedelta(days=BACK)
    if known is not None:
        first = min(max(first, known.reached + timedelta(days=1 if known.behind else 0)), today)
    return [first + timedelta(days=after) for after in range((today - first).days + 1)][:AT_ONCE]


def _others(records: Records, account_id: str) -> bool:
    """Whether somebody else may act on an alert."""
    return any(
        one.id != account_id and one.state == "active" and one.roles & _ACTING for one in records.people.all()
    )
