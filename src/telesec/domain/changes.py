"""What kind of thing a write changed, so that open views know what to ask again."""

from __future__ import annotations

from enum import StrEnum


class Change(StrEnum):
    AGENDA = "agenda"
    PATIENTS = "patients"
    NOTES = "notes"
    BILLING = "billing"
    LISTS = "lists"
    PEOPLE = "people"
    JOURNAL = "journal"
