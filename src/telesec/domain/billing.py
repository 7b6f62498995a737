"""Tariffs, fee notes, payments and the ledger; money in integer cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PaymentMeans(StrEnum):
    CARD = "card"
    CHEQUE = "cheque"
    CASH = "cash"
    TRANSFER = "transfer"
    THIRD_PARTY = "third_party"


MEANS_LABELS: dict[PaymentMeans, str] = {
    PaymentMeans.CARD: "Carte bancaire",
    PaymentMeans.CHEQUE: "Chèque",
    PaymentMeans.CASH: "Espèces",
    PaymentMeans.TRANSFER: "Virement",
    PaymentMeans.THIRD_PARTY: "Tiers payant",
}


@dataclass(frozen=True, slots=True)
class Tariff:
    """A dated price. ``source`` says where the amount comes from; the practice may edit it."""

    id: str
    code: str  # "G", "VG", "GL1" …
    label: str
    cents: int
    valid_from: date
    valid_to: date = date(9999, 12, 31)
    source: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class FeeLine:
    code: str
    label: str
    cents: int  # base
    excess_cents: int = 0


@dataclass(frozen=True, slots=True)
class FeeNote:
    """A note d'honoraires: numbered without gaps, issued for one appointment, never edited."""

    id: str
    number: str  # "2026-0001"
    practitioner_id: str
    patient_id: str
    appointment_id: str
    care_date: date
    issued_at: datetime
    patient_name: str = field(repr=False)
    lines: tuple[FeeLine, ...] = ()
    paid_cents: int = 0

    @property
    def total_cents(self) -> int:
        return sum(line.cents + line.excess_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    fee_note_id: str
    cents: int
    means: PaymentMeans
    received_on: date
    account_id: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the livre des recettes (date, wording without care reason, amount, means)."""

    seq: int
    day: date
    fee_note_number: str
    patient_name: str = field(repr=False)
    means: PaymentMeans
    cents: int
