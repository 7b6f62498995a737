"""The card of red flags as it is read: the numbers first and large, the text as somebody validated it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from telesec.domain.calls.red_flags import (
    ALWAYS,
    FACE,
    NOT_VALIDATED,
    EmergencyNumber,
    RedFlags,
    validation_words,
)
from telesec.ui.calls.sign_columns import SignColumns
from telesec.ui.commitment import reading
from telesec.ui.controls import Card, plain_label
from telesec.ui.look import Look


def numbers_row(look: Look) -> QFrame:
    """15, 112 and 114, there before anything is read from the files."""
    row = QFrame()
    row.setProperty("surface", "message")
    row.setProperty("tone", "danger")
    inside = QHBoxLayout(row)
    inside.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
    inside.setSpacing(look.px(12))
    for one in ALWAYS:
        inside.addLayout(_number(one, look), len(one.label))  # the longer its words, the more room
    row.setAccessibleName("Numéros d'urgence : " + ", ".join(f"{one.number}, {one.label}" for one in ALWAYS))
    return row


def _number(one: EmergencyNumber, look: Look) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(6))
    row.addWidget(plain_label(one.number, "title"))
    row.addWidget(plain_label(one.label, "small", wrap=True), 1)
    return row


def face() -> QLabel:
    """What this is, and what it is not."""
    words = reading("Cette fiche", FACE)
    words.setProperty("role", "small")
    return words


def fill(column: QVBoxLayout, found: RedFlags, zone: str, look: Look) -> None:
    """Put the validated text in ``column``, the signs first, or why there is none."""
    if found.warning:
        column.addWidget(plain_label(found.warning, "error", wrap=True))
    if found.text is None or found.version is None or found.validation is None:
        words = reading("Fiche d'urgence", NOT_VALIDATED)
        words.setProperty("role", "strong")
        column.addWidget(words)
        return
    column.addWidget(_signs(found.text.signs, look))
    column.addWidget(_said("À dire", found.text.say, strong=True))
    if found.text.then.strip():
        column.addWidget(_said("À faire", found.text.then))
    if found.text.numbers:
        column.addWidget(_others(found.text.numbers, look))
    column.addWidget(plain_label(validation_words(found.version, found.validation, zone), "small", wrap=True))


def _said(title: str, words: str, *, strong: bool = False) -> Card:
    card = Card(title)
    label = reading(title, words)
    label.setProperty("role", "strong" if strong else "body")
    card.body.addWidget(label)
    return card


def _signs(signs: tuple[str, ...], look: Look) -> Card:
    """One sign a line, in the order they were written: nothing to tick, nothing to count."""
    card = Card("Devant l'un de ces signes, donner le 15")
    card.body.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
    card.body.setSpacing(look.px(4))
    card.setAccessibleName("Signes : " + ", ".join(signs))
    card.body.addWidget(SignColumns(signs, look))
    return card


def _others(numbers: tuple[EmergencyNumber, ...], look: Look) -> QWidget:
    card = Card("Autres numéros")
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(12))
    grid.setVerticalSpacing(look.px(3))
    grid.setColumnStretch(1, 1)
    for at, one in enumerate(numbers):
        grid.addWidget(plain_label(one.number, "strong"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(plain_label(one.label, wrap=True), at, 1)
    card.body.addLayout(grid)
    return card
