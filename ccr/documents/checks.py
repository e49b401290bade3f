"""Says at start-up when the libraries that draw text are missing, with the line that gets them."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 — the framework's name

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
APT = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@cache
def missing() -> tuple[str, ...]:
    """The libraries that cannot be loaded. Linux only: elsewhere they have other names."""
    if sys.platform != "linux":
        return ()

    def loads(name: str) -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return tuple(name for name in LIBRARIES if not loads(name))


def _message(kind: Callable[..., CheckMessage]) -> list[CheckMessage]:
    lacking = missing()
    if not lacking:
        return []
    return [kind(f"Documents cannot be drawn: {', '.join(lacking)} cannot be loaded.", hint=APT)]


@register(Tags.compatibility)
def libraries_for_documents(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warning, so that a site without documents still starts."""
    return _message(Warning)


@register(Tags.compatibility, deploy=True)
def libraries_for_documents_deployed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error before a deployment: there every document must come out."""
    return _message(Error)
