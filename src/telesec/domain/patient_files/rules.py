"""What a patient's draft must satisfy before it is kept, and what is only worth a warning."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date

from telesec.domain.errors import Invalid
from telesec.domain.patient_files.administrative import NEEDS, OPT_OUTS, PatientContact
from telesec.domain.patient_files.births import written_birth
from telesec.domain.patient_files.names import is_ordinary
from telesec.domain.patient_files.phones import is_french, phone_digits, shown_phone
from telesec.domain.patient_files.rniv import rniv
from telesec.domain.patients import STRICT_TRAITS, BirthPrecision, IdentityStatus, Patient, PatientDraft
from telesec.domain.plain_text import check_length
from telesec.domain.plausible_days import unlikely_birth

_LIMITS = {"address": 300, "desk_note": 2000, "email": 254, "language": 60}
_LIMIT = 100
_TEXTS = tuple(item.name for item in fields(PatientDraft) if item.type == "str")
_EMAIL = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[^\s@<>\"(),:;.]{2,}")
_DATE_IN_NAME = re.compile(r"\d{4}|\d{1,2}[\s/.-]+\d{1,2}[\s/.-]+\d{2}")
_POSTCODE = re.compile(r"[A-Za-z0-9 -]{3,10}")
_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` names the draft's field; a problem that does not block is a mere warning."""

    field: str
    sentence: str
    blocks: bool = True


def clean_text(text: str, *, lines: bool = False) -> str:
    """The text without control characters or hidden direction marks; trimmed, single-spaced.

    ``lines`` keeps line ends. Everything visible is kept as typed.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    kept = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(char)
        if char in _REVERSING or category == "Cs":
            continue
        if category in {"Cc", "Zl", "Zp"}:
            kept.append("\n" if lines and char == "\n" else " ")
        else:
            kept.append(char)
    parts = ("".join(kept)).split("\n")
    return "\n".join(" ".join(part.split()) for part in parts).strip()


def tidy(draft: PatientDraft) -> PatientDraft:
    """The draft as it will be kept: clean text, French numbers in pairs of digits, RNIV birth date."""
    clean: dict[str, str] = {}
    for name in _TEXTS:
        clean[name] = clean_text(getattr(draft, name), lines=name in {"desk_note", "address"})
    clean["phone"], clean["phone2"] = shown_phone(clean["phone"]), shown_phone(clean["phone2"])
    birth = written_birth(draft.birth_date, draft.birth_precision)
    precision = draft.birth_precision if birth else BirthPrecision.DAY
    kept = {
        "birth_date": birth,
        "birth_precision": precision,
        "needs": tuple(key for key in NEEDS if key in draft.needs),
        "opt_outs": tuple(key for key in OPT_OUTS if key in draft.opt_outs),
    }
    return replace(draft, **clean, **kept)  # type: ignore[arg-type]  # each under its own field's name


def problems(draft: PatientDraft, today: date) -> tuple[Problem, ...]:
    """Everything wrong or odd in ``draft``, in the order of the form."""
    found = [*_about_names(draft), *_about_birth(draft.birth_date, draft.birth_precision, today)]
    found += _about_phone("phone", draft.phone) + _about_phone("phone2", draft.phone2)
    found += _about_email(draft.email)
    if draft.postcode and not _POSTCODE.fullmatch(draft.postcode.strip()):
        found.append(Problem("postcode", "Le code postal compte cinq chiffres. Exemple : 69007"))
    found += _too_long(draft)
    return tuple(found)


def checked(draft: PatientDraft, today: date) -> PatientDraft:
    """The tidy draft; raises :class:`Invalid` for the first problem that blocks."""
    kept = tidy(draft)
    for problem in problems(kept, today):
        if problem.blocks:
            raise Invalid(problem.field, problem.sentence)
    return kept


def checked_contact(contact: PatientContact) -> PatientContact:
    """A person near the patient as they will be kept; raises Invalid naming the field to mend."""
    texts = {name: clean_text(getattr(contact, name)) for name in ("name", "relation", "phone", "email")}
    texts["phone"] = shown_phone(texts["phone"])
    if not texts["name"]:
        raise Invalid("name", "Indiquez le nom de cette personne.")
    for name, text in texts.items():
        check_length(name, text, _LIMITS.get(name, _LIMIT))
    for problem in (*_about_phone("phone", texts["phone"]), *_about_email(texts["email"])):
        if problem.blocks:
            raise Invalid(problem.field, problem.sentence)
    return replace(contact, **texts)  # type: ignore[arg-type]  # only text fields are replaced


def _about_email(text: str) -> list[Problem]:
    if not text or _EMAIL.fullmatch(text.strip()):
        return []
    return [Problem("email", "Cette adresse e-mail est incomplète. Exemple : nom@exemple.fr")]


def _about_names(draft: PatientDraft) -> list[Problem]:
    found = []
    required = {
        "birth_name": "Indiquez le nom de naissance.",
        "first_names": "Indiquez au moins un prénom.",
    }
    for name, sentence in required.items():
        if not getattr(draft, name).strip():
            found.append(Problem(name, sentence))
    for name in ("birth_name", "first_names", "used_name", "used_first_name"):
        if _DATE_IN_NAME.search(getattr(draft, name)):
            sentence = "Un nom ne contient pas de date : écrivez-la dans « Date de naissance »."
            found.append(Problem(name, sentence))
        elif not is_ordinary(getattr(draft, name).replace(",", " ")):
            sentence = "Ce nom contient des chiffres ou des signes inhabituels. Vérifiez-le."
            found.append(Problem(name, sentence, blocks=False))
    return found


def _about_birth(birth: date | None, precision: BirthPrecision, today: date) -> list[Problem]:
    if birth is None:
        sentence = "Sans date de naissance, les homonymes ne peuvent pas être distingués."
        return [Problem("birth_date", sentence, blocks=False)]
    known = birth if precision is BirthPrecision.DAY else birth.replace(day=1, month=1)
    words = unlikely_birth(known, today)
    return [Problem("birth_date", words)] if words else []


def _about_phone(name: str, text: str) -> list[Problem]:
    digits = phone_digits(text)
    if not text.strip() or is_french(text):
        return []
    if any(char.isalpha() for char in text) or not 6 <= len(digits) <= 15:
        return [Problem(name, "Ce numéro de téléphone est incomplet. Exemple : 06 12 34 56 78")]
    if not text.strip().startswith(("+", "00")):
        return [Problem(name, "Ce numéro n'a pas dix chiffres. Vérifiez-le.", blocks=False)]
    return []


def _too_long(draft: PatientDraft) -> list[Problem]:
    found = []
    for name in _TEXTS:
        limit = _LIMITS.get(name, _LIMIT)
        if len(getattr(draft, name)) > limit:
            found.append(Problem(name, f"Ce texte est trop long : {limit} caractères au plus."))
    return found


def asks_for_check(before: Patient, draft: PatientDraft) -> bool:
    """True when a validated identity is one no longer: a strict trait changed, or it is in doubt.

    Source: RNIV, volet 1; a name written with other accents or capitals is the same trait.
    """
    if before.status is IdentityStatus.PROVISIONAL:
        return False
    return draft.doubtful or draft.fictive or _traits(before) != _traits(draft)


def _traits(person: Patient | PatientDraft) -> tuple[object, ...]:
    names = {"birth_name", "first_names"}
    return tuple(
        rniv(getattr(person, name)) if name in names else getattr(person, name) for name in STRICT_TRAITS
    )
