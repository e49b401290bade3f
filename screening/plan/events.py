"""What is done with the safety plan, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

LINE_ADDED = register("plan.line_added", _("added a line to the safety plan"))
LINE_CHANGED = register("plan.line_changed", _("changed a line of the safety plan"))
LINE_ENDED = register("plan.line_ended", _("ended a line of the safety plan"))
LINE_REOPENED = register("plan.line_reopened", _("took up a line of the safety plan again"))
SHEET_KEPT = register("plan.sheet_kept", _("set the next check of the safety plan and who holds a copy"))
