"""Child processes end with their supervisor, whatever happens to it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ccr.stack.children import foreground, plain_environment, spawn, tail
from ccr.stack.place import ROOT

SUPERVISOR = """
import sys, time
from pathlib import Path
from ccr.stack.children import plain_environment, spawn
child = spawn("sleeper", ["sleep", "60"], log=Path(sys.argv[1]), env=plain_environment())
print(child.process.pid, flush=True)
time.sleep(60)
"""

SERVERS = """
import time
from ccr.stack.place import Place
from ccr.stack.servers import Servers
with Servers(Place("stack"), durable=False) as servers:
    print(servers.postgres.child.process.pid, servers.valkey.child.process.pid, flush=True)
    time.sleep(60)
"""


def gone(pid: int, patience: float = 10) -> bool:
    """Whether the process ends in time; a zombie waiting for its parent has ended."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def run_and_kill(program: str, *arguments: str) -> list[int]:
    """Start the program, read the process numbers it prints, kill it without a goodbye."""
    running = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    children = [int(number) for number in running.stdout.readline().split()]
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    return children


def test_a_child_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    (child,) = run_and_kill(SUPERVISOR, str(tmp_path / "log"))
    assert gone(child)


def test_killed_servers_leave_nothing_and_start_again(state: Path) -> None:
    # Twice: the second start finds what the killed one left.
    for _ in range(2):
        children = run_and_kill(SERVERS)
        assert len(children) == 2
        assert all(gone(child) for child in children)


def test_stopping_asks_first_and_kills_the_stubborn(tmp_path: Path) -> None:
    stubborn = "trap '' TERM; echo ready; while :; do sleep 1; done"
    child = spawn("stubborn", ["sh", "-c", stubborn], log=tmp_path / "log", env=plain_environment())
    while not (tmp_path / "log").read_text():
        time.sleep(0.01)
    child.stop(patience=0.3)
    assert not child.running
    assert tail(tmp_path / "log") == "    ready"


def test_a_foreground_program_gives_its_status_back() -> None:
    environment = plain_environment()
    assert foreground(["sh", "-c", "exit 3"], env=environment, cwd=ROOT) == 3
    assert foreground(["sh", "-c", "kill -KILL $$"], env=environment, cwd=ROOT) == 128 + signal.SIGKILL


def test_children_learn_of_no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere.example")
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere.example/x")
    assert not {"PGHOST", "DATABASE_URL"} & plain_environment().keys()
