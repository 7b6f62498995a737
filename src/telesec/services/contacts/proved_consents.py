"""The agreements of a patient as they may be believed: nobody is told anything by one that is doubtful."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.contacts.consent_proofs import consent_text, proved
from telesec.domain.contacts.consents import Proof, ThirdPartyConsent
from telesec.services.gate import Gate, Records


def every_consent(gate: Gate, records: Records, patient_id: str) -> tuple[ThirdPartyConsent, ...]:
    """All of them, withdrawn ones last, each with what may be believed of it; to be shown."""
    found = records.consents.of_patient(patient_id)
    if not found:
        return ()
    family = records.merges.family(patient_id)
    practice_id = gate.reference.practice_id
    signed = all(one.signature for one in found)  # then nobody asks since when they are
    accounts = () if signed else tuple(gate.reference.account_names)

    def is_signed(one: ThirdPartyConsent) -> bool:
        """An agreement follows its file in a merge: it was signed for one of the files that are now one."""
        texts = (consent_text(practice_id, replace(one, patient_id=member)) for member in family)
        return gate.seal.is_of(one.noted_by, one.signature, *texts)

    return proved(found, records.consents.noted(family, accounts), is_signed)


def believed_consents(gate: Gate, records: Records, patient_id: str) -> tuple[ThirdPartyConsent, ...]:
    """Those by which somebody may be told something."""
    return tuple(one for one in every_consent(gate, records, patient_id) if one.proof is not Proof.DOUBTFUL)
