"""What is done with the first questions, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

SCREEN_RECORDED = register("screen.recorded", _("asked the first questions"))
SCREEN_COUNTED = register("screen.counted", _("asked a caller the first questions and kept the count only"))
CALLER_KEPT = register("screen.caller_kept", _("opened a file with a new caller’s answers"))
