"""Words of a safety step: why it stands, and how it was settled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.words import Words


class Reason(models.TextChoices):
    """What was answered that cannot wait. Kept as codes, so that every reader reads them in their own language."""

    THREAT_TO_KILL = "threat_to_kill", _("A threat to kill")
    THREAT_TO_OTHERS = "threat_to_others", _("A threat to kill or hurt someone else")
    STRANGLING = "strangling", _("Strangling or stopping her breath")
    WEAPONS = "weapons", _("Weapons he can reach, has shown or has used")
    HIS_SUICIDE_TALK = "his_suicide_talk", _("Suicide talk of the person who stalks")
    LAST_RESORT = "last_resort", _("Talk of having nothing left to lose")
    HER_OWN_SUICIDE = "her_own_suicide", _("Her own thoughts of suicide or of harming herself")
    SOMEONE_HURT = "someone_hurt", _("Someone has been hurt")
    VIOLENCE = "violence", _("Violence in this episode")
    GREAT_FEAR = "great_fear", _("Fear of 8 or more out of 10")
    NOT_SAFE_NOW = "not_safe_now", _("Not safe where she is now")
    JUDGEMENT = "judgement", _("The worker’s own judgement")


class Settled(models.TextChoices):
    """How a step ended."""

    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


class WithHer(models.TextChoices):
    """Who is with her while the step is taken."""

    NOBODY = "nobody", _("Nobody")
    SOMEONE_SAFE = "someone_safe", _("Someone safe")
    THE_OTHER = "the_other", _("The other person")
    NOT_KNOWN = "not_known", _("Not known")


@dataclass(frozen=True, kw_only=True)
class SafetyStep(Words):
    """`reasons` are codes of Reason, or a sentence where there is no code. Moments are ISO; `settled_by` a membership.

    Where she is safe is never among them: these words are read by all to whom the level and its reasons are open.
    """

    reasons: tuple[str, ...] = ()
    with_her: str = ""
    settled: str = ""
    note: str = ""
    settled_at: str = ""
    settled_by: str = ""

    @property
    def is_crisis(self) -> bool:
        """Whether she herself may be in crisis: the page then leads with the crisis line."""
        return Reason.HER_OWN_SUICIDE in self.reasons


def reason_words(reasons: Iterable[str]) -> list[str]:
    """The reasons as a person reads them, in the order they were given."""
    return [str(Reason(reason).label) if reason in Reason else reason for reason in reasons]
