"""The patient one is about to call: telephone, what is proposed, what is known of their wish."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.french import (
    age,
    duration,
    keep_together,
    moment_long,
    sentence_case,
)
from telesec.domain.lists.called import OUTCOME_LABELS
from telesec.domain.lists.waiting import URGENCY_LABELS, Candidate, Urgency, WaitingKind
from telesec.domain.lists.words import (
    Wall,
    appointment_words,
    call_words,
    day_words,
    length_words,
    motif_words,
    same_day_words,
)
from telesec.domain.reference import Reference
from telesec.ui.calls.caution import Caution
from telesec.ui.controls import plain_label

_CALLS_SHOWN = 3


def candidate_words(number: int, one: Candidate, reference: Reference, wall: Wall) -> str:
    """Two lines: rank, name and urgency; since when, for what, and the last call about this place."""
    entry = one.line.entry
    first = [f"{number}. {one.line.shown_name}"]
    if entry.urgency is not Urgency.ORDINARY:
        first.append(URGENCY_LABELS[entry.urgency].lower())
    called = f"{OUTCOME_LABELS[one.tried.outcome].lower()}" if one.tried else ""
    since = f"depuis le {day_words(wall(entry.created_at))}"
    sooner = "veut plus tôt" if entry.kind is WaitingKind.EARLIER else ""
    twice = "a déjà un rendez-vous ce jour-là" if one.same_day else ""
    motif = motif_words(reference, entry.reason_code_id)
    second = [called, twice, sooner, motif, length_words(one.line), since]
    return f"{' · '.join(first)}\n{' · '.join(part for part in second if part)}"


class CandidateCard(QWidget):
    """Plain words; the panel around it holds the buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.name = plain_label("", "strong", wrap=True)
        self.phone = plain_label("", "title", wrap=True)
        self.proposed = plain_label("", wrap=True)
        self.twice = Caution()
        self.known = plain_label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.name, self.phone, self.proposed, self.twice, self.known):
            column.addWidget(part)

    def show_candidate(self, one: Candidate, reference: Reference, now: datetime, wall: Wall) -> None:
        """Say whom one calls and about what."""
        line, seat = one.line, one.seat
        old = age(line.birth_date, now.date())
        self.name.setText(" · ".join(part for part in (line.shown_name, old) if part))
        self.phone.setText(
            " · ".join(part for part in (line.phone, line.phone2) if part) or "Pas de téléphone"
        )
        length = duration(int((seat.end - seat.start).total_seconds()) // 60)
        when = moment_long(seat.start)
        self.proposed.setText(keep_together(f"À proposer : {when} ({length})."))
        twice = same_day_words(reference, one.same_day)
        self.twice.say(keep_together(f"{twice}." if twice else ""))
        words = [_present(one, reference), line.entry.note]
        words += [
            sentence_case(call_words(attempt, reference.account_names, wall))
            for attempt in line.attempts[-_CALLS_SHOWN:]
        ]
        self.known.setText(keep_together("\n".join(part for part in words if part)))
        self.known.setVisible(bool(self.known.text()))


def _present(one: Candidate, reference: Reference) -> str:
    line = one.line
    if line.entry.kind is WaitingKind.EARLIER:
        return f"Son rendez-vous sera avancé : {appointment_words(reference, line.appointment)}."
    if line.ahead is not None and line.ahead != one.same_day:
        return f"A déjà un rendez-vous : {appointment_words(reference, line.ahead)}."
    return ""
