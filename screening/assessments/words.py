"""Words of an assessment. Its day and, once finished, its level stand in the record's head."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.words import Words
from screening.instruments.scoring import Answer


class AnsweredBy(models.TextChoices):
    """From whom the answers are."""

    HER = "her", _("She answered herself")
    WORKER = "worker", _("A worker, from what she has said")
    RECORDS = "records", _("From records only")


class Company(models.TextChoices):
    """Whether she could speak freely."""

    ALONE = "alone", _("Alone and safe to talk")
    OTHERS = "others", _("Others were near")
    NOT_ASKED = "not_asked", _("Not asked")


class Interpreter(models.TextChoices):
    NONE = "none", _("Not needed")
    USED = "used", _("Yes, an interpreter")
    FAMILY = "family", _("Somebody she knows helped")


class Progress(models.TextChoices):
    """An assessment is begun, and then finished or set aside; what is set aside is kept and counts for nothing."""

    BEGUN = "begun", _("Begun")
    FINISHED = "finished", _("Finished")
    SET_ASIDE = "set_aside", _("Set aside")


@dataclass(frozen=True, kw_only=True)
class Assessment(Words):
    """`answers` are by item, as Answer.to_words writes them; `flags` by item and `computed` (the level of the count alone)
    are frozen when it is finished. `danger` are the items a safety step was already opened for. Moments are ISO.

    `taken`: answers taken over from before, by item, or item and option (“P03.following”): `source` (the instrument, or the
    kind of record) and `on` (ISO day). An answer that was changed since is no longer among them.
    """

    instrument: str = ""
    version: int = 0
    sha256: str = ""
    progress: str = Progress.BEGUN.value
    answers: dict[str, Any] = field(default_factory=dict)
    answered_by: str = ""
    company: str = ""
    interpreter: str = ""
    place: str = ""
    begun_at: str = ""
    begun_by: str = ""
    finished_at: str = ""
    finished_by: str = ""
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    danger: tuple[str, ...] = ()
    flags: dict[str, str] = field(default_factory=dict)
    score: int | None = None
    out_of: int | None = None
    computed: int = 0
    level: int = 0
    why: str = ""
    direction: str = ""
    narrative: str = ""
    set_aside_because: str = ""

    @property
    def given(self) -> dict[str, Answer]:
        """The answers by item."""
        return {code: Answer.from_words(words) for code, words in self.answers.items()}

    @property
    def is_finished(self) -> bool:
        return self.progress == Progress.FINISHED
