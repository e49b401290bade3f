"""Write ACTOR_KEY into the database, as the two HMAC pads that `sec.claim` reads. Run with the owner role after migrate."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

BLOCK = 64


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Inner and outer HMAC-SHA256 pads of a key of at most 64 bytes."""
    padded = key.ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


class Command(BaseCommand):
    help = (
        "Write the actor token's key into the database (owner role). Safe to repeat; a new key ends every open token."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = bytes.fromhex(settings.ACTOR_KEY)
        except ValueError:
            key = b""
        if not 32 <= len(key) <= BLOCK:
            raise CommandError("ACTOR_KEY must be 32 to 64 bytes, written in hexadecimal")
        inner, outer = pads(key)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM sec.seal")
            cursor.execute("INSERT INTO sec.seal (inner_pad, outer_pad) VALUES (%s, %s)", [inner, outer])
