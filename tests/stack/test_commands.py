"""`dev.py manage`: which command gets which rights."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ccr.stack import commands
from ccr.stack.place import Place
from ccr.stack.servers import Servers
from tests.support.databases import TestDatabases


@pytest.fixture
def ran(test_databases: TestDatabases, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Mapping[str, str]]]:
    """What would have run, with its environment; the servers are those of the tests and nothing is migrated."""
    seen: list[tuple[list[str], Mapping[str, str]]] = []

    @contextmanager
    def running(_place: Place) -> Iterator[tuple[Servers, bool]]:
        yield test_databases.servers, False

    def note(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path) -> int:
        seen.append(([str(part) for part in command[2:]], env))
        return 5

    for name in ("prepare_database", "make_database", "_stop_on_signals"):
        monkeypatch.setattr(commands, name, lambda *_: None)
    monkeypatch.setattr(commands, "servers_at", running)
    monkeypatch.setattr(commands, "foreground", note)
    return seen


@pytest.mark.parametrize(
    ("command", "role", "superuser"),
    [
        ("migrate", "ccr_owner", False),
        ("makemigrations", "ccr_owner", False),
        ("install_actor_key", "ccr_owner", False),
        ("sqlmigrate", "ccr_owner", False),
        ("shell", "ccr_app", False),
        ("seed_demo", "ccr_app", False),
        ("bench", "ccr_app", True),
        ("prove", "ccr_app", True),
    ],
)
def test_each_command_gets_the_rights_it_needs(
    ran: list[tuple[list[str], Mapping[str, str]]], state: Path, command: str, role: str, superuser: bool
) -> None:
    assert commands.manage([command, "--option", "x"]) == 5
    ((arguments, environment),) = ran
    assert arguments == [command, "--option", "x"]
    assert environment["DATABASE_URL"].startswith(f"postgres://{role}:")
    assert ("STACK_SUPERUSER_URL" in environment) == superuser
    assert environment["BIND_ADDRESS"] == "127.0.0.1"
