"""The beat's errand. It carries nothing: what is due stands in PostgreSQL."""

from celery import shared_task

from ccr.core import clock
from ccr.reminders import engine


@shared_task(expires=30, time_limit=120)
def raise_due() -> None:
    """Raise what is due now. A stroke that is lost, late or doubled changes nothing but the moment."""
    engine.raise_due(at=clock.now())
