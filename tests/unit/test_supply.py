"""What the program is made of is watched: files, licences, versions warned of, list of components."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "installer"))
import locked  # noqa: E402 - the commands of installer/ import each other as they are run
import sbom  # noqa: E402
import supply_check  # noqa: E402

sys.path.remove(str(ROOT / "installer"))


@pytest.fixture
def installed(tmp_path: Path) -> PathDistribution:
    """A library of one file, as pip installs it."""
    (tmp_path / "one.py").write_bytes(b"ONE = 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"ONE = 1\n").digest()).rstrip(b"=").decode()
    info = tmp_path / "one-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: one\nVersion: 1.0\nLicense: MIT\n")
    (info / "RECORD").write_text(f"one.py,sha256={digest},8\none-1.0.dist-info/RECORD,,\n")
    return PathDistribution(info)


def entry(name: str, version: str, marker: str = "") -> locked.Locked:
    return locked.Locked(name, version, marker, frozenset(), ())


def test_a_library_as_it_was_installed_is_well(installed) -> None:
    assert list(supply_check.wrong_files([installed])) == []
    assert list(supply_check.wrong_versions([entry("one", "1.0")], {"one": installed})) == []


@pytest.mark.parametrize(
    "harm", [lambda file: file.write_bytes(b"ONE = 2\n"), Path.unlink], ids=["changed", "gone"]
)
def test_a_file_that_was_changed_or_is_gone_is_told(installed, tmp_path, harm) -> None:
    harm(tmp_path / "one.py")
    [told] = supply_check.wrong_files([installed])
    assert told.startswith("one: one.py")


@pytest.mark.parametrize("planted", ["zz_quiet.pth", "sitecustomize.py", "usercustomize.py"])
def test_what_runs_at_each_start_and_no_library_brought_is_told(installed, tmp_path, planted) -> None:
    record = tmp_path / "one-1.0.dist-info" / "RECORD"
    (tmp_path / "one.pth").write_text("import one\n")
    record.write_text(record.read_text() + "one.pth,,\n")
    assert list(supply_check.strays([tmp_path], [installed])) == []
    (tmp_path / planted).write_text("import os\n")
    [told] = supply_check.strays([tmp_path], [installed])
    assert told.startswith(planted)


def test_another_version_than_the_locked_one_is_told_and_another_system_s_is_not(installed) -> None:
    lock = [entry("one", "1.1"), entry("two", "1.0"), entry("three", "1.0", "sys_platform == 'nowhere'")]
    told = list(supply_check.wrong_versions(lock, {"one": installed}))
    assert [line.partition(":")[0] for line in told] == ["one", "two"]


def test_a_licence_nobody_read_one_that_changed_and_one_not_allowed_are_told(installed, monkeypatch) -> None:
    table = {
        "allowed": ["MIT"],
        "libraries": {"one": {"licence": "MIT"}, "two": {"licence": "SSPL-1.0"}, "four": {"licence": "MIT"}},
    }
    monkeypatch.setattr(supply_check, "licences", lambda: table)
    assert list(supply_check.wrong_licences(["one", "four"], {"one": installed})) == []
    told = [line.partition(":")[0] for line in supply_check.wrong_licences(["one", "two", "three"], {})]
    assert told == ["three", "two"]
    table["libraries"]["one"] = {"licence": "MIT", "declared": "BSD"}
    [changed] = supply_check.wrong_licences(["one"], {"one": installed})
    assert "« MIT »" in changed


@pytest.mark.parametrize(
    ("expression", "goes"),
    [("MIT", True), ("MIT OR GPL-2.0-only", True), ("MIT AND GPL-2.0-only", False), ("GPL-2.0-only", False)],
)
def test_a_choice_of_licences_goes_when_one_way_does(expression: str, goes: bool) -> None:
    assert supply_check.is_allowed(expression, {"MIT"}) is goes


def test_a_version_that_was_warned_of_is_told_and_the_first_good_one_is_not() -> None:
    lock = [entry("paramiko", "3.3.1"), entry("paramiko", "3.4.0"), entry("pyside6-essentials", "6.12.0")]
    told = list(supply_check.bad_versions(lock))
    assert [line.split()[1] for line in told] == ["3.3.1", "6.12.0"]
    assert "--upgrade-package paramiko" in told[0]


def test_the_list_of_components_names_each_locked_library_with_a_licence_and_who_needs_it() -> None:
    assert list(supply_check.stale_sbom()) == []
    told = json.loads(sbom.WRITTEN.read_text(encoding="utf-8"))
    parts = {one["name"]: one for one in told["components"]}
    assert {one.name for one in locked.locked("run")} - {"setuptools"} <= parts.keys()
    assert all(one["licenses"] for one in parts.values())
    below = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    assert "pypi/sqlcipher3@" + parts["sqlcipher3"]["version"] in below["telesec"]
    assert (
        "pypi/pynacl@" + parts["pynacl"]["version"] in below[f"pypi/paramiko@{parts['paramiko']['version']}"]
    )
