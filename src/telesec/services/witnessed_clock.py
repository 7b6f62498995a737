"""The clock of this computer, believed for what cannot be undone when another day's session bears it out.

A code typed on a telephone whose hour is wrong too proves nothing: a journal in which somebody worked
lately does. A practice closed for longer finds its witness at the second session, the next day.
"""

from __future__ import annotations

from datetime import timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.french import instant_long
from telesec.services.gate import Gate

AT_LEAST, AT_MOST = timedelta(hours=20), timedelta(days=31)


def doubt(gate: Gate) -> str:
    """Why this clock is not believed: no other session worked here from AT_MOST to AT_LEAST ago; or ""."""
    now = gate.now()
    with gate.enter(Action.REFERENCE, Subject("clock")) as records:
        if records.journal.has_other(gate.session_id, now - AT_MOST, now - AT_LEAST):
            return ""
    return (
        f"Cet ordinateur dit que nous sommes {instant_long(now, gate.reference.zone)}, et personne "
        "n'a travaillé ici le mois d'avant. Vérifiez sa date. Si elle est juste, recommencez demain, "
        "après avoir ouvert une session aujourd'hui : rien n'a été fait."
    )
