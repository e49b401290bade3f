"""`dev.py test`: everything CI runs, in named steps, all of them even when one fails."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ccr.stack import chromium
from ccr.stack.children import foreground, plain_environment
from ccr.stack.prepare import ROOT, TOOLS, python
from ccr.stack.say import Stop, say


@dataclass(frozen=True)
class Step:
    """One check: what it is called, what runs, and what its environment adds."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def everything(*, full: bool) -> int:
    """Run all steps, also after a failure; say at the end which failed. Returns the exit status."""
    began = time.monotonic()
    checks: list[tuple[str, Callable[[], bool]]] = [(step.name, partial(_run, step)) for step in _static_steps()]
    tests = _tests("-n", "2", "--dist", "worksteal", full=full)
    checks += [("a browser for the journeys", _browser), (tests.name, partial(_run, tests))]
    results: list[tuple[str, bool, float]] = []
    for number, (name, check) in enumerate(checks, start=1):
        say(f"\nstep {number} of {len(checks)} · {name}")
        start = time.monotonic()
        passed = check()
        seconds = time.monotonic() - start
        say(f"    {'passed' if passed else 'FAILED'} after {seconds:.1f} s")
        results.append((name, passed, seconds))
    return _summary(results, time.monotonic() - began)


def some(arguments: Sequence[str], *, full: bool) -> int:
    """Only pytest, on the given paths and options. Returns the exit status."""
    return 0 if _run(_tests(*arguments, full=full)) else 1


def _summary(results: Sequence[tuple[str, bool, float]], seconds: float) -> int:
    say()
    for name, passed, took in results:
        say(f"  {'passed' if passed else 'FAILED':8}{took:7.1f} s  {name}")
    failed = [name for name, passed, _ in results if not passed]
    minutes = f"{int(seconds // 60)} min {int(seconds % 60)} s"
    if failed:
        say(f"FAILED after {minutes}: {', '.join(failed)}")
        return 1
    say(f"All {len(results)} steps passed in {minutes}.")
    return 0


def _static_steps() -> list[Step]:
    manage = [str(python()), "-W", "ignore::RuntimeWarning", "manage.py"]
    production = _throwaway() | {"DJANGO_SETTINGS_MODULE": "ccr.settings.production"}
    development = _throwaway() | {"DJANGO_SETTINGS_MODULE": "ccr.settings.test"}
    return [
        Step("format", [_tool("ruff"), "format", "--check"]),
        Step("lint", [_tool("ruff"), "check"]),
        Step("types", [_tool("mypy")], development),
        Step("import contracts", [_tool("lint-imports"), "--no-logo"]),
        # Without a database: it compares models with migrations, and says in vain that it could not look at the history.
        Step("migrations match models", [*manage, "makemigrations", "--check", "--dry-run"], development),
        Step("deployment check", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def _tests(*arguments: str, full: bool) -> Step:
    options = ["--full"] if full else []
    return Step("tests: unit, access, architecture, journeys", [str(python()), "-m", "pytest", *options, *arguments])


def _tool(name: str) -> str:
    return str(python().with_name(name))


def _throwaway() -> dict[str, str]:
    """Settings that satisfy a production start and lead nowhere."""
    return {
        "DATABASE_URL": "postgres://ccr_app:none@/none?host=%2Fnonexistent",
        "CELERY_BROKER_URL": "redis://localhost:1/0",
        "CACHE_URL": "redis://localhost:1/1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ACTOR_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "throughline.example",
        "BASE_URL": "https://throughline.example",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_URL": "smtp://localhost:25",
    }


def _run(step: Step) -> bool:
    # An environment made for something else must not decide what is tested.
    plain = {
        key: value for key, value in plain_environment().items() if key not in {"CLOCK_FILE", "DJANGO_SETTINGS_MODULE"}
    }
    return foreground(step.command, env=plain | dict(step.environment), cwd=ROOT) == 0


def _browser() -> bool:
    try:
        found = chromium.ensure(TOOLS)
    except Stop as stop:
        say(f"    {stop}")
        say("    The browser journeys cannot run here; everything else does.")
        return False
    say(f"    {found.program}")
    return True
