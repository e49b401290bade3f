"""The first questions as data. The four areas are those SPARC screens for; the words are ours, and there is no score."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.safety.words import Reason


class Reply(models.TextChoices):
    """Five answers. None of the last three ever counts as *No*."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Doesn’t know")
    DECLINED = "declined", _("Declined")
    NOT_ASKED = "not_asked", _("Not asked")


class CanTalk(models.TextChoices):
    """Whether she can talk now: safety and company in one answer, since one without the other says too little."""

    ALONE = "alone", _("Yes, and she is alone")
    OVERHEARD = "overheard", _("Yes, but someone is near")
    NOT_SAFE = "not_safe", _("No: stop now")


@dataclass(frozen=True)
class Question:
    """One question. `same` lists (instrument, item) that ask alike, beside the instrument's own name for it, which is `code`.

    `reason`: why a yes opens a safety step; `red`: what to do about it at once.
    """

    code: str
    ask: Promise
    hint: Promise | str = ""
    reason: Reason | None = None
    red: Promise | str = ""
    same: tuple[tuple[str, str], ...] = ()


# The letters are the groups of tactics each area belongs to.
FOUR: tuple[Question, ...] = (
    Question(
        "scr4_1",
        _("Does it feel as if someone watches, follows or tracks you?"),
        _("Is there before you, asks around, knows where you were, writes without end."),
    ),
    Question(
        "scr4_2",
        _("Does someone keep getting in touch although you do not want it?"),
        _("Calls, messages, presents; also through friends, family or the children."),
    ),
    Question(
        "scr4_3",
        _("Has someone set out to frighten you?"),
        _("What was it that frightened you: words, a look, something done?"),
    ),
    Question(
        "scr4_4",
        _("Has someone turned your life upside down, or hurt you or those close to you?"),
        _("Violence, being held back, damage, an arranged accident; family, friends or animals."),
    ),
)
SIX: tuple[Question, ...] = (
    Question(
        "threat_to_kill",
        _("Has there been a threat to kill you or someone else?"),
        reason=Reason.THREAT_TO_KILL,
        red=_("Take it seriously, whatever was meant by it. Is she safe where she is?"),
    ),
    Question(
        "strangling",
        _("Has anyone put hands or anything else round your neck, or stopped your breath?"),
        reason=Reason.STRANGLING,
        red=_("A doctor today, even without a mark. Is she safe where she is?"),
    ),
    Question(
        "weapons",
        _("Is there a gun or another weapon, or has one been shown or used?"),
        reason=Reason.WEAPONS,
        red=_("Where is it now, and who can reach it? Is she safe where she is?"),
    ),
    Question(
        "other_suicide",
        _("Has the other person talked of suicide, or of having nothing left to lose?"),
        reason=Reason.HIS_SUICIDE_TALK,
        red=_("This can turn against her too. Is she safe where she is?"),
    ),
    Question(
        "her_suicide",
        _("Do you think of ending your life, or of harming yourself?"),
        reason=Reason.HER_OWN_SUICIDE,
        red=_("Stay with her. Offer the crisis line, and somebody to be with her today."),
    ),
    Question(
        "someone_hurt",
        _("Has anyone been hurt this time?"),
        reason=Reason.SOMEONE_HURT,
        red=_("Is a doctor needed now? Is she safe where she is?"),
        same=(("dash24", "D24-01"),),
    ),
)
QUESTIONS = {question.code: question for question in (*FOUR, *SIX)}
FEAR = "fear"
# Under which name the page is kept while it is not saved.
DRAFT = "first-questions"
# The same number, asked elsewhere.
FEAR_SAME = (("profile", "P41"),)
