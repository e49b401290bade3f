"""What a post may do, each as one sentence; and roles, each a list of them. The policy page is generated from this file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Capability(StrEnum):
    """One thing a post may do. The sentence completes “A person in this post can …”."""

    sentence: Promise

    def __new__(cls, code: str, sentence: Promise) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    HOME = "home", _("sign in, see their own notices and change their own account")
    SEE_FILES = "see_files", _("see the files their agency holds and what others have opened to it")
    OPEN_FILES = "open_files", _("open a file")
    WRITE_FILES = "write_files", _("record incidents, contact rules and people in a file")
    LEAD_FILES = "lead_files", _("move a file from stage to stage, set its level and decide its reviews")
    CLOSE_HIGH = "close_high", _("close another’s file whose level is high and from which nothing is heard any more")
    SHARE = "share", _("take a permission, offer records to another agency and withdraw them")
    ANSWER_OFFERS = "answer_offers", _("accept or refuse what another agency offers and say which file it belongs to")
    ASSESS = "assess", _("ask the first questions, fill in instruments and write the safety plan")
    REFER = "refer", _("offer an advocate and refer a person to another agency")
    TAKE_REFERRALS = "take_referrals", _("answer what comes into their agency's duty queue")
    ATTEND = "attend", _("see their agency's meetings, agenda and actions")
    BRING_ITEMS = "bring_items", _("bring a case to a meeting and say there what their agency holds")
    CONVENE = "convene", _("convene meetings, set the agenda, write and close what was decided")
    SEE_READS = "see_reads", _("see who has looked at a file")
    NAME_WORKERS = "name_workers", _("limit a file to named workers")
    DECLARE_CONFLICT = "declare_conflict", _("shut a person out of a file because of a conflict of interest")
    ANSWER_DEMANDS = (
        "answer_demands",
        _("keep the register of legal demands, and keep a file they may see from being destroyed"),
    )
    MANAGE_PEOPLE = "manage_people", _("invite people into their agency, change their roles and end their posts")
    CONFIRM_RECOVERY = "confirm_recovery", _("confirm, as the second person, that a colleague lost their second factor")
    MANAGE_AGENCY = "manage_agency", _("change their agency's own details")
    SEE_POLICY = "see_policy", _("read who may do what in this partnership")


# A post with one of these reaches case content; without any, PostgreSQL itself shows it none.
CONTENT = frozenset({Capability.SEE_FILES, Capability.DECLARE_CONFLICT})


@dataclass(frozen=True)
class Role:
    code: str
    label: Promise
    description: Promise
    capabilities: frozenset[Capability]


_EVERYONE = frozenset({Capability.HOME, Capability.SEE_POLICY})
_WORKER = _EVERYONE | {
    Capability.SEE_FILES,
    Capability.OPEN_FILES,
    Capability.WRITE_FILES,
    Capability.LEAD_FILES,
    Capability.SHARE,
    Capability.ANSWER_OFFERS,
    Capability.ASSESS,
    Capability.REFER,
    Capability.TAKE_REFERRALS,
    Capability.ATTEND,
    Capability.BRING_ITEMS,
    Capability.SEE_READS,
}

_ROLES = (
    Role("advocate", _("Advocate"), _("Walks with the survivor; her single point of contact."), _WORKER),
    Role("deputy", _("Officer"), _("Answers calls and takes reports."), _WORKER),
    Role("investigator", _("Investigator"), _("Builds the case against the other person."), _WORKER),
    Role("prosecutor", _("Prosecutor"), _("Charges, and keeps the survivor told."), _WORKER),
    Role("pretrial_officer", _("Pre-trial officer"), _("Watches conditions before trial."), _WORKER),
    Role("probation_officer", _("Probation officer"), _("Supervises the other person."), _WORKER),
    Role(
        "court_clerk",
        _("Court clerk"),
        _("Keeps orders and hearing dates."),
        _EVERYONE | {Capability.SEE_FILES, Capability.WRITE_FILES, Capability.ANSWER_OFFERS, Capability.ATTEND},
    ),
    Role("nurse", _("Forensic nurse"), _("Treats, documents and refers."), _WORKER),
    Role("clinician", _("Clinician"), _("Counsels, or treats the person who stalks."), _WORKER),
    Role("case_worker", _("Case worker"), _("Supports in housing, school, work or immigration."), _WORKER),
    Role(
        "dispatcher",
        _("Dispatcher"),
        _("Hears repeat calls first."),
        _EVERYONE | {Capability.SEE_FILES, Capability.OPEN_FILES, Capability.WRITE_FILES, Capability.REFER},
    ),
    Role(
        "supervisor",
        _("Supervisor"),
        _("Answers for a team's files."),
        _WORKER
        | {
            Capability.NAME_WORKERS,
            Capability.CLOSE_HIGH,
            Capability.CONFIRM_RECOVERY,
            Capability.ANSWER_DEMANDS,
        },
    ),
    Role(
        "coordinator",
        _("Coordinator"),
        _("Runs the meetings; sees only what names the coordinator's own agency."),
        _WORKER - {Capability.OPEN_FILES, Capability.ASSESS, Capability.REFER}
        | {Capability.CONVENE, Capability.MANAGE_AGENCY},
    ),
    Role(
        "conflict_officer",
        _("Conflict officer"),
        _("Keeps people away from files about those close to them."),
        _EVERYONE | {Capability.SEE_FILES, Capability.DECLARE_CONFLICT, Capability.SEE_READS},
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Looks after accounts. Sees no case."),
        _EVERYONE
        | {
            Capability.MANAGE_PEOPLE,
            Capability.CONFIRM_RECOVERY,
            Capability.MANAGE_AGENCY,
            # Of demands that are linked to no file: this post reaches none.
            Capability.ANSWER_DEMANDS,
        },
    ),
    Role(
        "observer", _("Wider-group member"), _("Takes part in policy. Sees no case."), _EVERYONE | {Capability.ATTEND}
    ),
)
ROLES: dict[str, Role] = {role.code: role for role in _ROLES}


def capabilities_of(role_codes: list[str] | tuple[str, ...]) -> frozenset[Capability]:
    """Everything these roles allow together. Raises KeyError for a role that does not exist."""
    return frozenset().union(*(ROLES[code].capabilities for code in role_codes)) if role_codes else frozenset()
