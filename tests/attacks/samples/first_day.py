"""A call of each service of the first days."""

from __future__ import annotations

from tests.attacks.role_world import Sample

from telesec.services.first_day import progress

SAMPLES: dict[str, Sample] = {
    "first_day.progress.setup_progress": lambda w, g: progress.setup_progress(g, w.threshold()),
}
