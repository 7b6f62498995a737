"""A list of people to tell: by which channel, what is done, the text they get, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.french import date_numeric, time_of_day
from telesec.domain.messages.queue import KIND_LABELS, Channel, DueLine, Kind, Worklist
from telesec.domain.messages.settings import MessageSettings
from telesec.domain.patient_files.names import initials
from telesec.domain.patient_files.phones import shown_phone
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    Column,
    PlainTable,
    RowsModel,
    SegmentedControl,
    plain_label,
    primary_button,
    secondary_button,
    set_plain_tooltip,
)
from telesec.ui.reminders.wording import attention, due_by, preview, standing, summary, way

_FILTERS = (
    ("all", "Tous"),
    (Channel.MAIL.value, "E-mail"),
    (Channel.SMS.value, "SMS"),
    (Channel.CALL.value, "Téléphone"),
    ("none", "Injoignables"),
)
_HIDDEN = "•••"


class WorklistView(QWidget):
    """Emits what a person asks: lines to send or to export, a line told, left untold or opened."""

    send_requested = Signal(object)
    export_requested = Signal(object)
    told = Signal(object)
    left_untold = Signal(object)
    patient_requested = Signal(str)

    def __init__(self, name: str, *, with_day: bool) -> None:
        super().__init__()
        self._listed = Worklist()
        self._settings: MessageSettings | None = None
        self._reference: Reference | None = None
        self._discreet = False
        self.filter = SegmentedControl("Moyens affichés", _FILTERS)
        self.summary = plain_label("", "strong", wrap=True)
        self._model: RowsModel[DueLine] = RowsModel(self._columns(with_day=with_day))
        self.table = PlainTable(name, self._model)
        self.text = plain_label("", wrap=True)
        self.text.setAccessibleName("Texte du message")
        self.send = primary_button("Envoyer les e-mails", "mail")
        self.export = secondary_button("Fichier de SMS…", "file-down")
        self.tell = secondary_button("Prévenu par téléphone", "phone")
        self.leave = secondary_button("Ne pas prévenir", "ban")
        self.open = secondary_button("Ouvrir la fiche", "users")
        self._lay_out()
        self._connect()
        self.show_list(Worklist())

    def _columns(self, *, with_day: bool) -> list[Column[DueLine]]:
        days: list[Column[DueLine]] = [
            Column("Jour", lambda line: date_numeric(line.contact.start.date())),
            Column("Quoi", lambda line: KIND_LABELS[line.kind]),
        ]
        return [
            *(days if with_day else []),
            Column("Heure", lambda line: time_of_day(line.contact.start)),
            Column("Patient", self._who, stretch=True),
            Column("Moyen", way),
            Column("État", standing),
            Column("Adresse", self._address, spare=True),
            Column("Praticien", self._practitioner, spare=True),
            Column("Remarque", lambda line: line.note, spare=True),
        ]

    def _lay_out(self) -> None:
        words = Card()
        words.body.addWidget(plain_label("Texte du message", "section"))
        words.body.addWidget(self.text)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for part in (self.send, self.export):
            acts.addWidget(part)
        acts.addStretch(1)
        for part in (self.tell, self.leave, self.open):
            acts.addWidget(part)
        set_plain_tooltip(self.send, "Ctrl+Entrée")
        set_plain_tooltip(self.export, "Ctrl+E")
        set_plain_tooltip(self.tell, "Touche P, dans la liste")
        set_plain_tooltip(self.leave, "Touche Suppr, dans la liste")
        set_plain_tooltip(self.open, "Touche Entrée, dans la liste")
        above = QHBoxLayout()
        above.addWidget(self.summary, 1)
        above.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(words)
        column.addLayout(acts)

    def _connect(self) -> None:
        self.filter.chosen.connect(lambda _key: self._show_filtered())
        self.send.clicked.connect(self.ask_send)
        self.export.clicked.connect(self.ask_export)
        self.tell.clicked.connect(lambda: self._about(self.told))
        self.leave.clicked.connect(lambda: self._about(self.left_untold))
        self.open.clicked.connect(self._open)
        self.table.row_opened.connect(lambda _line: self._open())
        self.table.row_selected.connect(self._choose)
        for keys, button in (("P", self.tell), (QKeySequence.StandardKey.Delete, self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(button.click)

    def lines(self) -> tuple[DueLine, ...]:
        """Every line of the list, the filtered ones too."""
        return self._listed.lines

    def show_list(self, found: Worklist) -> None:
        """Show a list; the line chosen stays chosen when it is still there."""
        self._listed = Worklist(tuple(sorted(found.lines, key=attention)), found.day, found.left_out)
        self.summary.setText(summary(found))
        mails, texts = (len(due_by(found.lines, item)) for item in (Channel.MAIL, Channel.SMS))
        self.send.setText(f"Envoyer les e-mails ({mails})")
        self.export.setText(f"Fichier de SMS ({texts})…")
        self.send.setEnabled(mails > 0)
        self.export.setEnabled(texts > 0)
        self._show_filtered()

    def know(self, settings: MessageSettings, reference: Reference) -> None:
        """The words and names the list is shown with."""
        self._settings, self._reference = settings, reference
        self._model.say_again()
        self._choose(self.table.selected())

    def set_busy(self, busy: bool) -> None:
        """While e-mails leave, nothing else is sent from here."""
        self.send.setEnabled(not busy and bool(due_by(self._listed.lines, Channel.MAIL)))
        self.tell.setEnabled(not busy and self._may_settle(self.table.selected()))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, addresses hidden."""
        self._discreet = discreet
        self._model.say_again()

    def ask_send(self) -> None:
        """Ask for every e-mail of the list that is still due."""
        if self.send.isEnabled():
            self.send_requested.emit(tuple(due_by(self._listed.lines, Channel.MAIL)))

    def ask_export(self) -> None:
        """Ask for the file of every SMS of the list that is still due."""
        if self.export.isEnabled():
            self.export_requested.emit(tuple(due_by(self._listed.lines, Channel.SMS)))

    def _show_filtered(self) -> None:
        chosen = self.table.selected()
        key = self.filter.key()
        wanted = None if key == "none" else key
        rows = [line for line in self._listed.lines if key == "all" or line.channel == wanted]
        self._model.set_rows(rows)
        same = chosen.contact.appointment_id if chosen else ""
        at = next((n for n, line in enumerate(rows) if line.contact.appointment_id == same), 0)
        if rows:
            self.table.setCurrentIndex(self._model.index(at, 0))
        self._choose(rows[at] if rows else None)

    def _choose(self, line: DueLine | None) -> None:
        self.open.setEnabled(line is not None)
        self.tell.setEnabled(self._may_settle(line))
        self.leave.setEnabled(line is not None and line.is_due)
        if line is None or self._settings is None or self._reference is None:
            self.text.setText("Choisissez une ligne pour lire le texte que reçoit le patient.")
            return
        off = "Les rappels de rendez-vous" if line.kind is Kind.REMINDER else "Le message"
        said = preview(line, self._settings, self._reference)
        note = f" {line.note}." if line.note else ""
        self.text.setText(said if line.channel else f"{off} ne peut pas partir.{note} À dire : {said}")

    @staticmethod
    def _may_settle(line: DueLine | None) -> bool:
        return line is not None and (line.is_due or line.is_uncertain)

    def _about(self, signal: object) -> None:
        line = self.table.selected()
        if line is not None:
            signal.emit(line)  # type: ignore[attr-defined]  # a bound signal of this class

    def _open(self) -> None:
        line = self.table.selected()
        if line is not None:
            self.patient_requested.emit(line.contact.patient_id)

    def _who(self, line: DueLine) -> str:
        name = line.contact.shown_name
        return initials(name) if self._discreet else name

    def _address(self, line: DueLine) -> str:
        if self._discreet:
            return _HIDDEN if line.recipient else ""
        return shown_phone(f"+{line.recipient}" if line.channel is Channel.SMS else line.recipient)

    def _practitioner(self, line: DueLine) -> str:
        known = self._reference.practitioners if self._reference else ()
        return next((item.display_name for item in known if item.id == line.contact.practitioner_id), "")
