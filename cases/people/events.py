"""What is done about people and contact, as sentences for the history. They complete “{who} …”."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

PERSON_ADDED = register("person.added", _("added a person"))
PERSON_CORRECTED = register("person.corrected", _("corrected what is known of a person"))
CONTACT_KEPT = register("contact.kept", _("recorded how she can be reached"))
ADDRESS_KEPT = register("address.kept", _("recorded where she is"))
RULES_CONFIRMED = register("contact.rules_confirmed", _("confirmed with her how to reach her safely"))
CONTACT_MADE = register("contact.made", _("recorded a contact with her"))
POINT_NAMED = register("contact.point_named", _("named her single point of contact"))
