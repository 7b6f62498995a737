"""A half-typed form, kept encrypted at lock and given back after unlock."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormDraft:
    """``kind`` names the form ("booking", "note"); ``payload`` is its fields as typed."""

    kind: str
    payload: dict[str, str] = field(repr=False)
