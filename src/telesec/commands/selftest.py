"""``telesec selftest``: says in plain French what this machine offers and what it would keep."""

from __future__ import annotations

import importlib
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

from telesec.commands.machine_state import Finding, Level, disk_encryption, hibernation_state, swap_state
from telesec.domain.bundle import bundled

# distribution name → module that must load
LIBRARIES = {
    "PySide6-Essentials": "PySide6.QtWidgets",
    "sqlcipher3": "sqlcipher3.dbapi2",
    "SQLAlchemy": "sqlalchemy",
    "keyring": "keyring",
    "argon2-cffi": "argon2.low_level",
    "cryptography": "cryptography.hazmat.primitives.hpke",
    "pyotp": "pyotp",
    "segno": "segno",
    "zxcvbn": "zxcvbn",
    "APScheduler": "apscheduler.schedulers.background",
    "reportlab": "reportlab.pdfgen.canvas",
    "platformdirs": "platformdirs",
    "python-stdnum": "stdnum.luhn",
    "rapidfuzz": "rapidfuzz.process",
    "phonenumberslite": "phonenumbers",
    "charset-normalizer": "charset_normalizer",
    "pypdf": "pypdf",
    "icalendar": "icalendar",
    "factur-x": "facturx",
}
FONTS = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")


def run(practice: Path) -> int:
    """Print one line a finding about this machine and ``practice``'s disk; 1 when something is broken."""
    findings = [
        *(_library(name, module) for name, module in LIBRARIES.items()),
        _sqlcipher(),
        _keyring(),
        *(_font(name) for name in FONTS),
        _zones(),
        _session_lock(),
        disk_encryption(practice),
        swap_state(),
        hibernation_state(),
    ]
    for finding in findings:
        print(f"{finding.level.value:<9} {finding.sentence}")
    broken = sum(finding.level is Level.FAILURE for finding in findings)
    print(f"{broken} défaut(s)." if broken else "telesec peut fonctionner sur cet ordinateur.")
    return 1 if broken else 0


def _library(name: str, module: str) -> Finding:
    try:
        importlib.import_module(module)
        version = metadata.version(name)
    except (ImportError, OSError) as error:
        return Finding(
            Level.FAILURE, f"{name} ne se charge pas ({type(error).__name__}) : réinstallez telesec."
        )
    return Finding(Level.GOOD, f"{name} {version}")


def _sqlcipher() -> Finding:
    """A throw-away encrypted file is written, refused to a wrong key, and its settings read."""
    try:
        from sqlcipher3 import dbapi2 as sqlcipher
    except ImportError:
        return Finding(Level.FAILURE, "SQLCipher ne se charge pas : réinstallez telesec.")
    with tempfile.TemporaryDirectory(prefix="telesec-") as folder:
        path = Path(folder) / "essai.db"
        try:
            settings = _cipher_settings(sqlcipher, path)
            if _opens(sqlcipher, path, "22" * 32):
                return Finding(Level.FAILURE, "SQLCipher a ouvert un fichier avec une mauvaise clé.")
        except sqlcipher.DatabaseError as error:
            return Finding(Level.FAILURE, f"SQLCipher ne fonctionne pas ici ({type(error).__name__}).")
        if path.read_bytes().startswith(b"SQLite format 3"):
            return Finding(Level.FAILURE, "SQLCipher a écrit un fichier en clair.")
    expected = {"cipher_page_size": "4096", "cipher_hmac_algorithm": "HMAC_SHA512", "cipher_use_hmac": "1"}
    wrong = [name for name, value in expected.items() if settings.get(name) != value]
    if wrong:
        return Finding(Level.FAILURE, f"SQLCipher a des réglages inattendus : {', '.join(wrong)}.")
    return Finding(
        Level.GOOD,
        f"SQLCipher {settings['version']} ({settings['provider']}), pages de 4096 octets, HMAC-SHA512, "
        "mauvaise clé refusée, recherche plein texte présente",
    )


def _cipher_settings(sqlcipher: Any, path: Path) -> dict[str, str]:
    connection = sqlcipher.connect(str(path))
    try:
        connection.set_key(f"x'{'11' * 32}'")
        connection.execute(
            "CREATE VIRTUAL TABLE essai USING fts5(mot, tokenize='unicode61 remove_diacritics 2')"
        )
        connection.commit()
        lines = [str(row[0]) for row in connection.execute("PRAGMA cipher_settings")]
        pairs = (line.removeprefix("PRAGMA ").rstrip(";").split(" = ", 1) for line in lines)
        settings = {pair[0]: pair[-1] for pair in pairs}
        settings["version"] = connection.execute("PRAGMA cipher_version").fetchone()[0]
        settings["provider"] = connection.execute("PRAGMA cipher_provider_version").fetchone()[0]
    finally:
        connection.close()
    return settings


def _opens(sqlcipher: Any, path: Path, key: str) -> bool:
    connection = sqlcipher.connect(str(path))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.set_key(f"x'{key}'")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def _font(name: str) -> Finding:
    if (bundled("fonts") / name).is_file():
        return Finding(Level.GOOD, f"Police {name}")
    return Finding(Level.FAILURE, f"La police {name} manque : réinstallez telesec.")


def _zones() -> Finding:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        return Finding(Level.FAILURE, "Les fuseaux horaires manquent : réinstallez telesec.")
    return Finding(Level.GOOD, f"Fuseaux horaires présents, Python {sys.version.split()[0]}")


def _keyring() -> Finding:
    from telesec.domain.errors import StoreError
    from telesec.security.device import choose_device_store

    try:
        store = choose_device_store()
    except (StoreError, OSError):
        return Finding(Level.FAILURE, "Le trousseau de clés ne répond pas : ouvrez-le, puis recommencez.")
    if store.warning:
        return Finding(Level.WARNING, store.warning)
    return Finding(Level.GOOD, "Trousseau de clés du système présent, aller et retour vérifié")


def _session_lock() -> Finding:
    """Whether this computer can tell that its session is locked: Windows itself, the buses of a desktop."""
    try:
        from telesec.ui.session_signals import lock_is_told

        told = lock_is_told()
    except (ImportError, OSError):  # of a library that is told above
        told = False
    if told:
        return Finding(
            Level.GOOD, "Le verrouillage de la session de l'ordinateur peut être annoncé à telesec"
        )
    return Finding(
        Level.WARNING,
        "Le verrouillage de la session de l'ordinateur n'est pas annoncé à telesec, qui se verrouille alors "
        "seulement après un temps sans activité : en partant, verrouillez-le aussi (Ctrl+L).",
    )
