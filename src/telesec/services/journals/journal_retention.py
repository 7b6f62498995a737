"""How long the journals are kept; what is old enough goes once verified, a checkpoint answering for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.french import instant_long
from telesec.domain.journal.chain import Entry, Head, Verdict
from telesec.domain.journal.checkpoints import Checkpoint, Removable
from telesec.domain.journal.keeping import (
    Keeping,
    Outlook,
    check_keeping,
    keeping_from,
    month_words,
    outlook_sentences,
    purged_sentences,
)
from telesec.domain.people import Compartment, Role
from telesec.security.strict_json import instant_text
from telesec.services.anchoring import note_heads
from telesec.services.gate import Gate, Records
from telesec.services.journals.journal import COMPARTMENT_LABELS
from telesec.services.threshold import Threshold

CLOCK_TOLERANCE = timedelta(minutes=5)
_KEEPING, _PURGES = "journal_keeping", "journal_purges"
_SUBJECT = Subject("journal")
_ASKED = (
    "L'administrateur a purgé le journal de ce qui est trop ancien. Ce que votre compte seul peut ouvrir "
    "reste à purger : Paramètres, section Journal."
)
Progress = Callable[[Compartment, int], bool]


@dataclass(frozen=True, slots=True)
class Purged:
    """What one purge removed, and the sentences that tell it; ``cancelled``: nothing at all was removed."""

    gone: Mapping[Compartment, Checkpoint]
    sentences: tuple[str, ...]
    cancelled: bool = False


def keeping(gate: Gate) -> Keeping:
    """For how long the journals are kept."""
    with gate.enter(Action.REFERENCE, Subject("settings", _KEEPING)) as records:
        return _keeping(records)


def save_keeping(gate: Gate, wanted: Keeping) -> Keeping:
    """Keep the journals for another number of months, 6 to 36; over twelve the reason is journaled.

    Raises Invalid naming the field, ProofRequired without a fresh proof.
    """
    kept = check_keeping(wanted)
    subject = Subject("settings", f"{_KEEPING}={kept.months}")
    with gate.enter(Action.JOURNAL_KEEP, subject, reason=kept.reason) as records:
        records.schedules.set(_KEEPING, {"months": kept.months, "reason": kept.reason})
    return kept


def outlook(gate: Gate) -> Outlook:
    """What a purge would remove now, and what is left to those who hold other keys; removes nothing."""
    with gate.enter(Action.JOURNAL_PURGE_PLAN, _SUBJECT) as records:
        kept, done = _keeping(records), _purges(records)
    before = kept.before(instant_text(gate.now()))
    own = {place: store.removable(before) for place, store in gate.stores().items()}
    found = Outlook(kept, before, own, _others(own, done, before))
    return replace(found, sentences=outlook_sentences(found, COMPARTMENT_LABELS))


def proposal(gate: Gate, previous: datetime | None) -> tuple[str, ...]:
    """Once a month, at sign-in, to who may purge: that some months are old enough to go."""
    month = instant_text(gate.now())[:7]
    if not gate.allows(Action.JOURNAL_PURGE) or (previous and instant_text(previous)[:7] == month):
        return ()
    found = outlook(gate)
    if not found.rows:
        return ()
    return (
        f"Le journal contient des lignes d'avant {month_words(found.before)}, à purger : Paramètres, "
        "section Journal.",
    )


def purge(gate: Gate, threshold: Threshold, progress: Progress | None = None) -> Purged:
    """Remove the months old enough from each journal this session opens, once all of them are verified.

    Raises ProofRequired without a fresh proof; Refused, with nothing removed, when the clock disagrees
    with the journals or the device, or when a journal does not verify.
    """
    last = {place: store.removable("").last_at for place, store in gate.stores().items()}
    with gate.enter(Action.JOURNAL_PURGE, _SUBJECT) as records:
        kept, noted = _keeping(records), records.sessions.heads()
        _check_clock(gate, threshold, last)
    before = kept.before(instant_text(gate.now()))
    found = {place: store.removable(before) for place, store in gate.stores().items()}
    anchor = threshold.anchor(gate.reference.practice_id)
    for place in found:
        heads = [noted[place].head] if place in noted else []
        if anchor and (known := anchor.heads.get(place)):
            heads.append(known.noted)
        if not _is_whole(gate, place, heads, progress):
            return Purged({}, ("Purge interrompue : rien n'a été supprimé.",), cancelled=True)
    gone: dict[Compartment, Checkpoint] = {}
    try:
        for place in found:
            made = gate.stores()[place].purge(before, _entry(gate, kept))
            if made is not None:
                gone[place] = made
    finally:
        done = [place for place, item in found.items() if place in gone or not item.rows]
        others = _settle(gate, gone, done, before)
        note_heads(gate, threshold)
    return Purged(gone, purged_sentences(gone, others, COMPARTMENT_LABELS))


def _check_clock(gate: Gate, threshold: Threshold, last: Mapping[Compartment, str]) -> None:
    """The months are counted with this computer's clock: a wrong one would take what must be kept."""
    now, zone = gate.now(), gate.reference.zone
    anchor = threshold.anchor(gate.reference.practice_id)
    seen = anchor.last_seen if anchor else None
    known = [datetime.fromisoformat(at) for at in last.values() if at]
    latest = max([*known, *([seen] if seen else [])], default=now)
    own = datetime.fromisoformat(last[Compartment.PRACTICE])  # at the latest when the proof was given
    moved = abs(now - own) > CLOCK_TOLERANCE
    if moved or latest - now > CLOCK_TOLERANCE:
        raise Refused(
            f"L'horloge de cet ordinateur dit {instant_long(now, zone)}, "
            f"le journal {instant_long(latest, zone)}. Réglez l'heure, puis recommencez : "
            "rien n'a été supprimé."
        )


