"""A form counts once. Its key is claimed in the act's own transaction: a second sending waits, then leads to the same place."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ccr.accounts.models import OnceKey
from ccr.core import actor
from ccr.core.errors import NotPossible


class SentAlready(NotPossible):
    reason = _("This form was already sent. Open it again to send another.")


def once(key: UUID) -> str | None:
    """Claim the key of one form render for whoever is bound; None means: go on, this is the first sending.

    Anything else is where the first one led. While the first is still at work this waits for it; if the first failed, its
    claim vanished with its transaction and this one goes on. Raises SentAlready for a key that somebody else used.
    """
    binding = actor.require()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_oncekey (key, user_id, location, used_at) VALUES (%s, %s, '', %s) ON CONFLICT DO NOTHING",
            [key, binding.actor.user_id, binding.at],
        )
        if cursor.rowcount:
            return None
    location = OnceKey.objects.filter(key=key).values_list("location", flat=True).first()
    if not location:
        raise SentAlready
    return location


def led_before(sent: str) -> str:
    """Where a form led that was sent before under this key, by whoever is bound; empty for any other text.

    For a page that its own act shuts: the second sending is answered before the page is asked for.
    """
    try:
        key = UUID(sent)
    except ValueError:
        return ""
    return OnceKey.objects.filter(key=key).values_list("location", flat=True).first() or ""


def used(key: UUID, location: str) -> None:
    """Note where the act under a claimed key led."""
    OnceKey.objects.filter(key=key).update(location=location[:200])
