"""Telling people: a building block of other rooms' verbs, and marking what was seen."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ccr.core.actor import require
from ccr.notifications import kinds
from ccr.notifications.models import Notice
from ccr.tenancy.capabilities import ROLES, Capability
from ccr.tenancy.member import Member


def notify(
    code: str,
    *,
    agency_id: UUID,
    capability: Capability | None = None,
    post_id: UUID | None = None,
    file_id: UUID | None = None,
    lent_from: UUID | None = None,
    subject_id: UUID | None = None,
) -> bool:
    """Put a notice into people's trays and owe each of them today's e-mail, in the transaction of the act.

    To the person in `post_id`; without one, or when they may not be told (the post has ended, the file is not open to
    them), to everybody in `agency_id` whose post has `capability`. Never to the person who acts. The agency may be another
    one: the database finds the people and writes, the sender learns nothing but whether there was anybody.
    `file_id` is a file of *that* agency; `lent_from` a file of the lender whose conflicts of interest count as well.
    Raises KeyError for an unregistered code.
    """
    kinds.kind(code)
    require()
    roles = [role.code for role in ROLES.values() if capability and capability in role.capabilities]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.notify(%s, %s, %s, %s, %s, %s, %s)",
            [code, agency_id, post_id, roles, file_id, lent_from, subject_id],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


@transaction.atomic
def see_notice(*, notice_id: UUID, by: Member, at: datetime) -> Notice | None:
    """Mark a notice of one's own as seen, with older ones that say the same. None when there is no such notice."""
    notice = Notice.objects.visible_to(by).filter(pk=notice_id).first()
    if notice is not None:
        same = {"code": notice.code, "file_id": notice.file_id, "subject_id": notice.subject_id}
        Notice.objects.visible_to(by).unseen().filter(**same, at__lte=notice.at).update(seen_at=at)
    return notice


@transaction.atomic
def see_all(*, until: datetime, by: Member, at: datetime) -> int:
    """Mark every notice as seen that had come by `until`, the moment the list was drawn. Returns how many."""
    return Notice.objects.visible_to(by).unseen().filter(at__lte=until).update(seen_at=at)
