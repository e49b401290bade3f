"""What is done about sharing at once, as sentences for a file's history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

SHARED_NOW = register("now.shared", _("shared part of the file at once under a signed agreement"))
ARRIVED = register("now.arrived", _("received what another agency shared at once"))
LOOKED_AT = register("now.looked_at", _("looked at what was shared at once"))
AGREEMENT_WRITTEN = register("now.agreement_written", _("entered an agreement the partners signed"))
AGREEMENT_ENDED = register("now.agreement_ended", _("ended an agreement of the partners"))
DANGER_CALL = register("now.danger_call", _("wrote down a call in danger"))
