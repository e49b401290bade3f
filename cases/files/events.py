"""What is done to a file, as sentences for its history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

FILE_OPENED = register("file.opened", _("opened the file"))
FILE_BEGUN = register("file.begun", _("began work on the file"))
FILE_BROUGHT_BACK = register(
    "file.brought_back", _("brought the file back because something new was recorded or arrived")
)
FILE_CLOSED = register("file.closed", _("closed the file"))
FILE_REOPENED = register("file.reopened", _("reopened the file"))
LEAD_ASSIGNED = register("file.lead_assigned", _("named who leads the file"))
LEAD_ENDED = register("file.lead_ended", _("left the file without somebody who leads it"))
WORKERS_NAMED = register("file.workers_named", _("limited the file to named workers"))
OPENED_TO_AGENCY = register("file.opened_to_agency", _("opened the file to everyone in the agency"))
LEVEL_SET = register("file.level_set", _("recorded a level"))
GOALS_RECORDED = register("file.goals_recorded", _("recorded her goals"))
WANTS_RECORDED = register("file.wants_recorded", _("recorded what she wants now"))
