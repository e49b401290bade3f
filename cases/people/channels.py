"""The seven channels on which she may or may not be reached, and the three answers. Unanswered is No."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PHONE = "phone", _("Call")
    VOICEMAIL = "voicemail", _("Voicemail")
    TEXT = "text", _("Text")
    EMAIL = "email", _("Email")
    POST = "post", _("Post")
    IN_PERSON = "in_person", _("In person")
    THIRD_PARTY = "third_party", _("Through someone else")


@dataclass(frozen=True)
class ChannelWords:
    label: Promise
    icon: str


ICONS = {
    Channel.PHONE: "phone",
    Channel.VOICEMAIL: "voicemail",
    Channel.TEXT: "text",
    Channel.EMAIL: "mail",
    Channel.POST: "post",
    Channel.IN_PERSON: "person",
    Channel.THIRD_PARTY: "people",
}
CHANNELS: dict[Channel, ChannelWords] = {channel: ChannelWords(channel.label, ICONS[channel]) for channel in Channel}
# Shown on every page of the file; the others stand behind *more*.
SHOWN_FIRST = (Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT, Channel.EMAIL, Channel.POST)


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    ONLY_IF = "only_if", _("Only if")
    NO = "no", _("No")


VERDICTS: dict[Answer, tuple[str, Promise]] = {
    Answer.YES: ("ok", Answer.YES.label),
    Answer.ONLY_IF: ("cond", Answer.ONLY_IF.label),
    Answer.NO: ("no", Answer.NO.label),
}
