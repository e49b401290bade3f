"""Child processes that never outlive their supervisor."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: importing after one is not safe.
_libc = ctypes.CDLL(None)


class Child:
    """One running program, its log file and the signal that asks it to stop."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path, stop_signal: int) -> None:
        self.name = name
        self.process = process
        self.log = log
        self.stop_signal = stop_signal

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.running:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float = 15) -> None:
        """Ask, wait `patience` seconds, then kill the whole process group."""
        self.ask_to_stop()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL to it and everything it started in its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, indented, to show why a program ended."""
    with contextlib.suppress(OSError):
        return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
    return ""


def _before_exec(death_signal: int, parent: int, *, session: bool = True) -> Callable[[], None]:
    """Runs in the child after the change of user (which would clear the request) and before exec."""

    def prepare() -> None:
        # Its own session: Ctrl-C at the terminal reaches the supervisor alone, which then stops all in order.
        if session:
            os.setsid()
        if sys.platform == "linux":
            _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # the supervisor died between fork and prctl
                os._exit(1)

    return prepare


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path | str = "/",
    stop_signal: int = signal.SIGTERM,
    identity: Mapping[str, Any] | None = None,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start a program whose output goes to `log` (begun afresh) and whom the kernel stops when this *thread* dies.

    Call it from the main thread: Linux ties the parent-death signal to the thread that forked.
    """
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            pass_fds=pass_fds,
            preexec_fn=_before_exec(stop_signal, os.getpid()),  # noqa: PLW1509 — only the main thread forks
            **(identity or {}),
        )
    return Child(name, process, log, stop_signal)


def foreground(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path) -> int:
    """Run a program at this terminal and return its exit status; a signal's number comes back as 128 + number.

    Ctrl-C is the program's own business while it runs; when we are told to end, or are killed, it ends too.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        env=dict(env),
        cwd=cwd,
        preexec_fn=_before_exec(signal.SIGTERM, os.getpid(), session=False),  # noqa: PLW1509 — only the main thread forks
    )
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, interrupt)
    return status if status >= 0 else 128 - status


def plain_environment() -> dict[str, str]:
    """Our environment without anything that points at other databases or servers."""
    ours = {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "SECRET_KEY", "ACTOR_KEY", "STACK_SUPERUSER_URL"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG") and key not in ours}
    return kept | {"LC_ALL": "C.UTF-8"}
