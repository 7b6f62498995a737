"""The words of a desk that Ctrl+K understands, as patterns over text in small letters without accents."""

from __future__ import annotations

import re

from telesec.domain.day_parts import DayPart

TITLES = frozenset({"DR", "DOCTEUR", "PR", "PROFESSEUR", "MME", "M"})
_DAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_CLOCK = r"(?P<h{0}>\d{{1,2}})\s*(?:h|:)\s*(?P<m{0}>\d{{2}})?"
_H1, _H2 = _CLOCK.format(1), _CLOCK.format(2)
NOT_ON = re.compile(
    rf"\b(?:pas|sauf|hors)\s+(?:les?\s+)?(?P<days>{_DAYS}(?:\s*(?:,|et|ni|ou)?\s*(?:les?\s+)?{_DAYS})*)"
)
BETWEEN = re.compile(rf"\b(?:entre|de)\s+{_H1}\s*(?:et|a)\s+{_H2}(?!\w)")
SINCE = re.compile(rf"\b(?:apres|a partir de|des)\s+{_H1}(?!\w)")
UNTIL = re.compile(rf"\b(?:avant|jusqu'?a)\s+{_H1}(?!\w)")
NOON = re.compile(r"\b(?:a|vers)\s+midi\b")
AT = re.compile(
    rf"(?:\b(?:a|vers)\s+)?(?<![\d/.]){_H1}(?!\w)|\b(?:a|vers)\s+(?P<h3>\d{{1,2}})(?![\w/.]|\s*\d)"
)
PARTS = tuple(
    (re.compile(rf"\b(?P<le>(?:le|en|ce|cet|cette)\s+)?(?:{words})\b"), part)
    for words, part in (
        ("apres[ -]?midi|aprem", DayPart.AFTERNOON),
        ("matin|matinee", DayPart.MORNING),
        ("soir|soiree", DayPart.EVENING),
    )
)
LENGTH = re.compile(r"\b(?P<minutes>\d{1,3})\s*(?:min|mn|minutes)\b")
URGENT = re.compile(r"\b(?:en\s+)?(?:urgent|urgente|urgence|urg)\b")
BOOKING = re.compile(
    r"\b(?:nouveau\s+)?(?:rdv|rendez[ -]vous)\b|\b(?:prochains?|premiers?)\s+(?:creneaux?|libres?)\b"
)
DOCTOR = re.compile(
    r"\b(?:(?:avec|chez)\s+)?(?:dr|docteur|pr|professeur)\b\.?\s*(?P<name>[^\W\d_]+)|\b(?:avec|chez)\s+(?:le\s+|la\s+)?(?P<other>[^\W\d_]+)"
)
SITE = re.compile(r"\b(?:a|au|sur|site|lieu)\s+(?:la\s+|le\s+)?(?P<name>[^\W\d_]{3,})")
FILLERS = re.compile(
    r"(?<!\w)(?:pour|avec|chez|le|à|au|un|une|vers|prochains?|disponibles?|libres?)(?!\w)", re.IGNORECASE
)
