"""What goes with the program on paper: licences and their texts, components, guide, two programs apart."""

from __future__ import annotations

import re
import shutil
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

COMMON = Path("/usr/share/common-licenses")
TEXT = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors|copyright)[^/]*$", re.IGNORECASE)
_SYSTEM = (
    ("CPython", "3.13.2", "PSF-2.0", "app\\LICENSE.txt"),
    ("OpenSSL, libffi, zlib, bzip2, xz", "avec CPython", "voir le fichier", "app\\LICENSE.txt"),
    ("Microsoft Visual C++ Runtime", "avec CPython et Qt", "redistribuable", "app\\LICENSE.txt"),
    ("NSIS (installation)", "3", "Zlib", "licences\\nsis\\copyright.txt"),
)


def write_papers(root: Path, libraries: Path, guide: Path, doc: Path) -> None:
    """Write the folder ``doc``: each library that ``libraries`` holds is told with its licence."""
    texts = doc / "licences"
    table = tomllib.loads((root / "installer/licences.toml").read_text(encoding="utf-8"))
    told = []
    for one in sorted(distributions(path=[str(libraries)]), key=_name):
        _copy_texts(one, texts / _name(one))
        told.append(
            (_name(one), one.version, table["libraries"][_name(one)]["licence"], f"licences\\{_name(one)}")
        )
    for name, source in (("inter", "fonts/LICENSE-Inter.txt"), ("lucide", "icons/LICENSE-Lucide.txt")):
        _copy(root / "resources" / source, texts / name / "LICENSE.txt")
    told += [
        (name, one["version"], one["licence"], f"licences\\{name}")
        for name, one in table["resources"].items()
    ]
    for name in ("LGPL-2.1", "LGPL-3", "Apache-2.0", "MPL-2.0"):
        _copy(COMMON / name, texts / f"{name}.txt")
    _copy(root / "LICENSE", texts / "GPL-3.txt")
    _copy(Path("/usr/share/doc/nsis/copyright"), texts / "nsis" / "copyright.txt")
    (doc / "LICENCES.txt").write_text(_summary([*told, *_SYSTEM]), encoding="utf-8", newline="\r\n")
    _copy(root / "installer/locks/sbom.json", doc / "sbom.cdx.json")
    for name in ("restore_without_telesec.py", "verify_journal.py"):
        _copy(root / "installer" / name, doc / name)
    for path in sorted(guide.iterdir()):
        _copy(path, doc / path.name)


def _name(one: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()


def _copy_texts(one: Distribution, folder: Path) -> None:
    """Licence texts of one library; what it says of itself where it ships none."""
    folder.mkdir(parents=True)
    inside: Path = one._path  # type: ignore[attr-defined]  # noqa: SLF001 - a folder here, and RECORD is gone
    for path in sorted(inside.rglob("*")):
        if path.is_file() and TEXT.search(path.relative_to(inside).as_posix()):
            shutil.copyfile(path, folder / path.relative_to(inside).as_posix().replace("/", "-"))
    if not any(folder.iterdir()):
        said = f"{one.metadata['Name']} {one.version}\nLicense: {one.metadata['License']}\n"
        (folder / "METADATA.txt").write_text(said, encoding="utf-8")


def _summary(told: list[tuple[str, str, str, str]]) -> str:
    lines = "".join(f"{name} {version} : {licence} ({where})\n" for name, version, licence, where in told)
    return (
        "telesec est un logiciel libre, sous licence GNU GPL version 3 ou suivante : licences\\GPL-3.txt.\n"
        "Il est fait avec ce qui suit, chacun sous sa propre licence.\n\n" + lines
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
