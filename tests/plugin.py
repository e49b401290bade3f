"""Early pytest plugin (`-p tests.plugin`): real PostgreSQL and Valkey are up before Django's settings are read.

The main process starts them once per run in the state folder `test` and stops them at the end; xdist's workers and a
second run at the same time use the same servers. Every process gets a database of its own, named in its DATABASE_URL
here and copied from a template when the first test asks for it (tests/conftest.py). With DATABASE_URL set by hand nothing
is started.
"""

import atexit
import os
import shutil
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from ccr.stack.place import Place
from ccr.stack.say import Stop
from ccr.stack.servers import Servers
from ccr.stack.templates import Templates

RUN = "CCR_TEST_RUN"  # names the run to its xdist workers
_open = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django, which reads the settings here."""
    try:
        _prepare()
    except Stop as stop:
        raise pytest.UsageError(str(stop)) from None
    return (yield)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="also run what is marked `full`: themes, sizes, directions, long matrices"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def _prepare() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None and not os.environ.get("DATABASE_URL"):
        os.environ[RUN] = str(os.getpid())
        _start()
    if RUN in os.environ:
        servers = Servers(Place("test"), durable=False)
        name = f"run{os.environ[RUN]}_{worker or 'main'}"
        os.environ.update(servers.environment(database=name, settings="ccr.settings.test"))


def _start() -> None:
    """Start the servers, or find those of another run; they stop when this process ends, however it ends."""
    place = Place("test")
    ours = _open.enter_context(place.lock())
    atexit.register(_open.close)
    servers = Servers(place, durable=False)
    if not ours:
        servers.postgres.wait_until_ready()
        return
    _open.callback(servers.stop)
    _open.callback(place.quiet)
    try:
        servers.start()
    except Stop:
        # Nothing in a test cluster is worth keeping: a broken one is made anew.
        servers.stop()
        shutil.rmtree(servers.postgres.data, ignore_errors=True)
        servers.start()
    # What killed runs left behind.
    Templates(servers).remove_copies("run%")
    for folder in (*place.state.glob("site-*"), *place.data.glob("vk-*")):
        shutil.rmtree(folder, ignore_errors=True)
