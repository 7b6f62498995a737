#!/usr/bin/env python3
"""Rend les fichiers d'un cabinet à partir d'une sauvegarde, sans telesec.

Il faut : Python 3.10 ou plus récent, la commande « age » (paquet Debian « age »), le dossier de la
sauvegarde, copié depuis l'hébergeur ou le disque, et le code de récupération de la feuille (ou une clé
de lecture « AGE-SECRET-KEY-1… » dans un fichier).

    python3 restore_without_telesec.py SAUVEGARDE --into DOSSIER
    python3 restore_without_telesec.py SAUVEGARDE --into DOSSIER --identity cle.txt
    python3 restore_without_telesec.py SAUVEGARDE --into DOSSIER --export EN_CLAIR

SAUVEGARDE est le dossier qui contient MANIFEST.age : <cabinet>/<daily, weekly ou monthly>/<date>-<nombre>.
Une sauvegarde quotidienne ne contient que les pages changées depuis une sauvegarde complète : copiez tout
le dossier <cabinet>, elle y sera trouvée, ou donnez son dossier avec --base. Si un fichier a été effacé ou
remplacé chez l'hébergeur, demandez-lui la version d'origine : la liste donne le « version_id » de chacun.

Ce qui est rendu (office.db, clinical.db, …) reste chiffré (SQLCipher 4). Pour continuer à travailler,
installez telesec et ouvrez ce dossier avec le code de récupération. Avec le code et SQLCipher 4 (« pip
install sqlcipher3 », ou une commande « sqlcipher » en version 4 ; celle de Debian 12 est trop ancienne),
--export écrit aussi chaque compartiment en base SQLite ordinaire, EN CLAIR : supprimez-la après usage.

À la main : « age -d -i cle.txt MANIFEST.age » montre la liste (JSON). Pour un fichier « whole », déchiffrez
ses parts dans l'ordre et mettez-les bout à bout. Pour un fichier « pages », mettez ainsi bout à bout celles
de la sauvegarde complète (« base »), puis écrivez par-dessus, à la page indiquée (4096 octets), les suites
de pages [première, nombre] de « runs », et coupez à « size ». Le SHA-256 de chaque fichier y est écrit.
La clé age vient du code : HKDF-SHA256, sel vide, « telesec recovery age identity v1 ».
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import getpass
import hashlib
import hmac
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

PAGE = 4096
STORES = ("practice", "office", "billing", "clinical")
NAMES = {"practice.json", "intake.log", *(f"{s}.db" for s in STORES), *(f"{s}.db-wal" for s in STORES)}
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPED = str.maketrans("OIL", "011", " -\u00a0\u2011")


class Stop(Exception):
    """What went wrong, in a sentence."""


# --- The recovery code (13 groups of 4 letters and a check letter) and what is derived from it


def decode_code(typed: str) -> bytes:
    letters = "".join(typed.split()).upper().translate(TYPED)
    if len(letters) != 65:
        raise Stop(f"Le code compte 13 groupes de 5 caractères ; il y en a {len(letters)} en tout ici.")
    number = 0
    for place in range(1, 14):
        values = [LETTERS.find(letter) for letter in letters[place * 5 - 5 : place * 5]]
        if min(values) < 0 or check_letter(place, values[:4]) != values[4]:
            raise Stop(f"Le groupe {place} est mal recopié. Comparez-le avec la feuille.")
        for value in values[:4]:
            number = (number << 5) | value
    code = (number >> 4).to_bytes(32, "big")
    if number & 15 != hkdf(code, b"telesec recovery check v1", 1)[0] >> 4:
        raise Stop("Ce code n'est pas un code de récupération complet. Recopiez-le en entier.")
    return code


def check_letter(place: int, values: list[int]) -> int:
    total = place
    for power, value in enumerate(values, 1):
        weighted = value
        for _ in range(power):
            weighted = (weighted << 1) ^ (0b100101 if weighted & 16 else 0)
        total ^= weighted
    return total


def hkdf(key: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869) with no salt."""
    secret, found, block = hmac.digest(bytes(32), key, "sha256"), b"", b""
    while len(found) < length:
        block = hmac.digest(secret, block + info + bytes([len(found) // 32 + 1]), "sha256")
        found += block
    return found[:length]


def age_identity(code: bytes) -> str:
    """The age identity of a recovery code, in bech32 (BIP-173)."""
    alphabet, prefix = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "age-secret-key-"
    number = int.from_bytes(hkdf(code, b"telesec recovery age identity v1"), "big") << 4
    values = [number >> (5 * (51 - at)) & 31 for at in range(52)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in [*spread, *values, 0, 0, 0, 0, 0, 0]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> at & 1 else 0
    values += [(check ^ 1) >> (5 * (5 - at)) & 31 for at in range(6)]
    return (prefix + "1" + "".join(alphabet[value] for value in values)).upper()


# --- Ed25519 (RFC 8032): was the manifest changed since it was signed?

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(count: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while count:
        total = add(total, point) if count & 1 else total
        point, count = add(point, point), count >> 1
    return total


def point_of(data: bytes) -> tuple[int, ...]:
    y, sign = int.from_bytes(data, "little") & ((1 << 255) - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        raise ValueError("no point")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        public, drawn = point_of(key), point_of(signature[:32])
        scalar = int.from_bytes(signature[32:], "little")
        mixed = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
        base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    except (ValueError, IndexError):
        return False
    left, right = times(scalar, base), add(drawn, times(mixed, public))
    same = all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
    return same and scalar < ORDER and len(signature) == 64


# --- AES-256-GCM (NIST SP 800-38D): the compartments' keys in practice.json, under the code


def sbox() -> list[int]:
    table, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= (p << 1) ^ (0x11B if p & 128 else 0)
        for shift in (1, 2, 4):
            q ^= q << shift
        q = (q & 255) ^ (9 if q & 128 else 0)
        turned = q
        for shift in range(1, 5):
            turned ^= ((q << shift) | (q >> (8 - shift))) & 255
        table[p] = turned ^ 0x63
        if p == 1:
            return table


S = sbox()


def expand(key: bytes) -> list[list[int]]:
    words, round_constant = [list(key[at : at + 4]) for at in range(0, 32, 4)], 1
    while len(words) < 60:
        word = list(words[-1])
        if len(words) % 8 == 0:
            word = [S[byte] for byte in word[1:] + word[:1]]
            word[0] ^= round_constant
            round_constant <<= 1
        elif len(words) % 8 == 4:
            word = [S[byte] for byte in word]
        words.append([a ^ b for a, b in zip(words[-8], word, strict=True)])
    return [[byte for word in words[at : at + 4] for byte in word] for at in range(0, 60, 4)]


def encrypt_block(rounds: list[list[int]], block: bytes) -> bytes:
    def double(value: int) -> int:
        return (value << 1) ^ (0x11B if value & 128 else 0)

    state = [a ^ b for a, b in zip(block, rounds[0], strict=True)]
    for number, key in enumerate(rounds[1:], 1):
        state = [S[state[(at + 4 * (at % 4)) % 16]] for at in range(16)]
        if number < 14:
            mixed = []
            for at in range(0, 16, 4):
                column = state[at : at + 4]
                every = column[0] ^ column[1] ^ column[2] ^ column[3]
                mixed += [c ^ every ^ double(c ^ column[(i + 1) % 4]) for i, c in enumerate(column)]
            state = mixed
        state = [a ^ b for a, b in zip(state, key, strict=True)]
    return bytes(state)


def open_gcm(key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
    rounds, data, tag = expand(key), sealed[:-16], sealed[-16:]
    field, total = int.from_bytes(encrypt_block(rounds, bytes(16)), "big"), 0
    lengths = (len(context) * 8).to_bytes(8, "big") + (len(data) * 8).to_bytes(8, "big")
    padded = [part + bytes(-len(part) % 16) for part in (context, data)]
    hashed = b"".join(padded) + lengths
    for at in range(0, len(hashed), 16):
        total ^= int.from_bytes(hashed[at : at + 16], "big")
        product, value = 0, field
        for bit in range(127, -1, -1):
            product ^= value if total >> bit & 1 else 0
            value = (value >> 1) ^ (0xE1 << 120 if value & 1 else 0)
        total = product
    stream = [encrypt_block(rounds, nonce + (at + 1).to_bytes(4, "big")) for at in range(len(data) // 16 + 2)]
    expected = bytes(a ^ b for a, b in zip(total.to_bytes(16, "big"), stream[0], strict=True))
    if not hmac.compare_digest(expected, tag):
        raise Stop("Ce code n'ouvre pas les clés de ce cabinet : c'est celui d'une autre feuille.")
    return bytes(a ^ b for a, b in zip(data, b"".join(stream[1:]), strict=False))


# --- HPKE (RFC 9180) with ML-KEM-768 (FIPS 203) and X25519 (RFC 7748): what is sealed to the sheet

Q = 3329
ZETAS = [pow(17, int(f"{at:07b}"[::-1], 2), Q) for at in range(128)]
GAMMAS = [pow(17, 2 * int(f"{at:07b}"[::-1], 2) + 1, Q) for at in range(128)]


def transformed(values: list[int], *, back: bool = False) -> list[int]:
    """The number-theoretic transform of 256 coefficients, or its inverse."""
    found, lengths = list(values), (2, 4, 8, 16, 32, 64, 128)
    at = 127 if back else 1
    for length in lengths if back else reversed(lengths):
        for start in range(0, 256, 2 * length):
            zeta, at = ZETAS[at], at + (-1 if back else 1)
            for one in range(start, start + length):
                low, high = found[one], found[one + length]
                if back:
                    found[one], found[one + length] = (low + high) % Q, zeta * (high - low) % Q
                else:
                    turned = zeta * high
                    found[one], found[one + length] = (low + turned) % Q, (low - turned) % Q
    return [value * 3303 % Q for value in found] if back else found


def multiplied(one: list[int], two: list[int]) -> list[int]:
    """The product of two transformed polynomials."""
    found = []
    for at in range(0, 256, 2):
        a, b, c, d = one[at], one[at + 1], two[at], two[at + 1]
        found += [(a * c + b * d * GAMMAS[at // 2]) % Q, (a * d + b * c) % Q]
    return found


def unpacked(data: bytes, width: int) -> list[int]:
    """256 numbers of ``width`` bits, brought back between 0 and q."""
    number, mask = int.from_bytes(data, "little"), (1 << width) - 1
    return [((number >> (width * at) & mask) * Q + (1 << width >> 1)) >> width for at in range(256)]


def drawn_secret(seed: bytes, rank: int) -> list[int]:
    """One polynomial of the secret key: differences of two sums of two bits."""
    number = int.from_bytes(hashlib.shake_256(seed + bytes([rank])).digest(128), "little")
    return [((number >> 4 * at & 1) + (number >> 4 * at + 1 & 1)
             - (number >> 4 * at + 2 & 1) - (number >> 4 * at + 3 & 1)) % Q for at in range(256)]  # fmt: skip


def open_mlkem(seed: bytes, public: bytes, sealed: bytes) -> bytes:
    """The secret shared through ML-KEM-768; a wrong one is found out by what it does not open."""
    noise = hashlib.sha3_512(seed[:32] + b"\x03").digest()[32:]
    total = [0] * 256
    for rank in range(3):
        heard = transformed(unpacked(sealed[320 * rank : 320 * rank + 320], 10))
        product = multiplied(transformed(drawn_secret(noise, rank)), heard)
        total = [(a + b) % Q for a, b in zip(total, product, strict=True)]
    rest = zip(unpacked(sealed[960:], 4), transformed(total, back=True), strict=True)
    bits = [((a - b) % Q * 2 + Q // 2) // Q & 1 for a, b in rest]
    message = sum(bit << at for at, bit in enumerate(bits)).to_bytes(32, "little")
    return hashlib.sha3_512(message + hashlib.sha3_256(public).digest()).digest()[:32]


def x25519(scalar: bytes, point: bytes) -> bytes:
    number = (int.from_bytes(scalar, "little") & ~7 & (1 << 255) - 1) | 1 << 254
    base = int.from_bytes(point, "little") & (1 << 255) - 1
    x2, z2, x3, z3, swapped = 1, 0, base, 1, 0
    for at in range(254, -1, -1):
        bit = number >> at & 1
        if bit != swapped:
            x2, x3, z2, z3, swapped = x3, x2, z3, z2, bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        x3, z3 = (da + cb) ** 2 % P, base * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, -1, P) % P).to_bytes(32, "little")


def open_sealed(private: bytes, public: bytes, sealed: bytes, context: bytes) -> bytes:
    """What was sealed to ``public`` for this context: the first 1120 bytes carry the secret."""
    carried, data = sealed[:1120], sealed[1120:]
    seed, scalar = private[:64], private[64:]
    shared = open_mlkem(seed, public[:1184], carried[:1088]) + x25519(scalar, carried[1088:])
    shared = hashlib.sha3_256(shared + carried[1088:] + public[1184:] + b"\\.//^\\").digest()
    suite = b"HPKE" + bytes((0x64, 0x7A, 0, 1, 0, 2))

    def extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")

    def expanded(secret: bytes, label: bytes, length: int) -> bytes:
        named = bytes((0, length)) + b"HPKE-v1" + suite + label + schedule
        return hmac.digest(secret, named + b"\x01", "sha256")[:length]

    schedule = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", context)
    secret = extract(shared, b"secret", b"")
    return open_gcm(expanded(secret, b"key", 32), expanded(secret, b"base_nonce", 12), data, b"")


# --- The snapshot


def opened(path: Path, identity: str) -> bytes:
    """The content of an age file; the identity goes by standard input, never on disk or among arguments."""
    command = ["age", "-d", "-i", "-", str(path)]
    done = subprocess.run(command, input=identity.encode(), capture_output=True, check=False)
    if done.returncode:
        raise Stop(f"« {path.name} » ne s'ouvre pas : il est abîmé, ou ce n'est pas la bonne clé.")
    return done.stdout


def read_manifest(folder: Path, identity: str) -> tuple[dict, str]:
    """The manifest of a snapshot's folder, its signature verified, and the SHA-256 of its file."""
    path = folder / "MANIFEST.age"
    if not path.is_file():
        raise Stop(f"Il n'y a pas de MANIFEST.age dans « {folder} » : cette sauvegarde n'est pas complète.")
    manifest = json.loads(opened(path, identity))
    if manifest.get("format") != 1:
        raise Stop("Cette sauvegarde est d'un format plus récent. Prenez le script qui va avec.")
    signature = base64.b64decode(manifest.pop("signature"))
    body = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    if not is_signed(bytes.fromhex(manifest["signer"]), signature, body):
        raise Stop("La signature de cette sauvegarde est fausse : elle a été modifiée. Prenez-en une autre.")
    return manifest, hashlib.sha256(path.read_bytes()).hexdigest()


def find_base(given: Path | None, folder: Path, manifest: dict, identity: str) -> tuple[Path, dict]:
    base, around = manifest["base"], folder.resolve().parent.parent
    for place in (
        [given] if given else [around / tier / base["id"] for tier in ("weekly", "monthly", "daily")]
    ):
        if (place / "MANIFEST.age").is_file():
            found, digest = read_manifest(place, identity)
            if digest == base["manifest_sha256"]:
                return place, found
    raise Stop(f"Il faut aussi la sauvegarde complète « {base['id']} » : donnez son dossier avec --base.")


def pieces(folder: Path, entry: dict, identity: str):
    for part in entry["parts"]:
        path = folder / part["key"].rpartition("/")[2]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != part["sha256"]:
            raise Stop(f"« {path.name} » manque ou n'est pas tel qu'il a été envoyé.")
        yield opened(path, identity)


def rebuild(folder: Path, entry: dict, base: tuple[Path, dict] | None, into: Path, identity: str) -> None:
    if entry["name"] not in NAMES:
        raise Stop("Cette sauvegarde nomme un fichier qui n'est pas d'un cabinet. Elle est refusée.")
    unfinished = into / (entry["name"] + ".partial")
    with unfinished.open("w+b") as stream:
        if entry["kind"] == "pages":
            (before,) = [one for one in base[1]["files"] if one["name"] == entry["name"]]
            stream.writelines(pieces(base[0], before, identity))
            changed, at = b"".join(pieces(folder, entry, identity)), 0
            for first, count in entry["runs"]:
                stream.seek(first * PAGE)
                at += stream.write(changed[at : at + count * PAGE])
            stream.truncate(entry["size"])
        else:
            stream.writelines(pieces(folder, entry, identity))
        stream.flush()
        os.fsync(stream.fileno())
        stream.seek(0)
        whole = hashlib.sha256()
        while block := stream.read(1 << 20):
            whole.update(block)
    if whole.hexdigest() != entry["sha256"]:
        raise Stop(f"« {entry['name']} » n'est pas redevenu ce qu'il était. Prenez une autre sauvegarde.")
    os.replace(unfinished, into / entry["name"])


# --- The compartments in the clear


def keys_of(into: Path, code: bytes) -> tuple[str, dict[str, bytes]]:
    """The practice's id and the key of each compartment, from practice.json."""
    header = json.loads((into / "practice.json").read_bytes())
    practice, block = header["practice"], header["recovery"]
    if "entries" not in block:  # made before keys could be renewed without the sheet
        context = f"telesec recovery v1|{practice}|{block['version']}".encode()
        nonce, sealed = base64.b64decode(block["nonce"]), base64.b64decode(block["sealed"])
        clear = json.loads(open_gcm(hkdf(code, b"telesec recovery kek v1"), nonce, sealed, context))
        return practice, {name: base64.b64decode(dek) for name, dek in clear["deks"].items()}
    private, public = hkdf(code, b"telesec recovery hpke v1", 96), base64.b64decode(block["public_key"])
    sealed_keys = {
        name: base64.b64decode(block["entries"][name]) for name in STORES if name in block["entries"]
    }
    return practice, {
        name: open_sealed(private, public, sealed, f"telesec recovery v2|{practice}|{name}".encode())
        for name, sealed in sealed_keys.items()
    }


def export(store: Path, key: str, plain: Path) -> None:
    """``store`` copied into an ordinary SQLite file."""
    steps = [
        f"ATTACH DATABASE '{str(plain).replace(chr(39), chr(39) * 2)}' AS plain KEY ''",
        "SELECT sqlcipher_export('plain')",
        "DETACH DATABASE plain",
    ]
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        script = ";\n".join([f"PRAGMA key = \"x'{key}'\"", *steps, ""])
        command = ["sqlcipher", "-batch", str(store)]
        done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
        if done.returncode or done.stderr or not plain.exists():
            raise Stop("La commande « sqlcipher » n'ouvre pas ce fichier : il faut SQLCipher 4.") from None
        return
    connection = dbapi2.connect(str(store), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        for step in steps:
            connection.execute(step)
    except dbapi2.Error:
        raise Stop(f"« {store.name} » ne s'ouvre pas avec la clé de cette sauvegarde.") from None
    finally:
        connection.close()


def export_all(into: Path, code: bytes, clear: Path) -> None:
    practice, deks = keys_of(into, code)
    clear.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, dek in deks.items():
        store = into / f"{name}.db"
        if store.is_file():
            salt = hkdf(dek, f"telesec salt v1|{practice}|{name}".encode(), 16)
            export(store, dek.hex() + salt.hex(), clear / f"{name}.sqlite")
            print(f"  {name}.sqlite, EN CLAIR")


def signers_known(clear: Path) -> list[str]:
    """The keys of the computers that this practice lets sign its backups."""
    with contextlib.closing(sqlite3.connect(clear / "practice.sqlite")) as plain:
        row = plain.execute("SELECT value FROM settings WHERE name = 'backup_signers'").fetchone()
    return [one["key"] for one in json.loads(row[0])] if row else []


# --- The command


def identity_given(given: argparse.Namespace) -> tuple[str, bytes | None]:
    if given.identity:
        found = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", given.identity.read_text(encoding="utf-8"))
        if not found:
            raise Stop("Le fichier donné avec --identity ne contient pas de clé « AGE-SECRET-KEY-1… ».")
        return found.group(), None
    ask = "Code de récupération (13 groupes) : "
    code = decode_code(getpass.getpass(ask) if sys.stdin.isatty() else sys.stdin.readline())
    return age_identity(code), code


def check_ready(given: argparse.Namespace) -> None:
    if not shutil.which("age"):
        raise Stop("La commande « age » manque : installez le paquet « age ».")
    if given.export and given.identity:
        raise Stop("--export demande le code : une clé de lecture n'ouvre pas les compartiments.")
    for folder in filter(None, (given.into, given.export)):
        if folder.exists() and any(folder.iterdir()):
            raise Stop(f"« {folder} » n'est pas vide : donnez un dossier neuf, rien n'y sera remplacé.")


def restore(given: argparse.Namespace) -> None:
    check_ready(given)
    identity, code = identity_given(given)
    manifest, _ = read_manifest(given.snapshot, identity)
    print(f"Sauvegarde du {manifest['created_at']}, signée par la clé {manifest['signer']}")
    if given.signer and given.signer.lower() != manifest["signer"]:
        raise Stop("Ce n'est pas la clé de signature attendue : prenez une autre sauvegarde.")
    base = find_base(given.base, given.snapshot, manifest, identity) if manifest["base"] else None
    given.into.mkdir(mode=0o700, parents=True, exist_ok=True)
    for entry in manifest["files"]:
        rebuild(given.snapshot, entry, base, given.into, identity)
        print(f"  {entry['name']}, {entry['size']} octets, vérifié")
    if given.export and code is not None:
        export_all(given.into, code, given.export)
        if manifest["signer"] not in signers_known(given.export):
            raise Stop("Attention : le cabinet ne connaît pas l'ordinateur qui a signé cette sauvegarde.")
        print("Le cabinet connaît bien l'ordinateur qui a signé cette sauvegarde.")
    print(f"Terminé. Les fichiers du cabinet sont dans « {given.into} ».")


def main() -> int:
    os.umask(0o077)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    options = {
        "--base": ("DOSSIER", "la sauvegarde complète, si elle est ailleurs"),
        "--identity": ("FICHIER", "une clé de lecture age, au lieu du code"),
        "--export": ("DOSSIER", "y écrire aussi les compartiments EN CLAIR"),
    }
    parser.add_argument("snapshot", type=Path, metavar="SAUVEGARDE", help="le dossier de MANIFEST.age")
    parser.add_argument("--into", type=Path, required=True, metavar="DOSSIER", help="où rendre les fichiers")
    for name, (kind, help_text) in options.items():
        parser.add_argument(name, type=Path, metavar=kind, help=help_text)
    parser.add_argument("--signer", metavar="CLÉ", help="la clé de signature attendue")
    try:
        restore(parser.parse_args())
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
        print(f"Cette sauvegarde n'a pas pu être lue ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
