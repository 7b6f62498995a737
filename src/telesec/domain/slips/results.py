"""Results a practitioner received, and what may be said of them on the telephone.

The result lives with the notes, where no secretary holds the key. The desk holds a release: a sentence
the practitioner allows, to whom, until when. Without one there is nothing to say, and nothing tells
a result kept back from a result that never came.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

WORDINGS = (
    "Le praticien a vu vos résultats : il n'y a rien à faire de plus.",
    "Le praticien a vu vos résultats et vous les expliquera au prochain rendez-vous.",
    "Le praticien a vu vos résultats : gardez le traitement habituel et le rendez-vous prévu.",
    "Le praticien souhaite vous voir pour parler de vos résultats : prenez rendez-vous.",
    "Le praticien vous rappellera lui-même au sujet de vos résultats.",
)


class Asker(StrEnum):
    """Who asks for a result on the telephone."""

    PATIENT = "patient"
    THIRD_PARTY = "third_party"


class Answer(StrEnum):
    """What was said to who asked."""

    GIVEN = "given"
    NOTHING = "nothing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """A result as the practitioner enters it."""

    patient_id: str
    label: str = field(repr=False)
    text: str = field(repr=False)
    received_on: date


@dataclass(frozen=True, slots=True)
class Result:
    """A result as it is kept, clinical through and through."""

    id: str
    patient_id: str
    practitioner_id: str
    author_id: str
    label: str = field(repr=False)
    text: str = field(repr=False)
    received_on: date
    written_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class ResultEdit:
    """New words for a result as it was on screen (``version``)."""

    result_id: str
    patient_id: str
    version: int
    label: str = field(repr=False)
    text: str = field(repr=False)
    received_on: date


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """The wish to let the desk say ``wording`` about a result, to the patient or to some third parties too.

    ``consent_ids``: agreements of the patient that name who else may be told; none = the patient alone.
    """

    result_id: str
    patient_id: str
    wording: str = field(repr=False)
    until: date | None = None
    consent_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What the desk may say, as the practitioner allowed it; ``withdrawn_at`` ends it for good."""

    id: str
    result_id: str
    patient_id: str
    practitioner_id: str
    wording: str = field(repr=False)
    released_at: datetime
    released_by: str
    until: date | None = None
    consent_ids: tuple[str, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    version: int = 1

    def stands(self, today: date) -> bool:
        """Whether it may be said today."""
        return self.withdrawn_at is None and (self.until is None or today <= self.until)


@dataclass(frozen=True, slots=True)
class ReleaseWithdrawal:
    """The wish that the desk no longer says it, as it was on screen (``version``)."""

    release_id: str
    patient_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Asking:
    """That somebody asked for a result, and was answered or not."""

    at: datetime
    account_id: str
    asker: Asker
    answer: Answer
    release_id: str = ""
    call_id: str = ""
    consent_id: str = ""


@dataclass(frozen=True, slots=True)
class Releases:
    """What the practitioner let the desk say of a patient's results, and who asked."""

    releases: tuple[Release, ...] = field(repr=False, default=())
    askings: tuple[Asking, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientResults:
    """The results of a patient, latest first, with what the desk may say of them."""

    results: tuple[Result, ...] = field(repr=False, default=())
    said: Releases = field(repr=False, default_factory=Releases)

    def release_of(self, result_id: str, today: date) -> Release | None:
        """The release of this result that stands, or None."""
        mine = [one for one in self.said.releases if one.result_id == result_id and one.stands(today)]
        return mine[0] if mine else None


@dataclass(frozen=True, slots=True)
class ResultAsk:
    """A result asked for during a call; by a third party, under which agreement ("" for none)."""

    call_id: str
    patient_id: str
    asker: Asker = Asker.PATIENT
    consent_id: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One sentence to say, word for word, and whose it is."""

    wording: str = field(repr=False)
    practitioner_id: str
    released_at: datetime
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ResultAnswer:
    """What to say to who asks; ``sentence`` tells the secretary where they stand."""

    answer: Answer
    sentence: str
    allowed: tuple[Allowed, ...] = field(repr=False, default=())
