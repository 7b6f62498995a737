"""« Mon compte »: who one is here, what one signs in with, and when one last came in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.access.own_account import Coming, OwnAccount
from telesec.domain.french import counted
from telesec.domain.journal.groups import action_words, outcome_words
from telesec.domain.people import ROLE_LABELS, Role
from telesec.ui.controls import (
    Button,
    Card,
    Column,
    PlainTable,
    RowsModel,
    ghost_button,
    plain_label,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.own.changes import OwnChanges
from telesec.ui.own.own_journal import OwnJournalDialog
from telesec.ui.own.ports import OwnAccountPorts
from telesec.ui.settings.section import AskingSection, Surroundings, scrolled_column

_FEW = 3
_ROWS, _FRAME = 6, 8
_ALONE = (
    "Vous seul le connaissez, et personne ne peut le relire. Il n'expire pas : changez-le quand quelqu'un a "
    "pu le voir."
)
_LOST = "Téléphone perdu ? Un code de secours le remplace, ici comme à la connexion."
_COMINGS = "Une connexion que vous ne reconnaissez pas ? Changez votre mot de passe et dites-le."


class OwnAccountSection(AskingSection):
    """The account of whoever has signed in, whatever their role."""

    def __init__(self, around: Surroundings, ports: OwnAccountPorts) -> None:
        super().__init__("Mon compte", around)
        self._own = ports
        self.changes = OwnChanges(self, ports, self._tasks, lambda: self.look)
        self.who = plain_label("", "strong", wrap=True)
        self.codes = plain_label("", wrap=True)
        self.password = secondary_button("Changer de mot de passe…", "lock")
        self.known = ghost_button("Quelqu'un connaît mon mot de passe…", "shield-alert")
        self.phone = secondary_button("Changer de téléphone…", "phone")
        self.spare = secondary_button("Nouveaux codes de secours…", "key-round")
        self.rows: RowsModel[Coming] = RowsModel(
            [
                Column("Quand", lambda one: ports.when(one.instant)),
                Column("Quoi", lambda one: action_words(one.action), stretch=True),
                Column("Depuis", lambda one: one.workstation or "—", spare=True),
                Column("Résultat", lambda one: outcome_words(one.outcome)),
            ]
        )
        self.table = PlainTable("Mes dernières connexions", self.rows)
        self.journal = secondary_button("Tout ce que j'ai fait…", "scroll-text")
        self._lay_out()
        self.password.clicked.connect(lambda: self.changes.change_password(known=False))
        self.known.clicked.connect(lambda: self.changes.change_password(known=True))
        self.phone.clicked.connect(self.changes.change_telephone)
        self.spare.clicked.connect(self.changes.renew_codes)
        self.journal.clicked.connect(self._open_journal)
        self.changes.done.connect(self._done)
        self.changes.refused.connect(self.refused)

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        first, second = Card("Mot de passe"), Card("Téléphone")
        first.body.addWidget(plain_label(_ALONE, wrap=True))
        first.body.addLayout(_row(self.password, self.known))
        self.codes.setAccessibleName("Codes de secours restants")
        second.body.addWidget(self.codes)
        second.body.addWidget(plain_label(_LOST, "muted", wrap=True))
        second.body.addLayout(_row(self.phone, self.spare))
        last = Card("Dernières connexions")
        last.body.addWidget(plain_label(_COMINGS, "muted", wrap=True))
        last.body.addWidget(self.table)
        last.body.addLayout(_row(self.journal))
        self._fit_table()
        for part in (self.who, first, second, last):
            column.addWidget(part)
        column.addStretch(1)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._fit_table()

    def focus_first(self) -> None:
        self.password.setFocus()

    def look_again(self) -> None:
        """Ask for the account as it is."""
        self._tasks.run(self._own.load, self._show, self.point_out)

    def _show(self, own: OwnAccount) -> None:
        roles = ", ".join(ROLE_LABELS[role].lower() for role in Role if role in own.roles)
        self.who.setText(f"{own.display_name}, {roles}. Identifiant : {own.login}.")
        self.codes.setText(_spare_words(own.codes_left))
        self.rows.set_rows(own.comings)
        self._fit_table()

    def _open_journal(self) -> None:
        OwnJournalDialog(self, self._own.journal, self._tasks, self.look).open()

    def _done(self, sentence: str) -> None:
        self.told.emit(sentence)
        self.look_again()

    def _fit_table(self) -> None:
        rows = min(max(self.rows.rowCount(), 1), _ROWS)
        self.table.setFixedHeight(round(self.table.fontMetrics().height() * 2.0) * (rows + 1) + _FRAME)


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    row.addStretch(1)
    return row


def _spare_words(left: int) -> str:
    few = " : faites-en de nouveaux." if left <= _FEW else "."
    if not left:
        return f"Il ne vous reste aucun code de secours{few}"
    return f"Il vous reste {counted(left, 'code de secours', 'codes de secours')}{few}"
