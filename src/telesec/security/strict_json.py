"""JSON read with suspicion: no duplicate or unknown key, no float, right types, bounded sizes."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

_YEARS = range(1970, 9000)  # far from the edges, where a time zone or a delay would overflow


class Malformed(ValueError):
    """The text is not exactly what this program writes."""


def canonical(value: object) -> bytes:
    """One spelling per value: sorted keys, no blanks, ASCII."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def encode_bytes(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def parse(data: bytes, limit: int) -> Fields:
    """The one object of ``data``; raises Malformed for anything unexpected."""
    if len(data) > limit:
        raise Malformed("too long")
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_refuse
        )
    except Malformed:
        raise
    except (ValueError, OverflowError, RecursionError):  # a number of 5,000 digits is a bare ValueError
        raise Malformed("not JSON") from None
    return Fields(value)


class Fields:
    """Typed, bounded reading of one JSON object; ``done()`` refuses whatever was not read."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise Malformed("not an object")
        self._left: dict[str, Any] = dict(value)

    def _take(self, key: str) -> Any:
        if key not in self._left:
            raise Malformed(f"{key} is missing")
        return self._left.pop(key)

    def text(self, key: str, limit: int = 256) -> str:
        value = self._take(key)
        if not isinstance(value, str) or len(value) > limit or not _encodable(value):
            raise Malformed(key)
        return value

    def integer(self, key: str, low: int = 0, high: int = 2**53) -> int:
        value = self._take(key)
        if type(value) is not int or not low <= value <= high:
            raise Malformed(key)
        return value

    def raw(self, key: str, low: int, high: int) -> bytes:
        """Bytes written in base64, between ``low`` and ``high`` long."""
        value = self.text(key, high * 4 // 3 + 4)
        try:
            decoded = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Malformed(key) from None
        if not low <= len(decoded) <= high or encode_bytes(decoded) != value:
            raise Malformed(key)
        return decoded

    def instant(self, key: str) -> datetime | None:
        """An aware UTC instant, or None for an empty text."""
        value = self.text(key, 40)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            raise Malformed(key) from None
        if found.utcoffset() is None or found.year not in _YEARS:
            raise Malformed(key)
        return found.astimezone(UTC)

    def object(self, key: str) -> Fields:
        return Fields(self._take(key))

    def optional_object(self, key: str) -> Fields | None:
        """The object, or None for a null."""
        value = self._take(key)
        return None if value is None else Fields(value)

    def items(self, key: str, limit: int = 1000) -> list[Any]:
        value = self._take(key)
        if not isinstance(value, list) or len(value) > limit:
            raise Malformed(key)
        return value

    def names(self) -> tuple[str, ...]:
        return tuple(self._left)

    def whole(self) -> dict[str, Any]:
        """What was not read yet, as it came: to be compared, never used."""
        return dict(self._left)

    def done(self) -> None:
        if self._left:
            raise Malformed("unknown key")


def instant_text(moment: datetime | None) -> str:
    """``2026-11-22T08:00:00.000000Z``, or nothing."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else ""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("duplicate key")
    if not all(map(_encodable, found)):
        raise Malformed("not text")
    return found


def _encodable(text: str) -> bool:
    """False for half of a surrogate pair, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(_text: str) -> NoReturn:
    raise Malformed("not an integer")
