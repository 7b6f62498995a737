#!/usr/bin/env python3
"""Vérifie un journal exporté par telesec, sans telesec.

Il faut : Python 3.10 ou plus récent, et le fichier écrit par « telesec journal export » ou par la page
Journal (une ligne JSON par ligne du journal, avec ses sceaux).

    python3 verify_journal.py journal.jsonl                         sans clé : enchaînement seulement
    python3 verify_journal.py journal.jsonl --key                   demande la clé du journal (en hexadécimal)
    python3 verify_journal.py journal.jsonl --practice DOSSIER      demande le code de récupération
    … --head 1250:9f3c…                                             un état noté ailleurs (papier, sauvegarde)
    … --head 1250:9f3c…@2026-11-22                                  … et quand il l'a été (jour ou instant)
    … --now 2026-11-22T08:00                                        l'heure qu'il est, si l'horloge se trompe
    … --removed ancien.jsonl                                        les lignes purgées, si on les a encore

Chaque ligne a un corps (« body » : le tableau JSON de ses quinze champs, dans l'ordre de FIELDS, écrit sans
espace et en ASCII), le sceau de la ligne précédente (« prev », 32 octets en hexadécimal, zéros pour la
ligne 1) et le sien : mac = HMAC-SHA256(clé du journal, prev + corps).

La clé du journal vient de celle du compartiment (32 octets), que rend le code de récupération :
HKDF-SHA256, sel vide, 32 octets, « telesec journal v1|<identifiant du cabinet>|<compartiment> » ; le
compartiment du journal technique est « practice ».

La clé d'un compartiment peut être renouvelée : une ligne « keys_renew », « journal_key », la première
scellée avec la nouvelle clé du journal, dit alors dans son neuvième champ quelle est la dernière ligne
d'avant (last), le SHA-256 de la clé d'avant (key) et cette clé, couverte (under) : ou exclusif avec
HMAC-SHA256(HMAC-SHA256(nouvelle clé, « telesec former journal key »), prev). La clé du moment suffit donc
pour remonter jusqu'à la ligne 1.

Un journal peut commencer après la ligne 1 : une ligne « journal_purge », « checkpoint » dit alors dans son
neuvième champ (subject_id) quelle ligne est la première gardée (first), le sceau d'avant (before), combien
de lignes sont parties (rows), entre quels instants (from, to) et leur SHA-256 : celui de la suite « corps,
saut de ligne, sceau en hexadécimal, saut de ligne ». Rien de ce qui a moins de six mois ne part jamais :
un état noté plus tard que la dernière ligne partie (to) n'a pas pu partir avec elle.

Ce que cela prouve. Avec la clé : aucune ligne n'a été changée, ajoutée, retirée ni déplacée par quelqu'un
qui n'a pas la clé, jusqu'à la dernière ligne du fichier. Une fin coupée ne se voit qu'avec un état noté
ailleurs (--head) ; une réécriture par quelqu'un qui a la clé aussi. Sans clé : les lignes se suivent et
aucune n'a été changée après coup sans refaire toute la suite ; les sceaux eux-mêmes ne sont pas vérifiés.

Code de sortie : 0 vérifié, 1 altéré ou illisible, 2 non vérifié (sans clé, ou journal vide).
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import hmac
import json
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

FIELDS = (
    *("seq", "at", "account_id", "role", "session_id", "workstation", "action", "subject_kind"),
    *("subject_id", "patient_id", "fields", "reason", "outcome", "app_version", "true_at"),
)
VERIFIED, ALTERED, NOT_VERIFIED = 0, 1, 2
ZEROS = "0" * 64
HEX = re.compile("[0-9a-f]{64}")
MONTHS_KEPT = 6
TOLERANCE = timedelta(minutes=5)
UTC = timezone.utc  # noqa: UP017 - Python 3.10
WRITTEN = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
PURGE = re.compile(
    r"first=([1-9][0-9]*) before=([0-9a-f]{64}) rows=([1-9][0-9]*) from=([0-9T:.-]{26}Z) to=([0-9T:.-]{26}Z) "
    r"sha256=([0-9a-f]{64})"
)
CHANGE = re.compile(r"last=([1-9][0-9]*) key=([0-9a-f]{64}) under=([0-9a-f]{64})")


class Known(NamedTuple):
    """Seals noted elsewhere, by number of rows; when they were, for those that say it; and the hour it is."""

    heads: dict[int, set[str]]
    dates: dict[int, datetime]
    now: datetime | None = None

    @property
    def farthest(self) -> int:
        return max(self.heads, default=0)


class Altered(Exception):
    """What is wrong, and at which row."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"Le journal a été modifié : ligne {seq}, {why}.")


