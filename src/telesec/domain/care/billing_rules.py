"""The arithmetic of money: amounts as typed, tariffs by date, numbers without gaps, payments due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from telesec.domain.care.billing import (
    FOREVER,
    FeeLine,
    FeeNote,
    LedgerLine,
    PaymentMeans,
    Tariff,
    TariffChange,
    Visit,
)
from telesec.domain.errors import Conflict, Invalid
from telesec.domain.ids import new_id
from telesec.domain.plain_text import check_line

MAX_CENTS = 10_000_000  # 100 000 €: beyond it somebody typed a wrong key
MAX_LINES = 20
MAX_RANK = 999_999
_AMOUNT = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9+ .-]{0,11}")
_SPACES = str.maketrans("", "", " \u00a0\u202f€")
_DAY = timedelta(days=1)


def cents_of(text: str, field: str = "amount") -> int:
    """Cents of an amount as people type it ("30", "30,5", "1 250,00 €"); never through a float."""
    found = _AMOUNT.fullmatch(text.translate(_SPACES))
    if found is None or not found[0].isascii():
        raise Invalid(field, "Écrivez un montant en euros, par exemple 30 ou 47,50.")
    cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return _bounded(field, cents)


def amount_text(cents: int) -> str:
    """The amount as a form field shows it ("47,50"); ``cents_of`` reads it back."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


def _bounded(field: str, cents: int) -> int:
    if not 0 <= cents <= MAX_CENTS:
        raise Invalid(field, "Ce montant est hors des limites. Vérifiez-le.")
    return cents


def tariffs_at(tariffs: Iterable[Tariff], day: date) -> tuple[Tariff, ...]:
    """The tariffs in force on ``day``, ordered by code."""
    valid = (tariff for tariff in tariffs if tariff.valid_from <= day <= tariff.valid_to)
    return tuple(sorted(valid, key=lambda tariff: tariff.code))


def checked_change(change: TariffChange) -> TariffChange:
    """The change with tidy texts, or Invalid naming the field that is wrong."""
    code, label = change.code.strip().upper(), " ".join(change.label.split())
    if not _CODE.fullmatch(code):
        raise Invalid("code", "Écrivez le code de l'acte : lettres et chiffres, douze signes au plus.")
    if not 1 <= len(label) <= 120:
        raise Invalid("label", "Écrivez l'intitulé de l'acte, en 120 signes au plus.")
    check_line("label", label)
    check_line("source", change.source, 500)
    if not date(2000, 1, 1) <= change.valid_from <= date(2100, 1, 1):
        raise Invalid("valid_from", "Écrivez la date à partir de laquelle ce tarif s'applique.")
    _bounded("cents", change.cents)
    return replace(change, code=code, label=label, source=" ".join(change.source.split())[:200])


def plan_change(tariffs: Sequence[Tariff], change: TariffChange) -> tuple[Tariff | None, Tariff]:
    """The row to close or correct (if any) and the row that carries the new price.

    The row in force on ``change.valid_from`` ends the day before; when it begins that very day it is
    corrected in place (same id on both sides). A later row of the same code keeps its own dates.
    """
    same = sorted((t for t in tariffs if t.code == change.code), key=lambda t: t.valid_from)
    current = next((t for t in same if t.valid_from <= change.valid_from <= t.valid_to), None)
    later = next((t for t in same if t.valid_from > change.valid_from), None)
    fresh = Tariff(
        id=new_id(),
        code=change.code,
        label=change.label,
        cents=change.cents,
        valid_from=change.valid_from,
        valid_to=later.valid_from - _DAY if later else FOREVER,
        source=change.source,
    )
    if current is None:
        return None, fresh
    if current.valid_from == change.valid_from:
        return current, replace(fresh, id=current.id, version=current.version + 1)
    return replace(current, valid_to=change.valid_from - _DAY, version=current.version + 1), fresh


def fee_note_number(year: int, rank: int) -> str:
    """Number printed on a fee note: year and rank in the year, from 1 and without gaps."""
    if not 1 <= rank <= MAX_RANK:
        raise Invalid(
            "number", "Le numéro de note d'honoraires est hors des limites. Prévenez l'administrateur."
        )
    return f"{year:04d}-{rank:04d}"


def checked_lines(lines: Sequence[FeeLine]) -> tuple[FeeLine, ...]:
    """The acts of a fee note with tidy texts; at least one, and something to pay."""
    if not 1 <= len(lines) <= MAX_LINES:
        raise Invalid("lines", f"Choisissez de un à {MAX_LINES} actes.")
    tidy = []
    for line in lines:
        _bounded("cents", line.cents)
        _bounded("excess_cents", line.excess_cents)
        label = " ".join(line.label.split())
        if not 1 <= len(label) <= 120 or not _CODE.fullmatch(line.code):
            raise Invalid("lines", "Donnez à chaque acte un code et un intitulé.")
        check_line("lines", label)
        tidy.append(replace(line, label=label))
    total = sum(line.cents + line.excess_cents for line in tidy)
    if not 0 < total <= MAX_CENTS:
        raise Invalid("lines", "Le total doit être supérieur à zéro. Vérifiez les montants.")
    return tuple(tidy)


def check_billable(visit: Visit, today: date) -> None:
    """Raise Conflict unless care was given: fees are due for acts really done (R.4127-53 CSP)."""
    if visit.status in ("cancelled", "no_show"):
        raise Conflict("Ce rendez-vous n'a pas eu lieu : il ne peut pas être facturé.")
    if visit.start.date() > today:
        raise Conflict("Ce rendez-vous n'a pas encore eu lieu. Facturez-le le jour venu.")


def check_payment(note: FeeNote, cents: int, received_on: date, today: date) -> None:
    """Raise Invalid or Conflict unless ``cents`` may be received for ``note`` on that day."""
    if note.cancelled:
        raise Conflict("Cette note d'honoraires est annulée. Établissez-en une autre pour noter ce paiement.")
    if cents <= 0:
        raise Invalid("cents", "Écrivez le montant reçu, supérieur à zéro.")
    if cents > note.due_cents:
        raise Invalid(
            "cents", f"Ce montant dépasse le reste dû ({amount_text(note.due_cents)} €). Corrigez-le."
        )
    if received_on > today:
        raise Invalid("received_on", "La date du paiement est dans le futur. Corrigez-la.")
    if received_on < note.care_date - timedelta(days=366):
        raise Invalid("received_on", "La date du paiement est trop ancienne. Vérifiez-la.")


def totals_by_means(lines: Iterable[LedgerLine]) -> dict[PaymentMeans, int]:
    """Cents received by means of payment, counter-entries deducted; means never used are absent."""
    totals: dict[PaymentMeans, int] = {}
    for line in lines:
        totals[line.means] = totals.get(line.means, 0) + line.cents
    return totals
