"""Acts about papers, as the log says them."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

COPY_DRAWN = register("copy_drawn", _("drew a numbered paper copy"))
COPY_HANDED_BACK = register("copy_handed_back", _("noted that a paper copy was handed back"))
COPY_DESTROYED = register("copy_destroyed", _("noted that a paper copy was destroyed"))
PAPER_ASKED = register("paper_asked", _("asked for a pack of papers"))
PAPER_DESTROYED = register("paper_destroyed", _("could no longer fetch a pack, which was destroyed"))
