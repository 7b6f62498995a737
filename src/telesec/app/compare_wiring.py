"""Gives the agenda, and the page of backups, the comparison of a day with a backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.backups.restores import Choice
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.backups.snapshots import SnapshotsPane

if TYPE_CHECKING:
    from telesec.ui.backups.day_compare import DayCompareDialog
    from telesec.ui.backups.day_ports import Comparing

_SUNDAY = 6  # nobody compares a day when nobody comes: the next one is proposed


def add_compare(page: AgendaPage, context: PageContext) -> None:
    """Offer it to the accounts that may; what comes back is undone like any act of the agenda."""
    if not context.gate.allows(Action.AGENDA_COMPARE):
        return

    def run(chosen: Chosen) -> None:
        dialog = _dialog(page, context, chosen.practitioner_id, chosen.day, discreet=page.desk.discreet)
        dialog.copied.connect(page.did)
        dialog.open()

    page.offer(
        Offer(
            "Comparer ce jour à une sauvegarde…",
            Needs.PAGE,
            run,
            icon="archive-restore",
            act=Action.AGENDA_COMPARE,
        )
    )


def compare_way(context: PageContext) -> Callable[[QWidget, str, Choice], None] | None:
    """Opens it from the page of backups on a snapshot chosen there; None when this account may not."""
    practitioners = context.gate.reference.practitioners
    if not context.gate.allows(Action.AGENDA_COMPARE) or not practitioners:
        return None

    def way(parent: QWidget, target_id: str, choice: Choice) -> None:
        today = context.today()
        today += timedelta(days=today.weekday() == _SUNDAY)
        discreet = isinstance(parent, SnapshotsPane) and parent.discreet
        dialog = _dialog(parent, context, practitioners[0].id, today, discreet=discreet)
        dialog.choose(target_id, choice)
        dialog.open()

    return way


def _dialog(
    parent: QWidget, context: PageContext, practitioner_id: str, day: date, *, discreet: bool = False
) -> DayCompareDialog:
    from telesec.services.restores import day_compare, day_copy
    from telesec.ui.backups.day_compare import DayCompareDialog
    from telesec.ui.backups.day_ports import DayComparePorts

    gate, threshold = context.gate, context.threshold

    def comparing() -> Comparing:
        return day_compare.DayReading(gate, threshold, context.signed.deks)

    ports = DayComparePorts(
        comparing=comparing,
        places=partial(day_compare.places, gate, threshold),
        differences=partial(day_compare.differences, gate),
        copy_back=partial(day_copy.copy_back, gate),
        prove=context.prove,
        practitioners={one.id: one.display_name for one in gate.reference.practitioners if one.active},
        zone=context.zone(),
    )
    dialog = DayCompareDialog(
        parent,
        ports,
        context.tasks,
        context.look(),
        practitioner_id=practitioner_id,
        day=day,
        discreet=discreet,
    )
    dialog.finished.connect(dialog.deleteLater)
    return dialog
