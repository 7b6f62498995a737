"""The billing page: visits to bill, the livre des recettes, the tariffs."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.ui.billing.kept_visit import DRAFT_KIND as VISIT_DRAFT
from telesec.ui.billing.ledger import LedgerTab
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.billing.tariffs import TariffsTab
from telesec.ui.billing.visits import VisitsTab
from telesec.ui.controls import MessageBar, SegmentedControl, plain_label
from telesec.ui.look import Look
from telesec.ui.secretariat.tab import DRAFT_KIND as CONTRACT_DRAFT
from telesec.ui.secretariat.tab import SecretariatTab
from telesec.ui.tasks import Tasks

_TABS = (("visits", "Rendez-vous"), ("ledger", "Livre des recettes"), ("tariffs", "Tarifs"))
_SECRETARIAT = ("secretariat", "Secrétariat")
Tab = VisitsTab | LedgerTab | TariffsTab | SecretariatTab


class BillingPage(QWidget):
    """Tabs made when first shown; each asks again when it is shown after something changed."""

    changed = Signal(object)

    def __init__(self, ports: BillingPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = MessageBar()
        self._tabs = (*_TABS, _SECRETARIAT) if ports.secretariat else _TABS
        self.choice = SegmentedControl("Facturation", self._tabs)
        self._ports, self._tasks, self._look = ports, tasks, look
        self._made: list[Tab] = []
        self._old = {key for key, _ in self._tabs}
        self._telling = self._discreet = False
        self._stack = QStackedWidget()
        self._lay_out(look)
        self.choice.chosen.connect(self.show_tab)

    @cached_property
    def visits(self) -> VisitsTab:
        """Visits to bill."""
        made = VisitsTab(self._ports, self._tasks, self._look)
        made.changed.connect(self._wrote)
        self._join(made)
        return made

    @cached_property
    def ledger(self) -> LedgerTab:
        """The livre des recettes, made when it is first asked for."""
        made = LedgerTab(self._ports, self._tasks, self._look)
        made.visits_requested.connect(lambda: self.show_tab("visits"))
        self._join(made)
        return made

    @cached_property
    def tariffs(self) -> TariffsTab:
        """The tariffs, made when they are first asked for."""
        made = TariffsTab(self._ports, self._tasks)
        made.changed.connect(self._wrote)
        self._join(made)
        return made

    @cached_property
    def secretariat(self) -> SecretariatTab:
        """What the secretariat charges; only where the ports say so."""
        assert self._ports.secretariat is not None  # noqa: S101 - the tab is not offered otherwise
        made = SecretariatTab(self._ports.secretariat, self._tasks)
        made.changed.connect(self._wrote)
        self._join(made)
        return made

    def _join(self, made: Tab) -> None:
        self._made.append(made)
        self._stack.addWidget(made)
        made.said.connect(self.bar.show_message)
        if not isinstance(made, TariffsTab | SecretariatTab):
            made.set_discreet(self._discreet)

    def _tab(self, key: str) -> Tab:
        if key in ("visits", "secretariat"):
            return self.visits if key == "visits" else self.secretariat
        return self.ledger if key == "ledger" else self.tariffs

    def _lay_out(self, look: Look) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(20, look.px(8), 20, look.px(8))
        row.setSpacing(16)
        row.addWidget(plain_label("Facturation", "title"))
        row.addWidget(self.choice)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self._stack.setCurrentWidget(self.visits)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._freshen()

    def show_tab(self, key: str) -> None:
        """Show one of visits, ledger, tariffs, secretariat."""
        self.choice.choose(key)
        self.bar.clear()
        self._stack.setCurrentWidget(self._tab(key))
        self._freshen()

    def open_visit(self, appointment_id: str, day: date) -> None:
        """Come here from an appointment: its day, and its panel open."""
        self._old.discard("visits")
        self.show_tab("visits")
        self.visits.open_visit(appointment_id, day)

    def focus_first(self) -> None:
        """The list of the tab on screen."""
        self._tab(self.choice.key()).table.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        for tab in self._made:
            if not isinstance(tab, TariffsTab):
                tab.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        for tab in self._made:
            if not isinstance(tab, TariffsTab | SecretariatTab):
                tab.set_discreet(discreet)

    def refresh(self, change: object) -> None:
        """Ask again what ``change`` may have altered, now or when it is next shown."""
        if change in (Change.AGENDA, Change.PATIENTS):
            self._old.add("visits")
        elif change is Change.BILLING and not self._telling:
            self._old.update(key for key, _ in self._tabs)
        if self.isVisible():
            self._freshen()

    def unfinished(self) -> FormDraft | None:
        """The contract of the secretariat while it is open, else what is typed about a visit."""
        contract = self.secretariat.unfinished() if "secretariat" in self.__dict__ else None
        return contract or self.visits.kept.unfinished()

    def restore(self, draft: FormDraft) -> None:
        """Give back the contract, or open the visit about which something was typed."""
        if draft.kind == VISIT_DRAFT:
            self._old.discard("visits")
            self.show_tab("visits")
            self.visits.restore(draft)
        elif draft.kind == CONTRACT_DRAFT and self._ports.secretariat is not None:
            self.show_tab("secretariat")
            self.secretariat.restore(draft)

    def _freshen(self) -> None:
        key = self.choice.key()
        if key in self._old:
            self._old.discard(key)
            self._tab(key).reload()

    def _wrote(self, change: object) -> None:
        self._old.update(key for key, _ in self._tabs if key != self.choice.key())
        self._telling = True  # the tab that wrote has already asked again
        self.changed.emit(change)
        self._telling = False
