"""What each practitioner wants said and done on the telephone: sheets by topic, and the words of a day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from telesec.domain.bookings.absences import Absence
from telesec.domain.calls.lines import Line
from telesec.domain.calls.versions import Kind, Version, in_force, seal
from telesec.domain.errors import Invalid
from telesec.domain.french import date_long, listed
from telesec.domain.people import Account, Role
from telesec.domain.plain_text import check_length, without_unwritable
from telesec.domain.reference import Reference

TOPICS: dict[str, tuple[str, str]] = {
    "disturb": ("Qui déranger, et pour quoi", "À passer : confrères, laboratoire. Jamais pendant…"),
    "urgent": ("Demandes pressées", "Créneaux gardés, jusqu'à quelle heure ; sinon, vers qui envoyer"),
    "new_patients": ("Nouveaux patients", "Acceptés ou non, de quelles communes, avec un courrier ou sans"),
    "booking": ("Motifs pris au téléphone", "Ce qui se réserve directement, ce qui passe par une fiche"),
    "results": ("Résultats", "Quand et par qui ils sont donnés"),
    "renewals": ("Renouvellements", "Fiche ou consultation, délai annoncé"),
    "visits": ("Visites à domicile", "Pour qui, quels jours, jusqu'à quelle heure les demander"),
    "documents": ("Documents à apporter", "Carte Vitale, courrier, résultats, ordonnances en cours…"),
    "prices": ("Tarifs à annoncer", "Ce qui est dit à qui demande le prix"),
    "cancelling": ("Annulations et retards", "Délai demandé, retard admis"),
    "languages": ("Nom et langues", "Comment se dit le nom, langues parlées au cabinet"),
    "phrases": ("Phrases à dire, à éviter", "Une par ligne"),
    "away": ("En cas d'absence", "Qui remplace, où adresser les patients"),
    "other": ("Autres consignes", ""),
}  # fmt: skip
MAX_TOPIC = 600
MAX_DAY = 280
LONGEST = timedelta(days=92)  # what lasts longer than a season belongs to a sheet
AHEAD = timedelta(days=366)
NOBODY = "Tout le cabinet"
ANY_LINE = "Toutes les lignes"
_GONE = "Cette consigne ne s'applique plus."


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """A new wording of a sheet; ``read`` is the version it replaces, by number and id, as it was read."""

    practitioner_id: str
    line_id: str
    valid_from: date
    topics: Mapping[str, str]
    number: int = 0
    read: str = ""


@dataclass(frozen=True, slots=True)
class DayRequest:
    """Something to know on some days; no practitioner, no line: it concerns everybody."""

    first: date
    last: date
    words: str
    practitioner_id: str = ""
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class DayInstruction:
    """What was asked of the desk for some days, and by whom; never reworded, withdrawn at most."""

    id: str
    first: date
    last: date
    practitioner_id: str
    line_id: str
    words: str
    author_id: str
    author_name: str
    written_at: datetime
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in force; ``altered``: the file was. ``changed``: topics that say other than what was read."""

    version: Version
    altered: bool = False
    changed: frozenset[str] = frozenset()

    def topics(self) -> tuple[tuple[str, str], ...]:
        """Title and text of each topic that says something, or said it, in the order of the trade."""
        said = topics_of(self.version)
        marks = {key: " · modifié" if said.get(key) else " · retiré" for key in self.changed}
        shown = ((key, title) for key, (title, _hint) in TOPICS.items() if said.get(key) or key in marks)
        return tuple((title + marks.get(key, ""), said.get(key) or _GONE) for key, title in shown)


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that somebody answering a line must know; ``pending``: the versions they have not read yet.

    ``labels`` are the lines' names by id.
    """

    line: Line | None
    today: date
    days: tuple[DayInstruction, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    absences: tuple[Absence, ...] = ()
    pending: frozenset[str] = frozenset()
    warning: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def topics_of(version: Version) -> dict[str, str]:
    """The texts of a sheet by topic; a body that is not one of ours gives none."""
    try:
        found = json.loads(version.body)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: text for key, text in found.items() if key in TOPICS and isinstance(text, str)}


def check_sheet(wanted: SheetRequest, today: date) -> dict[str, str]:
    """The texts as they will be written, without empty topics. Raises Invalid."""
    if not today <= wanted.valid_from <= today + AHEAD:
        raise Invalid(
            "valid_from", "Donnez le jour où elle commence : aujourd'hui ou plus tard, dans l'année."
        )
    kept = {}
    for key in TOPICS:
        text = wanted.topics.get(key, "").strip()
        if text != without_unwritable(text):
            raise Invalid(key, "Ce texte contient un signe qui ne peut pas être écrit. Retapez-le.")
        check_length(key, text, MAX_TOPIC)
        if text:
            kept[key] = text
    return kept


def new_version(wanted: SheetRequest, author: tuple[str, str], now: datetime, today: date) -> Version:
    """The version to write, sealed; ``author`` is an account's id and name. Raises Invalid."""
    body = json.dumps(check_sheet(wanted, today), ensure_ascii=False, sort_keys=True)
    made = Version(
        "",
        Kind.SHEET,
        wanted.practitioner_id,
        wanted.line_id,
        wanted.number + 1,
        wanted.valid_from,
        body,
        *author,
        now,
        wanted.read,
    )
    return replace(made, id=seal(made))


