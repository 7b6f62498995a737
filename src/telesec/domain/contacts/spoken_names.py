"""Is the name somebody gives on the telephone the one written down? The same words count everywhere.

A surname is that of a whole family: at least two full words are said, one at least of each part of the
name written. Initials, figures, titles and the small words of a name prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from telesec.domain.patient_files.rniv import search_words

_FEWEST = 2  # a first name and a surname
_TELL_NOTHING = frozenset(
    {
        *("DE", "DU", "DES", "LA", "LES", "DR", "DOCTEUR", "ME", "MAITRE", "MR", "MRS", "MISS"),
        *("MME", "MLLE", "MLE", "MONSIEUR", "MADAME", "MADEMOISELLE"),
    }
)


def full_words(text: str) -> frozenset[str]:
    """The words of a name that tell one person from another: letters, two at least, and no title."""
    return frozenset(
        word for word in search_words(text) if len(word) > 1 and word.isalpha() and word not in _TELL_NOTHING
    )


def is_whole_name(text: str) -> bool:
    """Whether a name may recognise somebody: two parts at least, apart from titles."""
    return len(_parts(text)) >= _FEWEST and len(full_words(text)) >= _FEWEST


def is_person(said: str, name: str) -> bool:
    """Whether the name said is the one written: every word said is in it, and each part of it is said.

    The order of the words, accents and capitals do not count; of ``Marie-Claire``, either will do.
    """
    words = full_words(said)
    if len(words) < _FEWEST or not is_whole_name(name):
        return False
    return words <= full_words(name) and all(words & part for part in _parts(name))


def same_name(one: str, other: str) -> bool:
    """Whether two names written down are of one person: the same full words, two at least."""
    return is_whole_name(one) and full_words(one) == full_words(other)


def are_one_name(names: Iterable[str]) -> bool:
    """Whether these are the names of one person, and not of several."""
    return len({full_words(name) for name in names}) == 1


def _parts(name: str) -> list[frozenset[str]]:
    return [words for part in name.split() if (words := full_words(part))]
