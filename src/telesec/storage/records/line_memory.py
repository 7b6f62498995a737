"""Lines of the agenda already made, by the very text of their row: a view read again is not made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from telesec.domain.agenda import AppointmentLine, ReasonCode
from telesec.storage.records.appointment_rows import lines_of

MOST = 4096  # some days of a team


class LineMemory:
    """A row's text holds all that its line is made of, so the same text is the same line.

    Emptied when the motifs' labels or colours change, or when it grows past ``MOST``. It lives as
    long as the process, which the lock ends.
    """

    def __init__(self) -> None:
        self._codes: Mapping[str, ReasonCode] | None = None
        self._known: dict[str, AppointmentLine] = {}

    def lines(self, rows: Sequence[str], codes: Mapping[str, ReasonCode] | None) -> list[AppointmentLine]:
        """The lines of rows of LINE_COLUMNS, each packed in one JSON array, in the same order."""
        if codes != self._codes or len(self._known) > MOST:
            self._codes = None if codes is None else dict(codes)
            self._known = {}
        new = [row for row in rows if row not in self._known]
        if new:
            made = lines_of(json.loads(f"[{','.join(new)}]"), codes)
            self._known.update(zip(new, made, strict=True))
        return [self._known[row] for row in rows]