# --- The key


def hkdf(key: bytes, info: str) -> bytes:
    """32 bytes of HKDF-SHA256 with an empty salt."""
    secret = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(secret, info.encode() + b"\x01", "sha256")


def journal_key(data_key: bytes, practice: str, compartment: str) -> bytes:
    return hkdf(data_key, f"telesec journal v1|{practice}|{compartment}")


def uncovered(text: bytes, key: bytes, prev: bytes) -> bytes:
    """The former key that a row of change carries under the new one."""
    stream = hmac.digest(hmac.digest(key, b"telesec former journal key", "sha256"), prev, "sha256")
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def sealed_by(key: bytes, row: dict) -> bool:
    data = bytes.fromhex(row["prev"]) + row["body"].encode()
    return hmac.compare_digest(hmac.digest(key, data, "sha256").hex(), row["mac"])


def change_of(body: str) -> tuple[int, str, bytes] | None:
    """What a row says of a change of key: the last row before, the former key's digest, that key covered."""
    values = json.loads(body)
    found = CHANGE.fullmatch(values[8])
    if not found or values[12] != "ok":
        return None
    return int(found[1]), found[2], bytes.fromhex(found[3])


def announces_change(body: object) -> bool:
    return ',"keys_renew","journal_key",' in str(body)


class Keys:
    """The keys of the rows, oldest first, walked with them; ``Keys(rows, None)`` checks no seal."""

    def __init__(self, rows: list[dict], key: bytes | None) -> None:
        self.checked, self.keys, self.at = key is not None, [key], 0
        lost = False
        for row in reversed(rows) if key else ():
            if announces_change(row.get("body")):
                former = self.before(row)
                lost = former is None
                self.keys[:0] = [former] if former else []
        if lost:
            self.keys.insert(0, None)

    def before(self, row: dict) -> bytes | None:
        """The key that the oldest one known replaced at this row; None when it did not seal the row."""
        try:
            said = change_of(row["body"]) if sealed_by(self.keys[0], row) else None
            found = uncovered(said[2], self.keys[0], bytes.fromhex(row["prev"])) if said else b""
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None
        return found if said and hashlib.sha256(found).hexdigest() == said[1] else None

    def fault(self, row: dict) -> str:
        """What is wrong with the seal of a row in due form, or with the change of key that it announces."""
        why = ""
        if announces_change(row["body"]):
            said = change_of(row["body"])
            if not said or said[0] != row["seq"] - 1 or (self.checked and self.arrived):
                return "le changement de clé qu'elle annonce n'est pas possible"
            why = self.turn(said[1]) if self.checked else ""
        key = self.keys[self.at]
        if key and not sealed_by(key, row):
            return "son sceau ne correspond pas à son contenu"
        return why

    def turn(self, named: str) -> str:
        former = self.keys[self.at]
        self.at += 1
        if former and hashlib.sha256(former).hexdigest() == named:
            return ""
        return "la clé des lignes qui la précèdent n'est pas celle qu'elle nomme"

    @property
    def arrived(self) -> bool:
        return self.at == len(self.keys) - 1


def typed(ask: str) -> str:
    return (getpass.getpass(ask) if sys.stdin.isatty() else sys.stdin.readline()).strip()


def key_given(given: argparse.Namespace) -> bytes | None:
    """The journal's key as typed, or from the recovery code; None without either."""
    if given.practice:
        from restore_without_telesec import decode_code, keys_of

        practice, keys = keys_of(given.practice, decode_code(typed("Code de récupération (13 groupes) : ")))
        return journal_key(keys[given.compartment], practice, given.compartment)
    if not given.key:
        return None
    text = typed("Clé du journal (64 chiffres hexadécimaux) : ").lower()
    if not HEX.fullmatch(text):
        raise ValueError("La clé a 64 chiffres hexadécimaux.")
    return bytes.fromhex(text)


# --- The rows


def read_rows(path: Path) -> list[dict]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise Altered(number, "elle n'est pas lisible")
        rows.append(row)
    return rows


def is_canonical(body: str) -> bool:
    """Whether the body is the one way of writing these fifteen values."""
    try:
        values = json.loads(body)
    except ValueError:
        return False
    if not isinstance(values, list) or len(values) != len(FIELDS):
        return False
    kinds = [type(value) for value in values]
    right = kinds[0] is int and set(kinds[1:-1]) == {str} and kinds[-1] in (str, type(None))
    return right and json.dumps(values, separators=(",", ":")) == body


