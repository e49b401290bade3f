"""The life of a job and of a numbered copy, as moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being drawn")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be drawn")
    GONE = "gone", _("Gone")


# A job that stands still is begun again: the row is the truth, whatever became of the message.
JOB = StateTable(
    "A paper being drawn",
    states=JobState,
    initial=JobState.WAITING,
    moves=(
        Move("begin", (JobState.WAITING, JobState.WORKING), JobState.WORKING),
        Move("finish", (JobState.WORKING,), JobState.READY),
        Move("fail", (JobState.WAITING, JobState.WORKING), JobState.FAILED),
        Move("destroy", (JobState.WAITING, JobState.WORKING, JobState.READY, JobState.FAILED), JobState.GONE),
    ),
)


class CopyState(models.TextChoices):
    OUT = "out", _("Out")
    RETURNED = "returned", _("Handed back")
    DESTROYED = "destroyed", _("Destroyed")


COPY = StateTable(
    "A numbered copy",
    states=CopyState,
    initial=CopyState.OUT,
    moves=(
        Move("hand_back", (CopyState.OUT,), CopyState.RETURNED, Capability.SEE_FILES),
        Move("destroy", (CopyState.OUT, CopyState.RETURNED), CopyState.DESTROYED, Capability.SEE_FILES),
    ),
)
