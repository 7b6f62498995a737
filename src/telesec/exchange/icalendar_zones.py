"""Which zone a calendar means: an IANA name, a Windows one, a producer's path, or rules already known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from telesec.exchange.icalendar_text import Block

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_ESCAPED = re.compile(r"\\([,;\\])")
_MONTH = re.compile(r"BYMONTH=(\d{1,2})")
_LIKELY = ("Europe/Paris", "Europe/London", "Europe/Athens", "America/New_York")
_SAMPLE = 2026


class Zones:
    """Answers with the zone of a TZID; ``home`` is the practice's own (IANA name)."""

    def __init__(self, blocks: Iterable[Block], home: str) -> None:
        self.home: tzinfo = ZoneInfo(home)
        self._home_name = home
        self._own: Mapping[str, Block] = {_value(block, "TZID"): block for block in reversed(list(blocks))}
        self._known: dict[str, tzinfo | None] = {}

    def zone(self, name: str) -> tzinfo | None:
        """The zone called ``name``; None when nobody can tell what it is."""
        name = name.strip().strip('"').strip()
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> tzinfo | None:
        block = self._own.get(name)
        for candidate in (name, _value(block, "X-LIC-LOCATION") if block else ""):
            if key := _iana(candidate):
                return ZoneInfo(key)
        return self._by_rules(block) if block else None

    def _by_rules(self, block: Block) -> tzinfo | None:
        offsets = {
            offset for part in block.parts if (offset := _offset(_value(part, "TZOFFSETTO"))) is not None
        }
        if len(offsets) == 1:
            return timezone(offsets.pop())
        months = {int(found[1]) for part in block.parts if (found := _MONTH.search(_value(part, "RRULE")))}
        for key in dict.fromkeys((self._home_name, *_LIKELY)):
            if _habits(key) == (frozenset(offsets), frozenset(months)):
                return ZoneInfo(key)
        return None


def _value(block: Block | None, name: str) -> str:
    for found, line in block.properties if block else ():
        if found == name:
            return _ESCAPED.sub(r"\1", line.partition(":")[2]).strip().strip('"')
    return ""


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return (-length if found[1] == "-" else length) if length < timedelta(hours=24) else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _iana(name: str) -> str:
    """The IANA name behind ``name``: itself, its Windows twin, or the end of a producer's path."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    names = _names()
    if found := names.get(name.casefold()):
        return found
    if twin := WINDOWS_TO_OLSON.get(name):
        return names.get(str(twin).casefold(), "")
    parts = name.split("/")
    for length in (3, 2):
        if len(parts) > length and (found := names.get("/".join(parts[-length:]).casefold())):
            return found
    return ""


@lru_cache(maxsize=64)
def _habits(key: str) -> tuple[frozenset[timedelta], frozenset[int]]:
    """The offsets of a zone and the months in which it changes, as a calendar's own rules tell them."""
    zone, offsets, months = ZoneInfo(key), set[timedelta](), set[int]()
    before = None
    for day in range(366):
        moment = datetime(_SAMPLE, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        offset = moment.astimezone(zone).utcoffset() or timedelta()
        offsets.add(offset)
        if before is not None and offset != before:
            months.add(moment.astimezone(zone).month)
        before = offset
    return frozenset(offsets), frozenset(months)
