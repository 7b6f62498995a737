"""Reads installer/locks: what is locked, who asked for it, and whether it concerns this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "installer" / "locks"
_ENTRY = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    # (?:via |  )(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Locked:
    """One library: canonical name, version, marker ("" for always), hashes, and who asks for it."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]
    asked_by: tuple[str, ...]

    @property
    def concerns_us(self) -> bool:
        """Whether this Python, on this system, installs it."""
        return not self.marker or Marker(self.marker).evaluate()


def locked(name: str) -> tuple[Locked, ...]:
    """The entries of ``installer/locks/<name>.txt``, by name."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    found = list(_ENTRY.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return tuple(_entry(one, text[one.end() : end]) for one, end in zip(found, ends, strict=True))


def _entry(head: re.Match[str], rest: str) -> Locked:
    via = {canonicalize_name(one) for one in _VIA.findall(rest) if not one.startswith("-")}
    name, version, marker = head.groups()
    return Locked(name, version, marker or "", frozenset(_HASH.findall(rest)), tuple(sorted(via)))
