"""The rules of the house that reading the source can check: sizes, names, edges, threads, comparisons."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "telesec"
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
NAMES = {path: path.relative_to(SOURCE).as_posix() for path in MODULES}

TOP_LEVEL = {
    "src",
    "resources",
    "installer",
    "tests",
    "pyproject.toml",
    "LICENSE",
    "README.md",
    ".ci",
    ".gitignore",
}
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "controller",
    "misc",
    "common",
    "stuff",
    "base_classes",
}

# Where an unforeseen error may be caught, and why it stops there.
EDGES = {
    "ui/tasks.py": "the worker hands every failure to the window's thread",
    "services/gate.py": "a failed attempt is journaled whatever made it fail",
    "security/keyrings.py": "a keyring that fails, however it fails, is a keyring that does not answer",
    "backup/worker.py": "a target that fails, however it fails, does not stop the others",
    "app/outcome.py": "the last resort of a command: one neutral sentence, never a traceback with names",
}

# Where threads, or what only serves them, may appear.
THREADED = {
    "ui/tasks.py": "the one executor that touches the stores",
    "backup/conversation.py": "the process that makes the copies hears 'stop' while it works",
    "domain/ids.py": "two threads never draw the same id",
    "security/keyrings.py": "a keyring's prompt that nobody answers is abandoned after a few seconds",
    "backup/pipeline.py": "one part travels while the next is sealed",
}

SECRET_VALUE = re.compile(r"(^|_)(mac|tag|digest|hexdigest|hmac|fingerprint|otp|totp|password|dek|kek)$")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def everything(path: Path) -> list[ast.AST]:
    """Everything in a module; going down a tree costs far more than going through a list."""
    return list(ast.walk(tree(path)))


@cache
def all_nodes() -> list[tuple[str, ast.AST]]:
    return [(NAMES[path], node) for path in MODULES for node in everything(path)]


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    return ((name, node) for name, node in all_nodes() if isinstance(node, kinds))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_modules_stay_small_and_say_what_they_are_for() -> None:
    faults = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 250:
            faults.append(f"{NAMES[path]}: {text.count(chr(10))} lines")
        if text.strip() and not ast.get_docstring(tree(path)):
            faults.append(f"{NAMES[path]}: no opening sentence")
    assert faults == []


def test_functions_stay_short() -> None:
    faults = []
    for name, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        length = (node.end_lineno or 0) - node.lineno + 1
        if length > 40:
            faults.append(f"{name}: {node.name} has {length} lines")
    assert faults == []


def test_classes_offer_few_methods() -> None:
    """Qt's own camelCase overrides are not ours to count."""
    faults = []
    for name, node in nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        methods = {
            item.name
            for item in node.body
            if isinstance(item, ast.FunctionDef) and not item.name.startswith("_") and item.name.islower()
        }
        if len(methods) > 15:
            faults.append(f"{name}: {node.name} has {len(methods)} public methods")
    assert faults == []


def test_no_module_has_a_vague_name() -> None:
    assert [name for path, name in NAMES.items() if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_the_top_level_holds_only_what_it_must() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    allowed = TOP_LEVEL | {line.strip("/") for line in ignored} | {".git"}
    assert {path.name for path in ROOT.iterdir()} - allowed == set()


def test_every_dependency_has_an_upper_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    wanted += project["build-system"]["requires"]
    dated = {"tzdata"}  # numbered by year: a newer zone table is always the right one
    bounded = re.compile("<|==")
    free = [
        line for line in wanted if not bounded.search(line) and re.split(r"[<>=!~]", line)[0] not in dated
    ]
    assert free == []


def test_unforeseen_errors_are_caught_only_at_the_edges() -> None:
    caught = set()
    for name, node in nodes(ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        if isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None:
            continue  # cleans up, then lets the same error go on
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if any(kind is None or last_name(kind) in {"Exception", "BaseException"} for kind in kinds):
            caught.add(name)
    assert caught - set(EDGES) == set()


def test_threads_live_in_one_file() -> None:
    """A ``threading.Event`` that says "stop" is no thread and may be anywhere."""
    kinds = ("concurrent.futures", "multiprocessing", "_thread", "asyncio", "threading.")
    qt_kinds = {"QThread", "QThreadPool", "QRunnable"}
    found = {
        name
        for name, node in nodes(ast.Import, ast.ImportFrom)
        for item in imported(node)
        if item != "threading.Event" and (item.startswith(kinds) or item.rsplit(".", 1)[-1] in qt_kinds)
    }
    for name, node in nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if last_name(node.value) == "threading" and node.attr != "Event":
            found.add(name)
    assert found - set(THREADED) == set()


def test_qt_lives_in_ui_and_app() -> None:
    found = {
        name
        for name, node in nodes(ast.Import, ast.ImportFrom)
        for item in imported(node)
        if item.startswith(("PySide6", "shiboken6")) and not name.startswith(("ui/", "app/"))
    }
    assert found - QT_ELSEWHERE == set()


# These commands drive a window: the tour by hand, the bench to time what a repaint costs.
QT_ELSEWHERE = {name for name in NAMES.values() if re.match(r"commands/(eyes|hands|tour|bench)\w*\.py", name)}


def test_style_sheets_are_set_by_the_theme_alone() -> None:
    found = {
        name
        for name, node in nodes(ast.Call)
        if last_name(node) == "setStyleSheet" and not name.startswith("ui/theme")
    }
    assert found == set()


def test_no_widget_is_asked_for_its_screen_nor_for_its_neighbour_under_tab() -> None:
    """PySide hangs what it answers on the widget asked: see ui/screen_room.py and ui/tab_order.py."""
    asked = re.compile(r"\w\.(screen|(next|previous)InFocusChain)\(\)")
    tests = (ROOT / "tests").rglob("*.py")
    found = [path.name for path in (*MODULES, *tests) if asked.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_weak_digests_are_not_used() -> None:
    found = {
        name
        for name, node in nodes(ast.Attribute, ast.Name)
        if last_name(node) in {"md5", "sha1", "SHA1", "MD5"}
    }
    assert found == set()


def test_secrets_are_compared_in_constant_time() -> None:
    faults = []
    for name, node in nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        sides = [node.left, *node.comparators]
        literal = any(isinstance(side, ast.Constant) for side in sides)
        equality = any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops)
        if equality and not literal and any(SECRET_VALUE.search(last_name(side)) for side in sides):
            faults.append(f"{name}:{node.lineno}")
    assert faults == []


@pytest.mark.parametrize("word", ["localhost:", "pypi.org", "/home/", "/work/", "/tmp/", "/root/"])
def test_no_file_names_a_machine(word: str) -> None:
    kinds = {".py", ".sh", ".md", ".toml", ".json", ""}
    places = [SOURCE, ROOT / "installer", ROOT / "resources", ROOT / ".ci"]
    files = [path for place in places for path in place.rglob("*") if path.is_file() and path.suffix in kinds]
    files += [ROOT / "README.md", ROOT / "pyproject.toml"]
    named = re.compile(r"(?<![\w}])" + re.escape(word))  # "$scratch/home/" is no machine's
    assert [path.name for path in files if named.search(path.read_text(encoding="utf-8"))] == []
