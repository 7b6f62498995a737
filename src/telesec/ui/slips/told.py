"""What the panel says of a chosen slip."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.calls.words import CATEGORY_LABELS
from telesec.domain.slips.slips import Slip
from telesec.ui.lists.line_panel import Told
from telesec.ui.slips import words
from telesec.ui.slips.gestures import SlipGestures
from telesec.ui.slips.ports import SlipPorts


@dataclass(frozen=True, slots=True)
class Standing:
    """What the list knows of a slip: the patient's name as shown, whether it is late, or waits unread."""

    name: str
    late: bool
    waits_unread: bool


def slip_told(row: Slip, ports: SlipPorts, gestures: SlipGestures, standing: Standing) -> Told:
    """Its facts: the latest message, the request (covered until it is read), then who and when."""
    reference, wall = ports.forms.reference(), ports.forms.wall
    names, draft = reference.account_names, row.draft
    history = gestures.history_of(row)
    identity = "" if row.established or not draft.patient_id else "Identité de l'appelant non établie"
    facts = [
        ("", f"{CATEGORY_LABELS[draft.category]} · {words.state_words(row, names, wall)}"),
        ("", words.urgency_words(row, late=standing.late)),
        ("", identity),
        ("", words.corrected_words(row, names, wall)),
        ("Dernier message", words.last_said(history, names)),
        ("Demande", "Appuyez sur Entrée pour la lire." if standing.waits_unread else draft.text),
        ("Appelant", words.caller_words(row)),
        ("Quand rappeler", draft.callback_when),
        ("À traiter", words.due_words(row)),
        ("Pour", words.holder_words(reference, row.holder, row.practitioner_id)),
        ("Écrite par", names.get(row.written_by, "")),
        ("Historique", "\n".join(words.event_words(one, names, wall) for one in history)),
    ]
    return Told(standing.name, draft.callback or "Aucun numéro de rappel", facts)