def _is_whole(gate: Gate, place: Compartment, heads: Iterable[Head], progress: Progress | None) -> bool:
    """False when cancelled; a journal that does not verify keeps all its rows, and the attempt is a row."""
    now = instant_text(gate.now())
    report = gate.stores()[place].verify(heads, lambda rows: progress is None or progress(place, rows), now)
    if report is None:
        return False
    if report.verdict is Verdict.BROKEN:
        with gate.enter(Action.JOURNAL_PURGE_PLAN, Subject("journal", place.value)):
            label = COMPARTMENT_LABELS[place].capitalize()
            raise Refused(
                f"{label} : {report.sentence} Rien n'a été purgé. Gardez ce journal et les sauvegardes."
            )
    return True


def _settle(
    gate: Gate, gone: Mapping[Compartment, Checkpoint], done: Iterable[Compartment], before: str
) -> tuple[Compartment, ...]:
    """Remember which journals are purged, for those who cannot open them; tell who is awaited.

    Asks for no proof: that of the purge may have aged while long journals were verified.
    """
    with gate.enter(Action.JOURNAL_PURGE_PLAN, Subject("journal", "purged")) as records:
        purges = _purges(records) | {place.value: before for place in done}
        records.schedules.set(_PURGES, purges)
        others = tuple(
            place
            for place in Compartment
            if place not in gate.stores() and purges.get(place.value, "") < before
        )
        if not gone:
            return ()
        if others:
            holders = [one.id for one in records.people.all() if _may_finish(one.roles, one.state)]
            records.people.notify(tuple(holders), _ASKED)
        return others


def _may_finish(roles: frozenset[Role], state: str) -> bool:
    return Role.PRACTITIONER in roles and state == "active"


def _others(
    own: Mapping[Compartment, Removable], done: Mapping[str, str], before: str
) -> tuple[Compartment, ...]:
    """Journals of this practice not purged up to ``before``, when the practice is as old as that."""
    first = own[Compartment.PRACTICE]
    if not first.rows and Compartment.PRACTICE.value not in done:
        return ()
    return tuple(place for place in Compartment if place not in own and done.get(place.value, "") < before)


def _keeping(records: Records) -> Keeping:
    return keeping_from(records.schedules.settings().get(_KEEPING))


def _purges(records: Records) -> dict[str, str]:
    value = records.schedules.settings().get(_PURGES)
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _entry(gate: Gate, kept: Keeping) -> Entry:
    return gate.entry(
        Action.JOURNAL_PURGE, Subject("checkpoint"), f"{kept.months} mois. {kept.reason}".strip()
    )
