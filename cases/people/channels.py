"""The seven channels on which she may or may not be reached, and the three answers. Unanswered is No."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(StrEnum):
    PHONE = "phone"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True)
class ChannelWords:
    label: Promise
    icon: str


CHANNELS: dict[Channel, ChannelWords] = {
    Channel.PHONE: ChannelWords(_("Call"), "phone"),
    Channel.VOICEMAIL: ChannelWords(_("Voicemail"), "voicemail"),
    Channel.TEXT: ChannelWords(_("Text"), "text"),
    Channel.EMAIL: ChannelWords(_("Email"), "mail"),
    Channel.POST: ChannelWords(_("Post"), "post"),
    Channel.IN_PERSON: ChannelWords(_("In person"), "person"),
    Channel.THIRD_PARTY: ChannelWords(_("Through someone else"), "people"),
}
# Shown on every page of the file; the others stand behind *more*.
SHOWN_FIRST = (Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT, Channel.EMAIL, Channel.POST)


class Answer(StrEnum):
    YES = "yes"
    ONLY_IF = "only_if"
    NO = "no"


VERDICTS: dict[Answer, tuple[str, Promise]] = {
    Answer.YES: ("ok", _("Yes")),
    Answer.ONLY_IF: ("cond", _("Only if")),
    Answer.NO: ("no", _("No")),
}
