"""Whether an agreement of a file may be believed: signed by who noted it, and known to the journal.

Whoever holds the key of the file can write a row of it; somebody is told in the patient's place by an
agreement that an account of the practice signed, or noted before agreements were signed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from telesec.domain.contacts.consents import Proof, ThirdPartyConsent


@dataclass(frozen=True, slots=True)
class Noted:
    """A row of the journal about one agreement: its place, who acted, whether it was signed, and when."""

    seq: int
    consent_id: str
    account_id: str
    signed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NotedRows:
    """What the journal says of the agreements of a patient, in order; ``since``: its oldest row.

    ``signed_from`` is the place of the first agreement that was signed in the whole practice, or None.
    """

    rows: tuple[Noted, ...] = field(default_factory=tuple)
    since: datetime | None = None
    signed_from: int | None = None

    def of(self, consent: ThirdPartyConsent) -> list[Noted]:
        """The rows of one agreement: when it was noted, then when it was withdrawn."""
        return [one for one in self.rows if one.consent_id == consent.id]


def consent_text(practice_id: str, one: ThirdPartyConsent) -> bytes:
    """What the signature of an agreement says: for whom, of which patient, about what, noted by whom."""
    at = one.noted_at.astimezone(UTC).isoformat(timespec="microseconds") if one.noted_at else ""
    said = [
        *("telesec consent v1", practice_id, one.id, one.patient_id, one.name, one.relation, one.phone),
        *([str(scope) for scope in one.scopes], one.given_by, one.means, one.agreed_on.isoformat()),
        *(one.until.isoformat() if one.until else "", one.noted_by, at),
    ]
    return json.dumps(said, ensure_ascii=True).encode()


def proof_of(
    one: ThirdPartyConsent, noted: NotedRows, is_signed: Callable[[ThirdPartyConsent], bool]
) -> Proof:
    """What may be believed of one agreement.

    Two rows of the journal are its note and its withdrawal: without the withdrawal it was brought back. So
    it was when the one row left, its note being purged, is younger than itself.
    """
    rows = noted.of(one)
    ended = len(rows) > 1 or any(one.noted_at is None or row.at > one.noted_at for row in rows)
    if one.withdrawn_on is None and ended:
        return Proof.DOUBTFUL
    first = rows[0] if rows and rows[0].account_id == one.noted_by else None
    if one.signature:
        purged = not rows and _is_before(one, noted.since)
        return Proof.SIGNED if (first or purged) and is_signed(one) else Proof.DOUBTFUL
    early = first is not None and (noted.signed_from is None or first.seq < noted.signed_from)
    return Proof.EARLIER if early and first and not first.signed else Proof.DOUBTFUL


def _is_before(one: ThirdPartyConsent, since: datetime | None) -> bool:
    return since is not None and one.noted_at is not None and one.noted_at < since


def proved(
    consents: Iterable[ThirdPartyConsent], noted: NotedRows, is_signed: Callable[[ThirdPartyConsent], bool]
) -> tuple[ThirdPartyConsent, ...]:
    """Each agreement, with what may be believed of it."""
    return tuple(replace(one, proof=proof_of(one, noted, is_signed)) for one in consents)
