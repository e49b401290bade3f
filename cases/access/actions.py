"""The verb of conflicts of interest. It runs inside a transaction in which `by` is bound at `at`."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file
from cases.access.events import CONFLICT_DECLARED
from cases.access.models import ConflictGround, Wall
from cases.access.refusals import AlreadyShutOut, NotOneOfUs, UnknownGround
from cases.access.selectors import open_posts
from cases.files.actions import leave_without_lead
from ccr.audit.recording import record
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@transaction.atomic
def declare_conflict(*, file_id: UUID, user_id: UUID, ground: str, by: Member, at: datetime) -> Wall:
    """Shut a person of one's own agency out of a file, at once and in every post they hold.

    The file, everything lent from it and, while that lasts, a file of theirs that borrows from it no longer exist for
    them. They are not told, and no notice is made. Who led the file no longer does, and its place in the caseload says that
    it has no named contact until somebody else is named. Whoever declares may shut out themselves. It stands for good:
    taking one back is not part of this version, because lifting what protects someone asks for a second person.

    Who may: a post with `declare_conflict`, on a file open to it. Raises NotOneOfUs, AlreadyShutOut, UnknownGround.
    """
    # The file's row is held: of two officers at once the second finds what the first wrote.
    file = access_file(by, file_id, Capability.DECLARE_CONFLICT, lock=True)
    if ground not in ConflictGround:
        raise UnknownGround
    if not open_posts(by, at=at).filter(user_id=user_id).exists():
        raise NotOneOfUs
    if Wall.objects.visible_to(by).filter(file_id=file.id, user_id=user_id).exists():
        raise AlreadyShutOut
    wall = Wall(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=file.id,
        user_id=user_id,
        ground=ConflictGround(ground),
        declared_by=by.member_id,
        declared_at=at,
    )
    # Before the row, not after it: who shuts out themselves can write nothing more about the file. The history of the file
    # is read by all who work on it, so it says neither who nor why.
    record(CONFLICT_DECLARED, by=by, at=at, file_id=file.id, subject_id=wall.id)
    leave_without_lead(file, user_id=user_id, by=by, at=at)
    wall.save(force_insert=True)
    return wall
