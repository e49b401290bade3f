"""What is done to the way a person signs in, as sentences for the log of each agency they work for."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PASSKEY_ADDED = register("account.passkey_added", _("added a passkey to sign in with"))
PASSKEY_REMOVED = register("account.passkey_removed", _("removed a passkey"))
PASSKEY_SHUT = register("account.passkey_shut", _("had a passkey shut: its counter says that it may have been copied"))
