"""Which of our files decide what a generated thing looks like, and one short hash of them."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ccr.stack.place import ROOT

FIRST_PARTY = ("ccr", "cases", "screening", "referrals", "meetings", "tests")


def closure(files: Iterable[Path]) -> set[Path]:
    """The files and everything of ours they import, directly or through one another."""
    found: set[Path] = set()
    waiting = [file.resolve() for file in files]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.add(file)
        if file.suffix == ".py":
            waiting.extend(_imported(file))
    return found


def _imported(file: Path) -> Iterator[Path]:
    package = file.relative_to(ROOT).parent.parts if file.is_relative_to(ROOT) else ()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join((*package[: len(package) - node.level + 1], *([node.module] if node.module else [])))
            base = base if node.level else node.module or ""
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.split(".", 1)[0] in FIRST_PARTY:
                yield from _module(name)


def _module(name: str) -> Iterator[Path]:
    path = ROOT.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            yield candidate.resolve()


def fingerprint(files: Iterable[Path]) -> str:
    """Ten hexadecimal digits that change whenever one of the files, or their set, changes."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def schema_sources() -> set[Path]:
    """What decides the migrated database: migrations and what they import, SQL files, settings, locked packages."""
    roots = [ROOT / name for name in FIRST_PARTY if name != "tests"]
    migrations = [file for root in roots for file in root.rglob("migrations/*.py")]
    commands = [file for root in roots for file in root.rglob("management/commands/install_actor_key.py")]
    texts = [file for root in (*roots, ROOT / "deploy") for file in root.rglob("*.sql")]
    fixed = [ROOT / "ccr/settings/base.py", ROOT / "uv.lock"]
    return closure([*migrations, *commands]) | set(texts) | {file for file in fixed if file.exists()}
