"""Tariffs, fee notes, payments and the ledger; money in integer cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

FOREVER = date(9999, 12, 31)


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
    valid_to: date = FOREVER
    source: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class TariffChange:
    """A price wanted from a day on. ``replaces`` and ``version`` name the row that was on screen, if any."""

    code: str
    label: str
    cents: int
    valid_from: date
    source: str = ""
    replaces: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class FeeLine:
    code: str
    label: str
    cents: int  # base
    excess_cents: int = 0


@dataclass(frozen=True, slots=True)
class Issuer:
    """The practitioner as printed on a fee note; copied at issue so that a duplicate stays the same."""

    name: str
    profession: str = ""
    address: str = ""  # lines separated by "\n"
    phone: str = ""
    rpps: str = ""
    am_number: str = ""
    siret: str = ""


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
    patient_birth_date: date | None = field(repr=False, default=None)
    issuer: Issuer = Issuer("")
    cancelled: bool = False

    @property
    def total_cents(self) -> int:
        return sum(line.cents + line.excess_cents for line in self.lines)

    @property
    def due_cents(self) -> int:
        return 0 if self.cancelled else self.total_cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class FeeNoteRequest:
    """What billing asks for: the appointment served and the acts; names are read from the office."""

    appointment_id: str
    lines: tuple[FeeLine, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received. A negative amount is the counter-entry of the payment named by ``reverses``."""

    id: str
    fee_note_id: str
    cents: int
    means: PaymentMeans
    received_on: date
    account_id: str
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    fee_note_id: str
    cents: int
    means: PaymentMeans
    received_on: date


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the livre des recettes (date, wording without care reason, amount, means)."""

    seq: int
    day: date
    fee_note_number: str
    patient_name: str = field(repr=False)
    means: PaymentMeans
    cents: int
    practitioner_id: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as billing sees it: who came, when, to whom; never why."""

    appointment_id: str
    practitioner_id: str
    site_id: str
    patient_id: str
    start: datetime  # naive wall time
    status: str
    patient_name: str = field(repr=False)
    patient_birth_date: date | None = field(repr=False, default=None)
    fee_note: FeeNote | None = None
