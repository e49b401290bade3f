"""Verbs of a file: open, begin, lead, level, goals and wants, named workers, close and reopen.

Each runs inside a transaction in which `by` is bound at `at`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file
from cases.access.models import NO_END, CaseFileUserPermission, Wall
from cases.files import events, hooks
from cases.files.models import Case, CaseFile
from cases.files.references import new_reference
from cases.files.states import FILE_STAGES, Stage
from cases.files.words import LEVELS, Closing, Direction, Goals, Level, Outcome, Wants
from cases.people.words import Survivor
from cases.records.actions import write_record
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.audit.recording import record
from ccr.core.actor import Actor
from ccr.core.errors import NotPermitted, NotPossible
from ccr.tenancy.capabilities import ROLES, Capability, capabilities_of
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership


class NotAColleague(NotPossible):
    reason = _("Choose someone who has an open post in your agency.")


class LeadCannotLead(NotPossible):
    # One sentence for a post without it and for a conflict of interest, which is not said to who works on the file.
    reason = _("This person cannot lead this file. Choose somebody else.")


class NobodyNamed(NotPossible):
    reason = _("Name at least one person.")


class NoReason(NotPossible):
    reason = _("Say why in a few words.")


class UnknownAnswer(NotPossible):
    reason = _("Choose one of the answers shown.")


class InTheFuture(NotPossible):
    reason = _("This day has not come yet.")


def make_file(
    *, by: Actor, at: datetime, lead_id: UUID | None = None, lent_only: bool = False, reference: str | None = None
) -> CaseFile:
    """A new file on a Case of its own, empty. Not a verb: `open_file` and joining build on it.

    `lent_only`: made only to receive what another agency opens; it goes with the loan unless something is written in it.
    """
    case = Case(tenant_id=by.tenant_id)
    case.save()
    for _attempt in range(5):
        file = CaseFile(
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            case_id=case.id,
            reference=reference or new_reference(),
            stage=FILE_STAGES.initial,
            lead_id=lead_id,
            opened_at=at,
            lent_only=lent_only,
            queue_due_at=at,
        )
        try:
            with transaction.atomic():
                file.save()
        except IntegrityError:
            # One reference in a hundred million is taken: draw another, unless it was given.
            if reference:
                raise
            continue
        return file
    raise RuntimeError("no free reference after five draws")


@transaction.atomic
def open_file(
    *,
    by: Member,
    at: datetime,
    display_name: str,
    full_name: str = "",
    pronouns: str = "",
    language: str = "",
    interpreter: bool | None = None,
    goals: Sequence[str] = (),
    wants: str = "",
    lead_id: UUID | None = None,
    reference: str | None = None,
) -> CaseFile:
    """Open a file about one survivor: its own Case, a random reference, who she is, her goals and what she wants now.

    Who opens it leads it, unless another is named or their post does not include leading: then nobody does yet.
    Raises NotPermitted, NotAColleague, LeadCannotLead.
    """
    if not by.may(Capability.OPEN_FILES):
        raise NotPermitted
    lead = lead_id or (by.member_id if by.may(Capability.LEAD_FILES) else None)
    if lead is not None and lead != by.member_id:
        _colleague_who_leads(by, lead)
    file = make_file(by=by, at=at, lead_id=lead, reference=reference)
    survivor = Survivor(
        display_name=display_name, full_name=full_name, pronouns=pronouns, language=language, interpreter=interpreter
    )
    write_record(file=file, kind=Kind.SURVIVOR, words=survivor.to_words(), by=by, at=at)
    today = at.astimezone(by.zone).date()
    kept = tuple(goal for goal in goals if goal)
    if kept:
        write_record(file=file, kind=Kind.GOALS, words=Goals(goals=kept).to_words(), by=by, at=at, happened_on=today)
    if wants:
        write_record(file=file, kind=Kind.WANTS, words=Wants(text=wants).to_words(), by=by, at=at, happened_on=today)
    record(events.FILE_OPENED, by=by, at=at, file_id=file.id, subject_id=file.id)
    return file


@transaction.atomic
def begin(*, file_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Begin work on a new file. Raises WrongState when it was begun before."""
    file = access_file(by, file_id, Capability.WRITE_FILES, lock=True)
    file.stage = FILE_STAGES.move("begin", file.stage)
    _save(file)
    record(events.FILE_BEGUN, by=by, at=at, file_id=file.id, subject_id=file.id)
    return file


