"""What a patient agreed to: being written to by a channel, and somebody being told in their place.

Source: art. L.1110-4 CSP (secrecy holds towards the family too) and RGPD art. 7-1 and 7-3: who agreed,
when, and that it can be withdrawn at any time. A consent is never altered: it is withdrawn, and noted anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.contacts.spoken_names import are_one_name, is_person, is_whole_name, same_name
from telesec.domain.errors import Invalid, Refused
from telesec.domain.plain_text import check_length

CHANNELS = {"sms": "SMS", "mail": "E-mail", "call": "Appel de rappel"}


class ConsentScope(StrEnum):
    """What the third party may be told."""

    APPOINTMENTS = "appointments"
    MESSAGES = "messages"
    RESULTS = "results"


class Proof(StrEnum):
    """What may be believed of an agreement. EARLIER: noted before they were signed; DOUBTFUL: nothing."""

    SIGNED = "signed"
    EARLIER = "earlier"
    DOUBTFUL = "doubtful"


SCOPES: dict[ConsentScope, str] = {
    ConsentScope.APPOINTMENTS: "Dates et heures des rendez-vous",
    ConsentScope.MESSAGES: "Messages et documents du cabinet",
    ConsentScope.RESULTS: "Résultats rendus communicables",
}
PROOFS = {
    Proof.SIGNED: "",
    Proof.EARLIER: "Enregistré avant que les accords ne soient signés.",
    Proof.DOUBTFUL: (
        "Ne renseignez pas cette personne : rien ne prouve que cet accord a été noté ainsi dans ce "
        "programme. Demandez-le de nouveau au patient et notez-le."
    ),
}
GIVEN_BY = {
    "patient": "Le patient lui-même",
    "parent": "Un titulaire de l'autorité parentale",
    "guardian": "Le tuteur ou la personne chargée de la protection",
}
MEANS = {
    "desk": "Dit au cabinet",
    "written": "Écrit et signé",
    "call": "Dit au téléphone, identité vérifiée",
}
WITHDRAWALS = {"asked": "Retiré par le patient", "mistake": "Noté par erreur", "over": "Plus d'actualité"}
NOT_AGREED = (
    "Le patient n'a pas donné son accord pour que cette personne soit renseignée. Ne donnez rien : "
    "proposez de rappeler le patient."
)
_WHOLE_NAME = (
    "Indiquez le nom et le prénom de cette personne, en entier : un nom seul est celui de toute une famille."
)
_OLDEST = date(1990, 1, 1)
_LONGEST = {"name": 120, "relation": 60, "phone": 40}


@dataclass(frozen=True, slots=True)
class ChannelState:
    """Where a patient stands for one channel: never asked (``agreed`` None), agreed or refused."""

    channel: str  # key of CHANNELS
    agreed: bool | None = None
    at: datetime | None = None  # None: refused before dates were kept
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class ThirdPartyConsent:
    """Somebody who may be told in the patient's place, about what, and since when."""

    id: str
    patient_id: str
    name: str = field(repr=False)
    scopes: tuple[ConsentScope, ...]
    agreed_on: date
    relation: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    given_by: str = "patient"  # key of GIVEN_BY
    means: str = "desk"  # key of MEANS
    until: date | None = None
    noted_at: datetime | None = None
    noted_by: str = ""  # account id
    withdrawn_on: date | None = None
    withdrawn_why: str = ""  # key of WITHDRAWALS
    withdrawn_by: str = ""  # account id
    version: int = 1
    signature: str = field(repr=False, default="")  # of who noted it; "" before agreements were signed
    proof: Proof = Proof.SIGNED

    def stands(self, today: date) -> bool:
        """True when it was neither withdrawn nor is over, nor begins later."""
        begun = self.agreed_on <= today
        return begun and self.withdrawn_on is None and (self.until is None or today <= self.until)

    def covers(self, scope: ConsentScope, today: date) -> bool:
        """True when this person may be told that, today."""
        return scope in self.scopes and self.stands(today)


@dataclass(frozen=True, slots=True)
class PatientConsents:
    """Everything a patient agreed to or refused; third parties, those that stand first, then the past."""

    patient_id: str
    version: int  # of the patient's file
    channels: tuple[ChannelState, ...]
    third_parties: tuple[ThirdPartyConsent, ...] = field(repr=False, default=())


def checked_consent(asked: ThirdPartyConsent, today: date) -> ThirdPartyConsent:
    """The consent as it will be kept; raises Invalid naming the field to mend."""
    texts = {name: " ".join(getattr(asked, name).split()) for name in _LONGEST}
    if not is_whole_name(texts["name"]):
        raise Invalid("name", _WHOLE_NAME)
    for name, longest in _LONGEST.items():
        check_length(name, texts[name], longest)
    if not asked.scopes:
        raise Invalid("scopes", "Cochez au moins une chose qui peut être dite à cette personne.")
    if asked.given_by not in GIVEN_BY or asked.means not in MEANS:
        raise Invalid("given_by", "Indiquez qui a donné l'accord, et comment.")
    if not _OLDEST <= asked.agreed_on <= today:
        raise Invalid(
            "agreed_on", "La date de l'accord ne peut être ni dans le futur ni aussi ancienne. Corrigez-la."
        )
    if asked.until is not None and asked.until < today:
        raise Invalid("until", "La fin de l'accord est déjà passée. Laissez-la vide s'il n'y en a pas.")
    scopes = tuple(scope for scope in ConsentScope if scope in asked.scopes)
    return replace(asked, scopes=scopes, **texts)  # type: ignore[arg-type]  # texts only


def of_person(
    consents: Iterable[ThirdPartyConsent], said: str, scope: ConsentScope, today: date
) -> ThirdPartyConsent:
    """The consent for the person who gives this name (``is_person``), in any order of its words.

    Raises Refused when it is nobody's, or when several people may bear it.
    """
    found = [one for one in consents if one.covers(scope, today) and is_person(said, one.name)]
    if not are_one_name(one.name for one in found):
        raise Refused(NOT_AGREED)
    return found[0]


def of_same_person(
    consents: Iterable[ThirdPartyConsent], recognised: tuple[str, str], scope: ConsentScope, today: date
) -> ThirdPartyConsent | None:
    """The consent for somebody recognised (id, and name written down): the same one, or of that very name."""
    known_id, name = recognised
    covering = [one for one in consents if one.covers(scope, today) and same_name(one.name, name)]
    return min(covering, key=lambda one: one.id != known_id, default=None)


def channel_states(
    refused: Iterable[str], choices: Iterable[ChannelState], channels: Iterable[str] = CHANNELS
) -> tuple[ChannelState, ...]:
    """Each channel as it stands (``refused``), with the latest choice (latest first) that says the same."""
    known, off = list(choices), set(refused)
    found = []
    for channel in channels:
        agreed = channel not in off
        same = (one for one in known if one.channel == channel and one.agreed is agreed)
        found.append(next(same, ChannelState(channel, None if agreed else False)))
    return tuple(found)
