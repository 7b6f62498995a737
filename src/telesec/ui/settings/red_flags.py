"""« Fiche d'urgence » : the fixed text of the card, its versions, and the practitioner who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.calls.books import CardBook
from telesec.domain.calls.red_flags import DEFAULT, CardRequest, check_card, text_of, validation_words
from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, Stale, TelesecError
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, Column, plain_label, primary_button, secondary_button
from telesec.ui.messages import confirm
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.card_form import CardForm
from telesec.ui.settings.section import Section, Surroundings, page_column, scrolled
from telesec.ui.settings.version_list import OVERTAKEN, VersionList

DRAFT_KIND = "red_flags_text"
_DRAFT = "Texte proposé, à relire : le secrétariat n'en voit rien tant qu'un praticien ne l'a pas validé."
_WAITING = "Version {number}, écrite par {author}, pas encore validée."
_BEFORE = "Le secrétariat lit toujours la version {number}."
_ALONE = "Le secrétariat ne voit que les numéros d'urgence."
_SURE = (
    "Vous répondez de ce texte, sous votre nom et à la date d'aujourd'hui : le secrétariat le lira tel quel "
    "aux personnes qui appellent. L'avez-vous relu en entier ?"
)


@dataclass(frozen=True, slots=True)
class CardPorts:
    """``load``, ``write``, ``validate`` and ``acceptances`` run on the worker; the others answer at once.

    ``write`` gives the version written; ``validate`` needs a fresh proof, asked by ``prove``.
    """

    load: Callable[[], CardBook]
    write: Callable[[CardRequest], Version]
    validate: Callable[[str], object]
    acceptances: Callable[[str], Sequence[Acceptance]]
    prove: Callable[[str, str], None]
    reference: Callable[[], Reference]
    day: Callable[[datetime], date]


class RedFlagsSection(Section):
    """Writing makes a version; validating is another act, and only a practitioner's."""

    def __init__(self, around: Surroundings, ports: CardPorts) -> None:
        super().__init__("Fiche d'urgence", around)
        self._card = ports
        self._book: CardBook | None = None
        self._waiting: FormDraft | None = None
        self._shown: Version | None = None  # the version somebody is answering for
        self._editable = self.ports.may(Action.CARD_EDIT)
        self._validates = self.ports.may(Action.CARD_VALIDATE)
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.state = plain_label("", "strong", wrap=True)
        self.form = CardForm(self.look, editable=self._editable)
        self.fields = self.form.fields
        self.submit = primary_button("Enregistrer une nouvelle version", "check")
        self.put_back = secondary_button("Annuler les changements", "undo-2")
        self.validate = secondary_button("Valider…", "signature")
        self.versions = VersionList(ports.day, Column("Validée par", self._validated_by, spare=True))
        self._lay_out()
        self.form.touched.connect(self._touched)
        self.submit.clicked.connect(self.submit_card)
        self.put_back.clicked.connect(self._show)
        self.validate.clicked.connect(self._ask)
        self.versions.chosen.connect(self._ask_readers)
        self.versions.again.connect(self._take_up)
        self.mark(unsaved=False)

    def _lay_out(self) -> None:
        look, left, both, buttons = self.look, Card(), QHBoxLayout(), QHBoxLayout()
        for button in (self.submit, self.put_back):
            buttons.addWidget(button)
            button.setVisible(self._editable)
        buttons.addStretch(1)
        self.versions.take_up.setVisible(self._editable)
        self.validate.setVisible(self._validates)
        head = QHBoxLayout()
        head.addWidget(self.state, 1)
        head.addWidget(self.validate, 0, Qt.AlignmentFlag.AlignTop)
        left.body.addLayout(head)
        left.body.addWidget(scrolled(self.form), 1)
        left.body.addLayout(buttons)
        both.setSpacing(look.px(16))
        both.addWidget(left, 3)
        both.addWidget(self.versions, 2)
        page_column(self, look).addLayout(both, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def adopt(self, reference: Reference) -> None:
        """What this section shows is not part of the reference."""

    def focus_first(self) -> None:
        self.form.focus_first()

    def look_again(self) -> None:
        """Read every version."""
        self._tasks.run(self._card.load, self._take, self.point_out)

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        for button in (self.submit, self.put_back):
            button.setEnabled(unsaved)
        self.validate.setEnabled(not unsaved and self._to_validate())

    def submit_card(self) -> None:
        """Write what is typed as the next version, which nobody reads out yet."""
        if not self.is_unsaved():
            return
        try:
            check_card(self.form.text())
        except Invalid as error:
            self.point_out(error)
            return
        wanted = CardRequest(self.form.text(), *self._over())
        self.save(partial(self._write, wanted), "La nouvelle version attend qu'un praticien la valide.")

    def start_validation(self) -> None:
        """Answer for the version on the screen, once proved; the proposed text becomes one first."""
        self._shown = self._book.last if self._book else None
        done = "La fiche d'urgence est validée : le secrétariat la lit désormais à la touche F11."
        self.save(self._validated, done, self.proved)

    def unfinished(self) -> FormDraft | None:
        """What is typed and not saved yet."""
        if not self.is_unsaved():
            return None
        return FormDraft(DRAFT_KIND, {**self.form.payload(), "read": self._over()[1]})

    def restore(self, draft: FormDraft) -> None:
        """Give it back once the versions are read."""
        self._waiting = draft
        if self._book is not None:
            self._take_back()

    def _take_back(self) -> None:
        draft, self._waiting = self._waiting, None
        if draft is not None:
            self.form.take_back(draft.payload)
            if draft.payload.get("read", "") != self._over()[1]:
                self.refused.emit(OVERTAKEN)

    def _over(self) -> tuple[int, str]:
        last = self._book.last if self._book else None
        return (last.number, last.id) if last else (0, "")

    def _to_validate(self) -> bool:
        """The last version, or the proposed text, while nobody has validated it."""
        if self._book is None or not self._validates:
            return False
        return self._book.validation_of(self._book.last) is None

    def _write(self, wanted: CardRequest) -> Reference:
        self._card.write(wanted)
        self._book = self._card.load()
        return self._card.reference()

    def _validated(self) -> Reference:
        """On the worker; run twice when the proof is asked for: what was written once is not again."""
        self._shown = self._shown or self._card.write(CardRequest(DEFAULT))
        self._card.validate(self._shown.id)
        self._book = self._card.load()
        return self._card.reference()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self._show()

    def _rejected(self, focused: QWidget | None, error: TelesecError) -> None:
        super()._rejected(focused, error)
        if isinstance(error, Stale):
            self._tasks.run(self._card.load, self._go_over, self.point_out)

    def _go_over(self, book: CardBook) -> None:
        """What is typed stays, over the version somebody else has just written."""
        self._book = book
        self.versions.show_versions(tuple(reversed(book.versions)))

    def _take(self, book: CardBook) -> None:
        self._book = book
        if not self.is_unsaved():
            self._show()
        if book.warning:
            self.refused.emit(book.warning)
        self._take_back()

    def _show(self) -> None:
        if self._book is None:
            return
        last = self._book.last
        self.form.fill((text_of(last) if last else None) or DEFAULT)
        self.versions.show_versions(tuple(reversed(self._book.versions)))
        self.state.setText(self._state_words(self._book))
        self.mark(unsaved=False)

    def _state_words(self, book: CardBook) -> str:
        zone, last = self._card.reference().zone, book.last
        if last is None:
            return f"{_DRAFT} {_ALONE}"
        validation = book.validation_of(last)
        if validation is not None:
            return f"{validation_words(last, validation, zone)} : c'est celle que lit le secrétariat."
        read = [one for one in book.versions if book.validation_of(one)]
        said = _BEFORE.format(number=read[-1].number) if read else _ALONE
        return f"{_WAITING.format(number=last.number, author=last.author_name)} {said}"

    def _validated_by(self, version: Version) -> str:
        found = self._book.validation_of(version) if self._book else None
        return found.name if found else "Non validée"

    def _ask(self) -> None:
        if confirm(self, "Valider la fiche d'urgence", _SURE, "Valider"):
            self.start_validation()

    def _ask_readers(self, version: Version) -> None:
        ask = partial(self._card.acceptances, version.id)
        self._tasks.run(ask, partial(self._show_readers, version), self.point_out)

    def _show_readers(self, version: Version, found: Sequence[Acceptance]) -> None:
        if self.versions.selected() == version:
            self.versions.show_readers(found)

    def _take_up(self, version: Version) -> None:
        """An older text again, to be saved as a new version."""
        text = text_of(version)
        if text is not None and not self.is_unsaved():
            self.form.fill(text)
            self._touched()

    def _touched(self) -> None:
        last = self._book.last if self._book else None
        before = (text_of(last) if last else None) or DEFAULT
        self.mark(unsaved=self.form.text() != before)
