"""What is done about actions, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PROPOSED = register("action.proposed", _("proposed an action"))
ANSWERED = register("action.answered", _("answered an action"))
SUPERSEDED = register("action.superseded", _("replaced or took back an action"))
