"""What is done about referrals, as sentences for a file's history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

ADVOCATE_OFFERED = register("referral.advocate_offered", _("offered an advocate"))
NEED_RECORDED = register("referral.need_recorded", _("recorded what she needs from another agency"))
EXPLAINED = register("referral.explained", _("explained another agency to her"))
AGREED = register("referral.agreed", _("recorded that she agreed to be referred"))
DECLINED = register("referral.declined", _("recorded that she did not want to be referred"))
INTRODUCED = register("referral.introduced", _("recorded an introduction"))
TAKEN = register("referral.taken", _("took somebody another agency referred"))
NOT_TAKEN = register("referral.not_taken", _("did not take a referral"))
WAITLISTED = register("referral.waitlisted", _("put a referral on the waiting list"))
ENGAGED = register("referral.engaged", _("recorded that help has begun"))
NO_SHOW = register("referral.no_show", _("recorded that somebody did not come"))
REACHED_AGAIN = register("referral.reached_again", _("recorded that she was reached again"))
TAKEN_BACK = register("referral.taken_back", _("took a referral back"))
CLOSED = register("referral.closed", _("closed a referral"))
LOOKED_AT = register("referral.looked_at", _("looked at what came into the duty queue"))
POINTED = register("referral.pointed", _("pointed her to help elsewhere"))
DUTY_SET = register("referral.duty_set", _("changed the duty hours"))
