"""The sealer's errand."""

from celery import shared_task
from django.apps import apps

from ccr.audit import sealing
from ccr.core import clock


@shared_task(expires=30, time_limit=120)
def seal() -> None:
    """Seal what was committed, in every tenant."""
    # Audit stands below tenancy and knows its table by name only.
    tenants = apps.get_model("tenancy", "Tenant")
    for tenant_id in tenants.objects.order_by("id").values_list("id", flat=True):
        sealing.seal(tenant_id, at=clock.now())
