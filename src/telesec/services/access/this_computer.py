"""Which computer this is for the practice, whether it may still open it, and how it keeps its part."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.access.computers import Computer, name_of
from telesec.domain.french import date_numeric
from telesec.domain.ids import is_id, new_id
from telesec.domain.people import Account, Role
from telesec.domain.wall import wall_now
from telesec.security.keyrings import DeviceRefused, Trouble
from telesec.security.strict_json import Malformed, canonical, instant_text, parse
from telesec.services.gate import Records
from telesec.services.threshold import Threshold

BLOB, OFFERS = "computer", "computer_offers"
_LIMIT = 1024
FORGOTTEN = (
    "Le cabinet a retiré cet ordinateur, qui vient d'oublier le secret qui l'ouvrait. Pour l'ouvrir d'ici à "
    "nouveau, utilisez le code de récupération, ou un code donné par un ordinateur du cabinet."
)
_SPENT = (
    "Ce code a déjà servi à un autre ordinateur, ou a été annulé. Demandez-en un autre, ou utilisez le code "
    "de récupération."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this computer is; ``offer`` and ``given_by`` until it has come in with the code it was given."""

    id: str
    offer: str = ""
    given_by: str = ""


def identity(threshold: Threshold, practice_id: str) -> Identity:
    """As the device keeps it; made when it has none. Raises DeviceRefused."""
    found = _read(threshold.kept(practice_id, BLOB))
    return found or keep_identity(threshold, practice_id, Identity(new_id()))


def keep_identity(threshold: Threshold, practice_id: str, who: Identity) -> Identity:
    """Write it on the device; raises DeviceRefused."""
    body = {"id": who.id, "offer": who.offer, "given_by": who.given_by}
    threshold.keep(practice_id, BLOB, canonical(body))
    return who


def admit(records: Records, threshold: Threshold, practice_id: str, account: Account) -> None:
    """Within the entry of a sign-in: note this computer, or refuse it.

    One seen for the first time is told to those who look after the practice. Raises DeviceRefused for a
    computer that was forgotten, or whose code was spent elsewhere: it then keeps nothing of the practice.
    """
    who = identity(threshold, practice_id)
    known = records.computers.find(who.id)
    name, now = name_of(threshold.workstation), records.entry.now
    if known is not None and known.state == "known":
        records.computers.see(who.id, name, now)
    elif known is not None:
        _turn_away(threshold, practice_id, FORGOTTEN)
    else:
        if who.offer and not _spend(records, who.offer):
            _turn_away(threshold, practice_id, _SPENT)
        others = records.computers.all()
        by = who.given_by or account.id
        records.computers.put([Computer(who.id, name, by, now, now, offer=who.offer)])
        records.entry.touch("computer")
        if others:
            _tell(records, account, name)
    if who.offer:
        keep_identity(threshold, practice_id, Identity(who.id))


def note_offer(records: Records, offer: str) -> None:
    """A code was given: it admits one computer."""
    _keep_offers(records, {**_offers(records), offer: instant_text(records.entry.now)})


def drop_offers(records: Records) -> None:
    """No code given before admits anyone."""
    _keep_offers(records, {})


def _spend(records: Records, offer: str) -> bool:
    offers = _offers(records)
    known = offers.pop(offer, None) is not None
    _keep_offers(records, offers)
    return known


def _offers(records: Records) -> dict[str, str]:
    try:
        fields = parse(records.sessions.secret(OFFERS) or b"{}", _LIMIT)
        return {name: fields.text(name) for name in fields.names()}
    except Malformed:
        return {}


def _keep_offers(records: Records, offers: dict[str, str]) -> None:
    newest = dict(sorted(offers.items(), key=lambda item: item[1])[-5:])
    records.sessions.set_secret(OFFERS, canonical(newest))


def _turn_away(threshold: Threshold, practice_id: str, sentence: str) -> None:
    threshold.erase(practice_id, "secret", BLOB)
    raise DeviceRefused(sentence, Trouble.FORGOTTEN)


def _tell(records: Records, account: Account, name: str) -> None:
    keepers = {Role.ADMIN, Role.PRACTITIONER}
    told = [one.id for one in records.people.all() if one.state == "active" and one.roles & keepers]
    day = date_numeric(wall_now(records.entry.now, records.schedules.reference().zone).date())
    records.people.notify(
        tuple(one for one in told if one != account.id),
        f"Le {day}, {account.display_name} a ouvert le cabinet depuis un nouvel ordinateur, « {name} ». Si "
        "personne ne s'y attendait, retirez-le dans Paramètres, section Cet ordinateur.",
    )


def _read(blob: bytes) -> Identity | None:
    try:
        fields = parse(blob, _LIMIT)
        found = Identity(fields.text("id", 32), fields.text("offer", 32), fields.text("given_by", 32))
        fields.done()
    except Malformed:
        return None
    return found if is_id(found.id) else None
