"""Folders, secrets and the lock of a local stack."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ccr.stack.place import ROOT, Place
from ccr.stack.say import Stop


@pytest.fixture
def place(state: Path) -> Place:
    return Place("stack")


def test_secrets_are_random_private_and_kept(place: Place) -> None:
    first = place.secrets()
    assert Place("stack").secrets() == first
    assert stat.S_IMODE((place.state / "secrets.json").stat().st_mode) == 0o600
    assert len(bytes.fromhex(first["actor_key"])) == 32
    (place.state / "secrets.json").unlink()
    assert not set(Place("stack").secrets().values()) & set(first.values())


def test_sockets_lie_in_a_short_private_folder_however_deep_the_checkout(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCR_STATE", str(state / ("deep" * 20)))
    place = Place("stack")
    try:
        assert len(str(place.run / ".s.PGSQL.5432")) <= 107
        assert stat.S_IMODE(place.run.stat().st_mode) == 0o700
    finally:
        place.clear()


def test_a_folder_somebody_put_in_our_way_is_refused(place: Place, tmp_path: Path) -> None:
    open_folder = tmp_path / "open"
    open_folder.mkdir(mode=0o755)
    link = tmp_path / "link"
    link.symlink_to(place.run)
    for folder in (open_folder, link):
        with pytest.raises(Stop, match="not a private folder"):
            place.private(folder)


def test_a_folder_that_cannot_be_made_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCR_STATE", "/proc/nowhere")
    with pytest.raises(Stop, match="set CCR_STATE"):
        Place("stack")


def test_clearing_forgets_everything_but_keeps_the_lock(place: Place) -> None:
    place.secrets()
    (place.data / "pg18").mkdir()
    with place.lock() as ours:
        assert ours
        place.clear()
    assert {entry.name for entry in place.state.iterdir()} <= {"lock", "users"}


HOLD = "import sys, time; from ccr.stack.place import Place\nwith Place('stack').lock() as ours: print(ours, flush=True); time.sleep(60)"


def test_the_lock_is_for_one_and_free_again_when_its_holder_is_killed(place: Place) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        with place.lock() as ours:
            assert not ours
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with place.lock() as ours:
            assert ours
    finally:
        holder.kill()
        holder.communicate()


def test_the_second_is_told_where_the_first_runs(place: Place) -> None:
    place.take(8123)
    assert "already runs" in place.taken()
    assert "http://localhost:8123" in place.taken()
    place.take(None)
    assert "dev.py manage" in place.taken()
