"""Acts on one account that ask first: a new code, the closing, asking again for its keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.access.person import Person
from telesec.domain.french import of_name
from telesec.domain.people import Account, Compartment
from telesec.ui.controls import confirm
from telesec.ui.look import Look
from telesec.ui.people.form import AccountForm
from telesec.ui.people.invitation import InvitationDialog, awaited_words, compartment_words
from telesec.ui.people.ports import Invited, PeoplePorts
from telesec.ui.proof import ProvedTasks

CLOSED = "Le compte est fermé. Les clés qu'il avait sont à renouveler : qui les a en est prévenu."


class AccountActs(QObject):
    """``done`` carries the sentence to say and the keys now waited for, ``failed`` what went wrong."""

    done = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self, parent: QWidget, form: AccountForm, ports: PeoplePorts, proved: ProvedTasks, look: Look
    ) -> None:
        super().__init__(parent)
        self._parent, self._form, self._ports, self._proved = parent, form, ports, proved
        self.look = look
        self.invitation: InvitationDialog | None = None

    def show_code(self, name: str, login: str, invited: Invited) -> None:
        """The code of an invitation, shown once."""
        if not self._form.isHidden():
            self._form.shut()
        self.invitation = InvitationDialog(self._parent, self.look, name, login, invited)
        self.invitation.finished.connect(partial(self._noted, invited.withheld))
        self.invitation.open()

    def invite_again(self, person: Person | None) -> None:
        """A new code: the password and the telephone of the account stop at once."""
        if person is None:
            return
        account = person.account
        words = (
            f"Le mot de passe et le téléphone {of_name(account.display_name)} ne serviront plus. "
            "Les autres comptes en seront avertis à leur prochaine connexion."
        )
        if confirm(self._parent, "Donner un nouveau code ?", words, "Donner un nouveau code", danger=True):
            self._proved.run(
                lambda: self._ports.invite_again(account.id),
                partial(self.show_code, account.display_name, account.login),
                self.failed.emit,
            )

    def close_account(self, person: Person | None) -> None:
        """The account ends now; what follows is said before."""
        if person is None:
            return
        account = person.account
        words = closing_words(account, person.last_of)
        if confirm(self._parent, "Fermer ce compte ?", words, "Fermer ce compte", danger=True):
            self._proved.run(
                lambda: self._ports.close(account.id),
                lambda _answer: self.done.emit(CLOSED, frozenset()),
                self.failed.emit,
            )

    def ask_again(self) -> None:
        """Ask anew whoever holds the keys that the account shown lacks."""
        person = self._form.person
        if person is not None:
            account = person.account
            self._proved.run(
                lambda: self._ports.ask_again(account.id),
                partial(self._asked, person),
                self._form.point_out,
            )

    def _asked(self, person: Person, asked: frozenset[Compartment]) -> None:
        self._form.shut()
        words = awaited_words(person.account.display_name, asked, person.unheld)
        self.done.emit(f"C'est demandé à nouveau. {words}", asked)

    def _noted(self, withheld: frozenset[Compartment], _result: int) -> None:
        if self.invitation is not None:
            self.invitation.deleteLater()
            self.invitation = None
        self.done.emit("Le compte sera actif dès que la personne aura utilisé son code.", withheld)


def closing_words(account: Account, last_of: frozenset[Compartment]) -> str:
    """What closing an account does, and what nobody would open any more."""
    words = (
        f"{account.display_name} ne pourra plus se connecter, et une session ouverte s'arrête aussitôt. "
        "Son nom reste dans le journal, ses rendez-vous restent dans l'agenda. Pour lui rendre l'accès, il "
        "faudra un nouveau code d'invitation."
    )
    if last_of:
        words += (
            f" Attention : plus aucun compte n'ouvrira {compartment_words(last_of)}, sauf avec le code de "
            "récupération du cabinet."
        )
    return words
