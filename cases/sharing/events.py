"""What is done about sharing, as sentences for a file's history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PERMISSION_SIGNED = register("sharing.permission_signed", _("recorded a permission she signed"))
PERMISSION_WITHDRAWN = register("sharing.permission_withdrawn", _("recorded that she withdrew a permission"))
OFFERED = register("sharing.offered", _("offered part of the file to another agency"))
ACCEPTED = register("sharing.accepted", _("accepted what another agency offered"))
REFUSED = register("sharing.refused", _("did not take what another agency offered"))
JOINED = register("sharing.joined", _("said which file belongs with what another agency opened"))
ENDED = register("sharing.ended", _("ended what was open to another agency"))
SEEN_AS = register("sharing.seen_as", _("looked at the file as another agency sees it"))
