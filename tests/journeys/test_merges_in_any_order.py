"""Merges, separations and bookings in any order: nothing is lost, and undoing all gives back exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.errors import Conflict, NotFound, Refused, TelesecError
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings.agenda import visits
from telesec.services.bookings.booking import book
from telesec.services.gate import Gate
from telesec.services.patients.merges import UnmergeRequest, family_of, merge_files, unmerge_files
from telesec.services.patients.patient_files import open_file
from telesec.services.patients.patients import create_patient, search_patients

NAMES = ("Abel", "Bora", "Cyr", "Dune")
STEP = st.tuples(st.sampled_from(("merge", "separate", "book")), st.integers(0, 3), st.integers(0, 3))
FIRST_DAY = datetime(2026, 11, 17, 8, 0)


class Files:
    """Some files of one family name, and what should be true of them."""

    def __init__(self, gate: Gate, place: Callable[[str], str]) -> None:
        self.gate, self._place = gate, place
        born = date(1980, 1, 2)
        self.ids = [create_patient(gate, PatientDraft(name, "Zoé", born)).id for name in NAMES]
        self.owner: dict[str, str] = {}  # appointment → the file it was booked for
        self.into: dict[str, tuple[str, str]] = {}  # merged file → (kept file, merge)

    def kept(self, patient_id: str) -> str:
        """The file at the end of the chain."""
        while patient_id in self.into:
            patient_id = self.into[patient_id][0]
        return patient_id

    def merge(self, source: str, target: str) -> None:
        """Expected: refused when the same file, or when either is merged already."""
        one, other = (open_file(self.gate, patient_id).patient for patient_id in (source, target))
        asked = MergeRequest(source, one.version, target, other.version, "essai")
        if source == target or source in self.into or target in self.into:
            self.refused(lambda: merge_files(self.gate, asked), Conflict, Refused)
            return
        merge_files(self.gate, asked)
        merged = open_file(self.gate, target).merged
        self.into[source] = (target, next(one.merge_id for one in merged if one.patient_id == source))

    def separate(self, source: str) -> None:
        """Expected: refused when the file it went into was itself merged later."""
        if source not in self.into:
            return
        target, merge_id = self.into[source]
        version = open_file(self.gate, target).patient.version
        asked = UnmergeRequest(merge_id, target, version)
        if target in self.into:
            self.refused(lambda: unmerge_files(self.gate, asked), Conflict)
            return
        unmerge_files(self.gate, asked)
        del self.into[source]

    def book(self, patient_id: str) -> None:
        """Expected: refused for a merged file."""
        if patient_id in self.into:
            self.refused(lambda: self._place(patient_id), NotFound)
            return
        self.owner[self._place(patient_id)] = patient_id

    @staticmethod
    def refused(work: Callable[[], object], *kinds: type[TelesecError]) -> None:
        with pytest.raises(kinds) as caught:
            work()
        assert caught.value.sentence

    def check(self) -> None:
        """Each appointment is in the file kept for its owner; no merged file is found by itself."""
        for patient_id in self.ids:
            kept = self.kept(patient_id)
            assert family_of(self.gate, patient_id)[0] == kept
            assert open_file(self.gate, patient_id).patient.id == kept
        for patient_id in self.ids:
            mine = {made for made, owner in self.owner.items() if self.kept(owner) == patient_id}
            found = visits(self.gate, patient_id)
            assert {line.appointment.id for line in (*found.to_come, *found.past)} == mine
        lines = [line.id for name in NAMES for line in search_patients(self.gate, name).lines]
        assert not set(lines) & set(self.into)


@settings(
    max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=14))
def test_any_order(practice: Any, steps: list[tuple[str, int, int]]) -> None:
    gate = practice.gate(Role.SECRETARY)

    def place(patient_id: str) -> str:
        start = FIRST_DAY + timedelta(minutes=15 * place.taken)  # type: ignore[attr-defined]
        place.taken += 1  # type: ignore[attr-defined]
        asked = BookingRequest(
            practice.practitioners[0].id, practice.site.id, patient_id, start, start + timedelta(minutes=15)
        )
        return book(gate, asked).appointment.id

    place.taken = getattr(practice, "taken", 0)  # type: ignore[attr-defined]
    files = Files(gate, place)
    for act, one, other in steps:
        source, target = files.ids[one], files.ids[other]
        if act == "merge":
            files.merge(source, target)
        elif act == "separate":
            files.separate(source)
        else:
            files.book(source)
        files.check()
    while files.into:
        for source in tuple(files.into):
            files.separate(source)
    files.check()
    practice.taken = place.taken  # type: ignore[attr-defined]
    gate.close()
    practice.gates.remove(gate)
