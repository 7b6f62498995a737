"""Rules of the practice's reference: opening hours, motifs, sites, practitioners, idle limit."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telesec.domain.agenda import GRID_MINUTES, ReasonCode, WeeklyRange
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Site
from telesec.domain.plain_text import check_line

COLORS = ("blue", "teal", "rose", "amber", "violet", "slate")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def check_hours(ranges: tuple[WeeklyRange, ...]) -> None:
    """Each range inside one day, on the grid, and none over another at the same dates.

    Raises Invalid with the weekday concerned.
    """
    for item in ranges:
        _check_range(item)
    for weekday, name in enumerate(WEEKDAYS):
        ordered = sorted((r for r in ranges if r.weekday == weekday), key=lambda r: (r.start_minute, r.id))
        for one, other in pairwise(ordered):
            same_dates = one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
            if same_dates and other.start_minute < one.end_minute:
                raise Invalid(
                    "ranges", f"Deux plages du {name} se chevauchent. Raccourcissez l'une des deux."
                )


def _check_range(item: WeeklyRange) -> None:
    if not 0 <= item.weekday <= 6:
        raise Invalid("ranges", "Choisissez un jour de la semaine.")
    name = WEEKDAYS[item.weekday]
    if not 0 <= item.start_minute < item.end_minute <= 24 * 60:
        raise Invalid("ranges", f"Le {name}, l'heure de fin doit venir après l'heure de début.")
    if item.start_minute % GRID_MINUTES or item.end_minute % GRID_MINUTES:
        raise Invalid("ranges", f"Le {name}, choisissez des heures de 5 en 5 minutes.")
    if item.valid_from > item.valid_to:
        raise Invalid("ranges", f"Le {name}, la plage finit avant d'avoir commencé. Corrigez ses dates.")


def check_reason_code(reason_code: ReasonCode) -> None:
    """A motif has a name, a duration of 5 to 480 minutes on the grid, and a known colour."""
    if not reason_code.label.strip():
        raise Invalid("label", "Donnez un nom à ce motif.")
    check_line("label", reason_code.label, 80)
    if not 5 <= reason_code.minutes <= 480 or reason_code.minutes % GRID_MINUTES:
        raise Invalid("minutes", "La durée va de 5 minutes à 8 heures, de 5 en 5 minutes.")
    if reason_code.color not in COLORS:
        raise Invalid("color", "Choisissez une couleur de la liste.")


def check_zone(zone: str) -> None:
    """``zone`` must be an IANA name known here."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            "zone", "Choisissez un fuseau horaire de la liste, par exemple Europe/Paris."
        ) from error


def check_site(site: Site) -> None:
    """A site has a name and a zone."""
    if not site.name.strip():
        raise Invalid("name", "Donnez un nom à ce lieu.")
    for name in ("name", "city", "postcode", "phone"):
        check_line(name, getattr(site, name))
    check_line("address", site.address.replace("\n", " "), 300)
    check_zone(site.zone)


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
        raise Invalid("rpps", "Le numéro RPPS compte 11 chiffres.")


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
            ("Première consultation", 30, "rose"),
            ("Suivi", 15, "teal"),
            ("Vaccination", 10, "violet"),
            ("Certificat", 15, "amber"),
            ("Examen de l'enfant", 20, "teal"),
            ("Urgence", 15, "rose"),
        )
    )
