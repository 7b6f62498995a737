"""Calls of a month and a contract, for the tests of the activity and of the secretariat's invoices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from telesec.domain.actions import Action, Subject
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.domain.secretariat.contract import Contract, Party, Pricing, Tier
from telesec.storage.tables.calls import call_events, calls

SELLER = Party(
    "Secrétariat des Lilas", "732829320", "3 rue des Lilas", "69003", "Lyon", "FR44732829320", "a@exemple.fr"
)
BUYER = Party("Cabinet des Lilas", "404833048", "12 avenue Foch", "69006", "Lyon")
CONTRACT = Contract(
    "",
    date(2026, 1, 1),
    SELLER,
    BUYER,
    Pricing.TIERS,
    (Tier(10, 120), Tier(None, 95)),
    flat_cents=50_00,
    iban="FR7630006000011234567890189",
)


def calls_of_a_day(gate, start: datetime, count: int, waited: int | None = 8, **told) -> None:
    """``count`` calls over, a minute apart from ``start`` (aware), that rang first."""
    shown = {"category": "book", "outcome": "booked", "direction": "in", "line_id": ""} | told
    with gate.enter(Action.CALL_TAKE, Subject("call")) as records:
        for at in range(count):
            began, call_id = start + timedelta(minutes=at), new_id()
            taken = None if waited is None else began + timedelta(seconds=waited)
            values = {
                "id": call_id,
                "state": "ended",
                "started_at": began,
                "answered_at": taken,
                "ended_at": began + timedelta(seconds=90),
                "updated_at": began,
                "version": 1,
                "account_id": gate.account.id,
                "caller_name": "Paule Secret",
                "text": "demande de Paule Secret",
            }
            records._conn.execute(insert(calls).values(values | shown))
            rang = {"call_id": call_id, "at": began, "account_id": gate.account.id, "kind": "rang"}
            records._conn.execute(insert(call_events).values(rang))


def yesterday(practice) -> None:
    """Somebody worked here the day before: the clock has a witness."""
    practice.clock.advance(days=-1)
    practice.gate(Role.ADMIN)
    practice.clock.advance(days=1)


def october(hour: int, day: int = 5) -> datetime:
    """An instant of October 2026 by the hour of Paris (summer time)."""
    return datetime(2026, 10, day, hour - 2, tzinfo=UTC)
