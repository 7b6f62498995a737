"""What is said of a change that was just undone, or done again: what, about whom, and when."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import Status
from telesec.domain.bookings.steps import Deed
from telesec.domain.french import counted, listed, moment_long

BACK, AGAIN = "Remis comme avant", "Refait"


def turned_words(said: str, deed: Deed, *, discreet: bool = False) -> str:
    """``Remis comme avant (rendez-vous déplacé) : DUBOIS Noël, jeudi 19 novembre 2026 à 9 h 00.``

    ``deed`` is what was written in turn: the hour is the one that holds now. Discreet, no name is said.
    """
    about = ", ".join(part for part in ("" if discreet else _whom(deed), _when(deed)) if part)
    title = f"{said} ({deed.label.lower()})"
    if not about:
        return f"{title}."
    freed = " ; la place est libre" if _frees(deed) else ""
    return f"{title} : {about}{freed}."


def _whom(deed: Deed) -> str:
    patients = {step.after.appointment.patient_id for step in deed.steps}
    more = len(patients) - len(deed.whom)
    rest = [counted(more, "autre patient", "autres patients")] if deed.whom and more > 0 else []
    return listed([*deed.whom, *rest])


def _when(deed: Deed) -> str:
    starts: list[datetime] = sorted(step.after.appointment.start for step in deed.steps)
    starts += sorted(step.after.start for step in deed.absences)
    if not starts:
        return ""
    return moment_long(starts[0]) if len(starts) == 1 else f"à partir du {moment_long(starts[0])}"


def _frees(deed: Deed) -> bool:
    return len(deed.steps) == 1 and deed.steps[0].after.appointment.status is Status.CANCELLED
