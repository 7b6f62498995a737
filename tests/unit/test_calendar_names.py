"""Which patient a title names: exactly one, whole name, never a neighbour."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.domain.paper.calendar_names import NamedPatient, NameFinder

JEAN = NamedPatient("jean", "DUPONT Jean", (("Dupont", "Jean"),), date(1970, 1, 2))
JEAN_PAUL = NamedPatient("jean-paul", "DUPONT Jean-Paul", (("Dupont", "Jean-Paul"),), date(1980, 3, 4))
TWIN = NamedPatient("twin", "DUPONT Jean", (("DUPONT", "Jean"),), date(1990, 5, 6))
USED = NamedPatient("used", "LE GOFF Zoé", (("Martin", "Zoé"), ("Le Goff", "Zoé")))
IRISH = NamedPatient("irish", "O'CONNOR Hélène", (("O'Connor", "Hélène"),))


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Dupont Jean", ["jean"]),
        ("JEAN DUPONT, contrôle", ["jean"]),
        ("rdv : dupont jean (2e)", ["jean"]),
        ("Dupont - Jean", ["jean"]),
        ("Dupont Jean-Paul", ["jean-paul"]),
        ("Jean-Paul Dupont", ["jean-paul"]),
        ("Dupont", []),
        ("Jean", []),
        ("Dupont et Jean", []),
        ("Dupontel Jean", []),
        ("Dupont Jeanne", []),
        ("", []),
        ("Dupont Jean 02/01/1970", ["jean"]),
        ("Dupont Jean né le 02.01.1970", ["jean"]),
        ("Dupont Jean 31/12/1999", []),
        ("Martin Zoe", ["used"]),
        ("zoé le goff", ["used"]),
        ("Le Goff Zoé 31/12/1999", ["used"]),
        ("O’Connor Helene", ["irish"]),
    ],
)
def test_a_title_names_whom_it_names(title: str, named: list[str]) -> None:
    finder = NameFinder([title])
    finder.offer([JEAN, JEAN_PAUL, USED, IRISH])
    assert [one.id for one in finder.candidates(0)] == named


def test_homonyms_are_told_apart_by_their_birth_date_alone() -> None:
    finder = NameFinder(["Dupont Jean", "Dupont Jean 06/05/1990", "Dupont Jean 31/12/1999"])
    finder.offer([JEAN, TWIN])
    assert {one.id for one in finder.candidates(0)} == {"jean", "twin"}
    assert [one.id for one in finder.candidates(1)] == ["twin"]
    assert finder.candidates(2) == []
