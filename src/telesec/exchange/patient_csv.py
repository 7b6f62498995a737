"""Turns the rows of a table into patients' drafts; says why when a row cannot be one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from telesec.domain.patient_files.intake import ImportFile, ReadRow, RejectedRow, Target
from telesec.domain.patient_files.rniv import name_key
from telesec.domain.patient_files.rules import problems, tidy
from telesec.domain.patients import PatientDraft, Sex
from telesec.exchange.birth_dates import guess_order, read_birth_date

_SEXES = {
    **dict.fromkeys(("M", "H", "HOMME", "MASCULIN", "MALE", "1"), Sex.MALE),
    **dict.fromkeys(("F", "FEMME", "FEMININ", "FEMALE", "2"), Sex.FEMALE),
}
_TITLES = {
    **dict.fromkeys(("M", "MR", "MONSIEUR"), Sex.MALE),
    **dict.fromkeys(("MME", "MLLE", "MADAME", "MADEMOISELLE"), Sex.FEMALE),
}
_POSTCODE_AND_CITY = re.compile(r"(\d{5})\s+(\D.*)")
_DROPPABLE = {
    "phone": "Téléphone illisible, laissé de côté.",
    "phone2": "Autre téléphone illisible, laissé de côté.",
    "email": "E-mail illisible, laissé de côté.",
    "postcode": "Code postal illisible, laissé de côté.",
}

Cells = Mapping[Target, str]


class PatientReader:
    """Reads every row of one file under one mapping, with one order of dates."""

    def __init__(self, file: ImportFile, mapping: Sequence[Target], today: date) -> None:
        self._width = len(file.header)
        self._places = [(target, place) for place, target in enumerate(mapping) if target is not Target.NONE]
        self._today = today
        births = (cells[Target.BIRTH_DATE] for _line, row in file.rows if (cells := self._cells(row)))
        self._order = guess_order(births) if Target.BIRTH_DATE in mapping else ""

    def read(self, line: int, row: Sequence[str]) -> ReadRow | RejectedRow:
        """One row of the file as a draft, or the reason why it stays out."""
        if any(cell.strip() for cell in row[self._width :]):
            return RejectedRow(line, "Cette ligne a plus de cases que de titres.")
        cells = self._cells(row)
        typed = cells.get(Target.BIRTH_DATE, "")
        born = read_birth_date(typed, self._order, self._today) if typed else None
        if typed and born is None:
            return RejectedRow(line, "La date de naissance n'est pas lisible.")
        return self._checked(line, tidy(_draft(cells, born)))

    def _cells(self, row: Sequence[str]) -> dict[Target, str]:
        return {target: row[place].strip() if place < len(row) else "" for target, place in self._places}

    def _checked(self, line: int, draft: PatientDraft) -> ReadRow | RejectedRow:
        warnings: list[str] = []
        for problem in problems(draft, self._today):
            if not problem.blocks:
                warnings.append(problem.sentence)
            elif problem.field in _DROPPABLE:
                draft = replace(draft, **{problem.field: ""})  # type: ignore[arg-type]  # text fields only
                warnings.append(_DROPPABLE[problem.field])
            else:
                return RejectedRow(line, problem.sentence)
        return ReadRow(line, draft, tuple(warnings))


def _draft(cells: Cells, born: date | None) -> PatientDraft:
    birth_name, used_name = _names(cells)
    first_names, used_first_name = _first_names(cells)
    postcode, city = _place(cells)
    return PatientDraft(
        birth_name=birth_name,
        first_names=first_names,
        birth_date=born,
        sex=_sex(cells),
        used_name=used_name,
        used_first_name=used_first_name,
        birth_place=cells.get(Target.BIRTH_PLACE, ""),
        phone=cells.get(Target.PHONE, "") or cells.get(Target.PHONE2, ""),
        phone2=cells.get(Target.PHONE2, "") if cells.get(Target.PHONE) else "",
        email=cells.get(Target.EMAIL, ""),
        address=cells.get(Target.ADDRESS, ""),
        postcode=postcode,
        city=city,
        desk_note=cells.get(Target.DESK_NOTE, ""),
    )


def _names(cells: Cells) -> tuple[str, str]:
    """Birth name and used name: a plain "nom" beside a birth name is the name in daily use."""
    plain, birth = cells.get(Target.NAME, ""), cells.get(Target.BIRTH_NAME, "")
    used = cells.get(Target.USED_NAME, "") or (plain if birth else "")
    birth = birth or plain or used
    return birth, "" if name_key(used) == name_key(birth) else used


def _first_names(cells: Cells) -> tuple[str, str]:
    """Birth given names and the used one, when it is not simply the first of them."""
    plain, listed = cells.get(Target.FIRST_NAME, ""), cells.get(Target.FIRST_NAMES, "")
    used = cells.get(Target.USED_FIRST_NAME, "") or (plain if listed else "")
    listed = listed or plain or used
    starts_alike = name_key(listed).startswith(name_key(used))
    return listed, "" if starts_alike and " " not in used.strip() else used


def _place(cells: Cells) -> tuple[str, str]:
    postcode, city = cells.get(Target.POSTCODE, ""), cells.get(Target.CITY, "")
    both = _POSTCODE_AND_CITY.fullmatch(postcode)
    if both:
        return both.group(1), city or both.group(2)
    if postcode.isdigit() and len(postcode) == 4:
        postcode = "0" + postcode  # spreadsheets drop the zero of 01000 to 09999
    return postcode, city


def _sex(cells: Cells) -> Sex:
    told = _SEXES.get(name_key(cells.get(Target.SEX, "")))
    return told or _TITLES.get(name_key(cells.get(Target.TITLE, "")), Sex.UNKNOWN)
