"""The accounts page: who may sign in, and inviting somebody new."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.french import date_numeric
from telesec.domain.people import ROLE_LABELS, Account, Role
from telesec.ui.controls import (
    Column,
    MessageBar,
    PanelHost,
    PlainTable,
    RowsModel,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.people.form import AccountForm
from telesec.ui.people.invitation import InvitationDialog
from telesec.ui.people.ports import PeoplePorts, WantedAccount
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

STATES = {"active": "Actif", "invited": "Invité, pas encore activé", "disabled": "Fermé"}


def roles_of(account: Account) -> str:
    """``Secrétaire, Facturation``, in the order of the roles."""
    return ", ".join(ROLE_LABELS[role] for role in Role if role in account.roles)


class PeoplePage(QWidget):
    """Lists the accounts; a panel creates one and shows its invitation code once."""

    changed = Signal(object)

    def __init__(self, ports: PeoplePorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks, self._look = ports, tasks, look
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.bar = MessageBar()
        self.rows: RowsModel[Account] = RowsModel(
            [
                Column("Nom", lambda a: a.display_name, stretch=True),
                Column("Identifiant", lambda a: a.login),
                Column("Rôles", roles_of),
                Column("État", lambda a: STATES.get(a.state, a.state)),
                Column("Créé le", lambda a: date_numeric(a.created_at.date() if a.created_at else None)),
                Column(
                    "Dernière connexion",
                    lambda a: date_numeric(a.last_sign_in.date()) if a.last_sign_in else "Jamais",
                ),
            ]
        )
        self.table = PlainTable("Comptes du cabinet", self.rows)
        self.form = AccountForm()
        self.form.hide()
        self.new = primary_button("Nouveau compte", "user-plus")
        self.close_account = secondary_button("Fermer ce compte", "user-x")
        self.invitation: InvitationDialog | None = None
        self._lay_out()
        self._wire()
        self.refresh(Change.PEOPLE)

    def refresh(self, change: object) -> None:
        """Read the accounts again."""
        if change == Change.PEOPLE:
            self._tasks.run(self._ports.accounts, self._show, self._fail)

    def focus_first(self) -> None:
        """The list has the focus when the page is shown."""
        self.table.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.addWidget(plain_label("Comptes", "title"), 1)
        row.addWidget(self.close_account)
        row.addWidget(self.new)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        words = (
            "Un compte par personne : le journal dit qui a fait quoi. "
            "Un compte fermé reste dans la liste, pour que le journal garde son nom."
        )
        inside.addWidget(plain_label(words, "muted", wrap=True))
        inside.addWidget(self.bar)
        inside.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(PanelHost(middle, self.form), 1)

    def _wire(self) -> None:
        self.new.clicked.connect(self._open_form)
        self.form.wanted.connect(self._create)
        self.form.closed.connect(self.table.setFocus)
        self.close_account.setVisible(self._ports.set_state is not None)
        self.close_account.setEnabled(False)
        self.close_account.clicked.connect(self._shut_account)
        self.table.row_selected.connect(self._selected)

    def _show(self, accounts: tuple[Account, ...]) -> None:
        self.rows.set_rows(accounts)
        if accounts:
            self.table.selectRow(0)

    def _selected(self, account: Account | None) -> None:
        is_open = account is not None and account.state != "disabled"
        self.close_account.setEnabled(account is not None)
        self.close_account.setText("Fermer ce compte" if is_open or account is None else "Rouvrir ce compte")

    def _open_form(self) -> None:
        self.form.reset()
        self.form.set_practitioners(self._ports.practitioners())
        self.form.show()
        self.form.name.setFocus()

    def _create(self, wanted: WantedAccount) -> None:
        self._proved.run(
            lambda: self._ports.create(wanted),
            partial(self._created, wanted),
            self.form.point_out,
            lambda: self.form.submit.setEnabled(True),
        )

    def _created(self, wanted: WantedAccount, code: str) -> None:
        self.form.shut()
        self.form.reset()
        self.invitation = InvitationDialog(self, self._look, wanted.display_name, wanted.login, code)
        self.invitation.finished.connect(self._invited)
        self.invitation.open()

    def _invited(self) -> None:
        if self.invitation is not None:
            self.invitation.deleteLater()
            self.invitation = None
        self._tell("Le compte est créé. Il sera actif dès que la personne aura utilisé son code.")

    def _shut_account(self) -> None:
        account, change = self.table.selected(), self._ports.set_state
        if not isinstance(account, Account) or change is None:
            return
        closing = account.state != "disabled"
        words = (
            f"{account.display_name} ne pourra plus se connecter. Vous pourrez rouvrir ce compte."
            if closing
            else f"{account.display_name} pourra de nouveau se connecter."
        )
        verb = "Fermer ce compte" if closing else "Rouvrir ce compte"
        if confirm(self, f"{verb} ?", words, verb, danger=closing):
            state = "disabled" if closing else "active"
            done = "Le compte est fermé." if closing else "Le compte est rouvert."
            self._proved.run(lambda: change(account.id, state), lambda _answer: self._tell(done), self._fail)

    def _tell(self, sentence: str) -> None:
        self.bar.show_message("success", sentence)
        self.changed.emit(Change.PEOPLE)

    def _fail(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)
