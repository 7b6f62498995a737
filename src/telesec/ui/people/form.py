"""The panel of an account, new or existing: name, login, roles, agendas, days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from telesec.domain.access.person import Person
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.people import Practitioner, Role
from telesec.ui.controls import (
    Answer,
    Card,
    LabelledField,
    MessageBar,
    SidePanel,
    ask_unsaved,
    plain_label,
    primary_button,
    restyle,
    secondary_button,
    text_field,
)
from telesec.ui.people.fields import AgendasField, DaysField, RolesField
from telesec.ui.people.invitation import awaited_words, compartment_words
from telesec.ui.people.ports import WantedAccount

USUAL_PROFESSION = "Médecin généraliste"
OWN_AGENDA = "Ouvrir un agenda à son nom"
OWN_ROLES = "Vos rôles et vos dates se changent par un autre administrateur."
LOGIN_HINT = "Des lettres sans accent, des chiffres et des points."
LOGIN_STAYS = "L'identifiant ne change pas : le journal le garde."


class KeysCard(Card):
    """What there is to know of an account before changing it; hidden when there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._words = plain_label("", wrap=True)
        self.again = secondary_button("Demander à nouveau", "key-round")
        self.body.addWidget(self._words)
        self.body.addWidget(self.again)
        self.say("")

    def say(self, words: str, *, again: bool = False) -> None:
        """Show ``words``, and the button that asks ``again`` for what was refused."""
        self._words.setText(words)
        self.again.setVisible(again)
        self.setVisible(bool(words))

    def text(self) -> str:
        """What is shown."""
        return self._words.text()


