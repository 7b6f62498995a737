"""Who may be what in the practice, and until when: the rules of accounts and of replacements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from telesec.domain.errors import Invalid, Refused
from telesec.domain.french import date_long, date_numeric, sentence_case
from telesec.domain.people import ROLE_LABELS, Account, Compartment, Practitioner, Role
from telesec.domain.wall import DEFAULT_ZONE, wall_now

LONGEST_NAME, LONGEST_LOGIN = 120, 80
OWN_ACCOUNT = (
    "Vos propres rôles et vos propres dates ne se changent pas ici : demandez à un autre administrateur. "
    "Votre nom, lui, peut être changé."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What ``practice.db`` says of an account at this moment; ``zone`` (IANA) gives meaning to its days."""

    state: str
    roles: str
    valid_from: date | None = None
    valid_until: date | None = None
    zone: str = DEFAULT_ZONE

    @property
    def identity(self) -> tuple[str, str]:
        """What an open session was opened for: any change of it ends the session."""
        return self.state, self.roles

    def outside(self, now: datetime) -> str:
        """Why an active account may not work at ``now`` (aware), or "": both of its days are included."""
        if self.state != "active" or (self.valid_from is None and self.valid_until is None):
            return ""
        today = wall_now(now, self.zone).date()
        if self.valid_from is not None and today < self.valid_from:
            return f"Votre accès à ce cabinet commence le {date_long(self.valid_from)}."
        if self.valid_until is not None and today > self.valid_until:
            return (
                f"Votre accès à ce cabinet s'est terminé le {date_long(self.valid_until)}. "
                "S'il doit être prolongé, demandez-le à un administrateur."
            )
        return ""


def check_names(login: str, display_name: str) -> None:
    """Raises Invalid ("login" or "display_name")."""
    if not login.strip() or len(login) > LONGEST_LOGIN:
        raise Invalid("login", "Choisissez un identifiant, par exemple le prénom.")
    if not display_name.strip() or len(display_name) > LONGEST_NAME:
        raise Invalid("display_name", "Indiquez le nom de la personne, tel que les autres le verront.")


def check_roles(roles: frozenset[Role], valid_until: date | None) -> None:
    """Raises Invalid ("roles"): none, or an administrator whose access would end by itself."""
    if not roles:
        raise Invalid("roles", "Choisissez au moins un rôle.")
    if Role.ADMIN in roles and valid_until is not None:
        raise Invalid(
            "roles",
            "Un compte qui a une date de fin n'administre pas le cabinet : il pourrait rester sans "
            "administrateur. Retirez ce rôle, ou la date.",
        )


def check_days(valid_from: date | None, valid_until: date | None, today: date) -> None:
    """Raises Invalid ("valid_until"): a replacement that ends before it begins, or already over."""
    if valid_until is None:
        return
    if valid_from is not None and valid_until < valid_from:
        raise Invalid("valid_until", "Le dernier jour est avant le premier. Corrigez l'un des deux.")
    if valid_until < today:
        raise Invalid(
            "valid_until",
            "Ce jour est déjà passé. Donnez un jour à venir, ou fermez le compte.",
        )


def check_own(before: Account, after: Account, own_id: str) -> None:
    """Nobody raises, lowers or prolongs their own rights; raises Refused."""
    if before.id == own_id and (before.roles, before.valid_from, before.valid_until) != (
        after.roles,
        after.valid_from,
        after.valid_until,
    ):
        raise Refused(OWN_ACCOUNT)


def is_over(account: Account, today: date) -> bool:
    """True when the last day of an open account is past."""
    return account.state != "disabled" and account.valid_until is not None and account.valid_until < today


def last_of(held: Mapping[str, frozenset[Compartment]], account_id: str) -> frozenset[Compartment]:
    """What nobody else opens, by the keys that active accounts hold: closed, only the sheet opens it.

    ``practice`` is left out: whoever closes an account has its key.
    """
    others = [keys for other, keys in held.items() if other != account_id]
    return held.get(account_id, frozenset()).difference(*others, {Compartment.PRACTICE})


def own_column(account: Account, practitioners: Iterable[Practitioner]) -> str:
    """The agenda to open for an account: its own, else that of the first it stands in for; "" for a desk."""
    received = {one.id for one in practitioners if one.active}
    if not account.practitioner_id:
        return ""
    return next((key for key in (account.practitioner_id, *account.works_for) if key in received), "")


def changes_said(before: Account, after: Account, practitioners: Mapping[str, str]) -> tuple[str, ...]:
    """``Rôles : Secrétaire → Secrétaire, Facturation``, one line a thing that changes.

    A changed name is said without either name: the journal holds none.
    """
    words = (
        ("Rôles", roles_said(before.roles), roles_said(after.roles)),
        ("Agendas", _agendas(before, practitioners), _agendas(after, practitioners)),
        ("Premier jour", date_numeric(before.valid_from), date_numeric(after.valid_from)),
        ("Dernier jour", date_numeric(before.valid_until), date_numeric(after.valid_until)),
    )
    said = [f"{name} : {old or 'aucun'} → {new or 'aucun'}" for name, old, new in words if old != new]
    if before.display_name != after.display_name:
        said.insert(0, "Nom affiché changé")
    return tuple(said)


def roles_said(roles: frozenset[Role]) -> str:
    """``Secrétaire, facturation``, in the order of the roles."""
    return sentence_case(", ".join(ROLE_LABELS[role].lower() for role in Role if role in roles))


def _agendas(account: Account, practitioners: Mapping[str, str]) -> str:
    if not account.works_for:
        return "tout le cabinet"
    return ", ".join(sorted(practitioners.get(one, "praticien retiré") for one in account.works_for))
