"""Mail about an account: written down in PostgreSQL, sent by the worker. A page never waits for a mail server.

Neutral sender, neutral subject, one link. The words stay sealed while they wait and are dropped once they have gone.
"""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from ccr.accounts.crypto import Broken, seal, unseal
from ccr.accounts.models import AccountMail, User

log = logging.getLogger(__name__)
PURPOSE = "account mail"
# Written and waited for like any other, and never sent: an address nobody here has must not be told by the clock.
NEVER_SENT = "account/email/unknown_account"
MOST_TRIES = 8


def link(url_name: str, *args: object) -> str:
    """An address of this installation for a mail: from BASE_URL, never from what a browser called us."""
    return settings.BASE_URL.rstrip("/") + reverse(url_name, args=args)


def write(kind: str, email: str, url: str, *, at: datetime, language: str = "") -> None:
    """Write a message down; it leaves within seconds of this transaction's end.

    `kind` names the templates `<kind>_subject.txt` and `<kind>_message.txt`, which know `url` and nothing else.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"{kind}_subject.txt").split())
        words = render_to_string(f"{kind}_message.txt", {"url": url}).strip() + "\n"
    sealed = seal(PURPOSE, json.dumps({"subject": subject, "words": words}))
    AccountMail.objects.create(kind=kind, email=email, sealed=sealed, asked_at=at, due_at=at)


def tell_of_passkeys(user: User, *, at: datetime) -> None:
    """Tell a person that how they sign in was changed, without a word about what; the link leads to the list."""
    write("mfa/email/passkeys_changed", user.email, link("mfa_index"), at=at, language=user.language)


def send_one(*, at: datetime) -> bool:
    """Send the oldest message that is due; False when none is. Two workers never take the same one."""
    with transaction.atomic():
        waiting = AccountMail.objects.select_for_update(skip_locked=True)
        mail = waiting.filter(sent_at=None, due_at__lte=at).order_by("due_at").first()
        if mail is None:
            return False
        try:
            if mail.kind != NEVER_SENT:
                words = json.loads(unseal(PURPOSE, mail.sealed))
                EmailMessage(words["subject"], words["words"], settings.DEFAULT_FROM_EMAIL, [mail.email]).send()
        except Broken:
            log.exception("account mail %s cannot be opened and is dropped", mail.pk)
        except OSError:
            mail.tries += 1
            mail.due_at = at + timedelta(minutes=2**mail.tries)
            if mail.tries < MOST_TRIES:
                mail.save(update_fields=["tries", "due_at"])
                return True
            log.exception("account mail %s could not be sent and is given up", mail.pk)
        mail.sent_at, mail.sealed, mail.email = at, "", ""
        mail.save(update_fields=["sent_at", "sealed", "email"])
        return True
