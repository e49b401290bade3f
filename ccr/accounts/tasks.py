"""What the clock does for accounts: sends their mail and clears away what was kept long enough."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import connection

from ccr.accounts.mail import send_one
from ccr.accounts.models import AccountMail
from ccr.accounts.sessions import SessionStore
from ccr.core import clock
from ccr.core.actor import Actor, Scope, acting

# A form left open over a weekend may still be sent twice.
ONCE_DAYS = 7
MAIL_DAYS = 30


@shared_task
def send_mail() -> None:
    """Send what is due. Safe to run twice at once."""
    while send_one(at=clock.now()):
        continue


@shared_task
def sweep() -> None:
    """Drop ended sessions, drafts older than DRAFT_DAYS, spent form keys and the traces of sent mail."""
    now = clock.now()
    SessionStore.clear_expired()
    AccountMail.objects.filter(sent_at__lt=now - timedelta(days=MAIL_DAYS)).delete()
    with acting(Actor(scope=Scope.CLOCK), at=now), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.sweep_accounts(%s, %s)",
            [now - timedelta(days=settings.DRAFT_DAYS), now - timedelta(days=ONCE_DAYS)],
        )