class AccountForm(SidePanel):
    """Emits ``wanted(WantedAccount)``; errors of the answer are shown at their field.

    ``person`` is the account shown, None for a new one. ``asked_again`` asks anew for the keys it lacks.
    """

    wanted = Signal(object)
    asked_again = Signal()

    def __init__(
        self, practitioners: Callable[[], Sequence[Practitioner]], today: Callable[[], date]
    ) -> None:
        super().__init__("Nouveau compte", width=384)
        self._practitioners = practitioners
        self.person: Person | None = None
        self._opened: object = None  # what the fields held when they were filled
        self.bar, self.keys = MessageBar(), KeysCard()
        self.name = text_field("Claire Martin")
        self.login = text_field("claire.martin")
        self.profession = text_field()
        self.roles, self.agendas, self.days = RolesField(), AgendasField(), DaysField(today)
        self.own_agenda = QCheckBox(OWN_AGENDA)
        self.fields = {
            "display_name": LabelledField("Nom affiché", self.name),
            "login": LabelledField("Identifiant de connexion", self.login, LOGIN_HINT),
            "profession": LabelledField("Profession", self.profession),
            **self.days.fields,
        }
        self.submit = primary_button("Créer le compte", "user-plus")
        for part in (
            self.bar, self.keys, self.fields["display_name"], self.fields["login"], self.roles,
            self.fields["profession"], self.own_agenda, self.agendas, self.days,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.footer.addWidget(self.submit)
        self.submit.clicked.connect(self._submit)
        for day in (self.days.first, self.days.last):
            day.returnPressed.connect(self.submit.click)
        self.keys.again.clicked.connect(self.asked_again)
        self.roles.practitioner_toggled.connect(self._show_profession)
        self.days.dated.toggled.connect(lambda dated: self.own_agenda.setChecked(not dated))
        self._show_profession()

    def open_new(self, roles: Collection[Role] = ()) -> None:
        """An empty form, for somebody who arrives; ``roles`` are those ticked."""
        self.person = None
        self.set_title("Nouveau compte")
        self._show("", "", frozenset(roles), ())
        self.days.show_days(None, None)
        self._open("Créer le compte", "user-plus", own=False)

    def open_person(self, person: Person, *, own: bool) -> None:
        """An existing account; one's ``own`` roles and days are shown and not changed."""
        self.person, account = person, person.account
        self.set_title(account.display_name)
        self._show(account.display_name, account.login, account.roles, account.works_for)
        self.days.show_days(account.valid_from, account.valid_until)
        self._open("Enregistrer", "check", own=own)
        self._say_keys(person)

    def point_out(self, error: TelesecError) -> None:
        """Show an error at its field, or above the form."""
        self.submit.setEnabled(True)
        where = error.field if isinstance(error, Invalid) else ""
        if where == "roles":
            self.roles.show_error(error.sentence)
            self.roles.boxes[Role.SECRETARY].setFocus()
        elif where in self.fields:
            self.fields[where].show_error(error.sentence)
            self.fields[where].setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def typed(self) -> WantedAccount:
        """The form as filled in; raises Invalid for a day that is not one."""
        roles = self.roles.roles()
        profession = self.profession.text().strip() if Role.PRACTITIONER in roles else ""
        first, last = self.days.days()
        return WantedAccount(
            self.name.text().strip(),
            self.login.text().strip(),
            roles,
            profession,
            self.agendas.chosen(),
            first,
            last,
            self.own_agenda.isChecked(),
        )

    def _show(self, name: str, login: str, roles: frozenset[Role], works_for: tuple[str, ...]) -> None:
        known = self.person.account.practitioner_id if self.person else None
        self.name.setText(name)
        self.login.setText(login)
        self.profession.setText(USUAL_PROFESSION)
        self.own_agenda.setChecked(True)
        self.roles.show_roles(roles)
        self.agendas.show_agendas(self._practitioners(), works_for, known)

    def _open(self, submit: str, icon: str, *, own: bool) -> None:
        new = self.person is None
        restyle(self.login, "readOnly", not new)
        self.fields["login"].set_hint(LOGIN_HINT if new else LOGIN_STAYS)
        self.submit.setText(submit)
        self.submit.set_icon(icon)
        for part in (self.roles, self.days):
            part.setEnabled(not own)
        self._clear_errors()
        self.keys.say(OWN_ROLES if own else "")
        self._show_profession()
        self.show()
        self.name.setFocus()
        self._opened = self._held()

    def may_leave_for(self, person: Person | None) -> bool:
        """False while it holds something unsaved: of the same account (None: a new one), or to stay on."""
        if self.isHidden() or self._held() == self._opened:
            return True
        same = (person and person.account.id) == (self.person and self.person.account.id)
        answer = Answer.STAY if same else ask_unsaved(self)
        if answer is Answer.SAVE:
            self.submit.click()
        elif answer is Answer.STAY:
            self.name.setFocus()
        return answer is Answer.DISCARD

    def _held(self) -> object:
        """What the fields hold, whether or not it can be saved."""
        texts = (self.name, self.login, self.profession, self.days.first, self.days.last)
        ticked = (self.roles.roles(), self.agendas.chosen(), self.days.dated.isChecked())
        return (*(field.text() for field in texts), *ticked, self.own_agenda.isChecked())

    def _say_keys(self, person: Person) -> None:
        """What the account lacks, and the way to ask for it again."""
        missing = person.missing
        if missing.refused:
            why = ", ".join(sorted(set(missing.refused.values())))
            keys = compartment_words(frozenset(missing.refused))
            self.keys.say(f"Accès refusé ({keys}) : {why}", again=True)
        elif missing.waiting:
            self.keys.say(awaited_words("Ce compte", missing.waiting, person.unheld))

    def _show_profession(self, _ticked: object = None) -> None:
        """Only a practitioner who is not one yet is asked for a profession and an agenda."""
        known = self.person is not None and self.person.account.practitioner_id is not None
        asked = Role.PRACTITIONER in self.roles.roles() and not known
        self.fields["profession"].setVisible(asked)
        self.own_agenda.setVisible(asked)

    def _submit(self) -> None:
        self._clear_errors()
        try:
            wanted = self.typed()
            _check(wanted)
        except Invalid as error:
            self.point_out(error)
            return
        self.submit.setEnabled(False)
        self.wanted.emit(wanted)

    def _clear_errors(self) -> None:
        self.bar.clear()
        self.roles.show_error("")
        self.submit.setEnabled(True)
        for field in self.fields.values():
            field.clear_error()


def _check(wanted: WantedAccount) -> None:
    missing = (
        ("display_name", wanted.display_name, "Donnez le nom de la personne."),
        ("login", wanted.login, "Donnez l'identifiant qu'elle tapera."),
        ("roles", wanted.roles, "Cochez au moins un rôle."),
    )
    for name, value, sentence in missing:
        if not value:
            raise Invalid(name, sentence)
