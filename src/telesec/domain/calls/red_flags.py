"""The card of red flags: a fixed text that a practitioner validated, and the numbers to give.

It ranks nothing and asks nothing: no score, no box to tick, no urgency worked out. A program that judged
a caller's state would be a medical device; this is a sheet of paper that cannot be mislaid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from telesec.domain.calls.versions import Kind, Validation, Version, seal
from telesec.domain.errors import Invalid
from telesec.domain.french import date_long
from telesec.domain.plain_text import check_length, without_unwritable
from telesec.domain.wall import wall_now

FACE = (
    "Texte fixe, à lire tel quel. Ceci n'est pas un logiciel de tri : rien n'est évalué ni calculé, "
    "et dans le doute on donne le 15."
)
NOT_VALIDATED = (
    "Le texte de cette fiche n'a été validé par aucun praticien : seuls les numéros d'urgence s'affichent. "
    "Un praticien le relit et le valide dans Paramètres, « Fiche d'urgence »."
)
MAX_SIGN, MAX_SIGNS = 120, 30
MAX_WORDS = 400
MAX_NUMBERS = 12
_NUMBER = re.compile(r"\+?[0-9](?:[ .]?[0-9]){1,15}")


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to give, and what it is for."""

    number: str
    label: str


ALWAYS = (
    EmergencyNumber("15", "Samu"),
    EmergencyNumber("112", "Urgences, partout en Europe"),
    EmergencyNumber("114", "Par SMS, si l'on entend mal"),
)
"""These three cannot be taken away, nor moved, nor renamed."""


@dataclass(frozen=True, slots=True)
class CardText:
    """``signs``, one a line; ``say``, what is told to the caller; ``then``, what the desk does meanwhile."""

    signs: tuple[str, ...]
    say: str
    then: str
    numbers: tuple[EmergencyNumber, ...] = ()


