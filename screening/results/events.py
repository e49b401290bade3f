"""What is done with results of other instruments, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

RESULT_RECORDED = register("result.recorded", _("recorded the result of another instrument"))
RESULT_CORRECTED = register("result.corrected", _("corrected the result of another instrument"))
