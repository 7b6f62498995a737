"""Names as the RNIV writes them, and the keys under which they are found again."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters Unicode does not decompose (NFKD leaves them whole).
_LETTERS = str.maketrans(
    {
        "Œ": "OE", "œ": "OE", "Æ": "AE", "æ": "AE", "ß": "SS", "ẞ": "SS",
        "Ł": "L", "ł": "L", "Ø": "O", "ø": "O", "Đ": "D", "đ": "D", "Ð": "D", "ð": "D",
        "ı": "I", "İ": "I", "Þ": "TH", "þ": "TH", "Ħ": "H", "ħ": "H", "Ŧ": "T", "ŧ": "T",
        "Ŋ": "N", "ŋ": "N", "Ə": "A", "ə": "A", "ĸ": "K",
    }
)  # fmt: skip
_APOSTROPHES = re.compile("[\u2018\u2019\u201a\u201b\u02bc\u02b9\u02bb\u2032\u00b4\u0060\uff07\u055a]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d_]")
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]")  # what NFKD parts from nearly all Latin letters
_WORDS = re.compile(r"[^\W_]+")  # runs of what str.isalnum() accepts
_SPACES = re.compile(r"\s+")
_OUTSIDE_RNIV = re.compile(r"[^A-Z' -]")
_HYPHENS = re.compile(r" *-[ -]*")
_PARTICLES = frozenset(
    ["DE", "DU", "DES", "LE", "LA", "LES", "VAN", "VON", "DER", "DEN", "DI", "DA", "DOS", "EL", "BEN", "AIT"]
)


@lru_cache(maxsize=4096)
def _capitals(text: str) -> str:
    """Capitals without marks; apostrophes and dashes brought to one form; any script kept."""
    if text.isascii():
        return text.replace("`", "'").replace("_", "-").upper()
    plain = _DASHES.sub("-", _APOSTROPHES.sub("'", text.replace("\u00ad", "")))
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", plain.translate(_LETTERS)))
    if not bare.isascii():
        bare = "".join(char for char in bare if not unicodedata.combining(char))
    return bare.upper().translate(_LETTERS)


@lru_cache(maxsize=4096)
def rniv(text: str) -> str:
    """The name in RNIV capitals: A-Z, apostrophe, hyphen and single spaces only.

    Source: référentiel national d'identitovigilance, volet 1. Characters outside of that set
    (digits, brackets, other scripts) become spaces, so the result can be empty.
    """
    kept = _OUTSIDE_RNIV.sub(" ", _capitals(text))
    joined = _HYPHENS.sub("-", _SPACES.sub(" ", kept))
    return joined.strip(" -")


@lru_cache(maxsize=4096)
def search_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` as they are indexed: letters and digits of any script, elisions joined.

    ``D'Œuvre`` gives ``DOEUVRE``; ``Jean-Noël`` gives ``JEAN`` and ``NOEL``.
    """
    return tuple(_WORDS.findall(_capitals(text).replace("'", "")))


def name_key(text: str) -> str:
    """One word without any separator: ``Le  Goff``, ``LE-GOFF`` and ``Legoff`` are the same."""
    return "".join(search_words(text)) if text else ""


def index_words(text: str) -> tuple[str, ...]:
    """Every word a name answers to: its words, and from each word on, the rest joined.

    ``de la Tour`` answers to DE, LA, TOUR, DELATOUR and LATOUR; ``d'Œuvre`` also to OEUVRE.
    """
    words = search_words(text)
    if len(words) == 1 and "'" not in _capitals(text):
        return words
    found = dict.fromkeys(words)
    for start in range(len(words)):
        found["".join(words[start:])] = None
    for word in _capitals(text).split("'")[1:]:
        found.update(dict.fromkeys(search_words(word)))
    return tuple(found)


def without_particles(text: str) -> str:
    """The key of a name without its particles: ``de La Tour`` and ``Tour`` meet."""
    words = [word for word in search_words(text) if word not in _PARTICLES]
    return "".join(words) or name_key(text)


def first_given_name(first_names: str, used_first_name: str = "") -> str:
    """The first given name of a list separated by commas or spaces, as typed.

    A compound written with a space ("Anne Sophie") is one given name when the used first name
    says so or when commas part the list; otherwise the first word is taken.
    """
    listed = _SPACES.sub(" ", first_names).strip()
    if "," in listed:
        return listed.split(",", 1)[0].strip()
    words = listed.split(" ")
    used = name_key(used_first_name)
    for count in range(len(words), 0, -1):
        head = " ".join(words[:count])
        if used and name_key(head) == used:
            return head
    return words[0]
