"""What a patient agreed to: read, noted, withdrawn; each with its date and whoever noted it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.believed import is_heard
from telesec.domain.contacts.consent_proofs import consent_text
from telesec.domain.contacts.consents import (
    CHANNELS,
    WITHDRAWALS,
    ConsentScope,
    PatientConsents,
    ThirdPartyConsent,
    channel_states,
    checked_consent,
    of_person,
)
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.patient_files.phones import shown_phone
from telesec.exchange.phone_numbers import is_possible
from telesec.services.contacts.proved_consents import believed_consents, every_consent
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_UNHEARD = (
    "Pour noter un accord dit au téléphone, prenez l'appel et vérifiez d'abord l'identité du patient. "
    "Sinon, choisissez comment l'accord a été donné."
)


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A patient's yes or no to one channel (key of CHANNELS); ``version`` is the file's, as it was read."""

    patient_id: str
    version: int
    channel: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A consent that no longer holds, as it was read, since which day and why (key of WITHDRAWALS)."""

    consent: ThirdPartyConsent
    on: date
    why: str = "asked"


def patient_consents(gate: Gate, patient_id: str) -> PatientConsents:
    """Everything this patient agreed to or refused, withdrawn consents included; raises NotFound."""
    with gate.enter(Action.CONSENT_LIST, Subject("patient", patient_id, patient_id)) as records:
        return _all(gate, records, patient_id)


def consent_for(
    gate: Gate, patient_id: str, scope: ConsentScope, said: str = ""
) -> tuple[ThirdPartyConsent, ...]:
    """Who may be told that today; with ``said``, the one who gives this name, or Refused."""
    today = today_of(gate)
    with gate.enter(Action.CONSENT_LIST, Subject("patient", patient_id, patient_id)) as records:
        if said:
            return (of_person(believed_consents(gate, records, patient_id), said, scope, today),)
        return tuple(one for one in believed_consents(gate, records, patient_id) if one.covers(scope, today))


def note_consent(gate: Gate, consent: ThirdPartyConsent) -> PatientConsents:
    """Note that somebody may be told in the patient's place. Raises Invalid, NotFound.

    Said on the telephone, it takes an open call in which the patient was recognised. It is signed by the
    key of who notes it.
    """
    today = today_of(gate)
    kept = checked_consent(consent, today)
    if not is_possible(kept.phone):
        raise Invalid("phone", "Ce numéro de téléphone n'existe pas sous cette forme. Vérifiez-le.")
    kept = replace(kept, id=new_id(), phone=shown_phone(kept.phone))
    subject = Subject("consent", kept.id, kept.patient_id)
    with gate.enter(Action.CONSENT_EDIT, subject, reason=gate.seal.reason) as records:
        if kept.means == "call":
            _check_heard(gate, records, kept)
        kept = replace(kept, noted_at=records.entry.now, noted_by=gate.account.id)
        text = consent_text(gate.reference.practice_id, kept)
        records.consents.add(replace(kept, signature=gate.seal.sign(text)))
        return _all(gate, records, kept.patient_id)


def _check_heard(gate: Gate, records: Records, consent: ThirdPartyConsent) -> None:
    call = records.calls.get(gate.call.id) if gate.call.id else None
    if call is None or not is_heard(call, consent.patient_id, consent.given_by):
        raise Invalid("means", _UNHEARD)


def withdraw_consent(gate: Gate, asked: Withdrawal) -> PatientConsents:
    """Say that a consent no longer holds: it stays in the file with its end. Raises Invalid, Stale."""
    if asked.why not in WITHDRAWALS:
        raise Invalid("why", "Indiquez pourquoi l'accord ne tient plus.")
    if not asked.consent.agreed_on <= asked.on <= today_of(gate):
        raise Invalid("on", "Le retrait se place entre le jour de l'accord et aujourd'hui.")
    subject = Subject("consent", asked.consent.id, asked.consent.patient_id)
    with gate.enter(Action.CONSENT_EDIT, subject) as records:
        records.consents.withdraw(asked.consent, asked.on, asked.why)
        return _all(gate, records, asked.consent.patient_id)


def choose_channel(gate: Gate, choice: ChannelChoice) -> PatientConsents:
    """Note a yes or a no to SMS, mail or reminder calls; what messages obey from now on. Raises Stale."""
    if choice.channel not in CHANNELS:
        raise Invalid("channel", "Choisissez SMS, e-mail ou appel de rappel.")
    subject = Subject("patient", choice.patient_id, choice.patient_id)
    with gate.enter(Action.CONSENT_EDIT, subject) as records:
        records.consents.choose(choice.patient_id, choice.version, choice.channel, agreed=choice.agreed)
        return _all(gate, records, choice.patient_id)


def _all(gate: Gate, records: Records, patient_id: str) -> PatientConsents:
    refused, version = records.consents.refused(patient_id)
    choices = records.consents.choices(patient_id)
    return PatientConsents(
        patient_id, version, channel_states(refused, choices), every_consent(gate, records, patient_id)
    )
