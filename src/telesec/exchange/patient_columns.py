"""Recognises the columns of a patients' file by the names that software gives them."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.patient_files.intake import Target
from telesec.domain.patient_files.rniv import name_key

_ALIASES: dict[Target, str] = {
    Target.NAME: "nom, nom patient, nom de famille, last name, lastname, family name, surname",
    Target.BIRTH_NAME: "nom de naissance, nom naissance, nom jeune fille, nom de jeune fille, birth name, "
    "nom patronymique, patronyme, nom naiss, maiden name",
    Target.USED_NAME: "nom d'usage, nom usage, nom usuel, nom utilisé, nom marital, nom d'époux, "
    "nom d'épouse",
    Target.FIRST_NAME: "prénom, prénom patient, first name, firstname, given name",
    Target.FIRST_NAMES: "prénoms, prénoms de naissance, liste des prénoms, prénoms naissance, "
    "prénom de naissance, premier prénom de naissance",
    Target.USED_FIRST_NAME: "prénom utilisé, prénom usuel, prénom d'usage",
    Target.BIRTH_DATE: "date de naissance, date naissance, naissance, ddn, dn, né le, née le, né(e) le, "
    "date naiss, birthdate, birth date, date of birth, dob",
    Target.SEX: "sexe, genre, sex, gender",
    Target.TITLE: "civilité, titre, title",
    Target.BIRTH_PLACE: "lieu de naissance, lieu naissance, ville de naissance, commune de naissance",
    Target.PHONE: "téléphone, tel, tél., téléphone portable, tél. portable, portable, mobile, tél. mobile, "
    "tel mobile, téléphone mobile, tel1, téléphone 1, phone, phone number, numéro de téléphone, gsm",
    Target.PHONE2: "tel2, téléphone 2, autre téléphone, tél. domicile, téléphone domicile, domicile, "
    "tél. fixe, téléphone fixe, fixe, tel fixe, phone2, home phone",
    Target.EMAIL: "email, e-mail, mail, courriel, adresse mail, adresse email, adresse e-mail",
    Target.ADDRESS: "adresse, adresse 1, adresse postale, rue, voie, address, street",
    Target.POSTCODE: "cp, code postal, code postal ville, codepostal, zip, postcode, postal code",
    Target.CITY: "ville, commune, localité, city",
}
_TARGET_OF = {name_key(alias): target for target, aliases in _ALIASES.items() for alias in aliases.split(",")}
_ALIKE = {Target.PHONE: Target.PHONE2}


def guess_columns(header: Sequence[str]) -> tuple[Target, ...]:
    """One target a column; a target is given once, free-text remarks and numbers never.

    A second telephone column becomes the other telephone. The title proposes the sex only when
    no column gives it.
    """
    guessed: list[Target] = []
    for title in header:
        target = _TARGET_OF.get(name_key(title), Target.NONE)
        if target in guessed:
            target = _ALIKE.get(target, Target.NONE)
        guessed.append(Target.NONE if target in guessed else target)
    if Target.SEX in guessed:
        guessed = [Target.NONE if target is Target.TITLE else target for target in guessed]
    return tuple(guessed)
