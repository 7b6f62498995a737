"""Accounts, roles and the compartments each role may open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the practice; an account may hold several."""

    SECRETARY = "secretary"
    PRACTITIONER = "practitioner"
    BILLING = "billing"
    ADMIN = "admin"


class Compartment(StrEnum):
    """One encrypted file each; the value is the file's stem (``office`` → ``office.db``)."""

    PRACTICE = "practice"
    OFFICE = "office"
    BILLING = "billing"
    CLINICAL = "clinical"


ROLE_LABELS: dict[Role, str] = {
    Role.SECRETARY: "Secrétaire",
    Role.PRACTITIONER: "Praticien",
    Role.BILLING: "Facturation",
    Role.ADMIN: "Administrateur",
}

COMPARTMENTS_OF: dict[Role, frozenset[Compartment]] = {
    Role.SECRETARY: frozenset({Compartment.PRACTICE, Compartment.OFFICE}),
    Role.PRACTITIONER: frozenset(Compartment),
    Role.BILLING: frozenset({Compartment.PRACTICE, Compartment.OFFICE, Compartment.BILLING}),
    Role.ADMIN: frozenset({Compartment.PRACTICE}),
}


def compartments_of(roles: frozenset[Role]) -> frozenset[Compartment]:
    """Compartments whose keys an account with ``roles`` holds; none without a role."""
    return frozenset().union(*(COMPARTMENTS_OF[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in. ``practitioner_id`` ties a practitioner to their agenda.

    ``works_for`` are the practitioners the account works for besides itself; none means the whole practice.
    ``valid_from`` and ``valid_until`` (both included, in the practice's zone) bound a replacement.
    """

    id: str
    login: str = field(repr=False)
    display_name: str = field(repr=False)
    roles: frozenset[Role]
    practitioner_id: str | None = None
    state: str = "active"  # active | invited | disabled
    created_at: datetime | None = None
    last_sign_in: datetime | None = None
    works_for: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A column of the agenda and the issuer of fee notes."""

    id: str
    display_name: str  # "Dr Lefèvre"
    profession: str = "Médecin généraliste"
    site_id: str = ""
    rpps: str = ""  # 11 digits, Luhn key (facts: warning only)
    am_number: str = ""
    siret: str = ""
    sector: str = "1"
    active: bool = True
    desk_may_overbook: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A place of practice; its IANA zone gives meaning to the wall times of its appointments."""

    id: str
    name: str
    zone: str = "Europe/Paris"
    address: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    territory: str = "metropole"  # whose public holidays: key of domain.holidays.TERRITORIES
    local_days: tuple[str, ...] = ()  # days off of its own, holidays worked: see domain.holidays
