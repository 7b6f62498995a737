"""What the Windows installer puts, takes away and schedules; and that the program's modules load there."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "installer" / "windows"
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
POSIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
NAMES = [
    "app/telesec.exe",
    "app/telesec.com",
    "app/pkgs/telesec/app/main.py",
    "app/pkgs/PySide6/QtCore.pyd",
    "app/resources/fonts/Inter-Regular.ttf",
    "app/resources/price $5.txt",
    "doc/verify_journal.py",
]


@pytest.fixture(scope="module")
def lists():
    """installer/windows/program_files.py, which no package holds."""
    sys.path.insert(0, str(WINDOWS))
    try:
        import program_files
    finally:
        sys.path.remove(str(WINDOWS))
    return program_files


@pytest.fixture(scope="module")
def script() -> str:
    return (WINDOWS / "setup.nsi").read_text(encoding="utf-8")


def removal(script: str) -> str:
    return script.split('Section "Uninstall"')[1].split("SectionEnd", maxsplit=1)[0]


def test_each_file_put_is_taken_away_with_what_python_compiles_of_it(lists) -> None:
    put = re.findall(r'^File "\$\{TREE\}/(.+)"$', lists.installing(NAMES), re.MULTILINE)
    taken = re.findall(r'^Delete "\$INSTDIR\\(.+)"$', lists.removing(NAMES), re.MULTILINE)
    assert [name.replace("$$", "$") for name in put] == NAMES
    assert {name.replace("/", "\\") for name in put} <= set(taken)
    assert set(taken) - {name.replace("/", "\\") for name in put} == {
        r"app\pkgs\telesec\app\__pycache__\main.cpython-313.pyc"
    }


def test_a_folder_goes_after_what_it_held_and_only_when_empty(lists) -> None:
    lines = lists.removing(NAMES).splitlines()
    folders = [line for line in lines if line.startswith("RMDir")]
    assert lines[-1 - len(folders) : -1] == folders, "files first"
    assert folders[-2:] == [r'RMDir "$INSTDIR\app"', r'RMDir "$INSTDIR\doc"']
    assert [line.count("\\") for line in folders] == sorted(
        (line.count("\\") for line in folders), reverse=True
    )
    assert not re.search(r"/r\b", lists.removing(NAMES), re.IGNORECASE)


def test_nothing_is_removed_by_the_folder_nor_outside_the_programs_own(script: str) -> None:
    assert not re.search(r"RMDir\s+/", script), "a folder is removed only when empty"
    places = re.findall(r'^\s*(?:Delete|RMDir) "(\$\w+\\[^"\\]+|\$\w+)', script, re.MULTILINE)
    assert set(places) == {r"$SMPROGRAMS\telesec", r"$INSTDIR\uninstall.exe", "$INSTDIR"}
    keys = re.findall(r"DeleteRegKey (?:/ifempty )?(\w+)", script)
    assert set(keys) == {"HKCU"}


def test_what_is_written_for_the_person_is_removed(script: str) -> None:
    gone = removal(script)
    for word in re.findall(r'CreateShortcut ("[^"]+")', script):
        assert f"Delete {word}" in gone
    for key in set(re.findall(r'WriteRegStr HKCU ("\$\{\w+\})', script)) - {'"${CHOICES}'}:
        assert f"DeleteRegKey HKCU {key}" in gone
    assert 'DeleteRegValue HKCU "Software\\RegisteredApplications" "telesec"' in gone
    assert '/Delete /F /TN "${TASK}"' in gone
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script


def test_an_open_program_is_told_before_anything_changes(script: str) -> None:
    for word in ("", "un."):
        start = script.split(f"Function {word}onInit" if word else "Function .onInit")[1].split(
            "FunctionEnd", maxsplit=1
        )[0]
        assert f"Call {word}StopWhileOpen" in start
    assert "Rien n'a été changé" in script


def test_an_older_version_takes_no_newer_one_s_place_without_a_word(script: str) -> None:
    asked = script.split("Function StopBeforeOlder")[1].split("FunctionEnd", maxsplit=1)[0]
    assert "Call StopBeforeOlder" in script.split("Function .onInit")[1]
    assert '"DisplayVersion"' in asked
    assert "MB_DEFBUTTON2" in asked, "Enter struck without reading changes nothing"
    assert "/SD IDNO" in asked, "nor does a silent installation"


def test_the_scheduled_task_is_one_that_windows_reads() -> None:
    """The elements of [MS-TSCH] 2.5 that it uses, each where it belongs."""
    task = ET.parse(ROOT / "resources/windows/telesec-backup.xml").getroot()  # noqa: S314 - our own file
    assert task.tag == f"{TASKS}Task"
    assert [one.tag.removeprefix(TASKS) for one in task] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    assert task.find(f"{TASKS}Actions").get("Context") == task.find(
        f"{TASKS}Principals/{TASKS}Principal"
    ).get("id")
    assert task.findtext(f".//{TASKS}RunLevel") == "LeastPrivilege"
    command = task.findtext(f".//{TASKS}Command")
    folder = re.search(
        r'^InstallDir "\$LOCALAPPDATA\\(.+)"', (WINDOWS / "setup.nsi").read_text("utf-8"), re.MULTILINE
    )
    assert command == rf"%LOCALAPPDATA%\{folder.group(1)}\app\telesec.exe"


def test_the_launcher_gives_its_words_to_a_file_that_the_tree_holds() -> None:
    launcher = (WINDOWS / "launcher.c").read_text(encoding="utf-8")
    assert 'L"entry.py"' in launcher
    assert (WINDOWS / "entry.py").is_file()
    library = re.search(r'L"(python\d+)\.dll"', launcher).group(1)
    assert f"{library}._pth" in (WINDOWS / "stage.py").read_text(encoding="utf-8")


def test_each_library_of_the_program_is_locked_for_windows_too() -> None:
    told = tomllib.loads((ROOT / "installer/licences.toml").read_text(encoding="utf-8"))["libraries"]
    names = re.findall(r"^([a-z0-9-]+)==", (ROOT / "installer/locks/windows.txt").read_text(), re.MULTILINE)
    assert set(names) <= set(told), "a licence that nobody read"


def top_imports(path: Path) -> Iterator[str]:
    """The modules that a file imports as soon as it is loaded, those behind a test of the platform apart."""
    waiting = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.If) and "platform" not in ast.unparse(node.test):
            waiting += [*node.body, *node.orelse]
        elif isinstance(node, ast.Try | ast.With | ast.ClassDef):
            waiting += node.body


def test_no_module_needs_what_windows_has_not_to_be_loaded() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for name in top_imports(path)
        if name in POSIX_ONLY
    ]
    assert wrong == []
