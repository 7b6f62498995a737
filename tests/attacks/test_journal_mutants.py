"""The verifier is itself put to the test: each small fault planted in it makes a test of the chain fail."""

from __future__ import annotations

import ast
import importlib
import signal
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In the order in which they import each other; the last four are the tests that must fail.
SOURCES = {
    "telesec.domain.journal.checkpoints": ROOT / "src/telesec/domain/journal/checkpoints.py",
    "telesec.domain.journal.heads": ROOT / "src/telesec/domain/journal/heads.py",
    "telesec.domain.journal.epochs": ROOT / "src/telesec/domain/journal/epochs.py",
    "telesec.domain.journal.strides": ROOT / "src/telesec/domain/journal/strides.py",
    "telesec.domain.journal.chain": ROOT / "src/telesec/domain/journal/chain.py",
    "telesec.storage.journal": ROOT / "src/telesec/storage/journal.py",
    "tests.attacks.journal_histories": ROOT / "tests/attacks/journal_histories.py",
    "tests.unit.test_journal_chain": ROOT / "tests/unit/test_journal_chain.py",
    "tests.unit.test_journal_epochs": ROOT / "tests/unit/test_journal_epochs.py",
    "tests.unit.test_journal_strides": ROOT / "tests/unit/test_journal_strides.py",
    "tests.attacks.test_journal_rows": ROOT / "tests/attacks/test_journal_rows.py",
}
MUTATED = tuple(SOURCES)[:6]
TESTS = tuple(SOURCES)[7:]
SECONDS = 20

FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}

ONE_COLUMN = "the statement gives one column: the first is the last"
# What no test can see, and why. A line of source, what is done to it.
EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "return hmac.compare_digest(row[0], noted.mac)",
        "0 changed by -1",
    ): ONE_COLUMN,
    ("first = kept[0] if kept else head(conn).count + 1", "0 changed by -1"): ONE_COLUMN,
    ('return Removable(first, months, last[0] if last else "")', "0 changed by -1"): ONE_COLUMN,
    ("cursor.close()", "statement left out"): "a cursor nobody holds any more closes itself",
    (
        "if first is None or noted.count >= first[0]:",
        "GtE flipped",
    ): "a head of the very first row was answered above, by that row",
}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, in words, and the module's tree with it."""

    module: str
    line: str
    what: str
    tree: ast.Module


