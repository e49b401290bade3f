"""The site does not start with a URL nobody stamped, nor in production with a door only development has."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from ccr.tenancy.packs import BadPack, all_packs


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the site with the pattern that answers it."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


@register(Tags.urls)
def every_url_is_gated(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for each URL whose view carries no stamp."""
    return [
        Error(f"{path} reaches a view without a gate", hint="stamp it with member_view, account_view or public_view")
        for path, pattern in patterns(get_resolver())
        if not hasattr(pattern.callback, "gate")
    ]


@register()
def packs_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for a jurisdiction pack that lacks something a page needs."""
    try:
        return [] if all_packs() else [Error("there is no jurisdiction pack")]
    except BadPack as error:
        return [Error(f"jurisdiction pack {error}")]


@register(Tags.security, deploy=True)
def no_moved_clock(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error when a production process would take its time from a file."""
    if settings.CLOCK_FILE and not settings.DEBUG:
        return [Error("CLOCK_FILE is set outside development: the clock would not be the real one")]
    return []
