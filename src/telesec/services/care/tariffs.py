"""The practice's dated prices: read for a day, changed from a day on, first filled from the shipped book."""

from __future__ import annotations

from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.care.billing import Tariff, TariffChange
from telesec.domain.care.billing_rules import checked_change, plan_change
from telesec.domain.care.billing_rules import tariffs_at as in_force
from telesec.domain.care.tariff_book import shipped_tariffs
from telesec.domain.errors import Stale
from telesec.services.gate import Gate


def all_tariffs(gate: Gate) -> tuple[Tariff, ...]:
    """Every price, past, present and future, ordered by code and date."""
    with gate.enter(Action.TARIFF_LIST, Subject("tariffs")) as records:
        return records.tariffs.all()


def tariffs_at(gate: Gate, day: date) -> tuple[Tariff, ...]:
    """The prices in force on ``day``, ordered by code."""
    return in_force(all_tariffs(gate), day)


def edit_tariff(gate: Gate, change: TariffChange) -> Tariff:
    """Give an act a price from a day on; the price before that day is kept. Raises Stale."""
    wanted = checked_change(change)
    with gate.enter(Action.TARIFF_EDIT, Subject("tariff", wanted.replaces)) as records:
        book = records.tariffs.all()
        _refuse_stale(book, wanted)
        closed, fresh = plan_change(book, wanted)
        if closed is not None and closed.id == fresh.id:
            records.tariffs.replace(fresh, closed.version)
            return fresh
        if closed is not None:
            records.tariffs.replace(closed, closed.version - 1)
        records.tariffs.add((fresh,))
        return fresh


def load_shipped_tariffs(gate: Gate) -> int:
    """Fill an empty price list from the book shipped with the program; how many were added."""
    with gate.enter(Action.TARIFF_EDIT, Subject("tariffs")) as records:
        if records.tariffs.all():
            return 0
        book = shipped_tariffs()
        records.tariffs.add(book)
        return len(book)


def _refuse_stale(book: tuple[Tariff, ...], change: TariffChange) -> None:
    if change.replaces and (change.replaces, change.version) not in {(row.id, row.version) for row in book}:
        raise Stale("Ce tarif a été modifié entre-temps. Rouvrez la liste des tarifs.")
