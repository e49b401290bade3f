"""Words of an incident. Its first day, seriousness and tactic groups stand in the record's head."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.words import Words

SERIOUSNESS: dict[int, Promise] = {1: _("Less serious"), 2: _("Serious"), 3: _("Very serious")}


class Source(models.TextChoices):
    """From whom it is known."""

    HER = "her", _("She told us")
    HER_NOTES = "her_notes", _("Her notes, with her yes")
    WITNESS = "witness", _("A witness")
    POLICE = "police", _("A police report")
    AGENCY = "agency", _("Another agency")
    SEEN = "seen", _("We saw it ourselves")
    OTHER = "other", _("Another source")


class Breach(models.TextChoices):
    """Whether an order or bail may have been broken. It stays *possible* until an officer decides."""

    POSSIBLE = "possible", _("Possibly")
    NO = "no", _("No order or bail stood in the way")
    NOT_KNOWN = "not_known", _("Not known")


class ReportedTo(models.TextChoices):
    POLICE = "police", _("Police")
    COURT = "court", _("Court or probation")
    WORK_OR_SCHOOL = "work_or_school", _("Work, school or housing")
    NOBODY = "nobody", _("Nobody, her choice")
    NOT_ASKED = "not_asked", _("Not asked")


@dataclass(frozen=True, kw_only=True)
class IncidentWords(Words):
    """What is known of one incident. `finished` is False while only when and what were written down."""

    what: str = ""
    last_on: str = ""
    time_from: str = ""
    time_until: str = ""
    place: str = ""
    tactics: tuple[str, ...] = ()
    source: str = ""
    fear: int | None = None
    impact: str = ""
    witnesses: str = ""
    breach: str = ""
    breach_of: str = ""
    reported_to: tuple[str, ...] = ()
    reported_note: str = ""
    finished: bool = True
