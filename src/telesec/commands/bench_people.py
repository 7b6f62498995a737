"""Invented patients for the bench: many surnames, French given names, no real person."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from telesec.domain.patients import PatientDraft, Sex

_STARTS = (
    "Ba Be Bou Bri Ca Cha Che Cor Da De Du Fa Fer Fou Ga Gau Gi Gui "
    "Ha Jac La Le Lu Ma Mar Mo Pa Pe Ri Ro Sa Si Tan Va Vi"
)
_MIDDLES = (
    "bar ber bou ca cha che da der don fé ga ger la le lé li lo man mi mo "
    "ne ni no pa pe ra ri ro sa ti to va vi zo"
)
_ENDS = "ault ard eau elle er et ez ier in it on ot oux teau tier"
_WOMEN = "Léa Emma Chloé Manon Inès Camille Sarah Jeanne Élise Anaïs Marie Nathalie Sylvie Hélène Zoé Agnès"
_MEN = "Noël Louis Hugo Jules Lucas Arthur Paul Loïc Rémi Gaël André Jérôme Michel Philippe Antoine Karim"
_CITIES = (("69003", "Lyon"), ("38000", "Grenoble"), ("42000", "Saint-Étienne"), ("01000", "Bourg-en-Bresse"))
# Beginnings that ARCEP keeps for fiction: no real person has these numbers.
_PHONES = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
_FIRST_BIRTH = date(1930, 1, 1)
_BIRTH_DAYS = 96 * 365


@cache
def surnames() -> tuple[str, ...]:
    """About 18,000 surnames in a fixed order."""
    return tuple(
        start + middle + end
        for middle in _MIDDLES.split()
        for start in _STARTS.split()
        for end in _ENDS.split()
    )


def people(count: int, seed: int = 20261122) -> Iterator[PatientDraft]:
    """``count`` drafts, the same for the same ``seed``; a few share a telephone, as a family does."""
    dice = random.Random(seed)  # noqa: S311 - invented people, no secret
    names, women, men = surnames(), _WOMEN.split(), _MEN.split()
    for number in range(count):
        woman = dice.random() < 0.52
        given = dice.choice(women if woman else men)
        postcode, city = dice.choice(_CITIES)
        yield PatientDraft(
            birth_name=names[int(len(names) * dice.random() ** 1.5)],
            first_names=f"{given} {dice.choice(women if woman else men)}" if number % 3 == 0 else given,
            birth_date=_FIRST_BIRTH + timedelta(days=dice.randrange(_BIRTH_DAYS)),
            sex=Sex.FEMALE if woman else Sex.MALE,
            used_name=dice.choice(names) if woman and number % 4 == 0 else "",
            phone=f"{_PHONES[number % len(_PHONES)]}{number // len(_PHONES) * 7919 % 10_000:04d}",
            address=f"{1 + number % 180} rue des Lilas",
            postcode=postcode,
            city=city,
        )
