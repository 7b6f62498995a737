"""What the secretariat's own accounts ask of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.secretariat.contract import Contract, Party
from telesec.domain.secretariat.invoices import Quote, ServiceInvoice
from telesec.domain.secretariat.proofs import InvoiceBook


@dataclass(frozen=True, slots=True)
class SecretariatPorts:
    """``preview`` and ``issue`` take a year and a month, ``issue`` what was on screen too.

    ``ask_path``, ``today`` and ``buyer`` (the practice, as far as it is known) answer at once; all else
    runs on the worker.
    """

    invoices: Callable[[], InvoiceBook]
    contracts: Callable[[], tuple[Contract, ...]]
    save_contract: Callable[[Contract], tuple[Contract, ...]]
    preview: Callable[[int, int], Quote]
    issue: Callable[[int, int, Quote], ServiceInvoice]
    credit: Callable[[str], ServiceInvoice]
    save_document: Callable[[str, Path], object]
    save_report: Callable[[int, int, Path], object]
    ask_path: Callable[[QWidget, str], Path | None]
    today: Callable[[], date]
    buyer: Callable[[], Party]
