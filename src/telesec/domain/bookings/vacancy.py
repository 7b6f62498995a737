"""Whether a wanted place is free, why not when it is not, and the free places nearest to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from telesec.domain.agenda import GRID_MINUTES, FreeSlot
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.free_slots import gaps
from telesec.domain.bookings.motif_rules import broken_rule
from telesec.domain.bookings.places import PlaceState, Taken, Verdict, WantedPlace
from telesec.domain.french import span, time_of_day
from telesec.domain.hours.opening import DAY, Opening, Schedule
from telesec.domain.wall import DEFAULT_ZONE, exists, from_minutes, to_minutes


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of some practitioners over a period: when they receive, and what is there already."""

    schedules: dict[str, Schedule]
    zones: dict[str, str]
    now: int  # wall minute before which nothing is booked any more
    taken: tuple[Taken, ...] = ()
    absences: tuple[Absence, ...] = ()
    own: frozenset[str] = frozenset()  # appointments that are themselves on the move
    others: tuple[Taken, ...] = field(default=(), repr=False)  # the patient's, with whomever they are
    _known: dict[str, list[tuple[int, int]]] = field(default_factory=dict, repr=False, compare=False)

    def verdict(self, wanted: WantedPlace) -> Verdict:
        """What stands in the way of ``wanted``, the gravest first."""
        start, end = to_minutes(wanted.start), to_minutes(wanted.end)
        zone = self.zones.get(wanted.site_id, DEFAULT_ZONE)
        if not (exists(wanted.start, zone) and exists(wanted.end, zone)):
            return Verdict(PlaceState.IMPOSSIBLE, "cette heure n'existe pas : changement d'heure")
        if start < self.now:
            return Verdict(PlaceState.PAST, "déjà passé")
        state, why = self._in_the_way(wanted, start, end)
        broken = self._broken(wanted) if state is PlaceState.FREE else ""
        if broken:
            state, why = PlaceState.RULE, broken
        return Verdict(state, why, self._beside(start, end))

    def _in_the_way(self, wanted: WantedPlace, start: int, end: int) -> tuple[PlaceState, str]:
        away = self._away(wanted.practitioner_id, start, end)
        if away is not None:
            return PlaceState.AWAY, away.label or "absence du praticien"
        closed = self.schedules[wanted.practitioner_id].closed_label(wanted.start.date())
        if closed:
            return PlaceState.CLOSED, closed
        hit = self._hit(wanted, start, end)
        if hit:
            return PlaceState.TAKEN, hit
        return self._open(wanted, start, end)

    def _broken(self, wanted: WantedPlace) -> str:
        if wanted.motif is None:
            return ""
        return broken_rule(wanted.motif, wanted.practitioner_id, wanted.start, from_minutes(self.now))

    def _away(self, practitioner_id: str, start: int, end: int) -> Absence | None:
        for one in self.absences:
            if one.practitioner_id != practitioner_id or one.replacement_name or not one.active:
                continue
            if to_minutes(one.start) < end and to_minutes(one.end) > start:
                return one
        return None

    def _hit(self, wanted: WantedPlace, start: int, end: int) -> str:
        group = 0
        for one in self.taken:
            if one.practitioner_id != wanted.practitioner_id or self._moves(one):
                continue
            if one.start >= end or one.end <= start:
                continue
            if not _same_group(one, wanted, start, end):
                return _taken_words(one)
            group += 1
        full = wanted.motif is not None and wanted.motif.places > 1 and group >= wanted.motif.places
        return "groupe complet" if full else ""

    def _moves(self, one: Taken) -> bool:
        return bool(one.appointment_id) and one.appointment_id in self.own

    def _open(self, wanted: WantedPlace, start: int, end: int) -> tuple[PlaceState, str]:
        found = self.schedules[wanted.practitioner_id].between(start, end)
        cursor, why = start, ""
        for one in found:
            if one.start > cursor:
                break
            if not usable(one, wanted, self.now):
                why = "places réservées aux urgences" if one.urgent else "plage réservée à d'autres motifs"
                break
            cursor = max(cursor, one.end)
        if cursor >= end:
            return PlaceState.FREE, ""
        return PlaceState.OUTSIDE, why or "en dehors des heures de consultation"

    def _beside(self, start: int, end: int) -> str:
        for one in self.others:
            if one.start < end and one.end > start and not self._moves(one):
                when = span(from_minutes(one.start), from_minutes(one.end))
                return f"le patient a un autre rendez-vous {when}"
        return ""

    def nearest(
        self, wanted: WantedPlace, days: int, avoid: Sequence[tuple[int, int]] = ()
    ) -> FreeSlot | None:
        """The free place of the same length nearest to ``wanted`` by day, then by hour, within ``days``.

        ``avoid``: wall minutes kept for others, by start.
        """
        at = to_minutes(wanted.start)
        first = (at // DAY - days) * DAY
        found = [
            (abs(start // DAY - at // DAY), abs(start % DAY - at % DAY), start, site)
            for start, site in self._starts(wanted, first, (at // DAY + days + 1) * DAY, avoid)
        ]
        return self._slot(wanted, *min(found)[2:]) if found else None

    def following(self, wanted: WantedPlace, after: int, until: int, count: int) -> list[FreeSlot]:
        """The first ``count`` free places of the same length from wall minute ``after`` on."""
        found: list[FreeSlot] = []
        for start, site in self._starts(wanted, after, until, ()):
            if start < after:
                continue
            found.append(self._slot(wanted, start, site))
            if len(found) == count:
                break
        return found

    @staticmethod
    def _slot(wanted: WantedPlace, start: int, site_id: str) -> FreeSlot:
        return FreeSlot(
            wanted.practitioner_id, site_id, from_minutes(start), from_minutes(start + wanted.minutes)
        )

    def _starts(
        self, wanted: WantedPlace, first: int, until: int, avoid: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, str]]:
        """Starts of the free places in [first, until), in time order, with their site."""
        minutes, first = wanted.minutes, max(first, self.now)
        busy = self._busy(wanted.practitioner_id)
        busy = sorted([*busy, *avoid]) if avoid else busy
        passed = 0
        step = -(-((wanted.motif.step if wanted.motif else 0) or minutes) // GRID_MINUTES) * GRID_MINUTES
        at = to_minutes(wanted.start)
        for one in self.schedules[wanted.practitioner_id].between(first, until):
            if not usable(one, wanted, self.now):
                continue
            zone = self.zones.get(one.site_id, DEFAULT_ZONE)
            while passed < len(busy) and busy[passed][1] <= one.start:
                passed += 1
            near = busy[passed : bisect_left(busy, (one.end,))]
            for begin, finish in gaps(max(one.start, first), one.end, near, minutes):
                for start in _choices(begin, finish - minutes, step, at):
                    if self._possible(wanted, start, zone):
                        yield start, one.site_id

    def _possible(self, wanted: WantedPlace, start: int, zone: str) -> bool:
        wall = from_minutes(start)
        return exists(wall, zone) and not self._broken(replace(wanted, start=wall))

    def _busy(self, practitioner_id: str) -> list[tuple[int, int]]:
        """What is not free of one practitioner, by start."""
        if practitioner_id not in self._known:
            mine = [
                (one.start, one.free_from)
                for one in self.taken
                if one.practitioner_id == practitioner_id and not self._moves(one)
            ]
            away = [
                (to_minutes(one.start), to_minutes(one.end))
                for one in self.absences
                if one.practitioner_id == practitioner_id and one.active and not one.replacement_name
            ]
            self._known[practitioner_id] = sorted(mine + away)
        return self._known[practitioner_id]


def usable(opening: Opening, wanted: WantedPlace, now: int) -> bool:
    """True when the opening takes this motif, and is not kept for urgencies (or is released by now)."""
    motif = wanted.motif
    if not opening.takes(motif.id if motif else ""):
        return False
    return wanted.urgent or (motif is not None and motif.urgent) or not opening.is_kept(now)


def _choices(first: int, last: int, step: int, at: int) -> list[int]:
    """Starts proposed between two minutes: on the step, just before what follows, and at the wanted hour."""
    low = -(-first // GRID_MINUTES) * GRID_MINUTES
    high = last // GRID_MINUTES * GRID_MINUTES
    if high < low:
        return []
    same_hour = low // DAY * DAY + at % DAY
    wanted = {same_hour} if low <= same_hour <= high else set()
    return sorted({*range(low, high + 1, step), high} | wanted)


def _same_group(one: Taken, wanted: WantedPlace, start: int, end: int) -> bool:
    motif = wanted.motif
    if motif is None or motif.places <= 1 or one.places <= 1:
        return False
    return one.reason_code_id == motif.id and (one.start, one.end) == (start, end)


def _taken_words(one: Taken) -> str:
    until = time_of_day(from_minutes(one.end))
    if not one.appointment_id:
        return f"retenu par un collègue jusqu'à {until}"
    return f"déjà pris {span(from_minutes(one.start), from_minutes(one.end))}"
