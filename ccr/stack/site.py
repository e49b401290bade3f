"""The three processes of the site: web, worker and beat, started against given servers."""

import http.client
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ccr.stack.children import Child, spawn, tail
from ccr.stack.place import ROOT
from ccr.stack.say import Stop
from ccr.stack.valkey import Valkey

LOOPBACK = "127.0.0.1"
START_SECONDS = 90


def open_port(port: int) -> socket.socket:
    """Listen on the loopback only; 0 takes any free port. Raises Stop when the port is taken.

    The socket is handed to the web process, so nobody can take the port in between, and a browser that comes early waits.
    """
    try:
        return socket.create_server((LOOPBACK, port), backlog=128)
    except OSError:
        raise Stop(
            f"Port {port} is taken by another program: choose another with `--port`, e.g. --port {port + 1}."
        ) from None


class Site:
    """Web, worker and beat with one environment."""

    def __init__(
        self, environment: Mapping[str, str], logs: Path, *, listener: socket.socket, processes: int = 1
    ) -> None:
        self.environment = environment
        self.logs = logs
        self.listener = listener
        self.port = listener.getsockname()[1]
        self.processes = processes
        self.children: dict[str, Child] = {}

    def start(self, *names: str) -> None:
        """Start the named processes, by default all three. `beat-2` is a second beat."""
        for name in names or ("web", "worker", "beat"):
            kind = name.partition("-")[0]
            self.children[name] = {"web": self._web, "worker": self._worker, "beat": self._beat}[kind](name)

    def _web(self, name: str) -> Child:
        handle = self.listener.fileno()
        options = [
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--workers",
            str(self.processes),
            "--no-control-socket",
        ]
        options += ["--bind", f"fd://{handle}", "--access-logfile", "-", "--graceful-timeout", "5"]
        return self._spawn(name, "gunicorn", "ccr.wsgi:application", *options, pass_fds=(handle,))

    def _worker(self, name: str) -> Child:
        options = ["--concurrency", str(self.processes), "--loglevel", "INFO", "--hostname", f"{name}@throughline"]
        return self._spawn(
            name, "celery", "-A", "ccr.celery", "worker", *options, "--without-gossip", "--without-mingle"
        )

    def _beat(self, name: str) -> Child:
        # Two beats must not share a schedule file, or the second would not start at all.
        schedule = ["--schedule", str(self.logs.parent / f"{name}.schedule"), "--pidfile="]
        return self._spawn(name, "celery", "-A", "ccr.celery", "beat", "--loglevel", "INFO", *schedule)

    def _spawn(self, name: str, *command: str, pass_fds: tuple[int, ...] = ()) -> Child:
        return spawn(
            name,
            [sys.executable, "-m", *command],
            log=self.logs / f"{name}.log",
            env=self.environment,
            cwd=ROOT,
            pass_fds=pass_fds,
        )

    def wait_for_web(self, path: str = "/") -> None:
        """Wait for the first answer of any kind. Raises Stop with the end of the log when the process ends instead."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            self.check()
            connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
            try:
                connection.request("HEAD", path, headers={"Host": f"localhost:{self.port}"})
                connection.getresponse()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                return
            finally:
                connection.close()
        raise Stop(f"The web process did not answer within {START_SECONDS} s:\n{tail(self.logs / 'web.log')}")

    def wait_for_worker(self, valkey: Valkey) -> None:
        """Wait until the worker has bound its queue at the broker."""
        end = time.monotonic() + START_SECONDS
        with valkey.client() as broker:
            while not broker.exists("_kombu.binding.celery"):
                self.check()
                if time.monotonic() > end:
                    raise Stop(
                        f"The worker did not come up within {START_SECONDS} s:\n{tail(self.logs / 'worker.log')}"
                    )
                time.sleep(0.05)

    def check(self) -> None:
        """Raise Stop if one of the processes has ended by itself, with the end of its log."""
        for child in self.children.values():
            if not child.running:
                raise Stop(f"The {child.name} process ended by itself. The end of {child.log}:\n{tail(child.log)}")

    def stop(self, *names: str, patience: float = 15) -> None:
        """Stop the named processes, by default all: ask all at once, then wait for each."""
        chosen = [self.children.pop(name) for name in names or tuple(self.children)]
        for child in chosen:
            child.ask_to_stop()
        for child in chosen:
            child.stop(patience)

    def kill(self, *names: str) -> None:
        """End the named processes, by default all, and what they started, without a goodbye (SIGKILL)."""
        for name in names or tuple(self.children):
            self.children.pop(name).kill()
