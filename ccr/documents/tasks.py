"""The worker's and the beat's errands. Messages carry ids; what is asked for stands in PostgreSQL."""

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from ccr.documents import drawing

log = logging.getLogger(__name__)


@shared_task(time_limit=300)
def draw(job_id: str, user_id: str, member_id: str) -> None:
    """Draw one paper. A message that comes twice, late or for nothing changes nothing."""
    drawing.run(UUID(job_id), UUID(user_id), UUID(member_id))


def send(job_id: UUID, user_id: UUID, member_id: UUID) -> None:
    """Ask the worker for it now. Without a broker nothing is lost: the beat asks again for whatever waits."""
    try:
        draw.apply_async(args=[str(job_id), str(user_id), str(member_id)], retry=False)
    except OperationalError as error:
        log.warning("the broker cannot be reached: %s", type(error).__name__)


@shared_task(expires=30, time_limit=120)
def start_waiting() -> None:
    """Begin anew what stands still, destroy what is over."""
    drawing.start_waiting(send)
