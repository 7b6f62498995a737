"""Who may write, sign and correct a clinical note, and what its text may be."""

from __future__ import annotations

from collections.abc import Iterable

from telesec.domain.care.clinical import Note
from telesec.domain.errors import Conflict, Invalid, Refused
from telesec.domain.plain_text import without_unwritable

MAX_TEXT = 20_000
LEAST_REASON, MOST_REASON = 10, 200
OPENING_REASONS = (
    "Urgence : le patient est pris en charge maintenant",
    "Le patient le demande et il est présent",
    "Le confrère est absent et la suite des soins en dépend",
)


def checked_text(text: str) -> str:
    """The note as typed, line ends tidied; Invalid when empty or longer than 20 000 signs."""
    tidy = without_unwritable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not tidy:
        raise Invalid("text", "La note est vide. Écrivez-la avant de l'enregistrer.")
    if len(tidy) > MAX_TEXT:
        raise Invalid("text", "La note dépasse 20 000 signes. Partagez-la en deux notes.")
    return tidy


def checked_reason(text: str) -> str:
    """Why a colleague's notes are opened, as typed; Invalid when too short to be one, or endless."""
    tidy = " ".join(without_unwritable(text).split())
    if len(tidy) < LEAST_REASON:
        raise Invalid("reason", "Dites pourquoi en quelques mots : le confrère et la revue les liront.")
    if len(tidy) > MOST_REASON:
        raise Invalid("reason", "Quelques mots suffisent : 200 signes au plus.")
    return tidy


def check_own(note: Note, practitioner_id: str) -> None:
    """Raise Refused unless the note belongs to this practitioner (each one reads and writes their own)."""
    if note.practitioner_id != practitioner_id:
        raise Refused("Cette note est celle d'un autre praticien : vous ne pouvez pas la modifier.")


def check_editable(note: Note, practitioner_id: str) -> None:
    """Raise unless the note is the practitioner's own and still unsigned."""
    check_own(note, practitioner_id)
    if note.signed_at is not None:
        raise Conflict("Cette note est signée : corrigez-la par un addendum.")


def check_correctable(note: Note, practitioner_id: str) -> None:
    """Raise unless an addendum may be added: own note, signed, and not itself an addendum."""
    check_own(note, practitioner_id)
    if note.signed_at is None:
        raise Conflict("Cette note n'est pas signée : modifiez-la directement.")
    if note.corrects:
        raise Conflict("Ajoutez l'addendum à la note d'origine.")


def threads(notes: Iterable[Note]) -> tuple[tuple[Note, tuple[Note, ...]], ...]:
    """Each note with its addenda, in the order given; addenda from the oldest to the newest."""
    rows = tuple(notes)
    return tuple(
        (note, tuple(sorted((a for a in rows if a.corrects == note.id), key=lambda a: (a.written_at, a.id))))
        for note in rows
        if not note.corrects
    )
