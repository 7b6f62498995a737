"""Ready-made slips, and how long an urgent one may stay unread: read by the desk, settled by the practice."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Stale
from telesec.domain.slips.slip_settings import (
    SlipSettings,
    SlipTemplate,
    checked_minutes,
    checked_templates,
    from_values,
    template_values,
)
from telesec.services.gate import Gate

_MINUTES, _TEMPLATES = "slip_minutes", "slip_templates"


def slip_settings(gate: Gate) -> SlipSettings:
    """The settings as they are."""
    with gate.enter(Action.REFERENCE, Subject("settings", _TEMPLATES)) as records:
        values = records.schedules.settings()
    return from_values(values.get(_MINUTES), values.get(_TEMPLATES))


def save_slip_templates(
    gate: Gate, before: Sequence[SlipTemplate], wanted: Sequence[SlipTemplate]
) -> SlipSettings:
    """Replace the templates that were read (``before``). Raises Invalid, Stale when another changed them."""
    kept = checked_templates(wanted)
    with gate.enter(Action.SLIP_TEMPLATE_EDIT, Subject("settings", _TEMPLATES)) as records:
        values = records.schedules.settings()
        now = from_values(values.get(_MINUTES), values.get(_TEMPLATES))
        if now.templates != tuple(before):
            raise Stale("Un collègue a changé les modèles entre-temps. Rouvrez-les, puis recommencez.")
        records.schedules.set(_TEMPLATES, template_values(kept))
        return SlipSettings(now.minutes, kept)


def save_slip_minutes(gate: Gate, minutes: int) -> SlipSettings:
    """Settle how long an urgent slip may stay unread. Raises Invalid."""
    checked_minutes(minutes)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", _MINUTES)) as records:
        records.schedules.set(_MINUTES, minutes)
    gate.renew_reference()
    return slip_settings(gate)
