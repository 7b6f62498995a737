"""Correspondents of the practice: listed, found by word or by calling number, put aside, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from telesec.domain.contacts.correspondents import TEXTS, Correspondent, number_key, words_of
from telesec.domain.errors import NotFound, Stale
from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.rniv import search_words
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.contacts import correspondents

MOST = 500
_C = correspondents.c
_FIELDS = ("kind", *TEXTS, "card_uid", "active")
_ACTIVE = select(correspondents).where(_C.active.is_(True)).order_by(_C.words, _C.id)
_ONE = select(correspondents).where(_C.id == bindparam("wanted"))
_BY_NUMBER = _ACTIVE.where(or_(_C.phone_key == bindparam("digits"), _C.phone2_key == bindparam("digits")))
_OF_IMPORT = select(func.count()).where(_C.import_id == bindparam("import_id"), _C.import_id != "")
_STALE = "Ce correspondant a été modifié entre-temps. Rouvrez-le pour voir la dernière version."


class CorrespondentRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def by_number(self, number: str) -> tuple[Correspondent, ...]:
        """Everybody in use who has this number, by name; none for a number too short to tell anybody."""
        digits = number_key(number)
        rows = self._conn.execute(_BY_NUMBER, {"digits": digits}) if digits else ()
        return tuple(_correspondent(row) for row in rows)

    def found(self, typed: str = "", most: int = MOST) -> tuple[Correspondent, ...]:
        """Those in use whose words begin as each typed word does, or whose number holds the digits."""
        digits = phone_digits(typed)
        wanted = _ACTIVE
        if len(digits) >= 4 and not any(char.isalpha() for char in typed):
            wanted = wanted.where(or_(_C.phone_key.contains(digits), _C.phone2_key.contains(digits)))
        else:
            for word in search_words(typed):
                wanted = wanted.where((" " + _C.words).contains(f" {word}", autoescape=True))
        return tuple(_correspondent(row) for row in self._conn.execute(wanted.limit(most)))

    def get(self, correspondent_id: str) -> Correspondent:
        """One of them, put aside or not; raises NotFound."""
        row = self._conn.execute(_ONE, {"wanted": correspondent_id}).first()
        if row is None:
            raise NotFound("Ce correspondant n'est plus dans l'annuaire. Cherchez-le de nouveau.")
        return _correspondent(row)

    def add(self, people: Sequence[Correspondent], import_id: str = "") -> None:
        """Write new ones; those of an import keep its id as their trace."""
        rows = [self._values(one) | {"id": one.id, "import_id": import_id, "version": 1} for one in people]
        if rows:
            self._conn.execute(insert(correspondents), rows)

    def change(self, one: Correspondent) -> Correspondent:
        """Replace one, as it was read (``version``); raises NotFound, Stale."""
        before = self.get(one.id)
        self._entry.touch(*(name for name in _FIELDS if getattr(before, name) != getattr(one, name)))
        as_read = update(correspondents).where(_C.id == one.id, _C.version == one.version)
        values = self._values(one) | {"version": one.version + 1}
        if self._conn.execute(as_read.values(values)).rowcount != 1:
            raise Stale(_STALE)
        return self.get(one.id)

    def holds_import(self, import_id: str) -> bool:
        """True when correspondents of this import are already written."""
        return bool(self._conn.execute(_OF_IMPORT, {"import_id": import_id}).scalar_one())

    def _values(self, one: Correspondent) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(one, name) for name in _FIELDS}
        return values | {
            "phone_key": number_key(one.phone),
            "phone2_key": number_key(one.phone2),
            "words": words_of(one),
            "updated_at": self._entry.now,
        }


def _correspondent(row: Any) -> Correspondent:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Correspondent(id=row.id, version=row.version, **values)
