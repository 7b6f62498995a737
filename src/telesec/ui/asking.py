"""What a part of the window can do is optional: it is asked only when it knows how."""

from __future__ import annotations


def ask(part: object, name: str, *values: object) -> object:
    """``part.name(*values)`` when the part has it, None otherwise."""
    method = getattr(part, name, None)
    return method(*values) if callable(method) else None
