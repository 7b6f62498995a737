"""Is the caller who they say? What they answer is compared; what is on file is never told.

Source of the items: the caller's authentication usual at a medical desk (birth date, and one of a known
number, the day of the last visit, the town), and the third parties the patient authorised.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from telesec.domain.calls.requests import IdentityAnswers, ThirdPartyAnswers
from telesec.domain.contacts.spoken_names import are_one_name, is_person
from telesec.domain.patient_files.births import parse_birth
from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.rniv import search_words
from telesec.domain.typed_time import parse_date

MATCHES = "Les réponses correspondent à la fiche."
DIFFERS = "Les réponses ne correspondent pas à la fiche."
NO_MORE = (
    "Trop de réponses ne correspondaient pas. Proposez de rappeler au numéro de la fiche : "
    "rien d'autre ne peut plus établir l'identité."
)
MAX_AMONG = 20  # files compared at once: the homonyms of one number, not a directory
MAX_FAILURES_A_DAY = 10  # wrong answers about one file, whatever the calls and the people
MAX_SEARCHES = 20  # of a file, in one call
# Of one account in any 24 hours: far beyond a full day at the desk, far below a directory copied out.
MAX_SEARCHES_A_DAY = 200
MAX_CALL_BACKS_A_DAY = 40
MAX_NUMBERS_A_DAY = 250  # the first one of a call taken by hand counts too
MAX_TAKEN_A_DAY = 400  # calls begun by hand with their number, none of which rang here
A_DAY = timedelta(hours=24)
MINOR_UNTIL = 15  # years; a parent on the file speaks for a child, not for an adolescent
_NOTHING = "?"  # never equal to an answer: those are digits, days or capitals


@dataclass(frozen=True, slots=True)
class OnFile:
    """What of a file an answer is compared with; stays inside the check."""

    patient_id: str
    birth_date: date | None = field(repr=False, default=None)
    birth_precision: str = "day"
    names: tuple[str, ...] = field(repr=False, default=())
    phones: tuple[str, ...] = field(repr=False, default=())
    last_visit: date | None = field(repr=False, default=None)
    city: str = field(repr=False, default="")
    told: bool = False  # this call has shown its number, or changed the file: both prove nothing


@dataclass(frozen=True, slots=True)
class Authorised:
    """Somebody who may speak for a patient: a consent recorded, or a parent or guardian on the file."""

    id: str
    name: str = field(repr=False)
    source: str = "consent"  # or "contact", of the file
    parent: bool = False  # speaks for a child only


def is_answered(answers: IdentityAnswers) -> bool:
    """Whether enough was asked: the birth date, and one of the three other items."""
    others = (answers.phone, answers.last_visit, answers.city)
    return bool(answers.birth_date.strip()) and any(item.strip() for item in others)


def recognised(answers: IdentityAnswers, files: Iterable[OnFile], today: date) -> str:
    """The id of the one file that every answer given agrees with; "" when none does, or several."""
    found = [file.patient_id for file in files if _agrees(answers, file, today)]
    return found[0] if len(found) == 1 and is_answered(answers) else ""


def _agrees(answers: IdentityAnswers, file: OnFile, today: date) -> bool:
    """Every item is compared whatever the others gave: the time taken tells nothing either."""
    given_phone = phone_digits(answers.phone)
    phones = [] if file.told else [phone_digits(phone) for phone in file.phones]
    checks = (
        _born(answers.birth_date, file, today),
        not answers.phone.strip() or _any_same(given_phone, phones),
        not answers.last_visit.strip() or _same_day(answers.last_visit, file.last_visit, today),
        not answers.city.strip() or _same(_key(answers.city), _key("" if file.told else file.city)),
        not answers.name.strip() or _named(answers.name, file.names),
    )
    return all(checks)


def stands_for(
    answers: ThirdPartyAnswers, file: OnFile, authorised: Iterable[Authorised], today: date
) -> Authorised | None:
    """Who of those authorised is speaking: the name given is theirs, the birth date the patient's.

    Nobody when the name given may be that of several of them.
    """
    born = _born(answers.birth_date, file, today)
    child = _is_child(file.birth_date, today)
    found = [
        one for one in authorised if is_person(answers.caller_name, one.name) and (child or not one.parent)
    ]
    return found[0] if born and are_one_name(one.name for one in found) else None


def _is_child(birth: date | None, today: date) -> bool:
    if birth is None:
        return False
    had = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (not had) < MINOR_UNTIL


def _born(typed: str, file: OnFile, today: date) -> bool:
    said = parse_birth(typed, today.year)
    if said is None or file.birth_date is None:
        return _same("", _NOTHING)
    return _same(f"{said[0]} {said[1].value}", f"{file.birth_date} {file.birth_precision}")


def _same_day(typed: str, known: date | None, today: date) -> bool:
    said = parse_date(typed, today.year)
    return _same(str(said or ""), str(known or _NOTHING))


def _any_same(given: str, known: Iterable[str]) -> bool:
    found = [_same(given, phone or _NOTHING) for phone in known]
    return any(found)


def _named(typed: str, names: Iterable[str]) -> bool:
    """Two names agree when all the words said, two letters at least, are among those written."""
    said = {word for word in search_words(typed) if len(word) > 1}
    found = [bool(said) and said <= set(search_words(name)) for name in names]
    return any(found)


def _key(text: str) -> str:
    return "".join(search_words(text)) or _NOTHING


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode()) and given not in ("", _NOTHING)
