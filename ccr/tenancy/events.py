"""What is done to posts and invitations, as sentences for the log. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PARTNERSHIP_FOUNDED = register("tenancy.founded", _("founded the partnership"))
PERSON_INVITED = register("people.invited", _("invited a person"))
INVITATION_RENEWED = register("people.invitation_renewed", _("sent an invitation again"))
INVITATION_WITHDRAWN = register("people.invitation_withdrawn", _("withdrew an invitation"))
INVITATION_TAKEN_UP = register("people.invitation_taken_up", _("took up an invitation"))
POST_CHANGED = register("people.post_changed", _("changed what a person may do"))
POST_ENDED = register("people.post_ended", _("ended a person’s post"))
RECOVERY_STARTED = register("people.recovery_started", _("asked to take away a lost second factor"))
RECOVERY_CONFIRMED = register("people.recovery_confirmed", _("confirmed that a second factor was lost"))
RECOVERY_WITHDRAWN = register("people.recovery_withdrawn", _("stopped the recovery of a second factor"))
LIMITS_WRITTEN = register("tenancy.limits_written", _("wrote what the agency keeps to itself and must report"))
