"""What the worker is told: neutral sentences that name nobody."""

from django.utils.translation import gettext_lazy as _

from ccr.notifications.kinds import register

SIGNED = register("signing.signed", _("What you asked for was signed."), page="sharing", about="file")
