"""What is done in the register, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

RECORDED = register("demand.recorded", _("entered a legal demand"))
LINKED = register("demand.linked", _("linked a legal demand to a file"))
TOLD = register("demand.told", _("wrote down who was told of a legal demand"))
LEFT = register("demand.left", _("wrote down what left because of a legal demand"))
DECIDED = register("demand.decided", _("decided a legal demand"))
DAY_MOVED = register("demand.day_moved", _("moved the day by which a legal demand is answered"))
REOPENED = register("demand.reopened", _("took a legal demand up again"))
STRUCK = register("demand.struck", _("marked a legal demand as entered by mistake"))
HOLD_PLACED = register("hold.placed", _("kept a file from being destroyed"))
HOLD_LIFTED = register("hold.lifted", _("lifted what kept a file from being destroyed"))
