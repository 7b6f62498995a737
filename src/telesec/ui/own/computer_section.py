"""« Cet ordinateur »: where the practice's secret is kept, and which computers open the practice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.access.computers import Computer, Offer, Standing
from telesec.domain.errors import TelesecError
from telesec.ui.controls import (
    Card,
    Column,
    PlainTable,
    RowsModel,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.own.code_dialog import CodeDialog
from telesec.ui.own.ports import ComputerPorts
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.section import AskingSection, Surroundings, scrolled_column

_ROWS, _FRAME = 8, 8
_NOT_YOURS = "Un administrateur ou un praticien ajoute et retire les ordinateurs ; vous pouvez les lire."
_SURE = (
    "Cet ordinateur n'ouvrira plus le cabinet : à la prochaine connexion, il perdra le secret. Ce qu'il a "
    "déjà copié se lit encore : les clés du cabinet seront à renouveler. S'il faisait des sauvegardes, "
    "retirez aussi sa signature (page Sauvegardes) et changez ses identifiants chez l'hébergeur."
)
REMOVED = (
    "L'ordinateur est retiré. Les clés du cabinet sont à renouveler : la demande est notée pour les "
    "personnes qui les ont."
)
WITHDRAWN = "Le code est annulé : il n'ajoute plus aucun ordinateur."
MOVED = "Le secret du cabinet est maintenant dans le trousseau de clés de cet ordinateur."


class ComputersSection(AskingSection):
    """This computer's part of the practice, the list of computers, a code for another one."""

    def __init__(self, around: Surroundings, ports: ComputerPorts) -> None:
        super().__init__("Cet ordinateur", around)
        self._own, self._here = ports, ""
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.dialog: CodeDialog | None = None
        self.keeping = plain_label("", wrap=True)
        self.keeping.setAccessibleName("Secret du cabinet")
        self.to_keyring = secondary_button("Ranger le secret dans le trousseau de clés", "shield-check")
        self.rows: RowsModel[Computer] = RowsModel(
            [
                Column("Ordinateur", self._name, stretch=True),
                Column("État", lambda one: "Retiré" if one.state == "forgotten" else "Ouvre le cabinet"),
                Column("Ajouté", lambda one: ports.when(one.enrolled_at), spare=True),
                Column("Par", self._by, spare=True),
                Column("Ouvert pour la dernière fois", self._seen),
            ]
        )
        self.table = PlainTable("Ordinateurs du cabinet", self.rows)
        self.add = primary_button("Ajouter un ordinateur…", "plus")
        self.remove = secondary_button("Retirer cet ordinateur…", "trash-2")
        self.waiting = plain_label("", "muted", wrap=True)
        self.withdraw = secondary_button("Annuler ce code", "x")
        self._guests = QVBoxLayout()
        self._lay_out()
        self._wire()

    def host(self, guest: QWidget) -> None:
        """Another card below the computers."""
        self._guests.addWidget(guest)

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        secret, all_of_them = Card("Le secret du cabinet"), Card("Les ordinateurs du cabinet")
        secret.body.addWidget(self.keeping)
        secret.body.addWidget(self.to_keyring, 0, Qt.AlignmentFlag.AlignLeft)
        self.to_keyring.hide()
        if not self._own.may_change:
            all_of_them.body.addWidget(plain_label(_NOT_YOURS, "muted", wrap=True))
        all_of_them.body.addWidget(self.table)
        row = QHBoxLayout()
        for button in (self.add, self.remove):
            button.setVisible(self._own.may_change)
            row.addWidget(button)
        row.addStretch(1)
        all_of_them.body.addLayout(row)
        second = QHBoxLayout()
        second.addWidget(self.waiting, 1)
        second.addWidget(self.withdraw)
        all_of_them.body.addLayout(second)
        self._say_waiting("")
        self._fit_table()
        column.addWidget(secret)
        column.addWidget(all_of_them)
        column.addLayout(self._guests)
        column.addStretch(1)

    def _wire(self) -> None:
        self.to_keyring.clicked.connect(lambda: self._do(self._own.keep_in_keyring, MOVED))
        self.add.clicked.connect(lambda: self._prove(self._own.offer, self._offered))
        self.remove.clicked.connect(self._remove)
        self.withdraw.clicked.connect(lambda: self._do(self._own.withdraw, WITHDRAWN))
        self.table.row_selected.connect(self._chosen)
        self._chosen(None)

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self._fit_table()

    def focus_first(self) -> None:
        (self.add if self._own.may_change else self.table).setFocus()

    def look_again(self) -> None:
        """Ask how this computer and the others stand."""
        self._tasks.run(self._own.load, self._show, self.point_out)

    def _show(self, found: Standing) -> None:
        self._here = found.here
        self.keeping.setText(found.keeping.sentence)
        self.to_keyring.setVisible(found.keeping.may_move)
        self.rows.set_rows(found.computers)
        self._fit_table()
        self._chosen(None)
        until = self._own.when(found.offered_until) if found.offered_until else ""
        self._say_waiting(
            f"Un code attend dans le dossier du cabinet, valable jusqu'au {until}." if until else ""
        )

    def _say_waiting(self, words: str) -> None:
        self.waiting.setText(words)
        self.waiting.setVisible(bool(words))
        self.withdraw.setVisible(bool(words) and self._own.may_change)

    def _remove(self) -> None:
        gone = self.table.selected()
        if gone is not None and confirm(self, f"Retirer « {gone.name} » ?", _SURE, "Retirer", danger=True):
            self._do(partial(self._own.forget, gone.id), REMOVED)

    def _do(self, work: Callable[[], object], sentence: str) -> None:
        self._prove(work, lambda _answer: self._done(sentence))

    def _prove(self, work: Callable[[], object], then: Callable[..., None]) -> None:
        self.setEnabled(False)
        self.proved.run(work, partial(self._answered, then), self._refused, self._wake_up)

    def _answered(self, then: Callable[..., None], answer: object) -> None:
        self._wake_up()
        then(answer)

    def _refused(self, error: TelesecError) -> None:
        self._wake_up()
        self.refused.emit(error.sentence)

    def _wake_up(self) -> None:
        self.setEnabled(True)
        self.focus_first()

    def _done(self, sentence: str) -> None:
        self.told.emit(sentence)
        self.look_again()

    def _offered(self, offer: Offer) -> None:
        self.dialog = CodeDialog(self, self.look, offer, self._own.when(offer.until))
        self.dialog.accepted.connect(self.look_again)
        self.dialog.rejected.connect(lambda: self._do(self._own.withdraw, WITHDRAWN))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _chosen(self, computer: Computer | None) -> None:
        known = computer is not None and computer.state == "known"
        self.remove.setEnabled(known and computer is not None and computer.id != self._here)

    def _name(self, one: Computer) -> str:
        return f"{one.name} (celui-ci)" if one.id == self._here else one.name

    def _by(self, one: Computer) -> str:
        return self._own.names().get(one.enrolled_by, "—")

    def _seen(self, one: Computer) -> str:
        return self._own.when(one.last_seen) if one.last_seen else "Jamais"

    def _fit_table(self) -> None:
        rows = min(max(self.rows.rowCount(), 1), _ROWS)
        self.table.setFixedHeight(round(self.table.fontMetrics().height() * 2.0) * (rows + 1) + _FRAME)
