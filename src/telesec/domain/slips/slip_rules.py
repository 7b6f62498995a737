"""What may become of a slip, by whom, and when an urgent one has been left unread too long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, Invalid, Refused, Stale
from telesec.domain.patient_files.phones import phone_digits, shown_phone
from telesec.domain.patient_files.rules import clean_text
from telesec.domain.people import Account, Role
from telesec.domain.slips.slips import (
    Holder,
    Slip,
    SlipCounts,
    SlipDraft,
    SlipMove,
    SlipState,
    SlipTransfer,
    SlipUrgency,
)

LONGEST_TEXT = 280  # of a slip: facts in the caller's words, nothing that belongs in a record
LONGEST_WORDS = 500  # of an answer
LONGEST_LINE = 120
_DONE = "Cette fiche est déjà traitée : un collègue s'en est occupé. La liste va être relue : vérifiez-la."
_CHANGED = "Cette fiche a changé entre-temps. Relisez-la, puis recommencez."
_RANK = {SlipUrgency.URGENT: 0, SlipUrgency.TODAY: 1, SlipUrgency.ORDINARY: 2}


def checked_draft(draft: SlipDraft) -> SlipDraft:
    """The slip cleaned; raises Invalid naming the field to correct."""
    if draft.holder is Holder.PRACTITIONER and not draft.practitioner_id:
        raise Invalid("practitioner_id", "Choisissez à qui va la fiche : un praticien ou le secrétariat.")
    text = checked_text("text", draft.text, LONGEST_TEXT)
    if not text:
        raise Invalid("text", "Écrivez en quelques mots ce que demande la personne.")
    callback = clean_text(draft.callback)
    if callback and not 2 <= len(phone_digits(callback)) <= 15:
        raise Invalid("callback", "Ce numéro de rappel n'est pas complet. Vérifiez-le, ou videz la case.")
    return replace(
        draft,
        text=text,
        caller_name=checked_text("caller_name", draft.caller_name, LONGEST_LINE, lines=False),
        relation=checked_text("relation", draft.relation, LONGEST_LINE, lines=False),
        callback=shown_phone(callback),
        callback_when=checked_text("callback_when", draft.callback_when, LONGEST_LINE, lines=False),
        due=draft.due.replace(second=0, microsecond=0) if draft.due else None,
    )


def holds(account: Account, slip: Slip) -> bool:
    """Whether the slip waits for this account: its practitioner's own, or the desk's for a secretary."""
    if slip.holder is Holder.DESK:
        return Role.SECRETARY in account.roles
    return bool(account.practitioner_id) and account.practitioner_id == slip.practitioner_id


def read(slip: Slip, by: Account, at: datetime) -> Slip:
    """The slip once opened: read when it waited for ``by``, as it was for anybody else."""
    if slip.state is not SlipState.UNREAD or not holds(by, slip):
        return slip
    return replace(slip, state=SlipState.READ, read_by=by.id, read_at=at)


def answered(slip: Slip, by: Account, at: datetime, text: str) -> Slip:
    """Back to the other side, unread there.

    Raises Invalid without words, Refused when it waits for another, Conflict once done.
    """
    _check_open(slip)
    if not holds(by, slip):
        raise Refused(
            "Cette fiche attend la réponse de quelqu'un d'autre. Transmettez-la si elle est pour vous."
        )
    if not text:
        raise Invalid("text", "Écrivez la réponse, ou marquez la fiche traitée s'il n'y a rien à dire.")
    if slip.holder is Holder.DESK and not slip.practitioner_id:
        raise Invalid("text", "Cette fiche n'est à aucun praticien : transmettez-la, ou marquez-la traitée.")
    other = Holder.PRACTITIONER if slip.holder is Holder.DESK else Holder.DESK
    return replace(_given(slip, other, slip.practitioner_id, at), raised_at=at)


def may_reword(slip: Slip, by: Account) -> bool:
    """Whoever wrote the slip changes its words as long as nobody it waits for has read them."""
    return slip.written_by == by.id and slip.state is SlipState.UNREAD and not slip.opened


def may_add(slip: Slip, by: Account) -> bool:
    """Whoever wrote a slip adds words once it was read, while it waits for somebody else."""
    gone = slip.state is SlipState.DONE or holds(by, slip)
    return slip.written_by == by.id and slip.opened and not gone


def reworded(slip: Slip, by: Account, text: str) -> Slip:
    """The slip with other words, unread as it was.

    Raises Refused for somebody else's, Conflict once it was read, Invalid without words.
    """
    _check_open(slip)
    if slip.written_by != by.id:
        raise Refused("Les mots d'une fiche sont à la personne qui l'a écrite : demandez-lui de corriger.")
    if not may_reword(slip, by):
        raise Conflict(
            "Cette fiche a été lue entre-temps : ses mots ne changent plus. Ajoutez une précision."
        )
    if not text:
        raise Invalid("text", "Écrivez en quelques mots ce que demande la personne.")
    return replace(slip, draft=replace(slip.draft, text=text))


def added_to(slip: Slip, by: Account, at: datetime, text: str) -> Slip:
    """Unread again by whom it waits for, who has more to read.

    Raises Refused for whoever did not write it or has it in hand, Invalid without words.
    """
    _check_open(slip)
    if not may_add(slip, by):
        raise Refused(
            "Une précision s'ajoute à une fiche que vous avez écrite et qui a été lue, tant qu'elle attend "
            "quelqu'un d'autre. Écrivez-en une nouvelle."
        )
    if not text:
        raise Invalid("text", "Écrivez ce qu'il faut ajouter à la fiche.")
    return _given(slip, slip.holder, slip.practitioner_id, at)


def transferred(slip: Slip, wanted: SlipTransfer, at: datetime) -> Slip:
    """In other hands, unread there; less pressing only with a word that says why.

    Raises Invalid when nothing changes hands, nobody is named or that word is missing.
    """
    _check_open(slip)
    who = wanted.practitioner_id
    if wanted.holder is Holder.PRACTITIONER and not who:
        raise Invalid("practitioner_id", "Choisissez à qui la fiche est transmise.")
    if (wanted.holder, who) == (slip.holder, slip.practitioner_id):
        raise Invalid("practitioner_id", "La fiche est déjà là : choisissez quelqu'un d'autre.")
    before, after = slip.draft.urgency, wanted.urgency or slip.draft.urgency
    if _RANK[after] > _RANK[before] and not clean_text(wanted.text):
        raise Invalid("text", "Dites en quelques mots pourquoi cette fiche est moins urgente.")
    moved = _given(slip, wanted.holder, who, at)
    since = at if after is not before and after is SlipUrgency.URGENT else moved.raised_at
    return replace(moved, raised_at=since, draft=replace(moved.draft, urgency=after))


def closed(slip: Slip, by: Account, at: datetime, text: str) -> Slip:
    """Done, by whom and when. For a slip that waits for another, the words say why."""
    _check_open(slip)
    if not text and not holds(by, slip):
        raise Invalid("text", "Cette fiche attend quelqu'un d'autre : dites pourquoi vous la fermez.")
    return replace(slip, state=SlipState.DONE, done_by=by.id, done_at=at)


def reopened(slip: Slip, at: datetime) -> Slip:
    """To be dealt with again, by whoever held it. Raises Conflict for one that is open or was erased."""
    if slip.state is not SlipState.DONE:
        raise Conflict("Cette fiche n'est pas close. Relisez la liste.")
    if slip.erased_at is not None:
        raise Conflict("Le texte de cette fiche a été effacé : écrivez-en une nouvelle.")
    return _given(slip, slip.holder, slip.practitioner_id, at)


def check_as_read(slip: Slip, move: SlipMove | SlipTransfer) -> None:
    """Raise Stale unless the slip is still the one that was on screen."""
    if slip.version != move.version:
        raise Stale(_CHANGED)


def is_late(slip: Slip, now: datetime, minutes: int) -> bool:
    """An urgent slip that nobody it waited for has opened within ``minutes``, whoever it was passed to."""
    return _presses(slip) and now >= slip.raised_at + timedelta(minutes=minutes)


def in_order(slips: Iterable[Slip], now: datetime, minutes: int) -> list[Slip]:
    """As they should be taken: left too long, then unread before read, most pressing and oldest first."""

    def rank(slip: Slip) -> tuple[object, ...]:
        unread = slip.state is SlipState.UNREAD
        due = slip.draft.due or datetime.max  # noqa: DTZ901 - wall time is naive
        return (
            not is_late(slip, now, minutes),
            not unread,
            _RANK[slip.draft.urgency],
            due,
            slip.raised_at,
            slip.id,
        )

    return sorted(slips, key=rank)


def counts(slips: Iterable[Slip], account: Account, now: datetime, minutes: int) -> SlipCounts:
    """The counters of the slips that ``account`` sees.

    A secretary follows every unread one; a practitioner, those that wait for them and those left too long.
    """
    seen = [slip for slip in slips if slip.state is SlipState.UNREAD]
    follows = Role.SECRETARY in account.roles
    unread = [slip for slip in seen if follows or holds(account, slip) or is_late(slip, now, minutes)]
    limits = [slip.raised_at + timedelta(minutes=minutes) for slip in seen if _presses(slip)]
    return SlipCounts(
        unread=len(unread),
        urgent=sum(_presses(slip) for slip in unread),
        late=sum(limit <= now for limit in limits),
        next_at=min((limit for limit in limits if limit > now), default=None),
    )


def _presses(slip: Slip) -> bool:
    return slip.state is SlipState.UNREAD and slip.draft.urgency is SlipUrgency.URGENT


def _check_open(slip: Slip) -> None:
    if slip.state is SlipState.DONE:
        raise Conflict(_DONE)


def _given(slip: Slip, holder: Holder, practitioner_id: str, at: datetime) -> Slip:
    """Unread in other hands; it goes on waiting since it first did, unless somebody read it meanwhile."""
    return replace(
        slip,
        holder=holder,
        practitioner_id=practitioner_id,
        state=SlipState.UNREAD,
        raised_at=at if slip.read_at is not None else slip.raised_at,
        read_by="",
        read_at=None,
        done_by="",
        done_at=None,
    )
