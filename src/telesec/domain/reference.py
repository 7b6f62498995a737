"""The practice's own settings as one frozen snapshot: sites, practitioners, motifs, opening hours."""

from __future__ import annotations

from dataclasses import dataclass, field

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import NotFound
from telesec.domain.people import Practitioner, Site
from telesec.domain.schedules import DayException, Room
from telesec.domain.stand_ins import StandIn
from telesec.domain.wall import DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class Reference:
    """Loaded at sign-in and after each change of settings; holds nothing about patients.

    ``others`` and ``elsewhere`` are the practitioners and sites the account does not see: still found
    by their id, for their name, and listed nowhere.
    """

    practice_id: str
    practice_name: str
    sites: tuple[Site, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    ranges: tuple[WeeklyRange, ...] = ()
    rooms: tuple[Room, ...] = ()
    exceptions: tuple[DayException, ...] = ()
    account_names: dict[str, str] = field(default_factory=dict, repr=False)
    lock_minutes: int = 5
    slip_minutes: int = 15  # that an urgent call slip may stay unread
    stand_ins: tuple[StandIn, ...] = field(default=(), repr=False)  # practitioners' accounts, by name
    others: tuple[Practitioner, ...] = ()
    elsewhere: tuple[Site, ...] = ()

    @property
    def zone(self) -> str:
        """IANA zone of the practice's wall: that of its first site."""
        sites = (*self.sites, *self.elsewhere)
        return sites[0].zone if sites else DEFAULT_ZONE

    def practitioner(self, practitioner_id: str) -> Practitioner:
        for item in (*self.practitioners, *self.others):
            if item.id == practitioner_id:
                return item
        raise NotFound("Ce praticien n'existe pas dans ce cabinet. Choisissez-en un autre.")

    def name_of(self, practitioner_id: str) -> str:
        """The name of a practitioner, even gone; "" for nobody."""
        if not practitioner_id:
            return ""
        known = (one.display_name for one in (*self.practitioners, *self.others) if one.id == practitioner_id)
        return next(known, "Ancien praticien")

    def site(self, site_id: str) -> Site:
        for item in (*self.sites, *self.elsewhere):
            if item.id == site_id:
                return item
        raise NotFound("Ce lieu n'existe pas dans ce cabinet. Choisissez-en un autre.")

    def reason_code(self, reason_code_id: str) -> ReasonCode | None:
        """The motif, or None for "" (giving a motif is optional) or a motif since removed."""
        for item in self.reason_codes:
            if item.id == reason_code_id:
                return item
        return None
