"""What is done about reviews, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

MONITORING_ENTERED = register("review.monitoring_entered", _("moved the file to monitoring and set its checks"))
REVIEW_RAISED = register("review.raised", _("brought the file back for its check"))
REVIEW_DECIDED = register("review.decided", _("recorded a decision after looking at the file again"))
