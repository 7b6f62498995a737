#!/usr/bin/env python3
"""Checks, without a network, what the program is made of: versions, files, licences, bad versions, SBOM.

What is installed beside the lock, by whoever works here, is not looked at. Exit code 1 when all is not well.
"""

from __future__ import annotations

import base64
import hashlib
import site
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path

from locked import ROOT, Locked, locked
from packaging.utils import canonicalize_name
from packaging.version import Version
from sbom import WRITTEN, licences, sbom

LOCKS = ("run", "dev", "build", "windows")
_SHORT = 60  # a longer "License" field is the text itself


def main() -> int:
    there = {canonicalize_name(one.metadata["Name"]): one for one in distributions()}
    wrong = [
        *wrong_versions(locked("dev"), there),
        *wrong_files(one for one in locked("dev") if one.name in there for one in [there[one.name]]),
        *strays(map(Path, site.getsitepackages()), distributions()),
        *wrong_licences({one.name for lock in ("run", "windows") for one in locked(lock)}, there),
        *bad_versions(one for lock in LOCKS for one in locked(lock)),
        *stale_sbom(),
    ]
    for line in wrong:
        print(line)
    if not wrong:
        print(f"{len(locked('dev'))} libraries are what was locked; their licences are known and allowed.")
    return 1 if wrong else 0


def wrong_versions(lock: Iterable[Locked], there: dict[str, Distribution]) -> Iterator[str]:
    """What the lock says and this environment has not, or has in another version."""
    for one in lock:
        if one.concerns_us:
            found = there[one.name].version if one.name in there else "nothing"
            if found != one.version:
                yield f"{one.name}: {one.version} is locked, {found} is installed; run check.sh again"


def wrong_files(installed: Iterable[Distribution]) -> Iterator[str]:
    """Files that are not what their wheel's RECORD says (PEP 376): changed, or gone, since pip put them.

    Compiled ``.pyc`` are left out: Python writes them again. A file changed together with its RECORD is not
    seen: the lock knows wheels, of which each Python and processor takes another.
    """
    for one in installed:
        for path in one.files or ():
            if path.hash and path.suffix != ".pyc" and not _is_as_recorded(path):
                yield f"{one.metadata['Name']}: {path} is not as it was installed: delete .venv"


def strays(folders: Iterable[Path], installed: Iterable[Distribution]) -> Iterator[str]:
    """What Python runs at each start, of its own accord, and no library brought (site, docs.python.org)."""
    brought = {Path(path.locate()).resolve() for one in installed for path in one.files or ()}
    for folder in folders:
        run = [*folder.glob("*.pth"), *folder.glob("sitecustomize.*"), *folder.glob("usercustomize.*")]
        for path in sorted(run):
            if path.resolve() not in brought:
                yield f"{path.name}: no library brought it, and each start runs it: delete .venv"


def _is_as_recorded(path: PackagePath) -> bool:
    try:
        with open(path.locate(), "rb") as read:
            found = hashlib.file_digest(read, path.hash.mode).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == path.hash.value


def wrong_licences(names: Iterable[str], there: dict[str, Distribution]) -> Iterator[str]:
    """Libraries whose licence nobody read, is not allowed, or is no longer what was read."""
    table = licences()
    allowed = set(table["allowed"])
    for name in sorted(names):
        told = table["libraries"].get(name)
        if told is None:
            yield f"{name}: read its licence, and write it in installer/licences.toml"
            continue
        if not is_allowed(told["licence"], allowed):
            yield f"{name}: {told['licence']} does not go with GPL-3.0-or-later"
        said = declared(there[name]) if name in there else None
        if said is not None and said != told.get("declared", told["licence"]):
            yield f"{name}: its licence is now said to be « {said} »; read it again"


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression without parentheses leaves a way that is allowed."""
    return any(all(one in allowed for one in way.split(" AND ")) for way in expression.split(" OR "))


def declared(one: Distribution) -> str:
    """What a library says of its licence: the expression, else the short field and the classifiers."""
    told = one.metadata
    if told["License-Expression"]:
        return str(told["License-Expression"])
    field = (told["License"] or "").strip()
    said = [field] if len(field) <= _SHORT and "\n" not in field else []
    classified = (line for line in told.get_all("Classifier") or () if line.startswith("License ::"))
    said += [line.split(" :: ")[-1] for line in classified]
    return "; ".join(line for line in said if line)


def bad_versions(lock: Iterable[Locked]) -> Iterator[str]:
    """Locked versions that installer/known_bad.toml warns of."""
    known = tomllib.loads((ROOT / "installer/known_bad.toml").read_text(encoding="utf-8"))["bad"]
    for one in lock:
        for bad in known:
            if bad["name"] == one.name and is_bad(one.version, bad):
                yield f"{one.name} {one.version} {bad['why']}: run lock.sh --upgrade-package {one.name}"


def is_bad(version: str, bad: dict[str, str]) -> bool:
    """Whether a version is the one named, or older than the first good one."""
    if "exactly" in bad:
        return Version(version) == Version(bad["exactly"])
    return Version(version) < Version(bad["below"])


def stale_sbom() -> Iterator[str]:
    """The list of components in the repository is another than the lock and the licences make."""
    if not WRITTEN.is_file() or WRITTEN.read_text(encoding="utf-8") != sbom():
        yield "installer/locks/sbom.json is not of this lock; run installer/sbom.py"


if __name__ == "__main__":
    sys.exit(main())
