"""What patients agreed to: channels and third parties, dated and signed, never deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from telesec.domain.contacts.consent_proofs import Noted, NotedRows
from telesec.domain.contacts.consents import ChannelState, ConsentScope, ThirdPartyConsent
from telesec.domain.errors import NotFound, Stale
from telesec.domain.ids import new_id
from telesec.domain.journal.reasons import SIGNED
from telesec.storage.records.context import EntryContext
from telesec.storage.records.journal_span import told_since
from telesec.storage.records.merged_files import kept_id, patient_checked
from telesec.storage.records.quick_rows import driver_rows
from telesec.storage.tables.base import FIRST_ROWS, PATIENT_ROWS, instant_from
from telesec.storage.tables.contacts import channel_choices, third_party_consents
from telesec.storage.tables.patients import PATIENTS

_C, _P = third_party_consents.c, PATIENTS.c
_OF_PATIENT = (
    select(third_party_consents)
    .where(_C.patient_id == bindparam("patient"))
    .order_by(_C.withdrawn_at.is_not(None), _C.agreed_on.desc(), _C.id)
)
_CHOICES = (
    select(channel_choices)
    .where(channel_choices.c.patient_id == bindparam("patient"))
    .order_by(channel_choices.c.at.desc(), channel_choices.c.id.desc())
)
_REFUSED = select(_P.opt_outs, _P.version).where(_P.id == bindparam("patient"))
_NOTED = (
    "SELECT seq, subject_id, account_id, reason, at FROM journal INDEXED BY ix_journal_patient "  # noqa: S608 - constants
    f"WHERE {PATIENT_ROWS} AND patient_id IN (SELECT value FROM json_each(:family)) "
    "AND action = 'consent_edit' AND subject_kind = 'consent' AND outcome = 'ok' ORDER BY seq"
)
_FIRST_SIGNED = (
    f"SELECT min(seq) FROM journal INDEXED BY ix_journal_who WHERE {FIRST_ROWS} "  # noqa: S608 - constants
    "AND account_id IN (SELECT value FROM json_each(:accounts)) AND action = 'consent_edit' "
    f"AND outcome = 'ok' AND reason = '{SIGNED}'"
)
_STALE = "Cet accord a été modifié entre-temps. Rouvrez la fiche pour voir la dernière version."
_FILE_STALE = "Cette fiche a été modifiée entre-temps. Rouvrez la fiche pour voir la dernière version."


class ConsentRecords:
    """Reads and writes of the entry's transaction; an id of a merged file stands for the one kept."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def of_patient(self, patient_id: str) -> tuple[ThirdPartyConsent, ...]:
        """Every third party, withdrawn ones last."""
        kept = kept_id(self._conn, patient_id)
        return tuple(_consent(row) for row in self._conn.execute(_OF_PATIENT, {"patient": kept}))

    def noted(self, family: Sequence[str], accounts: Sequence[str]) -> NotedRows:
        """What the journal says of the consents of these files (one patient's), by any of ``accounts``."""
        rows = driver_rows(self._conn, _NOTED, {"family": json.dumps(family)})
        first = driver_rows(self._conn, _FIRST_SIGNED, {"accounts": json.dumps(accounts)})
        return NotedRows(
            tuple(
                Noted(row[0], row[1], row[2], signed=row[3] == SIGNED, at=instant_from(row[4]))
                for row in rows
            ),
            told_since(self._conn),
            first[0][0] if first else None,
        )

    def add(self, consent: ThirdPartyConsent) -> None:
        """Write a new one as it was signed: in the name and at the instant of the entry."""
        self._entry.touch("consents")
        values: dict[str, Any] = {
            name: getattr(consent, name)
            for name in (
                "id",
                "patient_id",
                "name",
                "relation",
                "phone",
                "given_by",
                "means",
                "agreed_on",
                "until",
                "noted_at",
                "noted_by",
                "signature",
            )
        }
        values |= {"scopes": [scope.value for scope in consent.scopes], "version": 1}
        with patient_checked():
            self._conn.execute(insert(third_party_consents).values(values))

    def withdraw(self, consent: ThirdPartyConsent, on: date, why: str) -> None:
        """Say that it no longer holds, as it was read (``version``); raises Stale."""
        self._entry.touch("consents")
        as_read = update(third_party_consents).where(
            _C.id == consent.id, _C.version == consent.version, _C.withdrawn_at.is_(None)
        )
        values = {
            "withdrawn_on": on,
            "withdrawn_why": why,
            "withdrawn_at": self._entry.now,
            "withdrawn_by": self._entry.account_id,
            "version": consent.version + 1,
        }
        if self._conn.execute(as_read.values(values)).rowcount != 1:
            raise Stale(_STALE)

    def choices(self, patient_id: str) -> tuple[ChannelState, ...]:
        """Every yes or no to a channel, latest first."""
        rows = self._conn.execute(_CHOICES, {"patient": kept_id(self._conn, patient_id)})
        return tuple(ChannelState(row.channel, row.agreed, row.at, row.account_id) for row in rows)

    def refused(self, patient_id: str) -> tuple[tuple[str, ...], int]:
        """The channels refused now, and the version of the patient's file; raises NotFound."""
        row = self._conn.execute(_REFUSED, {"patient": kept_id(self._conn, patient_id)}).first()
        if row is None:
            raise NotFound(
                "Cette fiche patient n'existe pas ou n'existe plus. Cherchez de nouveau le patient."
            )
        return row.opt_outs, row.version

    def choose(self, patient_id: str, version: int, channel: str, *, agreed: bool) -> None:
        """Note a yes or a no to a channel on the patient's file; raises Stale.

        A change of what holds is dated by the trigger of ``patients.opt_outs``; a yes that changes
        nothing is dated here.
        """
        refused, _ = self.refused(patient_id)
        left = tuple(one for one in refused if one != channel)
        now = left if agreed else (*left, channel)
        values: dict[str, Any] = {"version": version + 1, "updated_at": self._entry.now}
        if set(now) != set(refused):
            values["opt_outs"] = now
        else:
            self._note(patient_id, channel, agreed)
        self._entry.touch("opt_outs")
        as_read = update(PATIENTS).where(_P.id == patient_id, _P.version == version, _P.merged_into == "")
        if self._conn.execute(as_read.values(values)).rowcount != 1:
            raise Stale(_FILE_STALE)

    def _note(self, patient_id: str, channel: str, agreed: bool) -> None:
        values = {"patient_id": patient_id, "channel": channel, "agreed": agreed, "id": new_id()}
        values |= {"at": self._entry.now, "account_id": self._entry.account_id}
        with patient_checked():
            self._conn.execute(insert(channel_choices).values(values))


def _consent(row: Any) -> ThirdPartyConsent:
    return ThirdPartyConsent(
        id=row.id,
        patient_id=row.patient_id,
        name=row.name,
        scopes=tuple(ConsentScope(key) for key in row.scopes),
        agreed_on=row.agreed_on,
        relation=row.relation,
        phone=row.phone,
        given_by=row.given_by,
        means=row.means,
        until=row.until,
        noted_at=row.noted_at,
        noted_by=row.noted_by,
        withdrawn_on=row.withdrawn_on,
        withdrawn_why=row.withdrawn_why,
        withdrawn_by=row.withdrawn_by,
        version=row.version,
        signature=row.signature,
    )
