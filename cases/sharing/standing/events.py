"""What is done about standing acceptance, as sentences. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

SET = register("standing.set", _("decided that offers from a partner are taken at once"))
ENDED = register("standing.ended", _("decided that offers from a partner wait for an answer again"))
TAKEN = register("standing.taken", _("took an offer at once, by the agency’s standing word"))