def fault_of(row: dict, expected: int, before: str, keys: Keys, heads: dict[int, set[str]]) -> str:  # noqa: PLR0911 - one fault a line
    """Why this row is not the one expected after the MAC ``before``; "" when it is."""
    seq, body, prev, mac = (row.get(name) for name in ("seq", "body", "prev", "mac"))
    if type(seq) is not int or seq != expected:
        return "la suite des numéros est rompue"
    if not isinstance(body, str) or not all(
        isinstance(one, str) and HEX.fullmatch(one) for one in (prev, mac)
    ):
        return "une colonne n'a pas la forme attendue"
    if prev != before:
        return "elle ne suit pas la ligne précédente"
    if not is_canonical(body):
        return "son contenu n'est pas écrit comme telesec l'écrit"
    values = json.loads(body)
    if values[0] != seq:
        return "son numéro ne correspond pas à son contenu"
    if any(name in row and row[name] != value for name, value in zip(FIELDS, values, strict=True)):
        return "ses champs lisibles ne sont pas ceux de son contenu"
    if why := keys.fault(row):
        return why
    return "elle diffère de celle notée ailleurs" if heads.get(seq, {mac}) != {mac} else ""


# --- The purges


def oldest_kept(at: str) -> str:
    """What may have gone at the instant ``at``: nothing after the start of the month six months before."""
    months = int(at[:4]) * 12 + int(at[5:7]) - 1 - MONTHS_KEPT
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01T00:00:00.000000Z"


