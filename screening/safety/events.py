"""What is done about a safety step, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

STEP_OPENED = register("safety.opened", _("opened a safety step"))
STEP_ADDED = register("safety.added", _("added a reason to an open safety step"))
STEP_SETTLED = register("safety.settled", _("settled a safety step"))
STEP_SHOWN = register("safety.shown", _("let those see a safety step to whom the level is open"))
