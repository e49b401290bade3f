"""Our own source, parsed once, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ccr.stack.place import ROOT

ROOMS = ("ccr", "cases", "screening", "referrals", "meetings")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """The path as the lists write it: from the root of the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*roots: str) -> tuple[Path, ...]:
    """Every Python file of the product, or of the given folders."""
    return tuple(sorted(path for root in roots or ROOMS for path in (ROOT / root).rglob("*.py")))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions a module offers to others."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def called(node: ast.AST) -> set[str]:
    """The names of everything called inside: the last part, so `objects.create` is `create`."""
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            target = call.func
            names.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return names
