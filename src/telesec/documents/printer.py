"""Hands a PDF to the system's printer through a pipe: no file of ours is written on the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from telesec.domain.errors import Invalid

TITLE = "Document"  # what the print queue shows: no name, no patient
WAIT_SECONDS = 20
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,126}")
_DEFAULT = re.compile(r":\s*(\S+)\s*$")
NO_PRINTER = "Cet ordinateur n'a pas d'imprimante que le programme sache appeler. Enregistrez plutôt le PDF."
FAILED = "L'imprimante n'a pas pris le document. Vérifiez qu'elle est allumée, puis réessayez."


@dataclass(frozen=True, slots=True)
class Printers:
    """Printers by name; ``usual`` is the system's own choice, "" when it has none."""

    names: tuple[str, ...] = ()
    usual: str = ""


def printers() -> Printers:
    """What the system can print on; nothing when it has no ``lp`` (Windows) or does not answer."""
    if shutil.which("lp") is None or shutil.which("lpstat") is None:
        return Printers()
    names = tuple(name for name in _ask("-e").split() if _NAME.fullmatch(name))
    found = _DEFAULT.search(_ask("-d"))
    usual = found[1] if found and found[1] in names else ""
    return Printers(names, usual or (names[0] if names else ""))


def _ask(option: str) -> str:
    try:
        done = subprocess.run(
            ["lpstat", option],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=_environment(),
            timeout=WAIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def send(pdf: bytes, printer: str, copies: int = 1) -> None:
    """Print ``pdf``; raises Invalid("printer", …) when the system refuses it or does not answer."""
    if not _NAME.fullmatch(printer) or not 1 <= copies <= 20:
        raise Invalid("printer", NO_PRINTER)
    command = ["lp", "-d", printer, "-n", str(copies), "-t", TITLE, "-o", "media=A4", "-"]
    try:
        done = subprocess.run(
            command,
            input=pdf,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=WAIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        raise Invalid("printer", FAILED) from None
    if done.returncode != 0:
        raise Invalid("printer", FAILED)


def _environment() -> dict[str, str]:
    """Untranslated answers, and where the person's print server is."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "CUPS_SERVER", "USER")
    }
    return kept | {"LC_ALL": "C.UTF-8"}
