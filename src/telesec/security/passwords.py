"""What a good password is here: long, hard to guess, free of the practice's own words (ASVS 5.0 V6.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from telesec.domain.bundle import bundled
from telesec.domain.errors import Invalid

MIN_LENGTH, MAX_LENGTH = 12, 300
_MIN_SCORE = 3
_MIN_REST = 8  # characters that must remain once the practice's words are taken away
_WEIGHED = 72  # zxcvbn's cost grows with length; the first 72 characters are a lower bound
_LEET = str.maketrans("4@831!|0$5+7", "aabeiilosstt")
_PRODUCT = ("telesec", "telesecretariat", "secretariat", "cabinet", "medical", "docteur", "medecin")
_WHY = {
    "spatial": "Des touches voisines du clavier se devinent vite.",
    "repeat": "Les répétitions se devinent vite.",
    "sequence": "Les suites comme « abcd » ou « 6789 » se devinent vite.",
    "regex": "Les années se devinent vite.",
    "date": "Les dates se devinent vite.",
    "dictionary": "Ces mots sont parmi les premiers essayés.",
}
_LEVELS = ("Très faible", "Faible", "Moyen", "Bon", "Très bon")
_ADVICE = "Mettez bout à bout quatre ou cinq mots sans rapport entre eux."


@dataclass(frozen=True, slots=True)
class Strength:
    """A verdict to show while typing: ``score`` 0–4, one sentence, and what to do."""

    score: int
    ok: bool
    sentence: str
    suggestions: tuple[str, ...] = ()


def strength(text: str, context_words: Iterable[str] = ()) -> Strength:
    """How good ``text`` is as a password in a practice described by ``context_words`` (names, town…)."""
    text = unicodedata.normalize("NFC", text)
    if not text:
        return _refusal(0, "Choisissez un mot de passe d'au moins 12 caractères.")
    if len(text) > MAX_LENGTH:
        return _refusal(0, f"Ce mot de passe dépasse {MAX_LENGTH} caractères.")
    denied = _denied(context_words)
    result = _weigh(text, denied)
    score = int(result["score"])
    if len(text) < MIN_LENGTH:
        missing = MIN_LENGTH - len(text)
        more = "un caractère" if missing == 1 else f"{missing} caractères"
        return _refusal(min(score, 1), f"Trop court : il manque {more}.")
    if _rest(text, denied) < _MIN_REST:
        return _refusal(min(score, 1), "Trop proche du nom du cabinet, d'une personne ou d'un mot courant.")
    if score < _MIN_SCORE:
        return _refusal(score, f"{_LEVELS[score]}. {_reason(result)}")
    return Strength(score, ok=True, sentence=f"{_LEVELS[score]} mot de passe.")


def require_strong(text: str, context_words: Iterable[str] = ()) -> None:
    """Raise Invalid("password") with the reason unless the policy accepts ``text``."""
    found = strength(text, context_words)
    if not found.ok:
        raise Invalid("password", " ".join((found.sentence, *found.suggestions)))


def _refusal(score: int, sentence: str) -> Strength:
    return Strength(score, ok=False, sentence=sentence, suggestions=(_ADVICE,))


def _weigh(text: str, denied: Sequence[str]) -> dict[str, Any]:
    """zxcvbn's verdict on the text as typed and without its accents; the worse one counts."""
    from zxcvbn import zxcvbn

    typed = text[:_WEIGHED]
    results = [zxcvbn(typed, user_inputs=list(denied))]
    if (bare := _bare(typed)) != typed:
        results.append(zxcvbn(bare, user_inputs=list(denied)))
    worst: dict[str, Any] = min(results, key=lambda item: item["guesses"])
    return worst


def _reason(result: dict[str, Any]) -> str:
    matches = [item for item in result["sequence"] if item["pattern"] in _WHY]
    if not matches:
        return "Il se devine encore trop vite."
    return _WHY[max(matches, key=lambda item: len(item["token"]))["pattern"]]


def _denied(context_words: Iterable[str]) -> tuple[str, ...]:
    words: set[str] = set(_PRODUCT)
    for phrase in context_words:
        bare = _bare(phrase)
        words.update(part for part in re.split(r"[^a-z0-9]+", bare) if len(part) > 2)
        words.add(re.sub(r"[^a-z0-9]+", "", bare))
    words.discard("")
    return (*sorted(words), *_frequent())


def _rest(text: str, denied: Sequence[str]) -> int:
    """Characters left once every denied word of four letters or more is taken out, as typed and in leet."""
    lengths = []
    for form in (_bare(text), _bare(text).translate(_LEET), _letters(text)):
        rest = form
        for word in sorted((word for word in denied if len(word) > 3), key=len, reverse=True):
            rest = rest.replace(word, "") if word in rest else rest
        lengths.append(len(rest))
    return min(lengths)


def _letters(text: str) -> str:
    """Leet undone, then separators dropped: ``C4b-1net`` reads ``cabinet``."""
    return re.sub(r"[^a-z0-9]+", "", _bare(text).translate(_LEET))


def _bare(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _frequent() -> tuple[str, ...]:
    """Words French people put in passwords, beside zxcvbn's English lists."""
    lines = bundled("french_frequent.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