DEFAULT = CardText(
    signs=(
        "Douleur ou serrement dans la poitrine",
        "Grande peine à respirer",
        "Évanouissement, convulsions, personne qu'on ne réveille pas",
        "Visage qui tombe, bras sans force ou parole troublée d'un coup",
        "Saignement abondant qui ne s'arrête pas",
        "Allergie forte : gorge ou visage qui gonfle, malaise",
        "Choc à la tête, accident violent, chute de haut",
        "Brûlure étendue, ou au visage",
        "Médicaments, gaz ou produit toxique avalés ou respirés",
        "Envie de mourir, geste contre soi-même",
        "Grossesse : saignement, perte des eaux, fortes douleurs",
        "Bébé de moins de trois mois qui a de la fièvre",
        "Fièvre avec nuque raide, ou taches violettes sur la peau",
        "Douleur soudaine d'un testicule",
        "Œil rouge et douloureux, vue qui baisse d'un coup",
    ),
    say=(
        "Je ne suis pas médecin et ne peux pas juger. Raccrochez et appelez tout de suite le 15, ou le 112 "
        "d'un portable. Si vous entendez ou parlez mal, écrivez au 114."
    ),
    then=(
        "Faire répéter le numéro de rappel et l'adresse, noter l'heure, prévenir le praticien. "
        "Ne donner aucun autre conseil que d'appeler."
    ),
    numbers=(
        EmergencyNumber("18", "Pompiers"),
        EmergencyNumber("17", "Police ou gendarmerie"),
        EmergencyNumber("3114", "Prévention du suicide"),
    ),
)
"""Shipped as a draft: the desk reads none of it before a practitioner has validated it."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """A new wording of the card; ``number`` and ``read`` are those of the version it replaces."""

    text: CardText
    number: int = 0
    read: str = ""


@dataclass(frozen=True, slots=True)
class RedFlags:
    """The card as the desk sees it. ``text`` is None until a practitioner validated one."""

    text: CardText | None = None
    version: Version | None = None
    validation: Validation | None = None
    to_read: bool = False
    warning: str = ""

    @property
    def numbers(self) -> tuple[EmergencyNumber, ...]:
        """The three that are always there, then those the practice added."""
        return ALWAYS if self.text is None else (*ALWAYS, *self.text.numbers)


def body_of(text: CardText) -> str:
    """The card as it is kept."""
    numbers = [[one.number, one.label] for one in text.numbers]
    return json.dumps(
        {"signs": list(text.signs), "say": text.say, "then": text.then, "numbers": numbers},
        ensure_ascii=False,
        sort_keys=True,
    )


def text_of(version: Version) -> CardText | None:
    """The card that a version holds; None when its body is not one of ours."""
    try:
        found = json.loads(version.body)
        numbers = tuple(EmergencyNumber(str(number), str(label)) for number, label in found["numbers"])
        signs = tuple(str(one) for one in found["signs"])
        return CardText(signs, str(found["say"]), str(found["then"]), numbers)
    except (ValueError, KeyError, TypeError):
        return None


def check_card(text: CardText) -> None:
    """Raise Invalid unless every part can be read aloud and every number dialled."""
    if not text.signs:
        raise Invalid("signs", "Écrivez au moins un signe, un par ligne.")
    if len(text.signs) > MAX_SIGNS:
        raise Invalid("signs", f"Une fiche qu'on lit d'un coup d'œil a {MAX_SIGNS} lignes au plus.")
    if any(len(one) > MAX_SIGN for one in text.signs):
        raise Invalid("signs", f"Raccourcissez : chaque signe tient sur une ligne de {MAX_SIGN} caractères.")
    if not text.say.strip():
        raise Invalid("say", "Écrivez ce qui est dit à la personne qui appelle.")
    for name, words in (("signs", "\n".join(text.signs)), ("say", text.say), ("then", text.then)):
        if words != without_unwritable(words):
            raise Invalid(name, "Ce texte contient un signe qui ne peut pas être écrit. Retapez-le.")
        if name != "signs":
            check_length(name, words, MAX_WORDS)
    check_numbers(text.numbers)


def check_numbers(numbers: Sequence[EmergencyNumber]) -> None:
    """Raise Invalid unless each can be dialled, is there once, and says what it is for."""
    seen = {one.number for one in ALWAYS}
    if len(numbers) > MAX_NUMBERS:
        raise Invalid("numbers", f"Gardez {MAX_NUMBERS} numéros au plus : une liste longue ne se lit pas.")
    for one in numbers:
        digits = re.sub(r"[ .]", "", one.number)
        if not _NUMBER.fullmatch(one.number):
            raise Invalid(
                "numbers", f"« {one.number[:20]} » ne se compose pas. Écrivez un numéro, puis son nom."
            )
        if digits in seen:
            raise Invalid("numbers", f"Le {one.number} est déjà sur la fiche. Retirez-en un.")
        if not one.label.strip() or len(one.label) > MAX_SIGN:
            raise Invalid("numbers", f"Écrivez après le {one.number} à quoi il sert, en quelques mots.")
        if one.label != without_unwritable(one.label):
            raise Invalid("numbers", "Ce texte contient un signe qui ne peut pas être écrit. Retapez-le.")
        seen.add(digits)


def card_version(wanted: CardRequest, author: tuple[str, str], now: datetime, today: date) -> Version:
    """The version to write, sealed; ``author`` is an account's id and name. Raises Invalid."""
    check_card(wanted.text)
    made = Version(
        "", Kind.CARD, "", "", wanted.number + 1, today, body_of(wanted.text), *author, now, wanted.read
    )
    return replace(made, id=seal(made))


def shown_card(
    versions: Sequence[Version], validations: Sequence[Validation], condemned: Collection[str]
) -> tuple[Version, Validation] | None:
    """The last wording that stands and that somebody validated; None before the first one."""
    by_version = {one.version_id: one for one in sorted(validations, key=lambda one: one.at, reverse=True)}
    for one in sorted(versions, key=lambda one: one.number, reverse=True):
        if one.id in by_version and one.id not in condemned and text_of(one) is not None:
            return one, by_version[one.id]
    return None


def validation_words(version: Version, validation: Validation, zone: str) -> str:
    """``Version 2, validée par Dr Lefèvre le lundi 2 novembre 2026``."""
    day = date_long(wall_now(validation.at, zone).date())
    return f"Version {version.number}, validée par {validation.name} le {day}"
