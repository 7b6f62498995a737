"""The distinct words of all patients' names, kept with the open store, to find near spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select, text

from telesec.storage.tables.patients import PATIENTS

_KEY = "telesec.names"
_WORDS = text("SELECT term FROM patient_words WHERE term >= :first").bindparams(bindparam("first"))
_LAST = select(func.max(PATIENTS.c.seq))
_SHORTEST = 4
_CHOICES = 8


class NameVocabulary:
    """Words by length. It lives in the connection's own memory and goes with it at lock."""

    def __init__(self, words: Iterable[str], last_seq: int) -> None:
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self.last_seq = last_seq
        for word in words:
            self._by_length[len(word)].append(word)

    def add(self, words: Iterable[str], seq: int) -> None:
        """Make a new patient's words known; words already there do no harm."""
        self.last_seq = max(self.last_seq, seq)
        for word in words:
            lowered = word.lower()
            if lowered not in self._by_length[len(lowered)]:
                self._by_length[len(lowered)].append(lowered)

    def near(self, word: str) -> list[str]:
        """Up to eight spellings one or two mistakes away, nearest first (OSA distance)."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        if len(word) < _SHORTEST:
            return []
        allowed = 1 if len(word) < 6 else 2
        found: list[tuple[float, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            choices = self._by_length.get(length, [])
            matches = extract(
                word.lower(), choices, scorer=OSA.distance, score_cutoff=allowed, limit=_CHOICES
            )
            found.extend((distance, spelling) for spelling, distance, _place in matches)
        return [spelling for _distance, spelling in sorted(found)[:_CHOICES]]


def known_vocabulary(conn: Connection) -> NameVocabulary | None:
    """The vocabulary if a search already loaded it, else None (nothing to keep up to date)."""
    found = conn.info.get(_KEY)
    return found if isinstance(found, NameVocabulary) else None


def vocabulary(conn: Connection) -> NameVocabulary:
    """The vocabulary, loaded on first need and again when patients came from elsewhere."""
    last = conn.execute(_LAST).scalar() or 0
    found = known_vocabulary(conn)
    if found is None or found.last_seq != last:
        found = NameVocabulary(conn.execute(_WORDS, {"first": "a"}).scalars(), last)
        conn.info[_KEY] = found
    return found


def forget_vocabulary(conn: Connection) -> None:
    """Drop it after a bulk change; the next typo loads it again."""
    conn.info.pop(_KEY, None)