@transaction.atomic
def mark_seen(*, file_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Note that the file was opened: what came before is no longer new. Counts for its lead, or anybody without one.

    Records no act: that somebody looked stands in the reading log.
    """
    file = access_file(by, file_id, Capability.SEE_FILES, lock=True)
    if file.lead_id in (None, by.member_id):
        file.seen_at = at
        file.save(update_fields=["seen_at"])
    return file


@transaction.atomic
def set_level(
    *,
    file_id: UUID,
    level: int,
    why: str,
    direction: str,
    judged_on: date,
    by: Member,
    at: datetime,
    kept: bool = False,
) -> Record:
    """Record the level a person judged by hand, why, and which way they say things go. Earlier ones stay as history.

    `level` is 0 (cannot be assessed) to 3 (high); `kept`: with us, whatever the file opens to others. Raises UnknownAnswer, NoReason, InTheFuture.
    """
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    if level not in LEVELS or (direction and direction not in Direction):
        raise UnknownAnswer
    if not why.strip():
        raise NoReason
    if judged_on > at.astimezone(by.zone).date():
        raise InTheFuture
    words = Level(why=why, direction=direction if level else "")
    head = write_record(
        file=file, kind=Kind.LEVEL, words=words.to_words(), by=by, at=at, kept=kept, happened_on=judged_on, level=level
    )
    record(events.LEVEL_SET, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"level": level})
    return head


@transaction.atomic
def record_goals(*, file_id: UUID, goals: Sequence[str], by: Member, at: datetime) -> Record:
    """Record her goals in her own words and order. Earlier ones stay as history."""
    file = access_file(by, file_id, Capability.WRITE_FILES)
    kept = tuple(goal.strip() for goal in goals if goal.strip())
    today = at.astimezone(by.zone).date()
    head = write_record(file=file, kind=Kind.GOALS, words=Goals(goals=kept).to_words(), by=by, at=at, happened_on=today)
    record(events.GOALS_RECORDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"goals": len(kept)})
    return head


@transaction.atomic
def record_wants(*, file_id: UUID, text: str, said_on: date, by: Member, at: datetime) -> Record:
    """Record what she wants now, in her words, on the day she said it. Earlier ones stay as history."""
    file = access_file(by, file_id, Capability.WRITE_FILES)
    if said_on > at.astimezone(by.zone).date():
        raise InTheFuture
    head = write_record(
        file=file, kind=Kind.WANTS, words=Wants(text=text).to_words(), by=by, at=at, happened_on=said_on
    )
    record(events.WANTS_RECORDED, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


@transaction.atomic
def assign_lead(*, file_id: UUID, membership_id: UUID | None, by: Member, at: datetime) -> CaseFile:
    """Name who leads the file, or nobody. On a file of named workers the new lead is let in first.

    Raises NotAColleague, LeadCannotLead.
    """
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    if membership_id is not None:
        lead = _colleague_who_leads(by, membership_id)
        if Wall.objects.visible_to(by).filter(file_id=file.id, user_id=lead.user_id).exists():
            raise LeadCannotLead
        if file.named_only:
            _grant(file, lead.user_id, "lead_casefile")
            _end_leads(file, keep=lead.user_id, at=at)
    file.lead_id = membership_id
    file.seen_at = None
    _save(file)
    record(events.LEAD_ASSIGNED, by=by, at=at, file_id=file.id, subject_id=membership_id)
    return file


def leave_without_lead(file: CaseFile, *, user_id: UUID, by: Member, at: datetime) -> bool:
    """Take the lead from this person, in whichever post they hold it; the caseload then says that there is no named contact.

    Part of shutting somebody out, not a verb of its own: `file` is already locked. Answers whether they led it. The
    history of the file says that it was left without a lead and not whose it was: no field history is written here,
    because beside the conflict it would name who is shut out.
    """
    theirs = Membership.objects.visible_to(by).filter(id=file.lead_id, user_id=user_id)
    if file.lead_id is None or not theirs.exists():
        return False
    file.lead_id = None
    file.bump()
    CaseFile.objects.visible_to(by).filter(pk=file.pk).update(lead_id=None, version=file.version)
    record(events.LEAD_ENDED, by=by, at=at, file_id=file.id, subject_id=file.id)
    return True


@transaction.atomic
def name_workers(*, file_id: UUID, membership_ids: Sequence[UUID], by: Member, at: datetime) -> CaseFile:
    """Limit the file to these colleagues, its lead and whoever does this; everyone else of the agency no longer finds it.

    Those named before and no longer named lose it at once. Who may: a post with `name_workers`, or the file's lead.
    Raises NobodyNamed, NotAColleague.
    """
    file = _file_to_limit(file_id, by)
    if not membership_ids:
        raise NobodyNamed
    wanted = {*membership_ids, by.member_id, *([file.lead_id] if file.lead_id else [])}
    posts = _open_posts(by, at).filter(id__in=wanted)
    users = {post.id: post.user_id for post in posts}
    if set(membership_ids) - set(users):
        raise NotAColleague
    # Grants first: a file limited before one is let in oneself can no longer be written.
    for membership_id, user_id in users.items():
        _grant(file, user_id, "lead_casefile" if membership_id == file.lead_id else "contribute_casefile")
    _end_grants(file, keep=set(users.values()), at=at)
    if not file.named_only:
        file.named_only = True
        _save(file)
    record(events.WORKERS_NAMED, by=by, at=at, file_id=file.id, subject_id=file.id, detail={"people": len(users)})
    return file


@transaction.atomic
def open_to_agency(*, file_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Open a file of named workers to everyone of the agency whose post sees files. Walls stay."""
    file = _file_to_limit(file_id, by)
    file.named_only = False
    _save(file)
    record(events.OPENED_TO_AGENCY, by=by, at=at, file_id=file.id, subject_id=file.id)
    return file


@transaction.atomic
def close_file(*, file_id: UUID, outcome: str, why: str, told: str, by: Member, at: datetime) -> CaseFile:
    """Close the file by a recorded decision: how things stood, why, and what she was told about coming back.

    Never happens by itself. What waits on the file ends. Raises UnknownAnswer, NoReason, WrongState.
    """
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    stage = FILE_STAGES.move("close", file.stage)
    hooks.ask_may_close(file=file, by=by, at=at)
    if outcome not in Outcome:
        raise UnknownAnswer
    if not why.strip():
        raise NoReason
    words = Closing(outcome=outcome, why=why, told=told)
    head = write_record(
        file=file, kind=Kind.REVIEW, words=words.to_words(), by=by, at=at, happened_on=at.astimezone(by.zone).date()
    )
    file.stage, file.closed_at, file.next_review_on = stage, at, None
    _save(file)
    hooks.tell_closed(file=file, by=by, at=at)
    record(events.FILE_CLOSED, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"outcome": outcome})
    return file