class Planter(ast.NodeTransformer):
    """Plants the fault number ``wanted``, counting them all on the way."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.seen = wanted, -1
        self.line, self.what = 0, ""

    def _now(self, node: ast.AST, what: str) -> bool:
        self.seen += 1
        if self.seen != self.wanted:
            return False
        self.line, self.what = node.lineno, what  # type: ignore[attr-defined]
        return True

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for at, op in enumerate(node.ops):
            if self._now(node, f"{type(op).__name__} flipped"):
                node.ops[at] = FLIPS[type(op)]()
            turned = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}.get(type(op))
            if turned and self._now(node, f"{type(op).__name__} turned round"):
                node.ops[at] = turned()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._now(node, "and/or swapped"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        for at in range(len(node.values)):
            if self._now(node, f"part {at} left out"):
                rest = node.values[:at] + node.values[at + 1 :]
                return rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and self._now(node, "not removed"):
            return node.operand
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Sub) and self._now(node, "+/- swapped"):
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        return ast.Pass() if self._now(node, "statement left out") else node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        stored = isinstance(node.targets[0], ast.Attribute | ast.Tuple)
        return ast.Pass() if stored and self._now(node, "statement left out") else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring
        self.generic_visit(node)
        return ast.Pass() if self._now(node, "statement left out") else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            if self._now(node, f"{node.value} inverted"):
                return ast.Constant(not node.value)
        elif isinstance(node.value, int):
            for change in (1, -1):
                if self._now(node, f"{node.value} changed by {change}"):
                    return ast.Constant(node.value + change)
        elif node.value == "" and self._now(node, "'' made a word"):
            return ast.Constant("x")
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        for value in (True, False):
            if self._now(node, f"condition always {value}"):
                node.test = ast.Constant(value)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        for value in (True, False):
            if self._now(node, f"condition always {value}"):
                node.test = ast.Constant(value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Constant | None):
            return node
        for value in (None, True, False):
            if self._now(node, f"returns {value}"):
                node.value = ast.Constant(value)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node  # for the type checker only

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node  # annotations are text

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]  # frozen and slots are no part of the verdict
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        node.defaults = [self.visit(one) for one in node.defaults]
        return node


@cache
def source(module: str) -> str:
    return SOURCES[module].read_text(encoding="utf-8")


@cache
def original(module: str) -> types.CodeType:
    return compile(source(module), str(SOURCES[module]), "exec")


def mutants(module: str, step: int = 1) -> Iterator[Mutant]:
    """Every fault of a module, or one in ``step``."""
    lines = source(module).splitlines()
    for number in count(0, step):
        planter = Planter(number)
        tree = planter.visit(ast.parse(source(module)))
        if not planter.line:
            return
        yield Mutant(module, lines[planter.line - 1].strip(), planter.what, ast.fix_missing_locations(tree))


@contextmanager
def replaced(mutant: Mutant | None) -> Iterator[list[types.ModuleType]]:
    """The chain's modules and tests made anew, with the fault; the true ones come back afterwards."""
    known = {name: sys.modules.get(name) for name in SOURCES}
    packages = {name: importlib.import_module(name.rpartition(".")[0]) for name in MUTATED}
    try:
        made = []
        for name, path in SOURCES.items():
            module = types.ModuleType(name)
            module.__file__, module.__package__ = str(path), name.rpartition(".")[0]
            sys.modules[name] = module
            if name in packages:
                setattr(packages[name], name.rpartition(".")[2], module)
            faulty = mutant and mutant.module == name
            code = compile(mutant.tree, str(path), "exec") if mutant and faulty else original(name)
            exec(code, module.__dict__)  # noqa: S102 - our own source
            if name in TESTS:
                made.append(module)
        yield made
    finally:
        for name, module in known.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module
                if name in packages:
                    setattr(packages[name], name.rpartition(".")[2], module)


def cases(modules: list[types.ModuleType]) -> Iterator[Callable[[], object]]:
    """Each plain test with each of its parameters; the rules of hypothesis are not needed to see a fault."""
    for module in modules:
        for name, test in list(vars(module).items()):
            if name.startswith("test_") and not hasattr(test, "is_hypothesis_test"):
                for given in parameters(test):
                    yield partial(test, **given)


def parameters(test: Any) -> list[dict[str, Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        return [{}]
    names, values = marks[0].args
    if isinstance(names, str):
        names, values = [names], [(value,) for value in values]
    return [dict(zip(names, value, strict=True)) for value in values]


class TooLong(Exception):
    """A fault that makes the verifier run for ever is a fault seen."""


def too_long(*_: object) -> None:
    raise TooLong


def survives(mutant: Mutant | None) -> bool:
    """True when no test of the chain fails."""
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    try:
        with replaced(mutant) as modules:
            for case in cases(modules):
                case()
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever fails, the fault was seen
        return False
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return True


def survivors(faults: list[Mutant]) -> list[str]:
    return [
        f"{mutant.module}: {mutant.line}   ({mutant.what})"
        for mutant in faults
        if (mutant.line, mutant.what) not in EQUIVALENT and survives(mutant)
    ]


pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="faults are timed by SIGALRM")


def test_without_any_fault_every_test_of_the_chain_passes() -> None:
    assert survives(None)


def test_a_sample_of_faults_is_seen() -> None:
    faults = [mutant for module in MUTATED for mutant in mutants(module, 90)]
    assert survivors(faults) == []


@pytest.mark.long
@pytest.mark.parametrize("module", MUTATED)
def test_every_fault_planted_in_the_verifier_is_seen(module: str) -> None:
    faults = list(mutants(module))
    assert len(faults) > 10
    assert survivors(faults) == []


@pytest.mark.long
def test_what_is_called_equivalent_exists_and_does_survive() -> None:
    faults = {(m.line, m.what): m for module in MUTATED for m in mutants(module)}
    assert set(EQUIVALENT) <= set(faults)
    assert [key for key in EQUIVALENT if not survives(faults[key])] == []
