"""What the practice's messages say, and by which channels: each text with the look of what is received."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.french import listed
from telesec.domain.messages.queue import KIND_LABELS, Channel, Kind
from telesec.domain.messages.settings import MessageSettings
from telesec.domain.messages.text import FIELDS, TEMPLATES, render, sms_parts, sms_text, values_of
from telesec.domain.people import Site
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    ChoiceField,
    LabelledField,
    ghost_button,
    plain_label,
    primary_button,
    text_area,
    text_field,
)
from telesec.ui.settings.section import NOT_YOURS, AskingSection, Surroundings, page_column, scrolled

_ORDERS: dict[str, tuple[tuple[Channel, ...], str]] = {
    "mail sms": ((Channel.MAIL, Channel.SMS), "E-mail, sinon SMS"),
    "sms mail": ((Channel.SMS, Channel.MAIL), "SMS, sinon e-mail"),
    "mail": ((Channel.MAIL,), "E-mail seulement"),
    "sms": ((Channel.SMS,), "SMS seulement"),
    "": ((), "Téléphone seulement"),
}
_EXAMPLE = datetime(2026, 6, 1, 9, 5)  # noqa: DTZ001 - a wall time
_NEUTRAL = (
    "Un message se lit par-dessus l'épaule : il dit quand et où venir, jamais pourquoi. "
    "Le motif, la spécialité et le nom du patient n'y figurent pas."
)


@dataclass(frozen=True, slots=True)
class WordsPorts:
    """Both run on the worker; ``save`` gives the reference, unchanged."""

    load: Callable[[], MessageSettings]
    save: Callable[[MessageSettings], Reference]
    reference: Callable[[], Reference]


class TemplateField(QWidget):
    """One text with its fields, and below it what a patient would read."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.area: QPlainTextEdit = text_area(2)
        self.area.setFixedHeight(self.area.fontMetrics().lineSpacing() * 3 + 18)
        self.box = LabelledField(f"Texte : {KIND_LABELS[kind].lower()}", self.area)
        self.example = plain_label("", "muted", wrap=True)
        self.back = ghost_button("Remettre le texte d'origine")
        row = QHBoxLayout()
        row.addWidget(self.example, 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addLayout(row)
        self.back.clicked.connect(lambda: self.area.setPlainText(TEMPLATES[kind]))

    def text(self) -> str:
        """The text typed, on one line."""
        return " ".join(self.area.toPlainText().split())

    def show_example(self, reference: Reference, sender_name: str) -> None:
        """What a patient would read of the text as typed."""
        site = reference.sites[0] if reference.sites else Site("", "")
        late = 30 if self.kind is Kind.DELAY else 0
        told = _EXAMPLE + timedelta(minutes=late)
        said = render(self.text(), values_of(reference, sender_name, site, [told], late))
        self.example.setText(f"Exemple ({sms_parts(sms_text(said))} SMS) : {said}")


class MessagesSection(AskingSection):
    """Channels, the name shown, four texts; saved together."""

    def __init__(self, around: Surroundings, ports: WordsPorts) -> None:
        super().__init__("Messages", around)
        self._words = ports
        self._shown: MessageSettings | None = None
        self._editable = self.ports.may(Action.SETTINGS_EDIT)
        self.reminders = QCheckBox("Rappeler les rendez-vous aux patients")
        self.order = ChoiceField([(key, words) for key, (_, words) in _ORDERS.items()])
        self.sender_name = text_field()
        self.sender_name.setMaxLength(60)
        self.templates = [TemplateField(kind) for kind in Kind]
        self.no_phone = plain_label("", "error", wrap=True)
        self.submit = primary_button("Enregistrer", "check")
        self.fields["channels"] = LabelledField(
            "Comment prévenir", self.order, "Ceux que rien n'atteint sont listés pour être appelés."
        )
        self.fields["sender_name"] = LabelledField(
            "Nom affiché", self.sender_name, "Vide : le nom du cabinet, s'il ne dit pas de spécialité."
        )
        for item in self.templates:
            self.fields[item.kind.value] = item.box
        self._lay_out()
        self._connect()
        self.mark(unsaved=False)

    def _lay_out(self) -> None:
        content = QWidget()
        column = page_column(content, self.look)
        ways, texts = Card("Moyens"), Card("Textes")
        off = "Une annulation ou un changement d'heure s'annonce toujours, même sans rappels."
        ways.body.addWidget(self.reminders, 0, Qt.AlignmentFlag.AlignLeft)
        ways.body.addWidget(plain_label(off, "muted", wrap=True))
        both = QHBoxLayout()
        both.addWidget(self.fields["channels"], 1)
        both.addWidget(self.fields["sender_name"], 1)
        ways.body.addLayout(both)
        known = listed([f"{{{name}}} ({meaning})" for name, meaning in FIELDS.items()])
        texts.body.addWidget(plain_label(_NEUTRAL, wrap=True))
        texts.body.addWidget(plain_label(f"Champs remplacés : {known}.", "muted", wrap=True))
        for item in self.templates:
            texts.body.addWidget(item)
        column.addWidget(self.no_phone)
        column.addWidget(ways)
        column.addWidget(texts)
        if not self._editable:
            column.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(self.look.px(18), 0, self.look.px(18), self.look.px(12))
        foot.addWidget(self.submit)
        foot.addStretch(1)
        whole.addLayout(foot)
        for part in (self.reminders, self.order, self.sender_name, *(item.area for item in self.templates)):
            part.setEnabled(self._editable)
        for item in self.templates:
            item.back.setVisible(self._editable)
        self.submit.setVisible(self._editable)

    def _connect(self) -> None:
        self.reminders.toggled.connect(lambda _on: self._changed())
        self.order.currentIndexChanged.connect(lambda _at: self._changed())
        self.sender_name.textChanged.connect(lambda _text: self._changed())
        for item in self.templates:
            item.area.textChanged.connect(self._changed)
        self.submit.clicked.connect(self.submit_words)

    def look_again(self) -> None:
        """Ask for what is kept; what is typed stays."""
        if not self.is_unsaved():
            self._tasks.run(self._words.load, self._show)

    def adopt(self, reference: Reference) -> None:
        """What this section shows is not part of the reference; examples are."""

    def focus_first(self) -> None:
        self.reminders.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def submit_words(self) -> None:
        """Save everything shown."""
        wanted = self._typed()
        if wanted is not None:
            self._shown = wanted
            self.save(partial(self._words.save, wanted), "Les messages sont enregistrés.")

    def _typed(self) -> MessageSettings | None:
        if self._shown is None:
            return None
        return replace(
            self._shown,
            reminders=self.reminders.isChecked(),
            channels=_ORDERS[self.order.key()][0],
            sender_name=self.sender_name.text(),
            templates={item.kind: item.text() for item in self.templates},
        )

    def _show(self, settings: MessageSettings) -> None:
        if self.is_unsaved():
            return
        self._shown = None
        self.reminders.setChecked(settings.reminders)
        self.order.choose(" ".join(channel.value for channel in settings.channels))
        self.sender_name.setText(settings.sender_name)
        for item in self.templates:
            item.area.setPlainText(settings.templates[item.kind])
        self._shown = settings
        self._changed()

    def _changed(self) -> None:
        if self._shown is None:
            return
        self.mark(unsaved=self._typed() != self._shown)
        reference = self._words.reference()
        silent = [site.name for site in reference.sites if not site.phone]
        words = f"Sans téléphone, les messages ne disent pas où appeler : {listed(silent)} (section Lieux)."
        self.no_phone.setText(words if silent else "")
        self.no_phone.setVisible(bool(silent))
        for item in self.templates:
            item.show_example(reference, self.sender_name.text().strip())