@transaction.atomic
def reopen(*, file_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Take a closed file up again."""
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    file.stage, file.closed_at = FILE_STAGES.move("reopen", file.stage), None
    _save(file)
    record(events.FILE_REOPENED, by=by, at=at, file_id=file.id, subject_id=file.id)
    return file


def bring_back(file: CaseFile, *, by: Actor, at: datetime) -> bool:
    """Move a file from monitoring, a due review or closed to active because something new was recorded or arrived in it.

    Part of recording an incident and of taking what others open, not a verb of its own: `file` is already locked. Answers whether it moved.
    """
    if file.stage in (Stage.NEW, Stage.ACTIVE):
        return False
    file.stage, file.closed_at = FILE_STAGES.move("bring_back", file.stage), None
    _save(file)
    record(events.FILE_BROUGHT_BACK, by=by, at=at, file_id=file.id, subject_id=file.id)
    return True


def _save(file: CaseFile) -> None:
    file.bump()
    file.save(update_fields=["stage", "lead", "named_only", "closed_at", "next_review_on", "seen_at", "version"])


def _open_posts(by: Member, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.visible_to(by).filter(ended_at=None, since_at__lte=at)


def _colleague_who_leads(by: Member, membership_id: UUID) -> Membership:
    """An open post of the agency that includes leading. Raises NotAColleague, LeadCannotLead."""
    post = Membership.objects.visible_to(by).filter(id=membership_id, ended_at=None).first()
    if post is None:
        raise NotAColleague
    if Capability.LEAD_FILES not in capabilities_of([code for code in post.roles if code in ROLES]):
        raise LeadCannotLead
    return post


def _file_to_limit(file_id: UUID, by: Member) -> CaseFile:
    file = access_file(by, file_id, Capability.SEE_FILES, lock=True)
    if not (by.may(Capability.NAME_WORKERS) or (file.lead_id == by.member_id and by.may(Capability.LEAD_FILES))):
        raise NotPermitted
    return file


def _permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="cases", codename=codename)


def _set_until(file_id: UUID, user_id: UUID, permission_id: int, until: datetime) -> bool:
    """Renew or end a grant that exists. The database does it: a row that has ended is hidden from everyone here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.renew_grant(%s, %s, %s, %s)", [file_id, user_id, permission_id, until])
        row = cursor.fetchone()
    return bool(row and row[0])


def _grant(file: CaseFile, user_id: UUID, codename: str) -> None:
    """Let one person into the file. A grant that has ended would refuse a second one beside it: it is renewed."""
    permission = _permission(codename)
    if _set_until(file.id, user_id, permission.pk, NO_END):
        return
    CaseFileUserPermission(
        content_object=file, user_id=user_id, permission=permission, agency_id=file.agency_id, until=NO_END
    ).save()


def _end_leads(file: CaseFile, *, keep: UUID, at: datetime) -> None:
    """Who led the file of named workers before goes on contributing to it."""
    before = CaseFileUserPermission.objects.filter(
        content_object=file, permission__codename="lead_casefile", until__gt=at
    ).exclude(user_id=keep)
    for user_id, permission_id in list(before.values_list("user_id", "permission_id")):
        _grant(file, user_id, "contribute_casefile")
        _set_until(file.id, user_id, permission_id, at)


def _end_grants(file: CaseFile, *, keep: set[UUID], at: datetime) -> None:
    """End the grants of everyone else, from this moment on. Rows stay: who was let in until when is history."""
    others = (
        CaseFileUserPermission.objects.filter(content_object=file, agency_id=file.agency_id, until__gt=at)
        .exclude(user_id__in=keep)
        .values_list("user_id", "permission_id")
    )
    for user_id, permission_id in list(others):
        _set_until(file.id, user_id, permission_id, at)
