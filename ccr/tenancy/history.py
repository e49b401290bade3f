"""Field history of the house itself: agencies, seats and posts."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.history import keep_history
from ccr.tenancy.models import Agency, Membership, Partnership


def install() -> None:
    """Called once, from `TenancyConfig.ready`."""
    keep_history(
        Agency,
        _("changed the agency’s details"),
        {
            "name": _("Name"),
            "short_name": _("Short name"),
            "discipline": _("Discipline"),
            "regime": _("Which law binds it"),
            "duty_phone": _("Duty telephone"),
            "takes_files": _("Takes files"),
        },
    )
    keep_history(Partnership, _("changed the agency’s seat"), {"seat": _("Seat")})
    keep_history(
        Membership,
        _("changed a post"),
        {"title": _("Title"), "roles": _("Roles"), "ended_at": _("Ended")},
    )
