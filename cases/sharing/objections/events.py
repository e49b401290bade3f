"""What is done about her wish and her objection, as sentences for a file's history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

WISH_RECORDED = register("wish.recorded", _("wrote down what she wants about sharing"))
OBJECTED = register("objection.recorded", _("wrote down her objection to sharing"))
ANSWERED = register("objection.answered", _("answered her objection to sharing"))
TOLD = register("objection.told", _("wrote down that she was told the answer"))
OVERDUE = register("objection.overdue", _("an objection was not answered in time"))
