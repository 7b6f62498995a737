"""What a practice settles about its slips: ready-made ones, and how long an urgent one may stay unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telesec.domain.calls.words import Category
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Invalid
from telesec.domain.slips.slip_rules import LONGEST_TEXT
from telesec.domain.slips.slips import Holder, SlipUrgency

FEWEST_MINUTES, MOST_MINUTES, USUAL_MINUTES = 2, 240, 15
MOST_TEMPLATES = 30
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class SlipTemplate:
    """A slip begun in one gesture: its category, whom it is for, how pressing, and the words to complete."""

    label: str
    category: Category
    text: str
    holder: Holder = Holder.PRACTITIONER
    urgency: SlipUrgency = SlipUrgency.ORDINARY


USUAL_TEMPLATES = (
    SlipTemplate(
        "Renouvellement",
        Category.RENEWAL,
        "Demande le renouvellement de son ordonnance. Traitement demandé : … Dernière consultation : …",
    ),
    SlipTemplate("Résultats", Category.RESULTS, "Demande si ses résultats sont arrivés. Examen fait à : …"),
    SlipTemplate("Certificat", Category.CERTIFICATE, "Demande un certificat pour : … Avant le : …"),
    SlipTemplate("Question au praticien", Category.ADVICE, "Souhaite être rappelé au sujet de : …"),
    SlipTemplate(
        "Appel d'un confrère",
        Category.COLLEAGUE,
        "Souhaite parler au praticien au sujet d'un patient commun. Joignable jusqu'à : …",
        urgency=SlipUrgency.TODAY,
    ),
    SlipTemplate(
        "Visite à domicile", Category.HOME_VISIT, "Demande une visite. Accès : …", urgency=SlipUrgency.TODAY
    ),
    SlipTemplate(
        "Facture ou papier", Category.ADMINISTRATIVE, "Demande le document suivant : …", holder=Holder.DESK
    ),
)


@dataclass(frozen=True, slots=True)
class SlipSettings:
    """``minutes`` an urgent slip may stay unread before everybody at the desk is told."""

    minutes: int = USUAL_MINUTES
    templates: tuple[SlipTemplate, ...] = field(default=USUAL_TEMPLATES)


def checked_minutes(minutes: int) -> int:
    """Raises Invalid outside of what a practice can follow."""
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        raise Invalid("minutes", f"Donnez un délai de {FEWEST_MINUTES} à {MOST_MINUTES} minutes.")
    return minutes


def checked_templates(templates: Sequence[SlipTemplate]) -> tuple[SlipTemplate, ...]:
    """The templates cleaned; raises Invalid for one without a name or words, or named like another."""
    if len(templates) > MOST_TEMPLATES:
        raise Invalid("templates", f"{MOST_TEMPLATES} modèles au plus. Retirez ceux qui ne servent pas.")
    kept = tuple(_checked(one) for one in templates)
    names = [one.label.casefold() for one in kept]
    if len(set(names)) != len(names):
        raise Invalid("label", "Deux modèles portent le même nom. Changez l'un des deux.")
    return kept


def _checked(one: SlipTemplate) -> SlipTemplate:
    label = checked_text("label", one.label, _LONGEST_LABEL, lines=False)
    text = checked_text("text", one.text, LONGEST_TEXT)
    if not label:
        raise Invalid("label", "Donnez un nom au modèle.")
    if not text:
        raise Invalid("text", "Écrivez les mots du modèle.")
    return SlipTemplate(label, one.category, text, one.holder, one.urgency)


def template_values(templates: Sequence[SlipTemplate]) -> list[dict[str, str]]:
    """As kept in the settings (JSON)."""
    return [
        {
            "label": one.label,
            "category": one.category.value,
            "text": one.text,
            "holder": one.holder.value,
            "urgency": one.urgency.value,
        }
        for one in templates
    ]


def from_values(minutes: object, templates: object) -> SlipSettings:
    """What the settings say; the usual ones for what was never settled or cannot be read."""
    known = minutes if type(minutes) is int and FEWEST_MINUTES <= minutes <= MOST_MINUTES else USUAL_MINUTES
    if not isinstance(templates, list):
        return SlipSettings(known)
    read = [_template(one) for one in templates if isinstance(one, dict)]
    return SlipSettings(known, tuple(one for one in read if one is not None))


def _template(values: Mapping[str, Any]) -> SlipTemplate | None:
    try:
        return SlipTemplate(
            str(values["label"]),
            Category(values["category"]),
            str(values["text"]),
            Holder(values["holder"]),
            SlipUrgency(values["urgency"]),
        )
    except (KeyError, ValueError):
        return None
