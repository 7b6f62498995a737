"""Whether a colleague and a patient bear the same surname; a namesake is not a relative, and may be one."""

from __future__ import annotations

import re

from telesec.domain.patient_files.rniv import name_key

_TITLES = frozenset({"DR", "DOCTEUR", "PR", "PROFESSEUR", "M", "MME", "MLLE", "ME", "MAITRE"})
_DASHES = re.compile(r"[-‐‑–]")


def surname_of(display_name: str) -> str:
    """The surname in a colleague's shown name: its words in capitals, else all but the first name.

    ``Dr Lefèvre`` gives ``Lefèvre``, ``Claire Le Goff`` gives ``Le Goff``, ``MARTIN Paul`` gives ``MARTIN``.
    """
    words = [word for word in display_name.split() if name_key(word) and name_key(word) not in _TITLES]
    capitals = [word for word in words if len(name_key(word)) > 1 and word == word.upper()]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals)
    return " ".join(words[1:] if len(words) > 1 else words)


def same_surname(colleague: str, patient_names: tuple[str, ...]) -> bool:
    """True when the surname ``colleague`` is one of the patient's surnames, whole or part of a double one."""
    key = name_key(colleague)
    if len(key) < 2:
        return False
    parts = [part for name in patient_names for part in (name, *_DASHES.split(name))]
    return key in {name_key(part) for part in parts}
