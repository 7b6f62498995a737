"""What a cut left undone between ``practice.json``, which is signed, and ``practice.db``: done, or said."""

from __future__ import annotations

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.french import of_name
from telesec.domain.people import Account, Role, compartments_of
from telesec.security.header import Header
from telesec.security.trust import Trust
from telesec.services.access import key_renewal
from telesec.services.access.key_requests import settle_requests
from telesec.services.gate import Records
from telesec.services.header_changes import SHEET, VERSION

_CLOSED = (
    "La fermeture du compte {whose} avait été interrompue : elle est terminée, et les clés qu'il ouvrait "
    "sont à renouveler."
)
_ACTIVE = "L'activation du compte {whose} avait été interrompue : elle est terminée."
_ROLES = (
    "Les rôles {whose} ne sont pas les mêmes dans les deux fichiers du cabinet : son accès est refusé. "
    "Modifiez ce compte dans Comptes et redonnez-lui ses rôles."
)
_SHEET_AHEAD = (
    "La feuille de récupération a changé sans que les sauvegardes la suivent : elles sont encore faites pour "
    "l'ancienne. Donnez le nouveau code dans Sauvegardes, Clés."
)


def complete(records: Records, header: Header, believed: Trust, reader: str) -> tuple[str, ...]:
    """Within the entry of a sign-in, what ``header`` says and ``practice.db`` does not know yet.

    ``reader`` is the account that comes in: it alone reads what is returned, administrators their notices.
    A header older than ``practice.db`` completes nothing: the sign-in refuses it.
    """
    if header.version < int(records.sessions.secret(VERSION) or b"0"):
        return ()
    accounts = {account.id: account for account in records.people.all()}
    admins = [one.id for one in accounts.values() if one.state == "active" and Role.ADMIN in one.roles]
    said = []
    for slot in header.slots:
        account = accounts.get(slot.account_id)
        if account is None or slot.account_id not in believed.trusted:
            continue
        sentence = _state(records, account, slot.state)
        if sentence:
            records.people.notify(tuple(one for one in admins if one != account.id), sentence)
        elif reader in admins and slot.state != "disabled" and slot.roles != account.roles:
            said.append(_ROLES.format(whose=of_name(account.display_name)))
    reads = accounts.get(reader)
    if _sheet_ahead(records, header, believed) and reads and reads.roles & {Role.ADMIN, Role.PRACTITIONER}:
        said.append(_SHEET_AHEAD)
    return tuple(said)


def _state(records: Records, account: Account, state: str) -> str:
    """Bring the account to the state of its slot; the sentence that says so, or ""."""
    if state == "disabled" != account.state:
        records.people.set_state(account.id, "disabled")
        settle_requests(records, account.id, ())
        key_renewal.ask(records, compartments_of(account.roles), RenewalReason.ACCOUNT_CLOSED)
        return _CLOSED.format(whose=of_name(account.display_name))
    if state == "active" and account.state == "invited":
        records.people.set_state(account.id, "active")
        return _ACTIVE.format(whose=of_name(account.display_name))
    return ""


def _sheet_ahead(records: Records, header: Header, believed: Trust) -> bool:
    """True when backups do not follow the sheet; the first sheet known is the one they follow."""
    if believed.standing is None or not header.recovery.entries:
        return False
    known, root = records.sessions.secret(SHEET), believed.standing.root.key
    if known is None:
        records.sessions.set_secret(SHEET, root)
    return known not in (None, root)
