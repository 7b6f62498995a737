"""What printing and calendars may ask of the rest of the house: callables filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from telesec.domain.reference import Reference

if TYPE_CHECKING:  # what is rarely asked for is not loaded at every sign-in
    from telesec.domain.paper.calendars import (
        CalendarConfirmation,
        CalendarFile,
        CalendarImported,
        CalendarPreview,
        ExportRequest,
    )
    from telesec.domain.paper.contingency import Contingency
    from telesec.domain.paper.sheets import SheetRequest
    from telesec.domain.paper.slips import AttendanceRequest, Presence, SlipRequest


class FoundPrinters(Protocol):
    """The printers of this computer; ``usual`` is "" when there is none."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def usual(self) -> str: ...


class Made(Protocol):
    """Contingency sheets just written."""

    @property
    def path(self) -> Path: ...
    @property
    def days(self) -> tuple[date, ...]: ...
    @property
    def setting(self) -> Contingency: ...


@dataclass(frozen=True, slots=True)
class OutputPorts:
    """How a document leaves: ``send`` prints it on a printer so many times, ``save`` keeps it as a file."""

    printers: Callable[[], FoundPrinters]
    send: Callable[[bytes, str, int], None]
    save: Callable[[Path, bytes], None]
    ask_pdf: Callable[[QWidget, str], Path | None]


@dataclass(frozen=True, slots=True)
class PrintPorts:
    """``reference`` and ``wall_now`` answer at once; everything else runs on the worker."""

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    output: OutputPorts
    sheet: Callable[[SheetRequest], bytes]
    presence: Callable[[str], Presence]
    attendance: Callable[[AttendanceRequest], bytes]
    slip: Callable[[SlipRequest], bytes]


@dataclass(frozen=True, slots=True)
class ContingencyPorts:
    """``is_due`` and ``zone`` answer at once; ``own_folder`` names the usual place in words."""

    get: Callable[[], Contingency]
    save: Callable[[Contingency], Contingency]
    produce: Callable[[], Made]
    is_due: Callable[[Contingency], bool]
    prove: Callable[[str, str], None]
    ask_folder: Callable[[QWidget], Path | None]
    own_folder: str
    zone: Callable[[], str]


@dataclass(frozen=True, slots=True)
class CalendarPorts:
    """``reference``, ``wall_now`` and ``file_name`` answer at once."""

    reference: Callable[[], Reference]
    wall_now: Callable[[], datetime]
    export: Callable[[ExportRequest], bytes]
    file_name: Callable[[ExportRequest], str]
    save: Callable[[Path, bytes], None]
    open_file: Callable[[Path, str], CalendarFile]
    preview: Callable[[CalendarFile], CalendarPreview]
    confirm: Callable[[CalendarConfirmation], CalendarImported]
    prove: Callable[[str, str], None]
    ask_save: Callable[[QWidget, str], Path | None]
    ask_open: Callable[[QWidget], Path | None]
