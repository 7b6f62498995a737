"""What the billing page asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.care.billing import (
    FeeNote,
    FeeNoteRequest,
    LedgerLine,
    Payment,
    PaymentRequest,
    Tariff,
    TariffChange,
    Visit,
)
from telesec.ui.secretariat.ports import SecretariatPorts


@dataclass(frozen=True, slots=True)
class BillingPorts:
    """Use cases of the page, run on the worker; ``ask_path`` and ``today`` alone run in the window.

    ``ask_path(parent, suggested name)`` answers None when the person gives up.
    """

    visits: Callable[[date, date], tuple[Visit, ...]]
    issue: Callable[[FeeNoteRequest], FeeNote]
    cancel_note: Callable[[str], FeeNote]
    save_pdf: Callable[[str, Path], None]
    payments_of: Callable[[str], tuple[Payment, ...]]
    record_payment: Callable[[PaymentRequest], FeeNote]
    reverse_payment: Callable[[str, str], FeeNote]
    ledger: Callable[[date, date], tuple[LedgerLine, ...]]
    tariffs: Callable[[], tuple[Tariff, ...]]
    edit_tariff: Callable[[TariffChange], Tariff]
    load_tariffs: Callable[[], int]
    ask_path: Callable[[QWidget, str], Path | None]
    today: Callable[[], date]
    practitioner_names: dict[str, str] = field(default_factory=dict)
    secretariat: SecretariatPorts | None = None
