"""What else can be done from the agenda: each part of the house offers its acts, in menus and by keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from telesec.domain.actions import Action
from telesec.domain.agenda import AppointmentLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.menu import Entry, add_entries
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.pinboard import Pinboard
from telesec.ui.agenda.view import AgendaGrid
from telesec.ui.controls import Button, MessageBar, icon_button


class Needs(Enum):
    """What must be chosen in the agenda before an offer can be taken."""

    PAGE = auto()  # nothing
    SLOT = auto()  # a free place
    APPOINTMENT = auto()  # one appointment
    SEVERAL = auto()  # one appointment or several (those on the pinboard)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen when an offer is taken: ``lines`` is empty on a free place, ``start`` its hour.

    ``practitioner_id``, ``site_id`` and ``day`` are always known: those looked at.
    """

    lines: tuple[AppointmentLine, ...] = field(repr=False)
    practitioner_id: str
    site_id: str
    start: datetime | None
    day: date


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: ``title`` in the menus, ``keys`` in Qt's words ("Ctrl+D", or one letter on the grid).

    ``when`` tells whether it makes sense for what is chosen; where it does not, it is not shown, nor where
    the account may not do ``act``. Its keys then say why: the gate refuses in words.
    """

    title: str
    needs: Needs
    run: Callable[[Chosen], object]
    keys: str = ""
    icon: str = ""
    when: Callable[[Chosen], bool] = lambda _chosen: True
    act: Action | None = None


_MISSING = {
    Needs.SLOT: "Choisissez d'abord une place libre de l'agenda.",
    Needs.APPOINTMENT: "Choisissez d'abord un rendez-vous dans l'agenda.",
    Needs.SEVERAL: "Choisissez d'abord un rendez-vous dans l'agenda, ou coupez-en plusieurs.",
}


class Offers(QObject):
    """The acts offered; ``button`` opens the menu of all of them."""

    def __init__(
        self,
        navigation: Navigation,
        grid: AgendaGrid,
        pinboard: Pinboard,
        bar: MessageBar,
        page: QWidget,
        *,
        allows: Callable[[Action], bool],
    ) -> None:
        super().__init__(page)
        self.allows = allows
        self._navigation, self._grid, self._pinboard = navigation, grid, pinboard
        self._bar, self._page = bar, page
        self._offers: list[Offer] = []
        self._lack = ""
        grid.selection_changed.connect(self._mend)
        self.button: Button = icon_button("Actions de l'agenda (F10)", "ellipsis")
        self.button.clicked.connect(self.open_menu)
        keys.bind(page, {keys.ACTIONS: self.open_menu})

    def chosen(self) -> Chosen:
        """What is chosen now: the appointments on the pinboard, else the one under the cursor."""
        stop, line, go = self._grid.cursor_stop, self._grid.chosen(), self._navigation
        lines = self._pinboard.lines() or ((line,) if line is not None else ())
        if stop is None or stop.column >= len(self._grid.content.columns):
            return Chosen(lines, go.span.practitioner_id, go.site_id(), None, go.span.day)
        there = self._grid.content.columns[stop.column].for_minute(stop.minute)
        return Chosen(lines, there.practitioner_id, there.site_id, there.at(stop.minute), there.day)

    def add(self, offer: Offer) -> None:
        """Offer one more act; its keys are bound to the page, a single letter to the grid alone."""
        self._offers.append(offer)
        if not offer.keys:
            return
        letter = len(offer.keys) == 1
        shortcut = QShortcut(QKeySequence(offer.keys), self._grid if letter else self._page)
        context = Qt.ShortcutContext
        shortcut.setContext(context.WidgetShortcut if letter else context.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(self.take, offer))

    def take(self, offer: Offer) -> None:
        """Do it with what is chosen, or say what must be chosen first."""
        chosen = self.chosen()
        if not fits(offer.needs, chosen):
            self._bar.show_message("info", _MISSING[offer.needs])
            self._lack = _MISSING[offer.needs]
        elif offer.when(chosen):
            offer.run(chosen)

    def entries(self, chosen: Chosen) -> list[Entry]:
        """The offers for a menu opened on an appointment or on a free place."""
        return [
            Entry(offer.title, partial(offer.run, chosen), offer.keys)
            for offer in self._allowed()
            if offer.needs is not Needs.PAGE and fits(offer.needs, chosen) and offer.when(chosen)
        ]

    def open_menu(self) -> None:
        """The menu of the bar: everything offered, what lacks something greyed."""
        chosen = self.chosen()
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for several in (Needs.PAGE, Needs.SLOT, Needs.APPOINTMENT, Needs.SEVERAL):
            found = [one for one in self._allowed() if one.needs is several and self._makes_sense(one)]
            if found and not menu.isEmpty():
                menu.addSeparator()
            add_entries(
                menu,
                [
                    Entry(offer.title, partial(offer.run, chosen), offer.keys, able=fits(offer.needs, chosen))
                    for offer in found
                ],
            )
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        if not menu.isEmpty():
            menu.setActiveAction(menu.actions()[0])

    def _allowed(self) -> list[Offer]:
        return [offer for offer in self._offers if offer.act is None or self.allows(offer.act)]

    def _makes_sense(self, offer: Offer) -> bool:
        chosen = self.chosen()
        return not fits(offer.needs, chosen) or offer.when(chosen)

    def _mend(self) -> None:
        """Something is chosen now: what was said of its lack goes away."""
        if self._lack and self._bar.text() == self._lack:
            self._bar.clear()
        self._lack = ""


def fits(needs: Needs, chosen: Chosen) -> bool:
    """True when what is chosen is enough."""
    if needs is Needs.SLOT:
        return chosen.start is not None and not chosen.lines
    if needs is Needs.APPOINTMENT:
        return len(chosen.lines) == 1
    return needs is Needs.PAGE or bool(chosen.lines)