def instant(text: str) -> datetime:
    """A day, or a day and an hour, in universal time unless it says otherwise. Raises ValueError."""
    try:
        found = datetime.fromisoformat(text.strip().upper().replace("Z", "+00:00"))
    except ValueError:
        raise ValueError("Une date s'écrit 2026-11-22, ou 2026-11-22T08:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def shifted(moment: datetime, by: timedelta) -> str:
    return (moment + by).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def purge_of(body: str, last: dict | None, now: datetime | None) -> dict | None:
    """The purge that a row announces, None when it announces none. Raises ValueError when it cannot be."""
    values = json.loads(body)
    if values[6:8] != ["journal_purge", "checkpoint"]:
        return None
    found = PURGE.fullmatch(values[8])
    if not found or values[12] != "ok" or not WRITTEN.fullmatch(values[1]):
        raise ValueError("la purge qu'elle annonce n'est pas possible")
    first, rows = int(found[1]), int(found[3])
    if not (rows < first <= values[0] and found[4] <= found[5] < oldest_kept(values[1])):
        raise ValueError("la purge qu'elle annonce n'est pas possible")
    if now and values[1] > shifted(now, TOLERANCE):
        raise ValueError("la purge qu'elle annonce est datée après l'heure de cet ordinateur")
    if last and first - rows != last["first"]:
        raise ValueError("la purge qu'elle annonce contredit la précédente")
    return {"first": first, "before": found[2], "rows": rows, "until": found[5], "sha256": found[6]}


def check_beginning(row: dict, purge: dict | None, known: Known) -> None:
    first, before = row["seq"], row["prev"]
    answered = purge["first"] if purge else 1
    if first > answered:
        raise Altered(
            answered, f"les lignes {answered} à {first - 1} manquent au début et aucune purge ne les explique"
        )
    if first < answered:
        raise Altered(first, "elle avait été purgée et elle est de nouveau là")
    if purge and before != purge["before"]:
        raise Altered(first, "elle ne suit pas celle que la purge a notée")
    if purge and known.heads.get(first - 1, {before}) != {before}:
        raise Altered(first, "elle ne suit pas celle notée ailleurs")
    for count, noted_at in known.dates.items() if purge else ():
        following = purge["until"] if count < first - 1 else json.loads(row["body"])[1]
        if count < first and shifted(noted_at, -TOLERANCE) > following:
            raise Altered(first, "un état a été noté après tout ce que la purge a retiré")


def check_removed(path: Path, purge: dict | None) -> str:
    """Whether the rows of an older export are those that the last purge removed."""
    if purge is None:
        raise ValueError("Ce journal n'a pas été purgé : --removed n'a rien à comparer.")
    gone = range(purge["first"] - purge["rows"], purge["first"])
    total = hashlib.sha256()
    for row in read_rows(path):
        if row.get("seq") in gone:
            total.update(f"{row['body']}\n{row['mac']}\n".encode("ascii"))
    if total.hexdigest() != purge["sha256"]:
        raise ValueError("Les lignes données ne sont pas celles qui ont été purgées.")
    return f" Les {purge['rows']} lignes données sont bien celles qui ont été purgées."


# --- The verdict


def walk(rows: list[dict], key: bytes | None, known: Known) -> tuple[int, int, dict | None]:
    """The number of the first row, that of the last one, and the last purge. Raises Altered."""
    count, before, purge, keys = 0, ZEROS, None, Keys(rows, key)
    if rows and type(rows[0].get("seq")) is int and rows[0]["seq"] > 1:
        count, before = rows[0]["seq"] - 1, str(rows[0].get("prev"))
    start = count
    for row in rows:
        why = fault_of(row, count + 1, before, keys, known.heads)
        if why:
            raise Altered(count + 1, why)
        try:
            purge = purge_of(row["body"], purge, known.now) or purge
        except ValueError as error:
            raise Altered(count + 1, str(error)) from None
        count, before = count + 1, row["mac"]
    if count >= known.farthest:  # else the end is missing, which explains the rest
        if not keys.arrived:
            raise Altered(count + 1, "le changement de clé attendu n'y est pas")
        check_beginning(rows[0], purge, known)
    return start + 1, count, purge


def verdict(rows: list[dict], key: bytes | None, known: Known) -> tuple[int, str, dict | None]:
    """The exit code, a sentence, and the last purge. Raises Altered."""
    farthest = known.farthest
    if not rows and not farthest:
        return NOT_VERIFIED, "Le journal est vide : rien n'a été vérifié.", None
    first, last, purge = walk(rows, key, known)
    missing, found = farthest - last, last - first + 1
    if missing > 0:
        plural = "lignes manquent" if missing > 1 else "ligne manque"
        return ALTERED, f"{missing} {plural} à la fin du journal, après la ligne {last}.", purge
    if key is None:
        words = f"{found} lignes qui se suivent ; les sceaux n'ont pas été vérifiés (aucune clé donnée)."
        return NOT_VERIFIED, words, purge
    sentence = f"Journal vérifié : {found} lignes, aucune altération."
    if purge:
        day = "/".join(reversed(purge["until"][:10].split("-")))
        sentence += f" Ce qui précède la ligne {purge['first']}, jusqu'au {day}, a été purgé."
    return VERIFIED, sentence, purge


def known_of(texts: list[str], now: str) -> Known:
    """What was noted elsewhere, as typed. Raises ValueError."""
    known = Known({}, {}, instant(now) if now else datetime.now(UTC))
    for text in texts:
        noted, _, day = text.partition("@")
        count, _, mac = noted.lower().partition(":")
        if not count.isdigit() or not HEX.fullmatch(mac):
            raise ValueError("Un état s'écrit NOMBRE:SCEAU, le sceau en 64 chiffres hexadécimaux.")
        known.heads.setdefault(int(count), set()).add(mac)
        if day:
            known.dates[int(count)] = max(instant(day), known.dates.get(int(count), instant(day)))
    return known


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("export", type=Path, metavar="FICHIER", help="le journal exporté")
    parser.add_argument("--key", action="store_true", help="demander la clé du journal")
    parser.add_argument("--practice", type=Path, metavar="DOSSIER", help="le dossier de practice.json")
    parser.add_argument(
        "--compartment", default="practice", choices=["practice", "office", "billing", "clinical"]
    )
    parser.add_argument("--head", action="append", default=[], metavar="NOMBRE:SCEAU[@DATE]")
    parser.add_argument(
        "--now", default="", metavar="DATE", help="l'heure qu'il est, si celle d'ici est fausse"
    )
    parser.add_argument("--removed", type=Path, metavar="FICHIER", help="un export d'avant la purge")
    given = parser.parse_args()
    try:
        code, sentence, purge = verdict(
            read_rows(given.export), key_given(given), known_of(given.head, given.now)
        )
        if given.removed and code != ALTERED:
            sentence += check_removed(given.removed, purge)
    except Altered as error:
        code, sentence = ALTERED, str(error)
    except (ValueError, KeyError) as error:
        code, sentence = (
            ALTERED,
            str(error) if isinstance(error, ValueError) else "Ce fichier n'est pas lisible.",
        )
    except OSError as error:
        code, sentence = ALTERED, f"« {error.filename} » ne se lit pas."
    print(sentence)
    return code


if __name__ == "__main__":
    sys.exit(main())
