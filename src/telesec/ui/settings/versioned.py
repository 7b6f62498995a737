"""A text kept as versions: each save writes one more, over the one that was read; older ones stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Stale, TelesecError
from telesec.domain.reference import Reference
from telesec.ui.controls import Card, plain_label, primary_button, secondary_button
from telesec.ui.settings.section import AskingSection, Surroundings, scrolled
from telesec.ui.settings.text_form import TextForm
from telesec.ui.settings.version_list import OVERTAKEN, VersionList


class Told(Protocol):
    """All the versions; ``warning`` when a file was altered."""

    @property
    def warning(self) -> str: ...


Book = TypeVar("Book", bound=Told)
Book_co = TypeVar("Book_co", bound=Told, covariant=True)


class Versions(Protocol[Book_co]):
    """``load`` and ``acceptances`` run on the worker; ``reference`` answers at once."""

    @property
    def load(self) -> Callable[[], Book_co]: ...
    @property
    def acceptances(self) -> Callable[[str], Sequence[Acceptance]]: ...
    @property
    def reference(self) -> Callable[[], Reference]: ...


Form = TypeVar("Form", bound=TextForm)


class VersionedSection(AskingSection, Generic[Book, Form]):
    """What is typed stays over whatever is read meanwhile, and never replaces what was not seen."""

    draft_kind: ClassVar[str]

    def __init__(
        self, title: str, around: Surroundings, texts: Versions[Book], form: Form, versions: VersionList
    ) -> None:
        super().__init__(title, around)
        self._texts = texts
        self._book: Book | None = None
        self._last: Version | None = None
        self._waiting: FormDraft | None = None
        self.form, self.versions, self.fields = form, versions, form.fields
        self.submit = primary_button("Enregistrer une nouvelle version", "check")
        self.put_back = secondary_button("Annuler les changements", "undo-2")
        self.form.touched.connect(self._touched)
        self.put_back.clicked.connect(self._put_back)
        self.versions.chosen.connect(self._ask_readers)
        self.versions.again.connect(self._take_up)

    # What each kind of text says for itself.

    def versions_in(self, book: Book) -> tuple[Version, ...]:
        """The versions of what is shown, the last one first."""
        raise NotImplementedError

    def fill(self, version: Version | None) -> None:
        """Show a version in the form, or what one begins from."""
        raise NotImplementedError

    def is_changed(self, before: Version | None) -> bool:
        """Whether what is typed is another text."""
        raise NotImplementedError

    def tell_state(self, book: Book, found: tuple[Version, ...]) -> None:
        """Say where the text stands."""
        raise NotImplementedError

    def may_take_up(self, version: Version) -> bool:  # noqa: ARG002 - said by some kinds only
        """Whether an older version can be typed again."""
        return True

    def _place(self) -> dict[str, str]:
        """Which of several texts is shown, for a lock."""
        return {}

    def _go_to(self, place: Mapping[str, str]) -> None:
        """Show that text."""

    # What they share.

    def lay_out_text(self, head: QLayout, note: str = "", *, editable: bool) -> QHBoxLayout:
        """The form under ``head``, with its buttons; the versions beside it."""
        buttons, both, left = QHBoxLayout(), QHBoxLayout(), Card()
        for button in (self.submit, self.put_back):
            buttons.addWidget(button)
            button.setVisible(editable)
        buttons.addStretch(1)
        self.versions.take_up.setVisible(editable)
        left.body.addLayout(head)
        left.body.addWidget(scrolled(self.form), 1)
        if note:
            left.body.addWidget(plain_label(note, "small", wrap=True))
        left.body.addLayout(buttons)
        both.setSpacing(self.look.px(16))
        both.addWidget(left, 3)
        both.addWidget(self.versions, 2)
        return both

    def look_again(self) -> None:
        """Read every version."""
        self._tasks.run(self._texts.load, self.take_book, self.point_out)

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        for button in (self.submit, self.put_back):
            button.setEnabled(unsaved)

    def unfinished(self) -> FormDraft | None:
        """What is typed and not saved yet, with the version it was typed over."""
        if not self.is_unsaved():
            return None
        return FormDraft(self.draft_kind, {**self.form.payload(), **self._place(), "read": self.over()[1]})

    def restore(self, draft: FormDraft) -> None:
        """Give it back once the versions are read."""
        self._waiting = draft
        if self._book is not None:
            self._take_back()

    def _take_back(self) -> None:
        draft, self._waiting = self._waiting, None
        if draft is None:
            return
        self._go_to(draft.payload)
        self.form.take_back(draft.payload)
        if draft.payload.get("read", "") != self.over()[1]:
            self.refused.emit(OVERTAKEN)

    def over(self) -> tuple[int, str]:
        """The version that is being replaced, by number and id."""
        return (self._last.number, self._last.id) if self._last else (0, "")

    def written(self, write: Callable[[], object]) -> Reference:
        """On the worker: write, and read every version again."""
        write()
        self._book = self._texts.load()
        return self._texts.reference()

    def show_text(self) -> None:
        """The last version, unchanged."""
        if self._book is None:
            return
        found = self._find(self._book)
        self.fill(self._last)
        self.tell_state(self._book, found)
        self.mark(unsaved=False)

    def take_book(self, book: Book) -> None:
        """Every version, just read."""
        self._book = book
        if not self.is_unsaved():
            self.show_text()
        if book.warning:
            self.refused.emit(book.warning)
        self._take_back()

    def _find(self, book: Book) -> tuple[Version, ...]:
        found = self.versions_in(book)
        self._last = found[0] if found else None
        self.versions.show_versions(found)
        return found

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self.show_text()

    def _rejected(self, focused: QWidget | None, error: TelesecError) -> None:
        super()._rejected(focused, error)
        if isinstance(error, Stale):
            self._tasks.run(self._texts.load, self._go_over, self.point_out)

    def _go_over(self, book: Book) -> None:
        """What is typed stays, over the version somebody else has just written."""
        self._book = book
        self._find(book)

    def _ask_readers(self, version: Version) -> None:
        ask = partial(self._texts.acceptances, version.id)
        self._tasks.run(ask, partial(self._show_readers, version), self.point_out)

    def _show_readers(self, version: Version, found: Sequence[Acceptance]) -> None:
        if self.versions.selected() == version:
            self.versions.show_readers(found)

    def _take_up(self, version: Version) -> None:
        """An older text again, to be saved as a new version."""
        if self.may_take_up(version) and not self.is_unsaved():
            self.fill(version)
            self._touched()

    def _put_back(self) -> None:
        self.show_text()
        self.focus_first()

    def _touched(self) -> None:
        self.mark(unsaved=self.is_changed(self._last))
