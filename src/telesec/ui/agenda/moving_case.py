"""The present place of an appointment for which another one is looked for, shown beside the new one."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.requests import BookingRequest, MoveRequest
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.controls import Card, plain_label

_PREFIX = "moving_"


def place_of(made: Appointment) -> MoveRequest:
    """The request that would put an appointment where it is."""
    return MoveRequest(
        made.id,
        made.patient_id,
        made.version,
        made.practitioner_id,
        made.site_id,
        made.start,
        made.end,
    )


def copy_of(made: Appointment, practitioner_id: str, site_id: str, start: datetime) -> BookingRequest:
    """The request of one more appointment like this one, elsewhere."""
    return BookingRequest(
        practitioner_id=practitioner_id,
        site_id=site_id,
        patient_id=made.patient_id,
        start=start,
        end=start + (made.end - made.start),
        reason_code_id=made.reason_code_id,
        note=made.note,
        urgent=made.urgent,
    )


class MovingCase(Card):
    """Hidden unless an appointment is being moved."""

    def __init__(self) -> None:
        super().__init__("PLACE ACTUELLE")
        self._request: MoveRequest | None = None
        self._words = plain_label("", "strong", wrap=True)
        self.body.addWidget(self._words)
        self.hide()

    def request(self) -> MoveRequest | None:
        """The present place, None when a new appointment is being booked."""
        return self._request

    def start(self, place: MoveRequest | None) -> None:
        """Show this place, or nothing."""
        self._request = place
        self.setVisible(place is not None)
        self._words.setText(sentence_case(keep_together(moment_long(place.start))) if place else "")

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        place = self._request
        if place is None:
            return {}
        kept = {
            "id": place.appointment_id,
            "patient": place.patient_id,
            "version": str(place.version),
            "who": place.practitioner_id,
            "site": place.site_id,
            "start": place.start.isoformat(),
            "end": place.end.isoformat(),
        }
        return {f"{_PREFIX}{name}": text for name, text in kept.items()}

    def put_back(self, payload: dict[str, str]) -> None:
        """Give back what ``typed`` kept."""
        kept = {
            name.removeprefix(_PREFIX): text for name, text in payload.items() if name.startswith(_PREFIX)
        }
        if not kept:
            self.start(None)
            return
        start, end = datetime.fromisoformat(kept["start"]), datetime.fromisoformat(kept["end"])
        row = (kept["id"], kept["patient"], int(kept["version"]))
        self.start(MoveRequest(*row, kept["who"], kept["site"], start, end))
