"""Every sentence that an expected error may say, found in the source: literal, named, chosen or assembled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

from tests.unit.test_house_rules import MODULES, NAMES, everything, tree

ROOT_ERROR = "TelesecError"
HOLE = "…"  # what is only known when it is said


@dataclass(frozen=True)
class Said:
    """A sentence, the error that carries it, and where."""

    module: str
    error: str
    sentence: str


@dataclass
class Names:
    """What each name of a module may stand for, imported constants included."""

    known: dict[str, list[ast.expr]] = field(default_factory=dict)

    def add(self, name: str, value: ast.expr) -> None:
        self.known.setdefault(name, []).append(value)


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _assigned(among: list[ast.AST] | list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in among:
        if isinstance(node, ast.Assign):
            yield from ((_last(target), node.value) for target in node.targets if _last(target))


@cache
def errors() -> frozenset[str]:
    """Every class that descends from TelesecError."""
    bases = {
        node.name: [_last(base) for base in node.bases]
        for path in MODULES
        for node in everything(path)
        if isinstance(node, ast.ClassDef)
    }
    found = {ROOT_ERROR}
    while more := {name for name, above in bases.items() if found & set(above)} - found:
        found |= more
    return frozenset(found)


@cache
def _constants() -> dict[str, dict[str, ast.expr]]:
    """The constants of each module, by its dotted name."""
    return {
        "telesec." + NAMES[path].removesuffix(".py").replace("/", "."): dict(_assigned(tree(path).body))
        for path in MODULES
    }


def _names_of(path: Path) -> Names:
    names = Names()
    for name, value in _assigned(everything(path)):
        names.add(name, value)
    for node in everything(path):
        if isinstance(node, ast.ImportFrom) and node.module in _constants():
            for alias in node.names:
                if alias.name in _constants()[node.module]:
                    names.add(alias.asname or alias.name, _constants()[node.module][alias.name])
    return names


def texts(node: ast.AST, names: Names, depth: int = 4) -> list[str]:
    """What an expression may say; HOLE where the source alone does not tell."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [
            texts(value, names, depth) if isinstance(value, ast.Constant) else [HOLE] for value in node.values
        ]
        return ["".join(one) for one in product(*parts)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        both = product(texts(node.left, names, depth), texts(node.right, names, depth))
        return [left + right for left, right in both]
    if isinstance(node, ast.IfExp | ast.BoolOp):
        ways = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
        return [one for way in ways for one in texts(way, names, depth)]
    if isinstance(node, ast.Call) and _last(node.func) == "format" and isinstance(node.func, ast.Attribute):
        return [re.sub(r"\{[^}]*\}", HOLE, one) for one in texts(node.func.value, names, depth)]
    if isinstance(node, ast.Name) and depth:
        return [one for value in names.known.get(node.id, ()) for one in texts(value, names, depth - 1)] or [
            HOLE
        ]
    return [HOLE]


@cache
def said() -> tuple[Said, ...]:
    """Every sentence of every error made in the source; what the source does not tell is left out."""
    found = set()
    for path in MODULES:
        names = _names_of(path)
        for node in everything(path):
            if isinstance(node, ast.Call) and node.args and _last(node.func) in errors():
                for one in texts(node.args[-1], names):
                    if one.strip(HOLE + " "):
                        found.add(Said(NAMES[path], _last(node.func), one))
    return tuple(sorted(found, key=lambda one: (one.module, one.error, one.sentence)))
