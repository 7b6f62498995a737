"""The system's libraries that the packed program loads, and the packages that hold them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

LIBC = re.compile(r"^(lib(c|m|dl|rt|pthread|util|resolv)\.so\.|ld-linux)")
OPENED_LATER = ("libdbus-1.so.3", "libEGL.so.1", "libGL.so.1", "libfontconfig.so.1")
"""Qt opens these by their names, so nothing in the files tells it."""
RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64", "libssl3": "libssl3 | libssl3t64"}
"""Debian 13 and Ubuntu 24.04 gave new names to these (64-bit time); the libraries are the same."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Names of libraries (``libssl.so.3``), and the oldest glibc whose symbols are there (2, 34)."""

    names: tuple[str, ...]
    glibc: tuple[int, ...]


def needed(folder: Path) -> Needed:
    """What the ELF files of ``folder`` ask for and do not find there."""
    here = {path.name for path in folder.rglob("*")}
    asked, versions = set(OPENED_LATER), {(2, 2)}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.open("rb").read(4) != b"\x7fELF":
            continue
        told = subprocess.run(["objdump", "-p", path], check=True, capture_output=True, text=True).stdout
        asked.update(re.findall(r"^ +NEEDED +(\S+)$", told, re.MULTILINE))
        asked_of_libc = re.findall(r" GLIBC_([0-9.]+)$", told, re.MULTILINE)
        versions.update(tuple(map(int, one.split("."))) for one in asked_of_libc)
    return Needed(tuple(sorted(one for one in asked - here if not LIBC.match(one))), max(versions))


def debian_packages(libraries: Needed) -> list[str]:
    """Debian's packages that hold them on this machine; ends with a sentence when one is not installed."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    found = {f"libc6 (>= {'.'.join(map(str, libraries.glibc))})"}
    for name in libraries.names:
        path = re.search(rf"^\t{re.escape(name)} \(libc6,x86-64.*=> (\S+)$", cache, re.MULTILINE)
        if path is None:
            raise SystemExit(f"{name} manque sur cette machine : installez le paquet Debian qui le contient.")
        package = _owner(Path(path[1]))
        found.add(RENAMED.get(package, package))
    return sorted(found)


def _owner(path: Path) -> str:
    """The package of a library: dpkg knows the name before or after /lib became a link to /usr/lib."""
    last = path.resolve()
    places = (
        path,
        last,
        Path("/usr") / path.relative_to("/"),
        Path(str(last).replace("/usr/lib", "/lib", 1)),
    )
    for place in places:
        told = subprocess.run(["dpkg-query", "-S", place], check=False, capture_output=True, text=True)
        if told.returncode == 0:
            return told.stdout.split(":")[0]
    raise SystemExit(f"{path} n'appartient à aucun paquet Debian : construisez sur une machine propre.")


def rpm_capabilities(libraries: Needed) -> list[str]:
    """The same for rpm, by the libraries' own names, as its distributions all do."""
    glibc = ".".join(map(str, libraries.glibc))
    return [f"libc.so.6(GLIBC_{glibc})(64bit)", *(f"{name}()(64bit)" for name in libraries.names)]
