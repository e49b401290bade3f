"""Checks at start-up that know no noun of the field."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def actor_key_is_a_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error unless ACTOR_KEY is 32 to 64 bytes in hexadecimal."""
    try:
        key = bytes.fromhex(settings.ACTOR_KEY)
    except ValueError:
        key = b""
    if 32 <= len(key) <= 64:
        return []
    return [Error("ACTOR_KEY must be 32 to 64 bytes, written in hexadecimal")]
