"""The list of the accounts and what is done to one of them: change it, give a new code, close it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.access.people_rules import roles_said
from telesec.domain.access.person import Person, state_said
from telesec.domain.desk.spoken_days import folded
from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment, compartments_of
from telesec.domain.stand_ins import days_said
from telesec.ui.controls import (
    Column,
    MessageBar,
    PanelHost,
    PlainTable,
    RowsModel,
    SearchField,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.passing import Passing
from telesec.ui.people.account_acts import AccountActs
from telesec.ui.people.account_words import last_seen, looked_in
from telesec.ui.people.form import AccountForm
from telesec.ui.people.invitation import awaited_words
from telesec.ui.people.ports import Edited, Invited, PeoplePorts, WantedAccount
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_ALONE = "Vous êtes la seule personne du cabinet. « Nouveau compte » invite le secrétariat ou un praticien."
INTRODUCTION = (
    "Un compte par personne : le journal dit qui a fait quoi. "
    "Un compte fermé reste connu, pour que le journal garde son nom."
)


class AccountsPane(QWidget):
    """Lists the accounts, filtered as one types; a panel makes or changes one.

    ``tools`` are its buttons, for the bar of the page. ``wrote`` follows each change, ``keys_awaited`` one
    after which an account waits for keys.
    """

    wrote = Signal()
    keys_awaited = Signal()

    def __init__(self, ports: PeoplePorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._people: tuple[Person, ...] = ()
        self._newest = ""  # the login of an account just made: its line is to be chosen
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.bar = MessageBar()
        self.passing = Passing(self.bar)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.hide()
        self.rows: RowsModel[Person] = RowsModel(self._columns())
        self.table = PlainTable("Comptes du cabinet", self.rows)
        self.form = AccountForm(ports.practitioners, ports.today)
        self.form.hide()
        self.search = SearchField("Chercher un compte", "Nom ou rôle")
        self.closed_too = QCheckBox("Comptes fermés aussi")
        self.new = primary_button("Nouveau compte", "user-plus")
        self.edit = secondary_button("Modifier", "pencil")
        self.again = secondary_button("Nouveau code", "key-round")
        self.shut = secondary_button("Fermer", "user-x")
        self.shut.setAccessibleName("Fermer le compte")
        self.tools = QWidget()
        self.acts = AccountActs(self, self.form, ports, self._proved, look)
        self.panels = QVBoxLayout()
        self._lay_out()
        self._wire()

    @property
    def proved(self) -> ProvedTasks:
        return self._proved

    def read_again(self) -> None:
        """Read the accounts again."""
        self._tasks.run(self._ports.people, self._show, self.fail)

    def focus_first(self) -> None:
        """The list has the focus when the page is shown."""
        self.table.setFocus()

    def selected(self) -> Person | None:
        """The account under the cursor of the list."""
        found = self.table.selected()
        return found if isinstance(found, Person) else None

    def tell(self, sentence: str, waiting: frozenset[Compartment] = frozenset()) -> None:
        """Something was done: say it, and let the others know."""
        self.bar.show_message("success", sentence)
        self.wrote.emit()
        if waiting:
            self.keys_awaited.emit()

    def fail(self, error: TelesecError) -> None:
        """What could not be done, and what to do instead."""
        self.bar.show_message("error", error.sentence)

    def _columns(self) -> list[Column[Person]]:
        def state(one: Person) -> str:
            return state_said(one, self._ports.today(), self._ports.now())

        return [
            Column("Nom", lambda one: one.account.display_name, stretch=True),
            Column("Rôles", lambda one: roles_said(one.account.roles)),
            Column("État", state),
            Column("Remplacement", lambda one: days_said(one.account.valid_from, one.account.valid_until)),
            Column("Dernière connexion", last_seen, spare=True),
            Column("Identifiant", lambda one: one.account.login, spare=True),
            Column("Agendas", self._agendas, spare=True),
        ]

    def _agendas(self, one: Person) -> str:
        account = one.account
        if Compartment.OFFICE not in compartments_of(account.roles):
            return ""
        shown = {*account.works_for, account.practitioner_id} if account.works_for else set[str | None]()
        names = [item.display_name for item in self._ports.practitioners() if item.id in shown]
        return ", ".join(names) or "Tous"

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.shut, self.again, self.edit, self.new):
            row.addWidget(button)
        finding = QHBoxLayout()
        finding.addWidget(self.search, 1)
        finding.addWidget(self.closed_too)
        finding.addStretch(1)
        self.search.setMaximumWidth(360)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        inside.addWidget(plain_label(INTRODUCTION, "muted", wrap=True))
        inside.addLayout(self.panels)
        inside.addLayout(finding)
        inside.addWidget(self.bar)
        inside.addWidget(self.nothing)
        inside.addWidget(plain_label(self.table.accessibleName(), "label"))
        inside.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PanelHost(middle, self.form), 1)

    def _wire(self) -> None:
        self.new.clicked.connect(self._open_new)
        self.edit.clicked.connect(self._open_selected)
        self.again.clicked.connect(lambda: self.acts.invite_again(self.selected()))
        self.shut.clicked.connect(lambda: self.acts.close_account(self.selected()))
        self.acts.done.connect(self.tell)
        self.acts.failed.connect(self.fail)
        self.form.wanted.connect(self._submit)
        self.form.asked_again.connect(self.acts.ask_again)
        self.form.closed.connect(self.table.setFocus)
        self.search.textChanged.connect(self._filter)
        self.search.results_requested.connect(self.table.setFocus)
        self.closed_too.toggled.connect(self._filter)
        self.table.row_selected.connect(self._selected)
        self.table.row_opened.connect(self._open)
        self._selected(None)

    def _show(self, people: tuple[Person, ...]) -> None:
        self._people = people
        self._filter()

    def _filter(self, _asked: object = None) -> None:
        kept = self.selected()
        words = folded(self.search.text()).split()
        shown = [
            one
            for one in self._people
            if (self.closed_too.isChecked() or one.account.state != "disabled")
            and all(word in looked_in(one) for word in words)
        ]
        self.rows.set_rows(shown)
        self._say_nothing_found(found=bool(shown))
        ids, logins = [one.account.id for one in shown], [folded(one.account.login) for one in shown]
        at = ids.index(kept.account.id) if kept and kept.account.id in ids else 0
        if self._newest in logins:
            at, self._newest = logins.index(self._newest), ""
        if shown:
            self.table.selectRow(at)
        else:
            self._selected(None)

    def _say_nothing_found(self, *, found: bool) -> None:
        further = "" if self.closed_too.isChecked() else " Cochez « Comptes fermés aussi » pour les y voir."
        searched = bool(self.search.text().strip())
        nobody = f"Aucun compte ne porte ce nom ni ce rôle.{further}"
        self.nothing.setText(nobody if searched else _ALONE)
        self.nothing.setVisible(not found if searched else len(self._people) == 1)

    def _selected(self, person: Person | None) -> None:
        own = person is not None and person.account.id == self._ports.own_account
        self.edit.setEnabled(person is not None)
        self.again.setEnabled(person is not None and not own)
        self.shut.setEnabled(person is not None and not own and person.account.state != "disabled")

    def _open_selected(self) -> None:
        self._open(self.selected())

    def _open_new(self) -> None:
        if self.form.may_leave_for(None):
            self.form.open_new()

    def _open(self, person: Person | None) -> None:
        if person is not None and self.form.may_leave_for(person):
            self.form.open_person(person, own=person.account.id == self._ports.own_account)

    def _submit(self, wanted: WantedAccount) -> None:
        person = self.form.person
        again = partial(self.form.submit.setEnabled, True)  # noqa: FBT003 - Qt's own signature
        if person is None:
            self._proved.run(
                lambda: self._ports.create(wanted),
                partial(self._created, wanted),
                self.form.point_out,
                again,
            )
            return
        self._proved.run(
            lambda: self._ports.edit(person.account, wanted),
            partial(self._edited, wanted.display_name),
            self.form.point_out,
            again,
        )

    def _created(self, wanted: WantedAccount, invited: Invited) -> None:
        self._newest = folded(wanted.login.strip())
        self.acts.show_code(wanted.display_name, wanted.login, invited)

    def _edited(self, name: str, edited: Edited) -> None:
        self.form.shut()
        words = "Le compte est enregistré." if edited.said else "Rien n'a changé."
        if edited.waiting:
            words = f"{words} {awaited_words(name, edited.waiting, edited.unheld)}"
        self.tell(words, edited.waiting)
