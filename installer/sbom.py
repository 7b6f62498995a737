#!/usr/bin/env python3
"""Writes installer/locks/sbom.json, CycloneDX 1.6: what the program is made of, from the lock and licences.

With --list, prints name, version and licence, a line each, instead. It is the same text on every machine.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from locked import ROOT, Locked, locked
from packageurl import PackageURL

WRITTEN = ROOT / "installer" / "locks" / "sbom.json"
_NAMESPACE = UUID("2f0a6d0c-7a0f-5c55-9d6c-6f1d5c6f2b11")
_ONLY_TO_INSTALL = {"setuptools"}


def main(words: list[str]) -> int:
    if words == ["--list"]:
        table = licences()
        told = {**table["libraries"], **table["resources"]}
        for one in components():
            print(f"{one.name} {one.version}: {told[one.name]['licence']}")
        return 0
    WRITTEN.write_text(sbom(), encoding="utf-8")
    print(WRITTEN.relative_to(Path.cwd()) if WRITTEN.is_relative_to(Path.cwd()) else WRITTEN)
    return 0


def sbom() -> str:
    """The document, as JSON; its number and its date come from the lock and the licences alone."""
    lock = (ROOT / "installer/locks/run.txt").read_bytes() + (ROOT / "installer/licences.toml").read_bytes()
    bom = Bom(serial_number=uuid5(_NAMESPACE, hashlib.sha256(lock).hexdigest()))
    bom.metadata.timestamp = datetime.combine(licences()["read_on"], datetime.min.time(), UTC)
    project = _project()
    bom.metadata.component = project
    parts = {one.name: one for one in components()}
    bom.components.update(parts.values())
    asked = {one.name: one.asked_by for one in _libraries()}
    for name, part in (("telesec", project), *parts.items()):
        below = [Dependency(parts[one].bom_ref) for one in parts if name in asked.get(one, ("telesec",))]
        bom.dependencies.add(Dependency(part.bom_ref, below))
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def licences() -> dict[str, dict[str, object]]:
    """installer/licences.toml."""
    return tomllib.loads((ROOT / "installer/licences.toml").read_text(encoding="utf-8"))


def components() -> list[Component]:
    """Each library of the run lock, then what resources/ holds of others."""
    table = licences()
    return [
        *(_component(one.name, one.version, table["libraries"][one.name], pypi=True) for one in _libraries()),
        *(_component(name, one["version"], one) for name, one in sorted(table["resources"].items())),
    ]


def _libraries() -> list[Locked]:
    return [one for one in locked("run") if one.name not in _ONLY_TO_INSTALL]


def _component(name: str, version: str, told: dict[str, str], *, pypi: bool = False) -> Component:
    reference = f"pypi/{name}@{version}" if pypi else f"resources/{name}@{version}"
    return Component(
        type=ComponentType.LIBRARY if pypi else ComponentType.DATA,
        name=name,
        version=version,
        bom_ref=reference,
        licenses=[LicenseFactory().make_from_string(told["licence"])],
        purl=PackageURL("pypi", name=name, version=version) if pypi else None,
    )


def _project() -> Component:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Component(
        type=ComponentType.APPLICATION,
        name=told["name"],
        version=told["version"],
        bom_ref=told["name"],
        licenses=[LicenseFactory().make_from_string(told["license"])],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
