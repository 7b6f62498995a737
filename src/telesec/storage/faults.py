"""Turns SQLite's error codes into sentences about one file of the practice."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.errors import StoreError
from telesec.storage.engine import RESTORE, Location

# Primary result codes, https://www.sqlite.org/rescode.html
_SENTENCES = {
    5: "est occupé par un autre programme. Réessayez dans un instant.",
    6: "est occupé par un autre programme. Réessayez dans un instant.",
    8: "ne peut pas être modifié : le disque est en lecture seule. Rien n'a été enregistré.",
    10: "n'a pas pu être lu ou écrit par le disque. Rien n'a été enregistré ; vérifiez le disque.",
    11: f"est abîmé ou tronqué. {RESTORE}",
    13: "n'a pas pu être écrit : le disque est plein. Rien n'a été enregistré ; libérez de la place.",
    14: "ne s'ouvre plus : le dossier du cabinet a disparu ou a changé de droits.",
    26: f"ou son fichier -wal est abîmé dès sa première page. {RESTORE}",
}

_NO_SUCH = 1  # table or column, once our own statements are tested

# What a statement may raise: SQLAlchemy's wrapping, or the driver's own error on hot paths.
DRIVER_FAULTS = (DBAPIError, sqlcipher.DatabaseError)


def primary_code(error: Exception) -> int:
    """SQLite's primary result code of a driver error, 0 when it has none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(origin, "sqlite_errorcode", 0) or 0) & 0xFF


def named(location: Location, error: Exception) -> Exception:
    """A StoreError for damage and disk faults; the error itself when it is a bug of ours."""
    if isinstance(error, IntegrityError | sqlcipher.IntegrityError):
        return error
    sentence = _SENTENCES.get(primary_code(error))
    return (
        StoreError(location.compartment.value, f"Le fichier {location.path.name} {sentence}")
        if sentence
        else error
    )


def named_of_journal(location: Location, error: Exception) -> Exception:
    """The same, for what reads the journal: without its table or a column it was altered, that is no bug."""
    if primary_code(error) != _NO_SUCH:
        return named(location, error)
    return StoreError(
        location.compartment.value,
        f"Le fichier {location.path.name} n'a plus son journal entier : il a été modifié hors du logiciel. "
        f"{RESTORE}",
    )
