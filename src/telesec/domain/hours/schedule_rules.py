"""Rules of the practice's reference: motifs, sites, rooms, practitioners, idle limit."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telesec.domain.agenda import GRID_MINUTES, ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.hours.holidays import TERRITORIES, is_local_day
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.plain_text import check_line
from telesec.domain.schedules import Room

COLORS = ("blue", "teal", "rose", "amber", "violet", "slate")
BOOKING_ROLES = frozenset({Role.SECRETARY.value, Role.PRACTITIONER.value})
MOST_PLACES = 50
MOST_PREPARATION = 1000


def check_reason_code(reason_code: ReasonCode) -> None:
    """A motif has a name, lengths on the grid, a known colour, and bounds that can be met. Raises Invalid."""
    if not reason_code.label.strip():
        raise Invalid("label", "Donnez un nom à ce motif.")
    check_line("label", reason_code.label, 80)
    if not 5 <= reason_code.minutes <= 480 or reason_code.minutes % GRID_MINUTES:
        raise Invalid("minutes", "La durée va de 5 minutes à 8 heures, de 5 en 5 minutes.")
    if reason_code.color not in COLORS:
        raise Invalid("color", "Choisissez une couleur de la liste.")
    _check_bounds(reason_code)
    if not set(reason_code.booked_by) <= BOOKING_ROLES:
        raise Invalid(
            "booked_by", "Choisissez qui prend ce motif : le secrétariat, les praticiens, ou les deux."
        )
    if len(reason_code.preparation) > MOST_PREPARATION:
        raise Invalid(
            "preparation", f"Ces consignes sont trop longues : {MOST_PREPARATION} caractères au plus."
        )


def _check_bounds(reason_code: ReasonCode) -> None:
    for name, most, sentence in (
        ("step", 480, "Le pas entre deux débuts va de 0 à 8 heures, de 5 en 5 minutes."),
        ("buffer", 240, "Le temps gardé libre après va de 0 à 4 heures, de 5 en 5 minutes."),
    ):
        minutes = getattr(reason_code, name)
        if not 0 <= minutes <= most or minutes % GRID_MINUTES:
            raise Invalid(name, sentence)
    if not 1 <= reason_code.places <= MOST_PLACES:
        raise Invalid("places", f"Un créneau compte de 1 à {MOST_PLACES} places.")
    if not 0 <= reason_code.min_notice <= 365 * 24 * 60:
        raise Invalid("min_notice", "Le délai avant le rendez-vous va de 0 à un an.")
    if not 0 <= reason_code.horizon_days <= 3 * 366:
        raise Invalid("horizon_days", "Un motif se prend au plus trois ans à l'avance.")
    if reason_code.horizon_days and reason_code.min_notice >= (reason_code.horizon_days + 1) * 24 * 60:
        raise Invalid(
            "horizon_days",
            "Ce motif ne pourrait jamais se prendre : son délai dépasse sa limite. Changez l'un des deux.",
        )


def check_zone(zone: str) -> None:
    """``zone`` must be an IANA name known here."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            "zone", "Choisissez un fuseau horaire de la liste, par exemple Europe/Paris."
        ) from error


def check_site(site: Site) -> None:
    """A site has a name, a zone, a territory whose public holidays it keeps, and days off of its own."""
    if not site.name.strip():
        raise Invalid("name", "Donnez un nom à ce lieu.")
    for name in ("name", "city", "postcode", "phone"):
        check_line(name, getattr(site, name))
    check_line("address", site.address.replace("\n", " "), 300)
    check_zone(site.zone)
    if site.territory not in TERRITORIES:
        raise Invalid(
            "territory", "Choisissez dans la liste le territoire dont ce lieu suit les jours fériés."
        )
    for day in site.local_days:
        if not is_local_day(day):
            raise Invalid(
                "local_days", "Écrivez les jours fériés locaux comme 21/07, séparés par des virgules."
            )


def check_room(room: Room, others: Iterable[Room]) -> None:
    """A room has a name that no other room of its site has."""
    if not room.name.strip():
        raise Invalid("name", "Donnez un nom à cette salle.")
    check_line("name", room.name, 40)
    name = room.name.strip().casefold()
    for other in others:
        same_site = other.id != room.id and other.site_id == room.site_id
        if same_site and other.name.strip().casefold() == name:
            raise Invalid("name", "Une salle de ce lieu porte déjà ce nom. Choisissez-en un autre.")


def check_practitioner(practitioner: Practitioner) -> None:
    """A practitioner has a name; the RPPS number, when given, is 11 digits (ANS).

    Its Luhn key is not enforced: numbers published by the ANS itself fail it.
    """
    if not practitioner.display_name.strip():
        raise Invalid("display_name", "Donnez le nom du praticien.")
    for name in ("display_name", "profession", "am_number", "siret", "sector"):
        check_line(name, getattr(practitioner, name))
    rpps = practitioner.rpps.replace(" ", "")
    if rpps and not (rpps.isascii() and rpps.isdigit() and len(rpps) == 11):
        raise Invalid("rpps", "Le numéro RPPS compte 11 chiffres : vérifiez-le.")


def check_lock_minutes(minutes: object) -> int:
    """The idle limit: 1 to 15 minutes, never off (CNIL: a given time; ours is bounded)."""
    if type(minutes) is not int or not 1 <= minutes <= 15:
        raise Invalid("lock_minutes", "Le verrouillage automatique se règle de 1 à 15 minutes.")
    return minutes


def usual_hours(practitioner_id: str, site_id: str) -> tuple[WeeklyRange, ...]:
    """A first template to correct: Monday to Friday, 8 h to 12 h and 14 h to 18 h."""
    return tuple(
        WeeklyRange(new_id(), practitioner_id, site_id, weekday, start * 60, end * 60)
        for weekday in range(5)
        for start, end in ((8, 12), (14, 18))
    )


def usual_reason_codes() -> tuple[ReasonCode, ...]:
    """First motifs to correct, with durations common in general practice."""
    return tuple(
        ReasonCode(new_id(), label, minutes, color)
        for label, minutes, color in (
            ("Consultation", 15, "blue"),
            ("Première consultation", 30, "teal"),
            ("Renouvellement", 10, "violet"),
            ("Vaccination", 10, "amber"),
            ("Urgence", 15, "rose"),
        )
    )
