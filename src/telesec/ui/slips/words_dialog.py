"""Words that go with a slip: an answer, why it is closed, or to whom it is passed on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import keep_together
from telesec.domain.slips.slip_rules import LONGEST_WORDS
from telesec.ui.agenda.keys import bind
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, plain_label, text_area

DRAFT_KIND = "slip_words"
SUBMIT = ("Ctrl+Return", "Ctrl+Enter")


class WordsDialog(FormDialog):
    """``given(words, to)`` is called when it is sent; it stays open until the house says it is done.

    ``purpose`` names the gesture in a draft; ``choices``, when there are any, ask to whom.
    """

    def __init__(self, parent: QWidget, title: str, submit: str, purpose: str, about: str) -> None:
        super().__init__(parent, title, f"{submit} (Ctrl+Entrée)")
        self.purpose, self.slip_id, self.version, self.whose = purpose, "", 0, ""
        self.given: Callable[[str, str], None] = lambda _words, _to: None
        self.about = plain_label(about, "muted", wrap=True)
        self.to = ChoiceField()
        self.to_field = LabelledField("&Transmettre à", self.to)
        self.to_field.hide()
        self.words = text_area(4)
        self.field = LabelledField("&Message", self.words, f"{LONGEST_WORDS} caractères au plus")
        self.body.addWidget(self.about)
        self.about.setVisible(bool(about))
        self.body.addWidget(self.to_field)
        self.body.addWidget(self.field, 1)
        bind(self, dict.fromkeys(SUBMIT, self.submitted.emit))
        self.submitted.connect(self._give)
        self.finished.connect(self.deleteLater)
        self._busy, self._begun = False, ""

    def offer(self, choices: list[tuple[str, str]], whose: str) -> None:
        """Ask to whom as well; ``whose`` is the practitioner the slip is for until then."""
        self.whose = whose
        self.to.set_choices(choices)
        self.to_field.show()

    def begin(self, text: str, longest: int) -> None:
        """The words as they are, to be changed: nothing is unfinished until they are others."""
        self._begun = text
        self.field.set_hint(f"{longest} caractères au plus")
        self.words.setPlainText(text)
        self.words.moveCursor(QTextCursor.MoveOperation.End)

    def ask(self, slip_id: str, version: int) -> None:
        """Open on a slip as it was read."""
        self.slip_id, self.version = slip_id, version
        self.open()
        (self.to if self.to_field.isVisible() else self.words).setFocus()

    def done_with(self) -> None:
        """It was written: nothing is left to keep."""
        self.words.clear()
        self.accept()

    def refuse(self, error: TelesecError) -> None:
        """Say why; the words stay."""
        self._busy = False
        if isinstance(error, Invalid):
            field = self.to_field if error.field == "practitioner_id" else self.field
            field.show_error(error.sentence)
            field.editor.setFocus()
        else:
            self.bar.show_message("error", keep_together(error.sentence))

    def unfinished(self) -> FormDraft | None:
        """The words as typed, kept at the lock."""
        typed = self.words.toPlainText().strip()
        if not self.isVisible() or typed in ("", self._begun):
            return None
        return FormDraft(
            DRAFT_KIND,
            {
                "purpose": self.purpose,
                "slip": self.slip_id,
                "version": str(self.version),
                "whose": self.whose,
                "to": self.to.key(),
                "words": self.words.toPlainText(),
            },
        )

    def put_back(self, kept: dict[str, str]) -> None:
        """Give back what ``unfinished`` kept."""
        self.to.choose(kept.get("to", ""))
        self.words.setPlainText(kept.get("words", ""))

    def _give(self) -> None:
        if self._busy:
            return
        self.field.clear_error()
        self.to_field.clear_error()
        self._busy = True
        self.given(self.words.toPlainText(), self.to.key())
