"""What each trigger asks of a person, in one sentence. Nothing is done by itself but the safety step."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADVICE: dict[str, Promise] = {
    "T1": _("Immediate danger: a safety step was opened. Settle it: done, or not needed because."),
    "T2": _("Visible high risk: bring it to the high-risk meeting, with what she wants."),
    "T3": _("Your own judgement is high: bring it to the high-risk meeting, with your reason."),
    "T4": _("It may be escalating: look at the recorded incidents together and consider a meeting."),
    "T5": _("It has come back after an earlier meeting: consider bringing it again."),
    "T6": _("Have the team look at the case at its next meeting, or earlier if that is more than a week away."),
    "T7": _("Children or adults may be at risk: make the safeguarding referral. A meeting does not replace it."),
    "T8": _("A gun is within reach: ask what can be done to take it away."),
    "T9": _("A device may not be safe: agree a safe way to reach her and have the devices looked at."),
    "T10": _("She may be in crisis herself: offer the crisis line and somebody to be with her today."),
    "T11": _("Staff may be at risk: visit in pairs and say where you are."),
    "T12": _("A day is coming that may set it off: plan it with her."),
}
