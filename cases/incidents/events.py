"""What is done with incidents, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

INCIDENT_RECORDED = register("incident.recorded", _("recorded an incident"))
INCIDENT_CORRECTED = register("incident.corrected", _("corrected an incident"))
