"""Where the stack keeps things, who its servers run as, and the secrets they share.

PostgreSQL refuses to run as root. Started by root, the servers therefore run as `postgres` (else `nobody`), and when that
user cannot reach the checkout, for instance under a root home of mode 0700, their data moves to a private folder under
/var/tmp. Permissions of folders that are not ours are never changed.
"""

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ccr.stack.say import Stop, say

ROOT = Path(__file__).resolve().parent.parent.parent
# A socket's path may have 107 characters; `.s.PGSQL.5432` and Valkey's need the rest.
LONGEST_FOLDER = 80
PASSWORDS = ("superuser", "owner", "app", "valkey", "secret_key")


def state_folder() -> Path:
    """The folder all state lives under: CCR_STATE, else `.local` in the checkout."""
    return Path(os.environ.get("CCR_STATE") or ROOT / ".local").resolve()


class Place:
    """The folders of one stack (`stack` for `run`, `test` for pytest), made on demand with mode 0700.

    `state` is ours: logs, secrets, the lock. `data` and `run` (sockets) belong to the user the servers run as.
    """

    def __init__(self, name: str) -> None:
        self.user = _server_user()
        self.state = state_folder() / name
        try:
            self.state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(
                f"{self.state} cannot be made ({error.strerror}): set CCR_STATE to a folder you may write."
            ) from None
        digest = hashlib.sha256(str(self.state).encode()).hexdigest()[:10]
        self.data = self.state
        if self.user and not self.reaches(self.state):
            self.data = self.private(Path("/var/tmp") / f"throughline-{digest}")
        self.run = self.data / "run"
        if len(str(self.run)) > LONGEST_FOLDER:
            self.run = Path(tempfile.gettempdir()) / f"throughline-{os.getuid()}-{digest}"
        self.run = self.private(self.run)
        self.logs = self.state / "logs"
        self.logs.mkdir(exist_ok=True)

    def private(self, folder: Path) -> Path:
        """Make `folder` with mode 0700 for the server user. Raises Stop if something of someone else's stands there."""
        uid, gid = (self.user.pw_uid, self.user.pw_gid) if self.user else (os.getuid(), os.getgid())
        if not folder.is_symlink() and not folder.exists():
            folder.mkdir(mode=0o700)
            if self.user:
                os.chown(folder, uid, gid)
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != uid or found.st_mode & 0o077:
            raise Stop(
                f"{folder} is not a private folder of user {uid}: remove it, "
                "or set CCR_STATE to another folder if another user started the stack here."
            )
        return folder

    def identity(self) -> dict[str, Any]:
        """Arguments for subprocess that make a child run as the server user; empty when we are not root."""
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def runs(self, *command: str | Path) -> bool:
        """Whether the server user can run the command with success."""
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.identity())
        except OSError:
            return False
        return done.returncode == 0

    def reaches(self, folder: Path) -> bool:
        """Whether the server user can enter the folder."""
        return self.runs("/bin/sh", "-c", 'test -x "$0"', folder)

    def write_private(self, path: Path, text: str) -> None:
        """Write a file only the server user can read."""
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def secrets(self) -> dict[str, str]:
        """Random passwords and keys of this stack, made once, in a file of mode 0600."""
        path = self.state / "secrets.json"
        if not path.exists():
            made = {name: secrets.token_urlsafe(32) for name in PASSWORDS} | {"actor_key": secrets.token_hex(32)}
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(made, file)
        try:
            return dict(json.loads(path.read_text()))
        except PermissionError:
            raise Stop(
                f"{path} belongs to another user: use your own clone, or set CCR_STATE to a folder of yours."
            ) from None

    def clear(self) -> None:
        """Delete everything this stack has stored. The caller has asked first and holds the lock."""
        for folder in {self.data, self.run} - {self.state}:
            shutil.rmtree(folder, ignore_errors=True)
        for entry in self.state.iterdir():
            if entry.name in {"lock", "users"}:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Yield True to the one process that may start servers here, False to everybody else.

        The kernel lets go when the holder dies in whatever way, so a lock is never stale. Those who got False use the
        holder's servers; a holder that leaves in peace waits for them (`quiet`).
        """
        with _lock_file(self.state / "lock") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                with _lock_file(self.state / "users") as users:
                    fcntl.flock(users, fcntl.LOCK_SH)
                    yield False
            else:
                yield True

    def take(self, port: int | None) -> None:
        """Leave a note who holds the lock: a whole stack at `port`, or one command."""
        (self.state / "holder.json").write_text(json.dumps({"pid": os.getpid(), "port": port}))

    def taken(self) -> str:
        """The sentence for whoever comes second."""
        try:
            holder = json.loads((self.state / "holder.json").read_text())
        except (OSError, ValueError):
            holder = {"pid": "unknown", "port": None}
        if holder["port"]:
            return (
                f"Throughline already runs on this data at http://localhost:{holder['port']} (process {holder['pid']}): "
                "use it, or stop it with Ctrl-C there; a second one needs its own folder in CCR_STATE."
            )
        return f"Another `dev.py manage` uses this data (process {holder['pid']}): try again when it has ended."

    def quiet(self) -> None:
        """Wait until no other process uses our servers."""
        with _lock_file(self.state / "users") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another command still uses these servers; waiting for it to end.")
                fcntl.flock(users, fcntl.LOCK_EX)


@contextmanager
def _lock_file(path: Path) -> Iterator[int]:
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except PermissionError:
        raise Stop(
            f"{path} belongs to another user: use your own clone, or set CCR_STATE to a folder of yours."
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _server_user() -> pwd.struct_passwd | None:
    """The ordinary user servers run as when we are root; None when we are ordinary ourselves."""
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise Stop(
                f"PostgreSQL needs a user with a name and {os.geteuid()} has none: add it to /etc/passwd."
            ) from None
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise Stop(
        "PostgreSQL does not run as root and there is no user `postgres` or `nobody`: run dev.py as an ordinary user."
    )
