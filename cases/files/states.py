"""The stages of an agency's own file. The partnership's stage is another thing, kept as a coordination record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class Stage(models.TextChoices):
    NEW = "new", _("New")
    ACTIVE = "active", _("Active")
    MONITORING = "monitoring", _("Monitoring")
    REVIEW_DUE = "review_due", _("Review due")
    CLOSED = "closed", _("Closed")


OPEN_STAGES = (Stage.NEW, Stage.ACTIVE, Stage.MONITORING, Stage.REVIEW_DUE)

# A file never closes on silence: only `close` and a recorded decision lead out of a review.
FILE_STAGES = StateTable(
    "A file",
    states=Stage,
    initial=Stage.NEW,
    moves=(
        Move("begin", (Stage.NEW,), Stage.ACTIVE, Capability.WRITE_FILES),
        Move("enter_monitoring", (Stage.NEW, Stage.ACTIVE), Stage.MONITORING, Capability.LEAD_FILES),
        Move("fall_due_for_review", (Stage.MONITORING,), Stage.REVIEW_DUE),
        # Something new was recorded: work goes on at once. From monitoring by decision 3 and domain.md 2.1 ("any new
        # incident"). From closed by the way 2.1 leaves open there, reopened and looked at again (REOPENED, then TRIAGE):
        # the move never goes alone, `look_again` of reviews opens a check that same day and tells the lead. Without it the
        # incident would lie in a file that stands in nobody's list, and no case closes on silence (domain.md 0.1, rule 9).
        # What another agency opens into a closed file brings it back the same way; whoever answers offers is told.
        Move("bring_back", (Stage.MONITORING, Stage.REVIEW_DUE, Stage.CLOSED), Stage.ACTIVE, Capability.WRITE_FILES),
        Move("keep_monitoring", (Stage.MONITORING, Stage.REVIEW_DUE), Stage.MONITORING, Capability.LEAD_FILES),
        Move("close", (Stage.ACTIVE, Stage.REVIEW_DUE), Stage.CLOSED, Capability.LEAD_FILES),
        Move("reopen", (Stage.CLOSED,), Stage.ACTIVE, Capability.LEAD_FILES),
    ),
)