def check_day(wanted: DayRequest, today: date) -> str:
    """The words as they will be written. Raises Invalid."""
    words = " ".join(wanted.words.split())
    if not words:
        raise Invalid("words", "Écrivez ce que le secrétariat doit savoir ce jour-là.")
    if words != without_unwritable(words):
        raise Invalid("words", "Ce texte contient un signe qui ne peut pas être écrit. Retapez-le.")
    if len(words) > MAX_DAY:
        raise Invalid("words", f"Raccourcissez : une consigne du jour tient en {MAX_DAY} caractères.")
    if wanted.last < wanted.first:
        raise Invalid("last", "Le dernier jour doit venir après le premier.")
    if wanted.last < today or wanted.first > today + AHEAD:
        raise Invalid("first", "Donnez des jours à venir, dans l'année.")
    if wanted.last - wanted.first > LONGEST:
        raise Invalid("last", "Au-delà de trois mois, écrivez-le dans les consignes du praticien.")
    return words


def concerning(
    versions: Iterable[Version], line_id: str, practitioner_ids: Sequence[str], today: date
) -> tuple[Version, ...]:
    """The sheets in force for a call: those of the line first, then of each practitioner, then of all.

    A sheet whose last wording says nothing is no sheet any more.
    """
    groups: dict[tuple[Kind, str, str], list[Version]] = {}
    for one in versions:
        groups.setdefault(one.place, []).append(one)
    found = [in_force(group, today) for group in groups.values()]
    order = {practitioner: at for at, practitioner in enumerate((*practitioner_ids, ""))}
    wanted = [
        one
        for one in found
        if one is not None
        and one.kind is Kind.SHEET
        and one.line_id in ("", line_id)
        and one.practitioner_id in order
        and topics_of(one)
    ]
    return tuple(sorted(wanted, key=lambda one: (not one.line_id, order[one.practitioner_id])))


def of_day(
    days: Iterable[DayInstruction], day: date, line_id: str, practitioner_ids: Sequence[str]
) -> tuple[DayInstruction, ...]:
    """What is asked for that day, on that line, for those practitioners; oldest first."""
    return tuple(
        one
        for one in days
        if one.first <= day <= one.last
        and one.withdrawn_at is None
        and one.line_id in ("", line_id)
        and (not one.practitioner_id or one.practitioner_id in practitioner_ids)
    )


def days_words(one: DayInstruction) -> str:
    """``lundi 23 novembre 2026`` or ``du … au …``."""
    if one.first == one.last:
        return date_long(one.first)
    return f"du {date_long(one.first)} au {date_long(one.last)}"


def whose_words(practitioner_id: str, line_id: str, reference: Reference, lines: Sequence[Line]) -> str:
    """``Dr Lefèvre · Accueil``, ``Tout le cabinet``: whom a sheet or the words of a day are about."""
    names = {one.id: one.display_name for one in (*reference.practitioners, *reference.others)}
    who = names.get(practitioner_id, "Un praticien parti") if practitioner_id else NOBODY
    if not line_id:
        return who
    label = next((one.label for one in lines if one.id == line_id), "une ligne retirée")
    return f"{who} · {label}"


def writes_for(account: Account, practitioner_id: str) -> bool:
    """A practitioner who is no administrator writes their own sheet, and that of the whole practice ("")."""
    own = Role.PRACTITIONER in account.roles and Role.ADMIN not in account.roles
    return not own or practitioner_id in ("", account.practitioner_id)


def to_read_words(titles: Sequence[str]) -> str:
    """What somebody is told who has not read yet what is in force; "" when nothing waits."""
    if not titles:
        return ""
    what = "Une consigne a changé" if len(titles) == 1 else f"{len(titles)} consignes ont changé"
    return f"{what} depuis votre dernière lecture : {listed(titles)}."
