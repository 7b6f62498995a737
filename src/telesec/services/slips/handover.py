"""The list handed over at the end of a day, on paper: journaled before it is drawn."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from telesec.domain.actions import Action, Subject
from telesec.domain.slips import slip_rules
from telesec.domain.slips.handover import Handover, parts_of
from telesec.domain.slips.slips import Slip, SlipState, SlipUrgency
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate
from telesec.services.paper.sheets import journal_seal, local_time
from telesec.services.slips.slips import seen_by


def handover_pdf(gate: Gate) -> bytes:
    """The slips this account sees that are still open, and those done today. Nothing of what they say."""
    from telesec.documents.handover_sheet import handover_sheet_pdf

    zone = gate.reference.zone
    now = local_time(gate)
    with gate.enter(Action.CALL_SLIP_PRINT, Subject("slips"), reason=now.date().isoformat()) as records:
        midnight = datetime.combine(now.date(), time(), ZoneInfo(zone)).astimezone(UTC)
        found = seen_by(gate, records, records.slips.of_day(midnight))
    return handover_sheet_pdf(_handover(gate, found, now))


def _handover(gate: Gate, found: list[Slip], now: datetime) -> Handover:
    minutes, zone = gate.reference.slip_minutes, gate.reference.zone
    pending = slip_rules.in_order(
        (slip for slip in found if slip.state is not SlipState.DONE), gate.now(), minutes
    )
    done = [slip for slip in found if slip.state is SlipState.DONE]
    unread = [slip for slip in pending if slip.state is SlipState.UNREAD]
    return Handover(
        practice=gate.reference.practice_name,
        made_at=now,
        parts=parts_of(
            [*pending, *done],
            gate.reference.name_of,
            lambda key: gate.reference.account_names.get(key, "un ancien compte"),
            lambda instant: wall_now(instant, zone),
        ),
        still_open=len(pending),
        unread=len(unread),
        urgent=sum(slip.draft.urgency is SlipUrgency.URGENT for slip in unread),
        done=len(done),
        seal=journal_seal(gate),
    )
