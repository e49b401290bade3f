"""The beat's errand. It carries nothing: what is owed stands in PostgreSQL."""

from celery import shared_task

from ccr.core import clock
from ccr.notifications import outbox


@shared_task(expires=30, time_limit=120)
def send_due() -> None:
    """Send what is owed now. A stroke that is lost, late or doubled changes nothing but the moment."""
    outbox.send_due(at=clock.now())
