"""The practice's correspondents: colleagues, laboratories, pharmacies, establishments and funds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from telesec.domain.errors import Invalid
from telesec.domain.messages.reaching import is_mail_address
from telesec.domain.patient_files.phones import is_french, phone_digits, shown_phone
from telesec.domain.patient_files.rniv import index_words, name_key, search_words
from telesec.domain.plain_text import check_line

KINDS = {
    "doctor": "Médecin",
    "nurse": "Infirmier",
    "physio": "Kinésithérapeute",
    "midwife": "Sage-femme",
    "other_carer": "Autre soignant",
    "laboratory": "Laboratoire",
    "pharmacy": "Pharmacie",
    "imaging": "Imagerie",
    "establishment": "Hôpital ou établissement",
    "fund": "Caisse ou organisme",
    "other": "Autre",
}
# What makes a place rather than a person: its name is that of the house.
PLACES = frozenset({"laboratory", "pharmacy", "imaging", "establishment", "fund"})
TEXTS = {
    "name": 120, "first_name": 80, "title": 20, "organisation": 120, "specialty": 80, "phone": 40,
    "phone2": 40, "fax": 40, "email": 254, "secure_email": 254, "address": 200, "postcode": 10,
    "city": 80, "rpps": 11, "note": 400,
}  # fmt: skip
_PHONES = ("phone", "phone2", "fax")
_MAILS = ("email", "secure_email")
_RPPS = re.compile(r"\d{11}")


@dataclass(frozen=True, slots=True)
class Correspondent:
    """One of them; ``name`` is a surname, or the name of a place. ``note`` is for the desk."""

    id: str
    name: str = field(repr=False)
    kind: str = "doctor"  # key of KINDS
    first_name: str = field(repr=False, default="")
    title: str = field(repr=False, default="")
    organisation: str = field(repr=False, default="")
    specialty: str = ""
    phone: str = field(repr=False, default="")
    phone2: str = field(repr=False, default="")
    fax: str = field(repr=False, default="")
    email: str = field(repr=False, default="")
    secure_email: str = field(repr=False, default="")  # MSSanté
    address: str = field(repr=False, default="")
    postcode: str = field(repr=False, default="")
    city: str = field(repr=False, default="")
    rpps: str = field(repr=False, default="")
    note: str = field(repr=False, default="")
    card_uid: str = ""  # of the vCard it came from
    active: bool = True
    version: int = 1

    @property
    def shown_name(self) -> str:
        """``Dr Benali Karim``, or the name of the house."""
        return " ".join(part for part in (self.title, self.name, self.first_name) if part)

    @property
    def shown_kind(self) -> str:
        """The specialty when it is known, else the kind."""
        return self.specialty or KINDS.get(self.kind, self.kind)


def number_key(text: str) -> str:
    """The digits by which a calling number is compared; "" when too short to tell anybody apart."""
    digits = phone_digits(text)
    return digits if len(digits) >= 6 else ""


def words_of(one: Correspondent) -> str:
    """The words it is found by, apart from its numbers."""
    told = (one.name, one.first_name, one.organisation, one.specialty, one.city, KINDS.get(one.kind, ""))
    return " ".join(dict.fromkeys(word for text in told for word in index_words(text)))


def checked_correspondent(typed: Correspondent) -> Correspondent:
    """As it will be kept; raises Invalid naming the field to mend."""
    texts = {name: _one_line(name, getattr(typed, name)) for name in TEXTS}
    kept = replace(typed, **texts)  # type: ignore[arg-type]  # only text fields are replaced
    if not search_words(kept.name):
        raise Invalid("name", "Indiquez le nom de ce correspondant.")
    if kept.kind not in KINDS:
        raise Invalid("kind", "Choisissez de qui il s'agit.")
    for name in _PHONES:
        _check_phone(name, getattr(kept, name))
    for name in _MAILS:
        if getattr(kept, name) and not is_mail_address(getattr(kept, name)):
            raise Invalid(name, "Cette adresse e-mail est incomplète. Exemple : « nom@exemple.fr ».")
    if kept.rpps and not _RPPS.fullmatch(kept.rpps):
        raise Invalid("rpps", "Un numéro RPPS compte onze chiffres : vérifiez-le.")
    shown = {name: shown_phone(getattr(kept, name)) for name in _PHONES}
    return replace(kept, **shown)  # type: ignore[arg-type]  # only text fields are replaced


def same_as(one: Correspondent, other: Correspondent) -> str:
    """Why two may be the same correspondent, or "": by vCard, RPPS, number with name, or name with town."""
    if one.card_uid and one.card_uid == other.card_uid:
        return "même fiche vCard"
    if one.rpps and one.rpps == other.rpps:
        return "même numéro RPPS"
    named = name_key(one.name) == name_key(other.name)
    first = name_key(one.first_name), name_key(other.first_name)
    named = named and (not all(first) or first[0] == first[1])
    if named and _numbers(one) & _numbers(other):
        return "même nom et même téléphone"
    if named and first[0] == first[1] and name_key(one.city) == name_key(other.city):
        return "même nom et même ville"
    if (
        one.kind in PLACES
        and one.kind == other.kind
        and number_key(one.phone)
        and (number_key(one.phone) == number_key(other.phone))
    ):
        return "même téléphone"
    return ""


def _numbers(one: Correspondent) -> set[str]:
    return {key for key in (number_key(one.phone), number_key(one.phone2)) if key}


def _one_line(name: str, text: str) -> str:
    check_line(name, " ".join(text.split()), TEXTS[name])
    return " ".join(text.split())


def _check_phone(name: str, text: str) -> None:
    if not text or is_french(text):
        return
    if any(char.isalpha() for char in text) or not 3 <= len(phone_digits(text)) <= 15:
        raise Invalid(name, "Ce numéro de téléphone est incomplet. Exemple : « 04 72 12 34 56 ».")
