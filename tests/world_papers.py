"""Papers in the world: copies of files that are open, kept to named workers and shut; a job of each of those people.

Told before the walls stand, so that somebody has a job that shows what is shut to them since.
"""

from datetime import timedelta
from uuid import UUID

from ccr.documents.models import DocumentCopy, Job
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, key, world


def papers() -> None:
    """A copy of each of these files, of one page for a subject that is no file, and a job that shows more files than one."""
    copies = (
        (world.harbor.ada, "harbor main"),
        (world.harbor.nell, "harbor named"),
        (world.police.dan, "police own"),
        (world.police.ivy, "police named"),
        (world.police.dan, None),
        (world.beacon.bea, "beacon own"),
    )
    for number, (who, file) in enumerate(copies, start=1):
        with acting(who):
            _copy(who, file, number)
    for who, file, shown in (
        (world.harbor.ada, "harbor main", ("harbor main",)),
        (world.harbor.nell, "harbor named", ("harbor named",)),
        (world.police.dan, None, ("police own", "harbor main")),
        (world.police.walt, None, ("police own", "harbor main")),
        (world.beacon.bea, "beacon own", ("beacon own",)),
    ):
        with acting(who):
            _job(who, file, shown)


def _post(who: Member) -> dict[str, UUID]:
    return {
        "tenant_id": who.tenant_id,
        "agency_id": who.agency_id,
        "member_id": who.member_id,
        "user_id": who.user_id,
    }


def _copy(who: Member, file: str | None, number: int) -> None:
    name = f"copy {who.name} {file}"
    DocumentCopy(
        id=key(name),
        kind="case_sheet",
        subject_id=world.file(file) if file else key("world meeting"),
        file_id=world.file(file) if file else None,
        number=number,
        once=key(f"{name} once"),
        drawn_at=MOMENT,
        pages=1,
        sha256="0" * 64,
        **_post(who),
    ).save()


def _job(who: Member, file: str | None, shown: tuple[str, ...]) -> None:
    name = f"job {who.name}"
    Job(
        id=key(name),
        kind="case_sheet",
        subject_id=key("world meeting"),
        file_id=world.file(file) if file else None,
        once=key(f"{name} once"),
        language="en-us",
        file_ids=[world.file(one) for one in shown],
        asked_at=MOMENT,
        moved_at=MOMENT,
        expires_at=MOMENT + timedelta(days=1),
        **_post(who),
    ).save()
