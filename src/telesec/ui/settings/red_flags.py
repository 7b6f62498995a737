"""« Fiche d'urgence » : the fixed text of the card, its versions, and the practitioner who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.actions import Action
from telesec.domain.calls.books import CardBook
from telesec.domain.calls.red_flags import (
    DEFAULT,
    CardRequest,
    CardText,
    check_card,
    text_of,
    validation_words,
)
from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.errors import Invalid
from telesec.domain.reference import Reference
from telesec.ui.controls import Column, plain_label, secondary_button
from telesec.ui.messages import confirm
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.card_form import CardForm
from telesec.ui.settings.section import Surroundings, page_column
from telesec.ui.settings.version_list import VersionList
from telesec.ui.settings.versioned import VersionedSection

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


class RedFlagsSection(VersionedSection[CardBook, CardForm]):
    """Writing makes a version; validating is another act, and only a practitioner's."""

    draft_kind = DRAFT_KIND

    def __init__(self, around: Surroundings, ports: CardPorts) -> None:
        editable = around.ports.may(Action.CARD_EDIT)
        versions = VersionList(ports.day, Column("Validée par", self._validated_by, spare=True))
        form = CardForm(around.look, editable=editable)
        super().__init__("Fiche d'urgence", around, ports, form, versions)
        self._card = ports
        self._shown: Version | None = None  # the version somebody is answering for
        self._validates = self.ports.may(Action.CARD_VALIDATE)
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.state = plain_label("", "strong", wrap=True)
        self.validate = secondary_button("Valider…", "signature")
        self.validate.setVisible(self._validates)
        head = QHBoxLayout()
        head.addWidget(self.state, 1)
        head.addWidget(self.validate, 0, Qt.AlignmentFlag.AlignTop)
        page_column(self, self.look).addLayout(self.lay_out_text(head, editable=editable), 1)
        self.submit.clicked.connect(self.submit_card)
        self.validate.clicked.connect(self._ask)
        self.mark(unsaved=False)

    def focus_first(self) -> None:
        self.form.focus_first()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
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
        wanted = CardRequest(self.form.text(), *self.over())
        done = "La nouvelle version attend qu'un praticien la valide."
        self.save(partial(self.written, partial(self._card.write, wanted)), done)

    def start_validation(self) -> None:
        """Answer for the version on the screen, once proved; the proposed text becomes one first."""
        self._shown = self._book.last if self._book else None
        done = "La fiche d'urgence est validée : le secrétariat la lit désormais à la touche F11."
        self.save(partial(self.written, self._validated), done, self.proved)

    def _to_validate(self) -> bool:
        """The last version, or the proposed text, while nobody has validated it."""
        if self._book is None or not self._validates:
            return False
        return self._book.validation_of(self._book.last) is None

    def _validated(self) -> None:
        """On the worker; run twice when the proof is asked for: what was written once is not again."""
        self._shown = self._shown or self._card.write(CardRequest(DEFAULT))
        self._card.validate(self._shown.id)

    def versions_in(self, book: CardBook) -> tuple[Version, ...]:
        return tuple(reversed(book.versions))

    def fill(self, version: Version | None) -> None:
        self.form.fill(_text(version))

    def is_changed(self, before: Version | None) -> bool:
        return self.form.text() != _text(before)

    def may_take_up(self, version: Version) -> bool:
        return text_of(version) is not None

    def tell_state(self, book: CardBook, found: tuple[Version, ...]) -> None:  # noqa: ARG002 - the base's own
        self.state.setText(self._state_words(book))

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


def _text(version: Version | None) -> CardText:
    """What a version says, or the proposed text where there is none to read."""
    return (text_of(version) if version else None) or DEFAULT
