"""The licences of everything that a package holds: our own, each library's, the system's that go along."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

TEXT = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors|copyright)[^/]*$", re.IGNORECASE)
NOT_PACKED = frozenset({"boto3", "s3transfer", "setuptools"})
COMMON = Path("/usr/share/common-licenses")
SYSTEM = {"libpython": "libpython{0}.{1}-minimal", "libmpdec.so": "libmpdec3", "libbz2.so": "libbz2-1.0"}

Told = tuple[str, str, str, str]
"""A component's name, version, licence, and where its texts are."""
Table = dict[str, dict[str, str]]


def collect_licences(root: Path, program: Path, doc: Path) -> None:
    """Write ``doc/licences``, one folder a component, and ``doc/copyright`` that tells which is which."""
    texts = doc / "licences"
    table = tomllib.loads((root / "installer/licences.toml").read_text(encoding="utf-8"))
    told = []
    for name, one in sorted(_packed(root).items()):
        _copy_texts(one, texts / name)
        told.append((name, one.version, table["libraries"][name]["licence"], f"licences/{name}"))
    told += _own_resources(root, texts, table["resources"])
    told += _system(program, texts)
    for name in ("LGPL-2.1", "LGPL-3", "Apache-2.0", "MPL-2.0"):
        shutil.copyfile(COMMON / name, texts / f"{name}.txt")
    shutil.copyfile(root / "LICENSE", texts / "GPL-3.txt")
    (doc / "copyright").write_text(_summary(told), encoding="utf-8")


def _packed(root: Path) -> dict[str, Distribution]:
    locked = re.findall(r"^([a-z0-9-]+)==", (root / "installer/locks/run.txt").read_text(), re.MULTILINE)
    there = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower(): one for one in distributions()}
    return {name: there[name] for name in locked if name in there and name not in NOT_PACKED}


def _copy_texts(one: Distribution, folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in one.files or ():
        if TEXT.search(str(path)) and path.suffix not in {".py", ".pyc"}:
            inside = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", str(path)).replace("/", "-")
            shutil.copyfile(str(one.locate_file(path)), folder / inside)
    if not any(folder.iterdir()):
        said = f"{one.metadata['Name']} {one.version}\nLicense: {one.metadata['License']}\n"
        (folder / "METADATA.txt").write_text(said, encoding="utf-8")


def _own_resources(root: Path, texts: Path, table: Table) -> list[Told]:
    for name, source in (("inter", "fonts/LICENSE-Inter.txt"), ("lucide", "icons/LICENSE-Lucide.txt")):
        (texts / name).mkdir()
        shutil.copyfile(root / "resources" / source, texts / name / "LICENSE.txt")
    return [(name, one["version"], one["licence"], f"licences/{name}") for name, one in table.items()]


def _system(program: Path, texts: Path) -> list[Told]:
    """Debian's copyright file of each library of the system that goes along, and PyInstaller's own."""
    told = []
    for start, package in SYSTEM.items():
        if not any(program.rglob(f"{start}*")):
            continue
        name = package.format(*sys.version_info)
        (texts / name).mkdir()
        shutil.copyfile(f"/usr/share/doc/{name}/copyright", texts / name / "copyright.txt")
        query = ["dpkg-query", "-W", "-f=${Version}", name]
        version = subprocess.run(query, check=True, capture_output=True, text=True).stdout
        told.append((name, version, "voir le fichier", f"licences/{name}"))
    packer = next(one for one in distributions() if one.metadata["Name"].lower() == "pyinstaller")
    _copy_texts(packer, texts / "pyinstaller")
    exception = "GPL-2.0-or-later, avec exception pour le programme de démarrage"
    return [*told, ("pyinstaller (démarrage)", packer.version, exception, "licences/pyinstaller")]


def _summary(told: list[Told]) -> str:
    head = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: telesec
Comment:
 telesec is one program built with the libraries below, each under its own
 licence. The licence of the whole is the GNU GPL, version 3 or later.
 .
"""
    lines = "".join(f" {name} {version}: {licence} ({where})\n" for name, version, licence, where in told)
    return f"""{head}{lines}
Files: *
Copyright: The authors of telesec
License: GPL-3.0+
 This program is free software: you can redistribute it and/or modify it under
 the terms of the GNU General Public License as published by the Free Software
 Foundation, either version 3 of the License, or (at your option) any later
 version. On Debian systems, its text is in /usr/share/common-licenses/GPL-3;
 elsewhere in licences/GPL-3.txt beside this file.
"""
