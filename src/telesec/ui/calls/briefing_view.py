"""What a line asks of whoever answers it, laid out to be read at a glance: greeting, day, sheets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.bookings.absences import absence_line, absence_words
from telesec.domain.calls.instructions import ANY_LINE, NOBODY, Briefing, DayInstruction, Sheet, days_words
from telesec.domain.calls.lines import Line
from telesec.domain.calls.versions import ALTERED, version_words
from telesec.domain.french import sentence_case
from telesec.ui.calls.topic_text import TopicText
from telesec.ui.commitment import reading
from telesec.ui.controls import Card, Chip, plain_label

NOTHING = (
    "Aucune consigne n'est écrite pour cette ligne. Un praticien ou un administrateur les écrit dans "
    "Paramètres, « Consignes »."
)
_NEW = "À lire"


def fill(column: QVBoxLayout, found: Briefing, names: Mapping[str, str]) -> list[QWidget]:
    """Put everything of ``found`` in ``column``; gives the parts that are still to be read.

    ``names`` are the practitioners' by id.
    """
    waiting: list[QWidget] = []
    if found.warning:
        column.addWidget(plain_label(found.warning, "error", wrap=True))
    if found.line is not None:
        column.addWidget(_greeting(found.line))
    if found.days or found.absences:
        day = _day(found, names)
        column.addWidget(day)
        waiting += [day] if any(one.id in found.pending for one in found.days) else []
    for sheet in found.sheets:
        card = _sheet(sheet, found, names)
        column.addWidget(card)
        waiting += [card] if sheet.version.id in found.pending else []
    if not found.sheets and not found.days:
        column.addWidget(plain_label(NOTHING, "muted", wrap=True))
    return waiting


def _greeting(line: Line) -> Card:
    card = Card(f"En décrochant · {line.label}")
    words = reading("À dire en décrochant", line.greeting or "Aucune annonce n'est écrite pour cette ligne.")
    words.setProperty("role", "strong" if line.greeting else "muted")
    card.body.addWidget(words)
    return card


def _day(found: Briefing, names: Mapping[str, str]) -> Card:
    card = Card("Aujourd'hui et cette semaine")
    for one in found.days:
        whose = _of_day(one, names, found.labels)
        card.body.addLayout(_headed(whose, new=one.id in found.pending))
        card.body.addWidget(reading(whose, one.words))
        said = f"{sentence_case(days_words(one))} · demandé par {one.author_name}"
        card.body.addWidget(plain_label(said, "small", wrap=True))
    for away in found.absences:
        who = names.get(away.practitioner_id, "Un praticien")
        when = absence_words(away.start, away.end)
        said = f"{who} : {absence_line(away).lower() if not away.label else absence_line(away)}, {when}"
        card.body.addWidget(reading("Absence", said))
    return card


def _of_day(one: DayInstruction, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    who = names.get(one.practitioner_id, "Un praticien") if one.practitioner_id else NOBODY
    return f"{who} · {labels[one.line_id]}" if one.line_id in labels else who


def _headed(title: str, *, new: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(plain_label(title, "strong", wrap=True), 1)
    if new:
        row.addWidget(Chip(_NEW, "warning"))
    return row


def _sheet(sheet: Sheet, found: Briefing, names: Mapping[str, str]) -> QWidget:
    version = sheet.version
    who = names.get(version.practitioner_id, "Un praticien") if version.practitioner_id else NOBODY
    where = found.labels.get(version.line_id, ANY_LINE.lower())
    title = f"{who} · {where}"
    card = Card()
    card.setAccessibleName(f"Consignes : {title}")
    card.body.addLayout(_headed(title, new=version.id in found.pending))
    if sheet.altered:
        card.body.addWidget(plain_label(ALTERED, "error", wrap=True))
    card.body.addWidget(TopicText(title, sheet.topics()))
    card.body.addWidget(plain_label(version_words(version), "small", wrap=True))
    return card
