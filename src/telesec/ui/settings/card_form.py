"""The text of the card of red flags: signs, what is said, what is done, and the numbers of the practice."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from telesec.domain.calls.red_flags import ALWAYS, FACE, CardText, EmergencyNumber
from telesec.domain.french import mid_sentence
from telesec.ui.controls import LabelledField, plain_label, text_area
from telesec.ui.look import Look
from telesec.ui.settings.sheet_form import hold_lines
from telesec.ui.settings.text_form import TextForm

_FIXED = "Toujours en tête, et à personne de les retirer : " + ", ".join(
    f"{one.number} ({mid_sentence(one.label)})" for one in ALWAYS
)


class CardForm(TextForm):
    """Numbers are written one a line, in the order they are to show."""

    def __init__(self, look: Look, *, editable: bool) -> None:
        super().__init__()
        self.say, self.signs, self.then, self.numbers = (text_area(lines) for lines in (3, 12, 3, 5))
        self.fields = {
            "say": LabelledField("À dire à la personne", self.say, "Lu tel quel, sans rien ajouter."),
            "signs": LabelledField("Signes", self.signs, "Un par ligne. Aucun ne compte plus qu'un autre."),
            "then": LabelledField("À faire ensuite", self.then),
            "numbers": LabelledField(
                "Autres numéros", self.numbers, "Un par ligne, le numéro puis son nom : 18 Pompiers."
            ),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(look.px(10))
        column.addWidget(plain_label(FACE, "muted", wrap=True))
        for key in ("say", "signs", "then"):
            column.addWidget(self.fields[key])
        column.addWidget(plain_label(f"{_FIXED}.", "small", wrap=True))
        column.addWidget(self.fields["numbers"])
        column.addStretch(1)
        for area, lines in ((self.say, 3), (self.signs, 15), (self.then, 3), (self.numbers, 5)):
            hold_lines(area, lines)
            area.setReadOnly(not editable)
            area.textChanged.connect(self._tell)

    def focus_first(self) -> None:
        """Where one begins."""
        self.say.setFocus()

    def fill(self, text: CardText) -> None:
        """Show a version."""
        with self._filled():
            self.say.setPlainText(text.say)
            self.signs.setPlainText("\n".join(text.signs))
            self.then.setPlainText(text.then)
            self.numbers.setPlainText("\n".join(f"{one.number} {one.label}" for one in text.numbers))

    def text(self) -> CardText:
        """What is typed, without empty lines."""
        return CardText(
            tuple(_lines(self.signs.toPlainText())),
            " ".join(self.say.toPlainText().split()),
            " ".join(self.then.toPlainText().split()),
            tuple(_number(line) for line in _lines(self.numbers.toPlainText())),
        )

    def payload(self) -> dict[str, str]:
        return {key: area.toPlainText() for key, area in self._areas().items()}

    def take_back(self, payload: Mapping[str, str]) -> None:
        for key, area in self._areas().items():
            area.setPlainText(payload.get(key, ""))

    def _areas(self) -> dict[str, QPlainTextEdit]:
        return {"say": self.say, "signs": self.signs, "then": self.then, "numbers": self.numbers}


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _number(line: str) -> EmergencyNumber:
    """``01 40 05 48 48 Centre antipoison``: the digits at the beginning, then the words."""
    words = line.split(" ")
    digits = [word.lstrip("+").replace(".", "").isdigit() for word in words]
    count = digits.index(False) if False in digits else len(words)
    return EmergencyNumber(" ".join(words[:count]), " ".join(words[count:]).strip(" :·-"))
