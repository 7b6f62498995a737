"""A call of each service of the journal, of its review and of its alerts."""

from __future__ import annotations

from tests.attacks.role_world import TODAY, Sample

from telesec.domain.journal.files import FileShape
from telesec.domain.journal.keeping import Keeping
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.review.thresholds import Thresholds
from telesec.services.journals import (
    journal,
    journal_exports,
    journal_reading,
    journal_retention,
    own_journal,
)
from telesec.services.review import limits, watch, week

SAMPLES: dict[str, Sample] = {
    "journals.journal.export": lambda _w, g: journal.export(g),
    "journals.journal.verify": lambda _w, g: journal.verify(g),
    "journals.journal_exports.export_as": lambda _w, g: journal_exports.export_as(
        g, JournalFilter(), FileShape.CSV
    ),
    "journals.journal_reading.read": lambda _w, g: journal_reading.read(g, JournalFilter()),
    "journals.journal_retention.keeping": lambda _w, g: journal_retention.keeping(g),
    "journals.journal_retention.outlook": lambda _w, g: journal_retention.outlook(g),
    "journals.journal_retention.purge": lambda w, g: journal_retention.purge(g, w.threshold()),
    "journals.journal_retention.save_keeping": lambda _w, g: journal_retention.save_keeping(g, Keeping()),
    "journals.own_journal.read_own": lambda _w, g: own_journal.read_own(g, JournalFilter()),
    "review.limits.thresholds": lambda _w, g: limits.thresholds(g),
    "review.limits.save_thresholds": lambda _w, g: limits.save_thresholds(g, Thresholds(records_hour=61)),
    "review.watch.mark_seen": lambda _w, g: watch.mark_seen(g, "0" * 32),
    "review.watch.seen": lambda _w, g: watch.seen(g, {}),
    "review.watch.waiting": lambda _w, g: watch.waiting(g, {}),
    "review.watch.watch": lambda _w, g: watch.watch(g, {}),
    "review.week.week": lambda _w, g: week.week(g, TODAY, {}),
    "review.week.week_pdf": lambda _w, g: week.week_pdf(g, TODAY, {}),
}
