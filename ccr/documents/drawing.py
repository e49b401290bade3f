"""The worker's part: draw what was asked for, page by page, each step in a transaction of its own so that it can be watched.

A start claims the row; whatever an older start still writes then misses it. Nothing is lost with the broker: the clock
begins anew what stands still, and what has failed three times is given up in words.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F
from django.utils import timezone, translation

from ccr.core import clock
from ccr.core.actor import Actor, acting
from ccr.core.errors import Refusal
from ccr.documents.actions import NotDrawn, NothingToDraw, issue_pack
from ccr.documents.models import Job
from ccr.documents.papers import Asked, Paper, known_paper
from ccr.documents.sheet import Sheet
from ccr.documents.states import JobState
from ccr.tenancy.member import Member, member_in, posts_of
from ccr.tenancy.models import Tenant

log = logging.getLogger(__name__)
ATTEMPTS = 3
# Somebody whose page asked within this has seen it become ready and needs no notice.
WATCHING = timedelta(seconds=15)
BATCH = 50
# Told when a paper is ready: (tenant, agency, post, job). Filled by a room that may send notices.
on_ready: list[Callable[[UUID, UUID, UUID, UUID], None]] = []


class Overtaken(Exception):
    """Another start has claimed the job meanwhile, or it was destroyed: this one has nothing more to say."""


def member_of(user_id: UUID, member_id: UUID, *, at: datetime) -> Member | None:
    """The acting pair of a post that is still held; None once it ended."""
    with acting(Actor.account(user_id), at=at):
        posts = posts_of(user_id)
    for post in posts:
        if post.membership_id == member_id:
            return member_in(post, user_id=user_id, posts=len(posts))
    return None


def run(job_id: UUID, user_id: UUID, member_id: UUID) -> str:
    """Draw one job, if it is still to be drawn. Answers the state it leaves, '' where there was nothing to do."""
    at = clock.now()
    member = member_of(user_id, member_id, at=at)
    if member is None:
        return ""
    start = _Start(job_id, member)
    job = start.claim(at)
    if job is None:
        return ""
    paper = known_paper(job.kind)
    try:
        with timezone.override(member.zone), translation.override(job.language or None):
            if paper is None:
                return start.give_up()
            start.draw(paper, job)
    except Overtaken:
        return ""
    except (Refusal, NotDrawn) as refusal:
        log.info("a paper was not drawn: %s", type(refusal).__name__)
        return start.give_up()
    return JobState.READY


class _Start:
    """One attempt at a job, fenced by its claim."""

    def __init__(self, job_id: UUID, member: Member) -> None:
        self.job_id = job_id
        self.member = member
        self.token = uuid4()

    def claim(self, at: datetime) -> Job | None:
        """Take the job, if it waits or stands still."""
        with acting(self.member, at=at):
            rows = Job.objects.visible_to(self.member).filter(pk=self.job_id).defer("sealed")
            job = rows.select_for_update().first()
            if job is None or job.expires_at <= at:
                return None
            stands_still = job.state == JobState.WORKING and job.moved_at <= at - timedelta(minutes=4)
            if job.state != JobState.WAITING and not stands_still:
                return None
            over = job.attempts >= ATTEMPTS
            state = JobState.FAILED if over else JobState.WORKING
            rows.update(state=state, claim=self.token, attempts=F("attempts") + 1, done=0, moved_at=at)
            return None if over else job

    def _write(self, at: datetime, **values: Any) -> None:
        """Write to the row, inside the caller's transaction. Raises Overtaken when it is no longer this start's."""
        mine = Job.objects.visible_to(self.member).filter(pk=self.job_id, claim=self.token, state=JobState.WORKING)
        if not mine.update(moved_at=at, **values):
            raise Overtaken

    def give_up(self) -> str:
        at = clock.now()
        try:
            with acting(self.member, at=at):
                self._write(at, state=JobState.FAILED)
        except Overtaken:
            return ""
        return JobState.FAILED

    def draw(self, paper: Paper, job: Job) -> None:
        """Read each page, then set all of them as one copy and keep it for its reader."""
        sheets = self._read(paper, job)
        at = clock.now()
        with acting(self.member, at=at):
            # The row stays held until the copy stands: no second start issues another.
            self._write(at, done=len(sheets))
            issued = issue_pack(
                paper=paper, subject_id=job.subject_id, sheets=sheets, once=job.once, by=self.member, at=at
            )
            job.keep(issued.pdf.data)
            shows: dict[str, set[str]] = {}
            for sheet in sheets:
                for kind, ids in sheet.drawn.shows.items():
                    shows.setdefault(kind, set()).update(map(str, ids))
            self._write(
                at,
                state=JobState.READY,
                ready_at=at,
                copy_id=issued.copy.id,
                file_ids=sorted({read for sheet in sheets for read in sheet.drawn.reads}),
                shows={kind: sorted(ids) for kind, ids in shows.items()},
                key_version=job.key_version,
                nonce=job.nonce,
                sealed=job.sealed,
            )
            watched = Job.objects.visible_to(self.member).filter(pk=self.job_id).values_list("watched_at", flat=True)
            last = watched.first()
        if last is None or last < at - WATCHING:
            with acting(Actor.clock(self.member.tenant_id), at=at):
                for tell in on_ready:
                    tell(self.member.tenant_id, self.member.agency_id, self.member.member_id, self.job_id)

    def _read(self, paper: Paper, job: Job) -> list[Sheet]:
        at = clock.now()
        with acting(self.member, at=at):
            asked = Asked(member=self.member, at=at, subject_id=job.subject_id)
            parts: list[UUID | None] = list(paper.parts(asked)) if paper.parts else [None]
            self._write(at, total=len(parts))
        sheets = []
        for number, part in enumerate(parts):
            at = clock.now()
            with acting(self.member, at=at):
                drawn = paper.context(Asked(member=self.member, at=at, subject_id=job.subject_id, part_id=part))
                if drawn is not None:
                    sheets.append(Sheet.read(paper, drawn))
                self._write(at, done=number + 1)
        if not sheets:
            raise NothingToDraw
        return sheets


def start_waiting(begin: Callable[[UUID, UUID, UUID], None]) -> int:
    """Begin anew what nobody is at work on, and destroy what is over, tenant by tenant. Answers how many were begun."""
    begun = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with acting(Actor.clock(tenant_id), at=clock.now()), connection.cursor() as cursor:
            cursor.execute("SELECT sec.sweep_jobs()")
            cursor.execute("SELECT job, person, post FROM sec.jobs_waiting(%s)", [BATCH])
            waiting = cursor.fetchall()
        for job_id, user_id, member_id in waiting:
            begin(job_id, user_id, member_id)
            begun += 1
    return begun
