"""What is installed is what was locked: each dependency, direct or not, with the hashes of its files."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "installer" / "locks"
IMPORTED = re.compile(r"^ *(?:import|from) (\w+)(?:\.[\w.]+)?(?: import .*)?$", re.MULTILINE)
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    return {one["name"]: one["version"] for one in PINNED.finditer(text(name))}


def text(name: str) -> str:
    return (LOCKS / f"{name}.txt").read_text(encoding="utf-8")


def declared() -> dict[str, list[str]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ran = [*told["project"]["dependencies"], *told["build-system"]["requires"]]
    packers = [
        line for line in (LOCKS / "build.in").read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    checkers = told["project"]["optional-dependencies"]["dev"]
    only = told["project"]["dependencies"]
    return {"run": ran, "dev": [*ran, *checkers], "build": [*ran, *packers], "windows": only}


@pytest.mark.parametrize("name", ["run", "dev", "build", "windows"])
def test_each_declared_dependency_is_locked_at_a_version_it_allows(name: str) -> None:
    pins = locked(name)
    for words in declared()[name]:
        wanted = Requirement(words)
        assert pins.get(canonicalize_name(wanted.name)) in wanted.specifier, f"run installer/lock.sh: {words}"


@pytest.mark.parametrize("name", ["run", "dev", "build", "windows"])
def test_each_locked_library_has_hashes_and_no_address(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", text(name), flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(name))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text(name)


@pytest.mark.parametrize("name", ["dev", "build", "windows"])
def test_whatever_checks_or_packs_the_program_uses_the_versions_it_runs_with(name: str) -> None:
    there, ran = locked(name), locked("run")
    assert {one: there[one] for one in there if one in ran} == {one: ran[one] for one in there if one in ran}


def test_the_windows_lock_names_what_only_windows_needs_and_leaves_no_marker() -> None:
    assert "pywin32-ctypes" in locked("windows")
    assert not re.search(r"^[a-z0-9].*;", text("windows"), re.MULTILINE)


def test_each_library_that_the_program_imports_is_locked() -> None:
    owners = packages_distributions()
    pins = locked("run")
    assert {"PySide6", "botocore", "sqlcipher3"} <= imported()
    for module in sorted(imported() - sys.stdlib_module_names - {"telesec"}):
        names = {canonicalize_name(one) for one in owners[module]}
        assert names & pins.keys(), f"{module} comes from {names}, which is not locked"


def imported() -> set[str]:
    """The top names of what the source imports; absolute imports only, as the house writes them."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        found.update(IMPORTED.findall(path.read_text(encoding="utf-8")))
    return found
