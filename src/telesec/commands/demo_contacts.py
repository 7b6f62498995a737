"""Whom the demonstration knows: correspondents, a daughter who may be told, the contract in force."""

from __future__ import annotations

from datetime import date

from telesec.commands.demo_people import drafts
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.secretariat.contract import Contract, Party, Pricing, Tier
from telesec.services.contacts.consents import note_consent
from telesec.services.contacts.correspondents import save_correspondent
from telesec.services.gate import Gate
from telesec.services.patients.patients import search_patients
from telesec.services.secretariat.contracts import save_contract
from telesec.services.today import today_of

_PEOPLE = (
    Correspondent(
        "",
        "Ferrand",
        first_name="Inès",
        title="Dr",
        specialty="Cardiologie",
        phone="04 65 71 10 01",
        city="Lyon",
    ),
    Correspondent("", "Laboratoire des Écoles", "laboratory", phone="04 65 71 10 02", city="Lyon"),
    Correspondent("", "Pharmacie du Pont", "pharmacy", phone="04 65 71 10 03", city="Villeurbanne"),
    Correspondent("", "Nadir", "nurse", first_name="Lou", phone="06 39 98 11 04", city="Lyon"),
)
# Numbers that INSEE and the banks give as examples: they pass their checks and belong to nobody here.
_SECRETARIAT = Party(
    "Secrétariat de démonstration", "732829320", "1 rue des Écoles", "69007", "Lyon", "FR44732829320"
)
_PRACTICE = Party("Cabinet de démonstration", "404833048", "2 rue des Écoles", "69007", "Lyon")


def settle_contacts(gate: Gate) -> None:
    """The directory, and a contract by tiers."""
    for person in _PEOPLE:
        save_correspondent(gate, person)
    tiers = (Tier(100, 120), Tier(300, 95), Tier(None, 80))
    first = date(today_of(gate).year - 1, 1, 1)
    save_contract(gate, Contract("", first, _SECRETARIAT, _PRACTICE, Pricing.TIERS, tiers, flat_cents=50_00))


def note_consents(gate: Gate) -> None:
    """The first patient lets a daughter be told of appointments and of results."""
    first = next(drafts(1))
    found = search_patients(gate, f"{first.birth_date:%d/%m/%Y}") if first.birth_date else None
    if found is None or not found.lines:
        return
    scopes = (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS)
    name = f"{first.birth_name} Claire"
    patient_id = found.lines[0].id
    note_consent(
        gate, ThirdPartyConsent("", patient_id, name, scopes, today_of(gate), "fille", "06 39 98 12 05")
    )
