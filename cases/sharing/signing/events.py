"""What is done about signing away from the screen, as sentences for a file's history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PREPARED = register("signing.prepared", _("asked for a permission that waits for a signature"))
STOPPED = register("signing.stopped", _("took back what waited for a signature"))
PAPER_KEPT = register("signing.paper_kept", _("kept a photograph of a signed permission"))
PAPER_SEEN = register("signing.paper_seen", _("opened the photograph of a signed permission"))
LINK_SENT = register("signing.link_sent", _("sent a neutral link by e-mail"))
BY_LINK = register("signing.by_link", _("was the witness of a permission signed by a link"))
