"""The one message there is: a neutral subject and one link. Whoever reads over a shoulder learns nothing from it."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _


def compose(*, mail_id: UUID, address: str, language: str) -> EmailMessage:
    """The day's message to one person, in their language. No name, no agency, no reference, no count.

    Its Message-ID is made from the outbox row: should the same message ever leave twice, mail programs show it once.
    """
    sender = settings.DEFAULT_FROM_EMAIL
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = _("You have something to look at")
        body = f"{subject}:\n{settings.BASE_URL.rstrip('/')}/notices/\n"
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{mail_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=body, from_email=sender, to=[address], headers=headers)
