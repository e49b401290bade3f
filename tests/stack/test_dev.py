"""`dev.py`: any missing piece ends in one plain sentence with a way out, never in a traceback."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import dev
from ccr.stack import chromium, debs, native, prepare
from ccr.stack.place import ROOT, Place
from ccr.stack.say import Stop
from ccr.stack.sources import closure

BEFORE_INSTALLING = ("say", "prepare", "debs", "native", "chromium", "checks", "children", "place", "site")


def start(*arguments: str, folder: Path | None = None, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"CCR_STATE": str(folder)} if folder else {})
    command = [sys.executable, "dev.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, input=text, capture_output=True, text=True, check=False, timeout=60
    )


def plain(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.strip()


def test_it_can_be_read_by_pythons_that_are_too_old() -> None:
    old = (3, 7)
    read = ast.parse((ROOT / "dev.py").read_text(), feature_version=old)
    assert "main" in {node.name for node in read.body if isinstance(node, ast.FunctionDef)}
    with pytest.raises(SyntaxError):
        ast.parse("if (newer := main): pass", feature_version=old)


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 15, 0)])
def test_another_python_is_told_so(version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        dev.main(["run"])


def test_another_system_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SystemExit, match="Linux only"):
        dev.main(["run"])


def test_what_runs_before_anything_is_installed_needs_only_the_standard_library() -> None:
    modules = ", ".join(f"ccr.stack.{name}" for name in BEFORE_INSTALLING)
    command = [sys.executable, "-S", "-c", f"import dev, {modules}"]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_stack_knows_no_django() -> None:
    for file in (ROOT / "ccr" / "stack").glob("*.py"):
        names = {
            node.module or "" for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)
        }
        assert not [name for name in names if name.split(".")[0] == "django"], file
    ours = {
        path.relative_to(ROOT).parts[:2] for path in closure((ROOT / "ccr/stack").glob("*.py")) if path.suffix == ".py"
    }
    assert ours <= {("ccr", "stack"), ("ccr", "__init__.py")}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_told_with_a_free_one(taken_port: int, state: Path) -> None:
    done = start("run", "--port", str(taken_port))
    assert done.returncode == 1
    assert (
        plain(done)
        == f"Port {taken_port} is taken by another program: choose another with `--port`, e.g. --port {taken_port + 1}."
    )


def test_a_second_run_on_the_same_data_is_told_so(state: Path) -> None:
    place = Place("stack")
    with place.lock():
        place.take(8123)
        done = start("run", "--port", "0")
    assert done.returncode == 1
    assert "already runs on this data at http://localhost:8123" in plain(done)


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_nothing_is_deleted_without_a_typed_yes(answer: str, state: Path) -> None:
    kept = state / "stack" / "kept"
    kept.parent.mkdir(parents=True)
    kept.write_text("x")
    done = start("run", "--port", "0", "--reset", text=answer)
    assert done.returncode == 1
    assert plain(done) == "Nothing was deleted."
    assert kept.exists()


def test_a_folder_that_cannot_be_used_is_told() -> None:
    done = start("run", "--port", "0", folder=Path("/proc/nowhere"))
    assert done.returncode == 1
    assert "set CCR_STATE to a folder you may write" in plain(done)


def test_a_full_disk_is_told_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20_000_000))
    with pytest.raises(Stop, match=r"needs about 900 MB and the disk of .* has 20 MB left: free some"):
        debs.need_space(tmp_path, 900, "Unpacking Chromium")


def test_a_missing_pip_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "TOOLS", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Stop, match="apt-get install python3-pip"):
        prepare._uv()


def test_no_network_on_the_first_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "VENV", tmp_path / "venv")
    monkeypatch.setattr(prepare, "_uv", lambda: ["false"])
    with pytest.raises(Stop, match="needs the network"):
        prepare.install(everything=False)


def test_without_debian_pdfs_are_given_up_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(native, "missing", lambda _=None: ["libpango-1.0-0"])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert native.ensure(tmp_path) == {}
    assert "no PDF can be made here. As root: apt-get install libpango-1.0-0" in capsys.readouterr().err


def test_without_a_browser_and_debian_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Stop, match="name its program in CHROMIUM"):
        chromium.ensure(tmp_path)


def test_ci_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1] == "exec python3 dev.py test"


def test_the_first_screen_of_the_readme_has_the_commands() -> None:
    first = (ROOT / "README.md").read_text().splitlines()[:24]
    commands = [line.split("  ")[0] for line in first if line.startswith("python3 ")]
    assert commands == ["python3 dev.py run", "python3 dev.py test", "python3 dev.py manage COMMAND …"]
