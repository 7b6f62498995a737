"""The keys that lead to a search from wherever one is, declared once."""

from __future__ import annotations

FIND = "Ctrl+K"  # a patient, a day or a request: the search of the page in front, else of the one that has it
SEARCH = "Ctrl+F"  # whatever the page in front looks for
