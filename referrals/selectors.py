"""Reading referrals. Each says how many statements it costs."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.sharing.candidates import Candidate, Traits, files_like, traits_of
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Discipline
from referrals.models import DutyDesk, Offered, Referral, Signpost, Step
from referrals.states import OVER, REFERRAL, UNANSWERED
from referrals.words import Passed

# A need is written down before anything is done about it.
VERBS = ("need", *(move.verb for move in REFERRAL.moves))
# As many as a page of either list shows; what is over is found from its case.
SHOWN = 200


def queue(member: Member) -> list[Referral]:
    """What waits in the agency's duty queue: urgent first, then oldest. One statement."""
    rows = Referral.objects.visible_to(member).received(member).filter(state__in=UNANSWERED, to_file_id=None)
    return list(rows.select_related("from_agency").order_by("-urgent", "agreed_at", "id")[:SHOWN])


@dataclass(frozen=True)
class Lists:
    """What the agency sends and receives and is not over, overdue first."""

    received: tuple[Referral, ...]
    sent: tuple[Referral, ...]


def lists(member: Member) -> Lists:
    """Both lists. Two statements."""
    open_ = Referral.objects.visible_to(member).exclude(state__in=OVER)
    ordered = open_.select_related("from_agency", "to_agency").order_by(
        F("due_at").asc(nulls_last=True), "moved_at", "id"
    )
    return Lists(
        received=tuple(ordered.received(member)[:SHOWN]),
        sent=tuple(ordered.sent(member)[:SHOWN]),
    )


def about(member: Member, file: CaseFile) -> QuerySet[Referral]:
    """Everything passed on from this file, or taken into it."""
    rows: QuerySet[Referral] = Referral.objects.visible_to(member)
    return rows.filter(Q(from_file_id=file.id) | Q(to_file_id=file.id))


def of_file(member: Member, file: CaseFile) -> list[Referral]:
    """Everything passed on from this file, or taken into it, newest first. One statement."""
    return list(about(member, file).select_related("from_agency", "to_agency").order_by("-made_at", "id"))


def signposts_of(member: Member, file: CaseFile) -> list[Signpost]:
    """Where she was pointed to. One statement."""
    return list(Signpost.objects.visible_to(member).filter(file_id=file.id).order_by("-made_at"))


def steps_of(member: Member, referral: Referral) -> list[Step]:
    """What was done, oldest first; of one moment in the order of the moves. One statement."""
    found = Step.objects.visible_to(member).filter(referral_id=referral.id)
    return sorted(found, key=lambda step: (step.at, VERBS.index(step.verb) if step.verb in VERBS else len(VERBS)))


def stands_for(member: Member, referral: Referral) -> Referral | None:
    """The one that was begun instead of this one, if any. One statement."""
    return Referral.objects.visible_to(member).filter(instead_of_id=referral.id).order_by("made_at").first()


def need_of(member: Member, referral: Referral) -> str:
    """What she needs in her words, as far as open to the reader: to the sender alone. One statement."""
    return next((step.words.get("note", "") for step in steps_of(member, referral) if step.verb == "need"), "")


def victim_services(member: Member) -> list[Agency]:
    """The other agencies whose advocates walk with survivors. One statement."""
    agencies = Agency.objects.visible_to(member).filter(takes_files=True, discipline=Discipline.ADVOCACY)
    return list(agencies.exclude(pk=member.agency_id).order_by("short_name"))


def look_alikes(member: Member, passed: Passed) -> list[Candidate]:
    """Files of one's own that may be about her, with reasons: compared by name and number, here and nowhere else."""
    return files_like(member, traits(passed))


def traits(passed: Passed) -> Traits:
    return traits_of([(Kind.SURVIVOR, {"display_name": passed.name}), (Kind.CONTACT, {"phone": passed.phone})])


def answered(member: Member, report_id: UUID) -> Offered | None:
    """What she answered at the end of this report, if she was asked. One statement."""
    return Offered.objects.visible_to(member).filter(report_id=report_id).first()


def own_desk(member: Member) -> DutyDesk | None:
    """The desk of one's own agency as its page shows it. One statement."""
    return DutyDesk.objects.visible_to(member).first()


@dataclass(frozen=True)
class Counts:
    """How often an advocate was offered and what became of it, and how many were only pointed elsewhere."""

    yes: int
    no: int
    not_safe: int
    pointed: int


def counts(member: Member) -> Counts:
    """Of one's own agency, as far as open to the reader. Two statements."""
    found = dict(
        Offered.objects.visible_to(member).values_list("answer").annotate(n=Count("id")).values_list("answer", "n")
    )
    pointed = Signpost.objects.visible_to(member).count()
    return Counts(found.get("yes", 0), found.get("no", 0), found.get("not_safe", 0), pointed)
