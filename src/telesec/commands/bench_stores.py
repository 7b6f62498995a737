"""Bench of what passes through the gate: search, agenda, booking, free slots, journal."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from telesec.commands.bench_data import bench_practitioners, last_day
from telesec.commands.bench_lines import Line, median, p95, timed
from telesec.commands.bench_people import people
from telesec.commands.bench_raw import RawOffice
from telesec.domain.agenda import FreeSlot
from telesec.domain.bookings.requests import AgendaRange, BookingRequest, SlotRequest
from telesec.domain.errors import Conflict
from telesec.domain.patients import PatientDraft
from telesec.domain.wall import day_minutes, monday_of
from telesec.services.bookings import agenda, booking
from telesec.services.gate import Gate
from telesec.services.patients import patients

SAMPLES = 150


@dataclass(frozen=True, slots=True)
class Scene:
    """What every measure needs: the session, the raw twin, and whom the patients are."""

    gate: Gate
    raw: RawOffice
    patient_ids: list[str]
    drafts: list[PatientDraft]


def sample_people(count: int) -> list[PatientDraft]:
    """A spread of the patients that were written, in a fixed order."""
    step = max(1, count // SAMPLES)
    return [draft for number, draft in enumerate(people(count)) if number % step == 0][:SAMPLES]


def search_lines(scene: Scene) -> list[Line]:
    """p95 of each kind of search over many patients, as typed in the box."""
    kinds: tuple[tuple[str, str, float, Callable[[PatientDraft], str]], ...] = (
        ("search_birth_date", "Recherche par date de naissance, p95", 5, _birth),
        ("search_phone", "Recherche par téléphone, p95", 5, lambda draft: "0" + draft.phone[3:]),
        ("search_name", "Recherche par nom tel que tapé, p95", 20, _name),
        ("search_typo", "Recherche avec une faute de frappe, p95", 60, _typo),
    )
    lines = []
    for name, what, budget, typed in kinds:
        texts = [typed(draft) for draft in scene.drafts]
        first = timed([partial(patients.search_patients, scene.gate, texts[0])])[0]
        spent = timed([partial(patients.search_patients, scene.gate, text) for text in texts])
        expressions = [_raw_expression(name, draft) for draft in scene.drafts]
        raw = timed([partial(scene.raw.search, text) for text in expressions])
        note = f"médiane {median(spent):.1f} ms, toute première {first:.0f} ms"
        if name == "search_typo":
            note += " ; SQLCipher nu cherche le nom sans faute"
        lines.append(Line(name, what, p95(spent), budget=budget, raw=p95(raw), note=note))
    return lines


def _birth(draft: PatientDraft) -> str:
    return draft.birth_date.strftime("%d/%m/%Y") if draft.birth_date else ""


def _name(draft: PatientDraft) -> str:
    return f"{draft.birth_name[:5]} {draft.first_names[:3]}"


def _typo(draft: PatientDraft) -> str:
    name = draft.birth_name
    return f"{name[:2]}{name[3]}{name[2]}{name[4:]}" if len(name) > 4 else name + "x"


def _raw_expression(kind: str, draft: PatientDraft) -> str:
    if kind == "search_birth_date":
        return f'birth : "{draft.birth_date:%d%m%Y}" *'
    if kind == "search_phone":
        return f'phone : "0{draft.phone[3:]}" *'
    if kind == "search_name":
        return f'family : "{draft.birth_name[:5].lower()}" * AND "{draft.first_names[:3].lower()}" *'
    return f'family : "{draft.birth_name.lower()}"'


def agenda_lines(scene: Scene) -> list[Line]:
    """The two views of the budget: a week of one practitioner, a day of ten."""
    gate, doctors = scene.gate, bench_practitioners(scene.gate)
    monday = monday_of(last_day(gate)) - timedelta(weeks=3)
    everyone = tuple(one.id for one in doctors)
    weeks = [
        AgendaRange((one.id,), monday + timedelta(weeks=shift), 5) for one in doctors for shift in (0, 1)
    ]
    days = [AgendaRange(everyone, monday + timedelta(days=shift)) for shift in range(5)]
    lines = []
    for name, what, asked in (
        ("week_query", "Semaine d'un praticien (200), lecture", weeks),
        ("team_query", "Journée de l'équipe (10 × 40), lecture", days),
    ):
        spent = timed([partial(agenda.view, gate, one) for one in asked], rounds=4)
        raw = timed([partial(_raw_view, scene.raw, one) for one in asked], rounds=4)
        shown = len(agenda.view(gate, asked[0]).lines)
        note = f"{shown} rendez-vous, p95 {p95(spent):.1f} ms, ligne de journal et fsync compris"
        lines.append(Line(name, what, median(spent), budget=4, raw=median(raw), note=note))
    return lines


def _raw_view(raw: RawOffice, asked: AgendaRange) -> int:
    start = day_minutes(asked.first)
    return raw.view(asked.practitioner_ids, start, start + asked.days * 1440)


def _free_days(gate: Gate) -> list[date]:
    """Saturdays beyond the last day: empty, though outside the opening hours."""
    first = last_day(gate) + timedelta(days=1)
    return [first + timedelta(days=shift) for shift in range(60)]


def booking_line(scene: Scene) -> Line:
    """Booked appointments through the gate, against one raw encrypted INSERT and its commit."""
    doctors = bench_practitioners(scene.gate)
    dice = random.Random(3)  # noqa: S311 - invented appointments, no secret
    places = [
        (doctor, datetime.combine(day, datetime.min.time()) + timedelta(minutes=8 * 60 + 15 * slot))
        for day in _free_days(scene.gate)[:10]
        for doctor in doctors
        for slot in range(4)
    ]
    requests = [
        BookingRequest(
            doctor.id, doctor.site_id, dice.choice(scene.patient_ids), start, start + timedelta(minutes=15)
        )
        for doctor, start in places
    ]
    spent = timed([partial(booking.book, scene.gate, request) for request in requests])
    raw = timed([partial(scene.raw.insert, request) for request in requests])
    refused = timed([partial(_refused, scene.gate, requests[0])])[0]
    note = f"médiane, p95 {p95(spent):.2f} ms ; refus d'un créneau pris {refused:.2f} ms"
    what = "Prise de rendez-vous (vérification, journal, fsync)"
    return Line("booking", what, median(spent), budget=10, raw=median(raw), times_raw=5, note=note)


def _refused(gate: Gate, request: BookingRequest) -> None:
    try:
        booking.book(gate, request)
    except Conflict:
        return
    raise AssertionError("a taken place was booked twice")


def slot_lines(scene: Scene) -> list[Line]:
    """The next free slots in a nearly full agenda, which is the longest sweep."""
    gate, doctors = scene.gate, bench_practitioners(scene.gate)
    everyone = tuple(one.id for one in doctors)
    today = day_minutes(gate.now().date())
    one = [SlotRequest((doctor.id,), 45) for doctor in doctors]
    team = [SlotRequest(everyone, minutes) for minutes in (40, 45, 60)]
    lines = []
    for name, what, budget, asked in (
        ("slots_one", "Créneaux libres, un praticien sur 8 semaines", 5, one),
        ("slots_ten", "Trois créneaux libres parmi dix praticiens", 25, team),
    ):
        found: list[FreeSlot] = agenda.next_slots(gate, asked[0])
        spent = timed([partial(agenda.next_slots, gate, request) for request in asked], rounds=5)
        ids = asked[0].practitioner_ids
        raw = timed([partial(scene.raw.busy, ids, today, today + 56 * 1440)], rounds=10)
        note = f"médiane, p95 {p95(spent):.1f} ms, {len(found)} trouvés ; SQLCipher nu lit les places prises"
        lines.append(Line(name, what, median(spent), budget=budget, raw=median(raw), note=note))
    return lines
