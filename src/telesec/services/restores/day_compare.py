"""One day of a backup beside the live one: read from a private copy, compared, copied back by booking."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from telesec.backup.targets.base import Opener
from telesec.backup.targets.opening import open_target
from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import AppointmentLine
from telesec.domain.backups.day_compare import DayThen, Difference, compare
from telesec.domain.backups.restores import Listing
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.errors import NotFound, Refused
from telesec.domain.people import Compartment
from telesec.services.backups import backup_book
from telesec.services.bookings import agenda
from telesec.services.former_keys import Former, fitting, of_session
from telesec.services.gate import Gate
from telesec.services.restores.restore_source import Stop, Tell, never, quiet
from telesec.services.restores.restore_staging import looking
from telesec.services.restores.restore_verification import Ground, read_whole
from telesec.services.restores.target_reading import TargetReader, begin_reading
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold

_NEEDED = (Compartment.PRACTICE, Compartment.OFFICE)
_NO_KEY = "Ce compte n'a pas la clé de l'agenda. Demandez à un praticien ou au secrétariat."


class DayReading(TargetReader):
    """``begin`` → ``listing`` → ``look`` for a day; the copy is wiped as soon as it is read.

    ``begin`` touches the stores; the two others do not, and may take minutes.
    """

    def __init__(
        self,
        gate: Gate,
        threshold: Threshold,
        deks: Mapping[Compartment, bytes],
        opener: Opener = open_target,
    ) -> None:
        super().__init__(gate, threshold, deks, opener)
        self._practice_id, self._former = "", Former()

    def begin(self, target_id: str) -> None:
        """Under a fresh proof: a whole agenda of another day is about to be opened. Raises ProofRequired."""
        gate = self._gate
        with gate.enter(Action.AGENDA_COMPARE, Subject("backup_target", target_id)):
            if any(key not in self._deks for key in _NEEDED):
                raise Refused(_NO_KEY)
        self._reading = begin_reading(gate, self._threshold, target_id, Action.REFERENCE)
        self._practice_id = gate.reference.practice_id
        self._former = of_session(gate, self._deks)

    def listing(self, tell: Tell = quiet, stop: Stop = never) -> Listing:
        """The snapshots of the target. Raises TargetFault, Cancelled."""
        return self._listed(tell, stop)

    def look(
        self, snapshot_id: str, practitioner_id: str, day: date, tell: Tell = quiet, stop: Stop = never
    ) -> DayThen:
        """The day as the snapshot holds it. Raises BackupRefused, TargetFault, Cancelled, StoreError."""
        if self._source is None:
            self.listing(tell, stop)
        source = self._open_source()
        manifest = source.manifest(snapshot_id)
        names = {f"{key.value}.db{ending}" for key in _NEEDED for ending in ("", "-wal")}
        with looking(self._threshold.folder) as place:
            source.fetch(manifest, place, names, tell, stop)
            keys = {key: self._deks[key] for key in _NEEDED}
            keys = fitting(place, self._practice_id, keys, self._former)
            gate = self._gate
            ground = Ground(
                self._threshold.folder,
                self._practice_id,
                gate.account,
                gate.workstation,
                self._threshold.clock,
                self._threshold.device,
                keys,
                b"",
            )
            read_whole(ground, place, Compartment.OFFICE, None)
            copy = self._gate_at(place, keys)
            try:
                copy.renew_reference()
                lines = agenda.view(copy, AgendaRange((practitioner_id,), day)).lines
            finally:
                copy.close()
        return DayThen(practitioner_id, day, lines)

    def _gate_at(self, place: Path, keys: Mapping[Compartment, bytes]) -> Gate:
        """The copy opened in the name of who compares, within what they see."""
        gate = self._gate
        stores = open_stores(place, self._practice_id, keys)
        session_id, clock = secrets.token_hex(16), self._threshold.clock
        copy = Gate(gate.account, stores, session_id, gate.workstation, clock, pledged=True)
        copy.narrow(gate.scope)
        return copy


def places(gate: Gate, threshold: Threshold) -> dict[str, str]:
    """The destinations of the backups, by letter."""
    with gate.enter(Action.REFERENCE, Subject("settings", "backups")):
        return {one.id: one.label for one in backup_book.settings(threshold).targets}


def differences(gate: Gate, then: DayThen) -> tuple[Difference, ...]:
    """What differs between that day in the backup and the same day in the live agenda."""
    now = agenda.view(gate, AgendaRange((then.practitioner_id,), then.day)).lines
    there = {line.appointment.id for line in now}
    elsewhere: dict[str, AppointmentLine] = {}
    for line in then.lines:
        key = line.appointment.id
        if key not in there and (found := _line_or_none(gate, key)) is not None:
            elsewhere[key] = found
    return compare([_known(gate, line) for line in then.lines], now, elsewhere)


def _line_or_none(gate: Gate, appointment_id: str) -> AppointmentLine | None:
    try:
        return agenda.appointment(gate, appointment_id)
    except NotFound:
        return None


def _known(gate: Gate, line: AppointmentLine) -> AppointmentLine:
    """A motif removed since says nothing any more, and would be refused."""
    code = line.appointment.reason_code_id
    if not code or gate.reference.reason_code(code) is not None:
        return line
    return replace(line, appointment=replace(line.appointment, reason_code_id=""))
