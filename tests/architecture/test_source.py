"""What no file of ours does: run over 500 lines, print, swallow an error, mask a field, know the web where it must not."""

import ast
import re
from pathlib import Path

import pytest

from ccr.stack.place import ROOT
from tests.architecture.source import ROOMS, modules, name_of, parsed

LONGEST = 500
# A longer file, with its reason.
LONG: dict[str, str] = {}

# Who talks to a person at a terminal.
TALKERS = {
    "ccr/stack/": "the supervisor tells what it does and how far it is",
}

# Where a package holds what the framework looks for by name and there is nothing to say.
FRAMEWORK = {"management", "commands", "migrations"}

# Modules that must not know the web, whatever the import contracts can see of Django's inside.
WEBLESS = {"actions", "doors", "events", "models", "querysets", "rules", "selectors", "states"}
WEB = re.compile(r"django\.(http|shortcuts|template|views|test)\b|rest_framework|celery")


def ours() -> list[Path]:
    written = [path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*")]
    return [*modules(*ROOMS, "tests"), ROOT / "dev.py", ROOT / "manage.py"] + [
        path for path in written if path.suffix in {".css", ".html", ".js"}
    ]


def test_no_file_is_longer_than_one_can_read() -> None:
    longer = {
        name_of(path)
        for path in ours()
        # Written by Django from the models.
        if path.name != "0001_initial.py" and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    }
    assert longer == LONG.keys()


def test_every_package_says_what_it_owns() -> None:
    silent = [
        name_of(path)
        for path in modules()
        if path.name == "__init__.py" and path.parent.name not in FRAMEWORK and not ast.get_docstring(parsed(path))
    ]
    assert silent == []


def prints(tree: ast.Module) -> bool:
    """Whether the builtin is called; somebody's method of that name is another matter."""
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
        for call in ast.walk(tree)
    )


def test_only_who_talks_to_a_person_prints() -> None:
    printing = {name_of(path) for path in modules() if prints(parsed(path))}
    assert {name for name in printing if not name.startswith(tuple(TALKERS))} == set()
    assert {talker for talker in TALKERS if any(name.startswith(talker) for name in printing)} == TALKERS.keys()


def swallowed(tree: ast.Module) -> list[int]:
    """Lines where any error at all is caught and nothing is done."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]


def test_no_error_is_swallowed() -> None:
    assert {name_of(path): swallowed(parsed(path)) for path in modules() if swallowed(parsed(path))} == {}
    assert swallowed(ast.parse("try:\n    act()\nexcept Exception:\n    pass\n")) == [3]
    assert swallowed(ast.parse("try:\n    act()\nexcept KeyError:\n    pass\n")) == []


def masked(tree: ast.Module) -> list[int]:
    """Lines that hand auditlog fields to mask: it would store half of what they hold."""
    return [
        node.value.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "mask_fields" and ast.unparse(node.value) not in {"[]", "()"}
    ]


def test_sealed_words_are_left_out_of_the_field_history_never_masked() -> None:
    assert {name_of(path): masked(parsed(path)) for path in modules() if masked(parsed(path))} == {}
    assert masked(ast.parse("register(Note, mask_fields=['words'])")) == [1]


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def web_in(tree: ast.Module) -> list[str]:
    return sorted(name for name in imported(tree) if WEB.match(name))


def test_verbs_rules_and_models_know_no_web() -> None:
    knowing = {name_of(path): web_in(parsed(path)) for path in modules() if path.stem in WEBLESS}
    assert {name: found for name, found in knowing.items() if found} == {}
    assert web_in(ast.parse("from django import http\nfrom django.db import models")) == ["django.http"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("django.contrib.admin", "there is no admin: nobody stands above the vaults"),
        ("guardian.shortcuts.get_objects_for_user", "lists begin at visible_to"),
    ],
)
def test_what_nobody_imports(name: str, why: str) -> None:
    using = {
        name_of(path)
        for path in modules()
        if any(f"{found}.".startswith(f"{name}.") for found in imported(parsed(path)))
    }
    # The bench measures guardian's way of listing beside ours.
    assert {path for path in using if not path.startswith("ccr/proof/")} == set(), why


def hosts(lock: str) -> set[str]:
    return set(re.findall(r"https?://([^/\"]+)", lock))


def test_packages_come_from_the_two_public_hosts_only() -> None:
    assert hosts('registry = "https://pypi.example/simple"') == {"pypi.example"}
    assert hosts((ROOT / "uv.lock").read_text(encoding="utf-8")) == {"pypi.org", "files.pythonhosted.org"}
