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
from telesec.ui.people.ports import Invited, PeoplePorts, WantedAccount
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
        self.again = secondary_button("Nouveau code d'invitation", "key-round")
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
        for button in (self.close_account, self.again, self.new):
            row.addWidget(button)
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
        for button, act in ((self.close_account, self._shut_account), (self.again, self._invite_again)):
            button.setEnabled(False)
            button.clicked.connect(act)
        self.table.row_selected.connect(self._selected)

    def _show(self, accounts: tuple[Account, ...]) -> None:
        self.rows.set_rows(accounts)
        if accounts:
            self.table.selectRow(0)

    def _selected(self, account: Account | None) -> None:
        self.close_account.setEnabled(account is not None and account.state != "disabled")
        self.again.setEnabled(account is not None)

    def _open_form(self) -> None:
        self.form.reset()
        self.form.show()
        self.form.name.setFocus()

    def _create(self, wanted: WantedAccount) -> None:
        self._proved.run(
            lambda: self._ports.create(wanted),
            partial(self._created, wanted.display_name, wanted.login),
            self.form.point_out,
            lambda: self.form.submit.setEnabled(True),
        )

    def _created(self, name: str, login: str, invited: Invited) -> None:
        if not self.form.isHidden():
            self.form.shut()
        self.form.reset()
        self.invitation = InvitationDialog(self, self._look, name, login, invited)
        self.invitation.finished.connect(self._invited)
        self.invitation.open()

    def _invited(self) -> None:
        if self.invitation is not None:
            self.invitation.deleteLater()
            self.invitation = None
        self._tell("Le compte sera actif dès que la personne aura utilisé son code.")

    def _invite_again(self) -> None:
        account = self.table.selected()
        if not isinstance(account, Account):
            return
        words = (
            f"Le mot de passe et le téléphone de {account.display_name} ne serviront plus. "
            "Les autres comptes en seront avertis à leur prochaine connexion."
        )
        if confirm(self, "Donner un nouveau code ?", words, "Donner un nouveau code", danger=True):
            self._proved.run(
                lambda: self._ports.invite_again(account.id),
                partial(self._created, account.display_name, account.login),
                self._fail,
            )

    def _shut_account(self) -> None:
        account = self.table.selected()
        if not isinstance(account, Account):
            return
        words = (
            f"{account.display_name} ne pourra plus se connecter. "
            "Pour lui rendre l'accès, il faudra lui donner un nouveau code d'invitation."
        )
        if confirm(self, "Fermer ce compte ?", words, "Fermer ce compte", danger=True):
            self._proved.run(
                lambda: self._ports.close(account.id),
                lambda _answer: self._tell("Le compte est fermé."),
                self._fail,
            )

    def _tell(self, sentence: str) -> None:
        self.bar.show_message("success", sentence)
        self.changed.emit(Change.PEOPLE)

    def _fail(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)
