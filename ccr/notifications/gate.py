"""The one gate out: every message leaves through `send`, which asks again, at that moment, whether it still should.

A day's e-mail leaves at most once. The order is: claim the row and ask again, write down that it is handed over and commit;
hand it over; write down that it is sent. So after a crash a message is

- still owed, when it died before the commit: it goes later, once;
- *in doubt*, when it died between the two commits: nobody can say whether the mail server took it. It is not sent again;
  the person is owed the next day's instead, and the row is listed for a human (`prove reminders`).

A mail server that plainly refuses leaves the message owed, to be tried later and later.
"""

import logging
import smtplib
import socket
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F

from ccr.accounts.models import User
from ccr.core.actor import Actor, acting, bind
from ccr.core.deadlines import day_in, deadline
from ccr.notifications.message import compose
from ccr.notifications.models import DailyMail, MailState, Notice
from ccr.tenancy.member import member_in, posts_of
from ccr.tenancy.models import Tenant

log = logging.getLogger(__name__)

# After this long a message that was handed over and not confirmed is in doubt.
DOUBT_AFTER = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# These say that the server did not take the message; anything else leaves open whether it did.
NOT_TAKEN = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    ConnectionRefusedError,
    FileNotFoundError,
    PermissionError,
    socket.gaierror,
)


class Sent(StrEnum):
    """What became of one message."""

    LEFT = "left"
    NOT_NEEDED = "not_needed"
    LATER = "later"
    IN_DOUBT = "in_doubt"
    # Another worker has it, or it is no longer owed.
    TAKEN = "taken"


def still_wanted(*, tenant_id: UUID, user_id: UUID, at: datetime) -> bool:
    """Whether this person still has a post here, and in it an unseen notice that is still theirs to see.

    Asked as the person themself: walls, named files and ended loans judge it exactly as they would judge the page.
    """
    with bind(Actor.account(user_id), at=at):
        posts = [post for post in posts_of(user_id) if post.tenant_id == tenant_id]
    for post in posts:
        member = member_in(post, user_id=user_id, posts=len(posts))
        with bind(member, at=at):
            if Notice.objects.visible_to(member).unseen().exists():
                return True
    return False


def send(mail_id: UUID, *, tenant_id: UUID, at: datetime, out: BaseEmailBackend) -> Sent:
    """Let one day's message out through `out`, if it is owed and still wanted. Never raises because of the mail server.

    Opens transactions of its own: what was handed over stays written down whatever happens next.
    """
    handed = _hand_over(mail_id, tenant_id=tenant_id, at=at)
    if not isinstance(handed, User):
        return handed
    message = compose(mail_id=mail_id, address=handed.email, language=handed.language)
    try:
        taken = out.send_messages([message])
    except NOT_TAKEN as error:
        log.warning("the mail server did not take %s: %s", mail_id, type(error).__name__)
        return _try_later(mail_id, tenant_id=tenant_id, at=at)
    except Exception:  # a mail server's faults are many; none may stop the others
        log.exception("it is in doubt whether %s left", mail_id)
        _set(mail_id, MailState.IN_DOUBT, tenant_id=tenant_id, at=at)
        return Sent.IN_DOUBT
    if not taken:
        return _try_later(mail_id, tenant_id=tenant_id, at=at)
    _set(mail_id, MailState.SENT, tenant_id=tenant_id, at=at)
    return Sent.LEFT


def _hand_over(mail_id: UUID, *, tenant_id: UUID, at: datetime) -> User | Sent:
    """Claim the row, ask again, and commit that it is being handed over; answers whom it goes to."""
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = DailyMail.objects.visible_to(reader).filter(id=mail_id, state=MailState.OWED, due_at__lte=at)
        mail = rows.select_for_update(skip_locked=True).first()
        if mail is None:
            return Sent.TAKEN
        person = User.objects.filter(pk=mail.user_id, is_active=True).first()
        if person is None or not still_wanted(tenant_id=tenant_id, user_id=mail.user_id, at=at):
            return _not_needed(mail)
        if _mailed_today(reader, mail, at=at):
            # An older day's message went out late, today: it covers what there was by then, and tomorrow's covers the rest.
            if mail.day >= day_in(_zone(tenant_id), at):
                _owe_next_day(mail, tenant_id=tenant_id, at=at)
            return _not_needed(mail)
        mail.state, mail.handed_at = MailState.HANDED, at
        mail.save(update_fields=["state", "handed_at"])
        return person


def _not_needed(mail: DailyMail) -> Sent:
    mail.state = MailState.NOT_NEEDED
    mail.save(update_fields=["state"])
    return Sent.NOT_NEEDED


def _mailed_today(reader: Actor, mail: DailyMail, *, at: datetime) -> bool:
    """Whether this person has already been written to today, for whatever day. Asked by one sender at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mail to {mail.user_id}"])
    zone = _zone(mail.tenant_id)
    midnight = deadline(day_in(zone, at), zone, time(0))
    others = DailyMail.objects.visible_to(reader).filter(user_id=mail.user_id, handed_at__gte=midnight)
    return others.exclude(pk=mail.pk).exists()


def _zone(tenant_id: UUID) -> ZoneInfo:
    return ZoneInfo(Tenant.objects.values_list("time_zone", flat=True).get(pk=tenant_id))


def _set(mail_id: UUID, state: MailState, *, tenant_id: UUID, at: datetime) -> None:
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        # Only what is still in our hands: a row the sweep has meanwhile put in doubt stays there.
        rows = DailyMail.objects.visible_to(reader).filter(id=mail_id, state=MailState.HANDED, handed_at=at)
        for mail in rows.select_for_update():
            mail.state = state
            mail.save(update_fields=["state"])
            if state is MailState.IN_DOUBT:
                _owe_next_day(mail, tenant_id=tenant_id, at=at)


def _try_later(mail_id: UUID, *, tenant_id: UUID, at: datetime) -> Sent:
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = DailyMail.objects.visible_to(reader).filter(id=mail_id, state=MailState.HANDED, handed_at=at)
        for mail in rows.select_for_update():
            wait = min(FIRST_RETRY * 2 ** min(mail.attempts, 8), LONGEST_RETRY)
            rows.filter(pk=mail.pk).update(
                state=MailState.OWED, due_at=at + wait, attempts=F("attempts") + 1, handed_at=None
            )
    return Sent.LATER


def put_in_doubt(tenant_id: UUID, *, at: datetime) -> int:
    """Messages handed over long ago by somebody who never came back: in doubt, and the next day's is owed. Returns how many."""
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = DailyMail.objects.visible_to(reader).filter(state=MailState.HANDED, handed_at__lt=at - DOUBT_AFTER)
        found = list(rows.select_for_update(skip_locked=True))
        for mail in found:
            mail.state = MailState.IN_DOUBT
            mail.save(update_fields=["state"])
            _owe_next_day(mail, tenant_id=tenant_id, at=at)
    return len(found)


def _owe_next_day(mail: DailyMail, *, tenant_id: UUID, at: datetime) -> None:
    zone = _zone(tenant_id)
    day = max(mail.day, day_in(zone, at)) + timedelta(days=1)
    owed = DailyMail(tenant_id=tenant_id, user_id=mail.user_id, day=day, due_at=deadline(day, zone), made_at=at)
    DailyMail.objects.bulk_create([owed], ignore_conflicts=True)
