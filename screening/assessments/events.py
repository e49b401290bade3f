"""What is done with assessments, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

ASSESSMENT_BEGUN = register("assessment.begun", _("began an assessment"))
ASSESSMENT_ANSWERED = register("assessment.answered", _("saved answers of an assessment"))
ASSESSMENT_FINISHED = register("assessment.finished", _("finished an assessment"))
ASSESSMENT_SET_ASIDE = register("assessment.set_aside", _("set an assessment aside"))
