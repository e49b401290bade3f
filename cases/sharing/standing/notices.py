"""What people are told when something was taken at once: a neutral sentence that names nobody and no case."""

from django.utils.translation import gettext_lazy as _

from ccr.notifications.kinds import register

TAKEN = register(
    "standing.taken",
    _("Something was taken at once for your agency. Say which file it belongs to."),
    page="offers",
    about="",
)
