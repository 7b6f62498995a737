"""Lays out, as the packages will install it, what PyInstaller made; says what it asks of the system.

``stage.py PACKED STAGE OUT GUIDE``: the packed folder, the tree to make, the folder of the two packages'
recipes, the folder of the guide that was built.
Every date is SOURCE_DATE_EPOCH's. Run by build.sh with the environment that packed the program.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from licences import collect_licences
from system_libraries import debian_packages, needed, rpm_capabilities

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
APP_ID = "org.telesec.Telesec"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
EXECUTABLE, PLAIN, FOLDER = 0o755, 0o644, 0o755
SUMMARY = "agenda et télésecrétariat chiffrés d'un cabinet médical"
DESCRIPTION = """\
Télésecrétariat d'un petit cabinet médical français : agenda, patients, notes
et honoraires sur le poste du cabinet, dans des fichiers chiffrés que chaque
rôle n'ouvre qu'autant qu'il le peut. Fonctionne sans internet et n'appelle
personne. Les sauvegardes chiffrées partent d'elles-mêmes."""

_ENABLE = "asleep until « systemctl --user enable --now telesec-backup.timer »"


def main(packed: Path, stage: Path, out: Path, guide: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    program = stage / "usr/lib/telesec"
    shutil.copytree(packed, program, symlinks=True)
    _strip(program)
    link = stage / "usr/bin/telesec"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/telesec/telesec")
    _desktop(stage)
    _units(stage)
    _papers(stage, program, guide)
    _settle(stage)
    libraries = needed(program)
    for kind, depends in (("deb", debian_packages(libraries)), ("rpm", rpm_capabilities(libraries))):
        recipe = json.dumps(_recipe(stage, kind, depends), ensure_ascii=False, indent=1)
        (out / f"nfpm-{kind}.yaml").write_text(recipe, encoding="utf-8")


def _strip(program: Path) -> None:
    """Symbols that no run reads: half of SQLCipher. Libraries that patchelf wrote are left alone."""
    for path in sorted(program.rglob("*.so*")):
        if path.is_symlink() or path.parent.name.endswith(".libs"):
            continue
        subprocess.run(["strip", "--strip-unneeded", "--enable-deterministic-archives", path], check=True)


def _desktop(stage: Path) -> None:
    share = stage / "usr/share"
    for name in (f"{APP_ID}.desktop", f"{APP_ID}.Call.desktop"):
        _copy(HERE / name, share / "applications" / name)
    _copy(HERE / f"{APP_ID}.metainfo.xml", share / "metainfo" / f"{APP_ID}.metainfo.xml")
    icons, drawing = share / "icons/hicolor", ROOT / "resources/telesec.svg"
    _copy(drawing, icons / f"scalable/apps/{APP_ID}.svg")
    for size in ICON_SIZES:
        drawn = icons / f"{size}x{size}/apps/{APP_ID}.png"
        drawn.parent.mkdir(parents=True)
        subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), "-o", drawn, drawing], check=True)


def _units(stage: Path) -> None:
    """The user's timer, asleep until somebody enables it."""
    folder = stage / "usr/lib/systemd/user"
    folder.mkdir(parents=True)
    for path in sorted((ROOT / "resources/systemd").iterdir()):
        text = path.read_text(encoding="utf-8").replace("/usr/bin/env telesec", "/usr/bin/telesec")
        text = text.replace("installer/backup_timer.sh puts it in place", _ENABLE)
        (folder / path.name).write_text(text, encoding="utf-8")


def _papers(stage: Path, program: Path, guide: Path) -> None:
    """Guide, manual, changes, licences, list of components, and the two programs that do without telesec."""
    share = stage / "usr/share"
    doc = share / "doc/telesec"
    _copy(ROOT / "README.md", doc / "README.md")
    for name in ("telesec-guide.html", "telesec-guide.pdf"):
        _copy(guide / name, doc / name)
    _copy(ROOT / "installer/locks/sbom.json", doc / "sbom.cdx.json")
    for name in ("restore_without_telesec.py", "verify_journal.py"):
        _copy(ROOT / "installer" / name, share / "telesec" / name, EXECUTABLE)
    _copy(HERE / "lintian-overrides", share / "lintian/overrides/telesec")
    collect_licences(ROOT, program, doc)
    _compress(HERE / "telesec.1", share / "man/man1/telesec.1.gz")
    _compress(HERE / "changelog", doc / "changelog.gz")


def _copy(source: Path, target: Path, mode: int = PLAIN) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _compress(source: Path, target: Path) -> None:
    """As Debian asks: best compression, no name, no date."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def _settle(stage: Path) -> None:
    """One date, and no permission but read, enter and run, whatever the umask was."""
    date = int(os.environ["SOURCE_DATE_EPOCH"])
    runnable = {stage / "usr/lib/telesec/telesec", *(stage / "usr/share/telesec").iterdir()}
    for path in sorted(stage.rglob("*"), reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or path in runnable
            path.chmod(FOLDER if runs else PLAIN)
        os.utime(path, (date, date), follow_symlinks=False)


def _recipe(stage: Path, kind: str, depends: list[str]) -> dict[str, object]:
    """What nfpm reads (JSON is YAML)."""
    version = _version()
    made: dict[str, object] = {
        "name": "telesec",
        "arch": "amd64",
        "platform": "linux",
        "version": version,
        "version_schema": "none",
        "section": "misc",
        "priority": "optional",
        "maintainer": "telesec <telesec@localhost>",
        "description": DESCRIPTION if kind == "rpm" else f"{SUMMARY}\n{DESCRIPTION}",
        "license": "GPL-3.0-or-later",
        "mtime": _date(),
        "depends": depends,
        "contents": [{"src": f"{stage}/", "dst": "/", "type": "tree"}],
        "deb": {"compression": "zstd"},
        "rpm": {
            "compression": "zstd",
            "group": "Applications/Productivity",
            "summary": SUMMARY,
            "buildhost": "localhost",
        },
    }
    if kind == "deb":
        keyring, desktop = "gnome-keyring | kwalletmanager", ["xdg-utils", "desktop-file-utils"]
        made["recommends"] = [keyring, *desktop, "cups-client", "python3"]
    else:
        made["release"] = "1"
    return made


def _version() -> str:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version = "))


def _date() -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:5]))
