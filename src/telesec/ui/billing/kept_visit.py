"""What is typed about a visit and not yet written: kept at the lock, put back in its panel after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from telesec.domain.care.billing import Visit
from telesec.domain.drafts import FormDraft
from telesec.ui.billing.acts import acts_in_words
from telesec.ui.billing.panel import VisitPanel
from telesec.ui.billing.payments import payment_in_words

DRAFT_KIND = "visit_billing"
_GONE = "Ce rendez-vous n'est plus à facturer ce jour-là : il a été déplacé, annulé ou remis à venir."
_NOTE_GONE = "La note de ce rendez-vous a été annulée entre-temps."
_PAID = "La note de ce rendez-vous a été payée entre-temps."


class KeptVisit:
    """Acts chosen or payment begun in ``panel``; ``tell`` says a sentence where the page does.

    A form given back waits for its visit, then for the tariffs or the payments; until it is in its place,
    a newer lock keeps it again. When it has no place any more, what was typed is said in the sentence.
    """

    def __init__(self, panel: VisitPanel, tell: Callable[[str, str], object]) -> None:
        self._panel, self._tell = panel, tell
        self._waiting: FormDraft | None = None
        self._told = False

    def unfinished(self) -> FormDraft | None:
        """What is typed in the panel, else what is not back in its place; None when neither is."""
        visit, typed = self._panel.visit, self._panel.typed()
        if visit is None or not typed:
            return self._waiting
        about = {"appointment": visit.appointment_id, "day": visit.start.date().isoformat()}
        return FormDraft(DRAFT_KIND, about | typed)

    def wait(self, draft: FormDraft) -> tuple[str, date]:
        """Take a form back; gives the appointment to open and its day."""
        self._waiting, self._told = draft, False
        return draft.payload["appointment"], date.fromisoformat(draft.payload["day"])

    def missing(self, appointment_id: str) -> None:
        """The visit asked for is not among those of its day."""
        if self._is_for(appointment_id):
            self._refuse(_GONE)

    def put_back(self, visit: Visit) -> None:
        """All that the panel of ``visit`` shows has come: give it what was typed."""
        draft = self._waiting
        if draft is None:
            return
        if not self._is_for(visit.appointment_id):
            if self._told:  # read, and the person went on with another visit
                self._waiting = None
            return
        amiss = _amiss(visit, draft.payload)
        if amiss:
            self._refuse(amiss)
        else:
            self._waiting = None
            self._panel.put_back(draft.payload)

    def _is_for(self, appointment_id: str) -> bool:
        return self._waiting is not None and self._waiting.payload["appointment"] == appointment_id

    def _refuse(self, why: str) -> None:
        if self._waiting is not None and not self._told:
            self._told = True
            typed = self._waiting.payload
            words = acts_in_words(typed["acts"]) if "acts" in typed else payment_in_words(typed)
            self._tell("warning", f"{why} Rien n'a été écrit. Vous aviez saisi : {words}.")


def _amiss(visit: Visit, typed: dict[str, str]) -> str:
    """Why what was typed has no place in ``visit`` as it now is, "" when it has one."""
    note = visit.fee_note
    if "acts" in typed:
        return f"Ce rendez-vous a été facturé entre-temps, note n° {note.number}." if note else ""
    if note is None or note.id != typed["note"]:
        return _NOTE_GONE
    return "" if note.due_cents else _PAID
