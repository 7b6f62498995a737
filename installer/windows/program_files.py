"""The files of the program, each by its name: what setup.exe puts, what its uninstaller takes, no more.

No folder is removed with what is in it: one that holds something else stays. Modules that the installer
compiles, or the program at its first start, have names known beforehand, and go with the others.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

COMPILED = "cpython-313.pyc"
COMPILED_IN = "app/pkgs/"
_MARK = "\ufeff"  # makensis takes a file without it for the system's own code page


def write_lists(tree: Path, out: Path) -> None:
    """Write ``install.nsh`` and ``remove.nsh`` in ``out``, for the files of ``tree``."""
    names = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    kilobytes = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    head = f"!define INSTALLED_KB {kilobytes}\n"
    (out / "install.nsh").write_text(_MARK + head + installing(names), encoding="utf-8")
    (out / "remove.nsh").write_text(_MARK + removing(names), encoding="utf-8")


def installing(names: list[str]) -> str:
    """A macro that puts each file, folder by folder, from ``${TREE}``."""
    lines = ["!macro InstallFiles"]
    at = None
    for name in names:
        folder = PurePosixPath(name).parent
        if folder != at:
            at = folder
            lines.append(f'SetOutPath "{_there(folder)}"')
        lines.append(f'File "${{TREE}}/{_quoted(name)}"')
    return "\n".join([*lines, "!macroend", ""])


def removing(names: list[str]) -> str:
    """A macro that deletes each file, then each folder that nothing else is in, the deepest first."""
    made = (compiled(name) for name in names if name.startswith(COMPILED_IN) and name.endswith(".py"))
    all_names = sorted({*names, *made})
    folders = {above for name in all_names for above in PurePosixPath(name).parents}
    lines = [f'Delete "{_there(PurePosixPath(name))}"' for name in all_names]
    lines += [f'RMDir "{_there(folder)}"' for folder in sorted(folders, key=_deepest_first) if folder.name]
    return "\n".join(["!macro RemoveFiles", *lines, "!macroend", ""])


def compiled(name: str) -> str:
    """Where Python keeps the compiled form of a module."""
    path = PurePosixPath(name)
    return (path.parent / "__pycache__" / f"{path.stem}.{COMPILED}").as_posix()


def _deepest_first(folder: PurePosixPath) -> tuple[int, str]:
    return (-len(folder.parts), folder.as_posix())


def _there(path: PurePosixPath) -> str:
    inside = _quoted(path.as_posix()).replace("/", "\\")
    return "$INSTDIR" if inside == "." else f"$INSTDIR\\{inside}"


def _quoted(name: str) -> str:
    """As NSIS reads a name: « $ » begins a variable there."""
    if '"' in name or "`" in name:
        raise ValueError(name)
    return name.replace("$", "$$")
