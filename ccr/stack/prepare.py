"""Making the checkout ready: the Python packages of the lock file into `.venv`, with uv, and only when something changed."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ccr.stack.debs import need_space
from ccr.stack.say import Stop, say

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".local"
STAMP = VENV / "throughline-installed.json"
UV = "uv==0.13.8"
NETWORK = "The first run needs the network to fetch packages; once they are here, none is needed."


def make_tools() -> None:
    """Make the folder for what is fetched beside the packages. Raises Stop in a checkout that is not ours to write."""
    _writable()
    TOOLS.mkdir(exist_ok=True)


def python() -> Path:
    """The prepared environment's Python."""
    return VENV / "bin" / "python"


def installed(*, everything: bool) -> bool:
    """Whether `.venv` is what uv.lock says; a stamp inside it tells, so that asking needs no network."""
    made = _read(STAMP)
    wanted = _fingerprint()
    return python().exists() and (made.get("dev") == wanted or (made.get("run") == wanted and not everything))


def install(*, everything: bool) -> None:
    """Bring `.venv` to what uv.lock says: what running needs, or also what tests need. Raises Stop when it cannot."""
    if installed(everything=everything):
        return
    need_space(ROOT, 300 if python().exists() else 1500, "Installing the Python packages")
    # Running takes nothing away that tests had installed.
    extent = ["--group", "dev"] if everything else ["--inexact"]
    command = [*_uv(), "sync", "--locked", "--python", sys.executable, *extent]
    if subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode:
        raise Stop(f"The Python packages could not be installed (uv's reason is above). {NETWORK}")
    STAMP.write_text(json.dumps({"dev" if everything else "run": _fingerprint()}))


def _read(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.version}\0{sys.executable}\0".encode())
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _writable() -> None:
    for folder in (ROOT, VENV, TOOLS):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise Stop(f"{folder} belongs to somebody else: make a clone of your own and run dev.py there.")


def _environment() -> dict[str, str]:
    # uv would otherwise download a Python of its own; and another active environment is none of its business.
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    home = Path(environment.get("HOME") or "/nonexistent")
    if "UV_CACHE_DIR" not in environment and not os.access(home, os.W_OK):
        environment["UV_CACHE_DIR"] = str(TOOLS / "uv-cache")
    return environment


def _uv() -> list[str]:
    """uv from the PATH, else one that pip puts into `.local/uv`."""
    ours = TOOLS / "uv" / "bin" / "uv"
    for found in (shutil.which("uv"), str(ours)):
        if found and _starts(found):
            return [found]
    if importlib.util.find_spec("pip") is None:
        raise Stop(f"This Python has no pip: `apt-get install python3-pip`, or put uv on the PATH. ({sys.executable})")
    say(f"    fetching the installer {UV}")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--root-user-action", "ignore"]  # it goes into a folder of ours
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    done = subprocess.run([*command, "--target", TOOLS / "uv", UV], check=False)
    if done.returncode or not _starts(str(ours)):
        raise Stop(f"pip could not fetch {UV} (its reason is above). {NETWORK}")
    return [str(ours)]


def _starts(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
