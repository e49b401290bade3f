"""Words of a referral and its steps, the rules an officer may hear from her, and what is said to her before she answers."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.people.channels import Answer, Channel
from cases.people.words import ContactRules, Rule, Window, confirmed_moment
from cases.words import Words


class When(models.TextChoices):
    """When she may be reached: the answers that need no typing, and one in her own words."""

    ANY = "any", _("Any time")
    DAYTIME = "daytime", _("Mon–Fri, 9:00–17:00")
    EVENING = "evening", _("Evenings, 17:00–21:00")
    WORDS = "words", _("Only as written below")


WINDOWS = {
    When.ANY: Window(),
    When.DAYTIME: Window((1, 2, 3, 4, 5), time(9), time(17)),
    When.EVENING: Window((), time(17), time(21)),
    When.WORDS: Window(),
}
# On these she may be reached before anybody of the receiving agency has asked her.
REACHED_ON = (Channel.PHONE, Channel.TEXT)


@dataclass(frozen=True, kw_only=True)
class Passed(Words):
    """What the receiver gets, and nothing else: her name, one way to reach her with its rule, and one thing said."""

    name: str = ""
    phone: str = ""
    channel: str = ""
    when: str = ""
    rule: str = ""
    # An officer's one sentence; or, from a file, only what she asked to have passed on.
    said: str = ""
    # The day it is about: how recent it is decides how fast somebody rings.
    about_on: str = ""
    # Who passes her on, by name, so that one person can ring another.
    sender: str = ""
    # What she was read before she answered, and her name as she signed it.
    aloud: tuple[str, ...] = ()
    signer: str = ""
    # Before she agreed: the need in her own words. Never passed on by itself.
    need: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.about_on) if self.about_on else None

    def rules(self, *, agreed_at: datetime, zone: object) -> ContactRules:
        """Her contact rules as far as she said them: one channel; everything unanswered stays No."""
        window = WINDOWS[When(self.when)] if self.when in When else Window()
        open_to_all = self.when == When.ANY and not self.rule
        rule = Rule(answer=Answer.YES if open_to_all else Answer.ONLY_IF, asked=True, words=self.rule, window=window)
        channel = Channel(self.channel) if self.channel in Channel else Channel.PHONE
        return ContactRules(rules={channel: rule}, confirmed_at=agreed_at)


@dataclass(frozen=True, kw_only=True)
class Said(Words):
    """The words of one step: who of the agency, how and when it happened, why, and a note."""

    by: str = ""
    who: str = ""
    how: str = ""
    on: str = ""
    why: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Pointed(Words):
    """Where somebody was pointed to."""

    to: str = ""


class Introduced(models.TextChoices):
    """How three people came together."""

    CALL = "call", _("A call with all three")
    MEETING = "meeting", _("A meeting with all three")
    VISIT = "visit", _("Went there with her")


class WhyNot(models.TextChoices):
    """Why an agency does not take somebody. None of them says anything about her."""

    FULL = "full", _("No place free")
    AREA = "area", _("Outside our area")
    SERVICE = "service", _("Another kind of help fits better")
    NOT_REACHED = "not_reached", _("She could not be reached safely")
    CANNOT = "cannot", _("We cannot take this one")


class WhyWait(models.TextChoices):
    """Why there is no place with them yet: what passes with time. The codes of `WhyNot` where they say the same."""

    FULL = WhyNot.FULL.value, WhyNot.FULL.label
    NOT_REACHED = WhyNot.NOT_REACHED.value, WhyNot.NOT_REACHED.label
    LANGUAGE = "language", _("No interpreter yet")
    OTHER = "other", _("Another reason")


class Again(models.TextChoices):
    """How she was asked again after she did not come."""

    SPOKE = "spoke", _("Spoke with her, she wants another day")
    SENT = "sent", _("She answered in writing")


__all__ = ["Again", "Introduced", "Passed", "Pointed", "Said", "When", "WhyNot", "WhyWait", "confirmed_moment"]
