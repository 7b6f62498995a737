"""What is in place in a practice and what remains to be done, told step by step from its real state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from telesec.domain.agenda import WeeklyRange
from telesec.domain.french import counted, listed, mid_sentence
from telesec.domain.hours.schedule_rules import usual_hours
from telesec.domain.people import Practitioner, Role

_USUAL = "ce sont ceux du départ, relisez-les"


class StepKey(StrEnum):
    """In the order in which one does them."""

    PEOPLE = "people"
    HOURS = "hours"
    MOTIFS = "motifs"
    LINES = "lines"
    CARD = "card"
    PLACE = "place"
    BACKUP = "backup"
    DRILL = "drill"
    SHEET = "sheet"


TITLES = {
    StepKey.PEOPLE: "Inviter l'équipe",
    StepKey.HOURS: "Donner les horaires des praticiens",
    StepKey.MOTIFS: "Relire les motifs de rendez-vous",
    StepKey.LINES: "Nommer les lignes téléphoniques",
    StepKey.CARD: "Valider la fiche d'urgence",
    StepKey.PLACE: "Choisir où vont les sauvegardes",
    StepKey.BACKUP: "Faire une première sauvegarde",
    StepKey.DRILL: "Essayer une restauration",
    StepKey.SHEET: "Vérifier la feuille de récupération",
}
# A practice of one person, or without a line of its own, is whole without them.
OPTIONAL = frozenset({StepKey.PEOPLE, StepKey.LINES})
_NO_PRACTITIONER = (
    "Il n'y a encore aucun praticien, et sans lui ni agenda ni patients : ouvrez son compte, page Comptes."
)
_TO_DO = {
    StepKey.PEOPLE: "Vous êtes la seule personne du cabinet : invitez le secrétariat et vos confrères.",
    StepKey.MOTIFS: "Sans motif, un rendez-vous n'a ni durée ni couleur : ajoutez-en un.",
    StepKey.LINES: "Donnez un nom et une annonce aux numéros que les patients composent.",
    StepKey.CARD: "Le secrétariat ne voit que les numéros d'urgence tant qu'un praticien n'a rien validé.",
    StepKey.PLACE: "Rien ne part : un disque perdu emporterait le cabinet. Ajoutez une destination.",
    StepKey.BACKUP: "Aucune n'a encore réussi : lancez-en une maintenant.",
    StepKey.DRILL: "Une sauvegarde n'est sûre qu'une fois relue : essayez d'en restaurer une.",
    StepKey.SHEET: "Elle seule rouvre le cabinet si tout le reste est perdu : tapez-la une fois en entier.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found. ``practitioners`` are those whose hours are looked at, ``own``: one's own alone."""

    people: int = 1
    practitioners: Sequence[Practitioner] = ()
    ranges: Sequence[WeeklyRange] = ()
    motifs: int = 0
    lines: int = 0
    card: bool = False
    place: bool = False
    backed_up: bool = False
    drilled: bool = False
    sheet: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One line of the list: ``told`` is one sentence, what was found or what to do.

    ``named``: another title than the usual one, of a step that this practice cannot do without;
    ``calls_for``: the roles of whom it then has to invite.
    """

    key: StepKey
    is_done: bool
    told: str
    named: str = ""
    calls_for: frozenset[Role] = frozenset()

    @property
    def title(self) -> str:
        return self.named or TITLES[self.key]

    @property
    def is_optional(self) -> bool:
        return self.key in OPTIONAL and not self.named


def steps_of(facts: Facts, wanted: Collection[StepKey]) -> tuple[SetUpStep, ...]:
    """The ``wanted`` steps as the facts have them, in order."""
    return tuple(_step(key, facts) for key in StepKey if key in wanted)


def left_of(steps: Sequence[SetUpStep]) -> tuple[SetUpStep, ...]:
    """What a practice still needs; the optional ones ask for nothing."""
    return tuple(step for step in steps if not (step.is_done or step.is_optional))


def summary_of(steps: Sequence[SetUpStep]) -> str:
    """``Mise en route : il reste 3 étapes. La prochaine : faire une première sauvegarde.``; "" when done."""
    left = left_of(steps)
    if not left:
        return ""
    following = mid_sentence(left[0].title)
    return f"Mise en route : il reste {counted(len(left), 'étape', 'étapes')}. La prochaine : {following}."


def _step(key: StepKey, facts: Facts) -> SetUpStep:
    if key is StepKey.HOURS:
        return _hours(facts)
    if key is StepKey.PEOPLE and not (facts.practitioners or facts.own):
        wanted = frozenset({Role.PRACTITIONER})
        return SetUpStep(
            key, is_done=False, told=_NO_PRACTITIONER, named="Inviter le praticien", calls_for=wanted
        )
    found = {
        StepKey.PEOPLE: facts.people > 1
        and counted(facts.people, "compte est ouvert", "comptes sont ouverts"),
        StepKey.MOTIFS: facts.motifs > 0
        and counted(facts.motifs, "motif est proposé", "motifs sont proposés"),
        StepKey.LINES: facts.lines > 0 and counted(facts.lines, "ligne est décrite", "lignes sont décrites"),
        StepKey.CARD: facts.card and "Un praticien l'a validée",
        StepKey.PLACE: facts.place and "Les sauvegardes ont une destination",
        StepKey.BACKUP: facts.backed_up and "Une sauvegarde a réussi",
        StepKey.DRILL: facts.drilled and "Une sauvegarde a été restaurée pour essai, et relue",
        StepKey.SHEET: facts.sheet and "Elle a été tapée en entier, et c'est la bonne",
    }[key]
    return SetUpStep(key, bool(found), f"{found}." if found else _TO_DO[key])


def _hours(facts: Facts) -> SetUpStep:
    if not facts.practitioners:
        words = "Il n'y a encore aucun praticien : ses horaires viendront une fois son compte ouvert."
        return SetUpStep(StepKey.HOURS, is_done=False, told=words)
    with_hours = {one.practitioner_id for one in facts.ranges}
    lacking = [one.display_name for one in facts.practitioners if one.id not in with_hours]
    if lacking:
        who = "vous" if facts.own else listed(lacking)
        words = f"L'agenda ne propose aucun créneau pour {who} : donnez des heures d'ouverture."
        return SetUpStep(StepKey.HOURS, is_done=False, told=words)
    said = "Vos horaires sont donnés" if facts.own else "Chaque praticien a ses horaires"
    usual = any(_is_usual(one, facts.ranges) for one in facts.practitioners)
    return SetUpStep(StepKey.HOURS, is_done=True, told=f"{said} : {_USUAL}." if usual else f"{said}.")


def _is_usual(practitioner: Practitioner, ranges: Sequence[WeeklyRange]) -> bool:
    """True for the template laid at the founding, which nobody has corrected."""
    own = [one for one in ranges if one.practitioner_id == practitioner.id]
    site = own[0].site_id if own else ""
    return _times(own) == _times(usual_hours(practitioner.id, site))


def _times(ranges: Sequence[WeeklyRange]) -> set[tuple[int, int, int]]:
    return {(one.weekday, one.start_minute, one.end_minute) for one in ranges}
