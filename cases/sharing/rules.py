"""What may be opened to whom, as one table. Every share, page and offer asks `decide`.

The table is read from the top: the first rule that applies answers. What no rule allows is refused. Sources are the
field's own: the numbers are those of the sharing decision engine (domain file 4.3) as corrected by the practice and access
rulings; the law behind it is 34 U.S.C. 12291(b)(2) and 28 CFR 90.4. It holds for the United States pack; England and Wales
have theirs in `rules_england_wales`; a country without a table shares nothing. Law needs counsel before a real deployment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.records.categories import NEVER_IN_CORE, PRIVILEGED_BIT, Category, bits
from cases.sharing.models import Basis
from ccr.tenancy.member import Member
from ccr.tenancy.models import Discipline, Regime

# Where an agency may share on a law of its own.
PACKS = frozenset({"us"})
# Whoever works with the other person: never told where she is, with any permission.
WITH_THE_OTHER_PERSON = frozenset(
    {Discipline.PROBATION, Discipline.PRETRIAL, Discipline.TREATMENT, Discipline.INTERVENTION}
)
# Whose own law lets it share with partners (police, prosecutors and courts usually need no permission of hers).
OWN_LAW = frozenset({Regime.SYSTEM, Regime.COURT})


def has_own_law(member: Member) -> bool:
    """Whether the member's agency opens what it holds on a law of its own, as this country's rules know it."""
    return member.pack in PACKS and member.regime in OWN_LAW


ALONE = (Category.HEALTH, Category.COUNSELLING)
_LOCATION = bits([Category.LOCATION])
_CORE_NEVER = bits(NEVER_IN_CORE)


class Outcome(StrEnum):
    ALLOW = "allow"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Party:
    """What of an agency decides: what it does, under which law, and whether it takes part in cases at all."""

    discipline: str
    regime: str
    takes_files: bool = True

    @classmethod
    def of(cls, agency: Any) -> Self:
        """Of an Agency, or of the Member who acts for one."""
        return cls(agency.discipline, agency.regime, getattr(agency, "takes_files", True))


@dataclass(frozen=True)
class Permission:
    """What she signed for this receiver, as bit sets, and whether it holds at this moment."""

    view_bits: int
    summary_bits: int
    live: bool = True


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing to be opened: by whom, to whom, what (bit sets of categories), on which ground."""

    pack: str
    sender: Party
    receiver: Party
    view: int
    summary: int
    basis: str
    permission: Permission | None = None
    # Asked once more, by itself, whether the place where she is may be shown.
    location_confirmed: bool = False
    # Part of a core-team permission, which names several agencies in one conversation.
    core: bool = False
    # Her answer to: does the other person, or anyone close to them, work there?
    works_there: bool = False
    # What an agreement both have signed lets go at once, as a bit set; None: no agreement is relied on.
    agreed: int | None = None
    # Purpose, necessity, both risks and whether she was told are written down (domain 4.2).
    weighed: bool = False

    @property
    def mask(self) -> int:
        return self.view | self.summary

    @property
    def alone(self) -> bool:
        """Whether exactly one category is named."""
        return self.mask != 0 and self.mask & (self.mask - 1) == 0

    @property
    def covered(self) -> bool:
        """Whether her permission names all of this; words in full only where she named them in full."""
        return (
            self.permission is not None
            and self.view & ~self.permission.view_bits == 0
            and self.summary & ~(self.permission.view_bits | self.permission.summary_bits) == 0
        )


@dataclass(frozen=True)
class Rule:
    """`when` it applies it answers `outcome`, for `reason`; `source` says where it comes from, `field` what to look at."""

    number: str
    name: Promise
    when: Callable[[Ask], bool]
    outcome: Outcome
    reason: Promise
    source: str
    field: str = ""


@dataclass(frozen=True)
class Decision:
    """The answer, and the rule that gave it."""

    rule: Rule

    @property
    def allowed(self) -> bool:
        return self.rule.outcome is Outcome.ALLOW

    @property
    def reason(self) -> Promise:
        return self.rule.reason

    @property
    def field(self) -> str:
        return self.rule.field


# When the core team next meets, in the view of a member of it. Filled by the room of meetings in its `ready`; each answers
# a day that is not past, or None. A permission is suggested until a week after the first of them.
NextMeeting = Callable[[Member, date], date | None]
next_meeting: list[NextMeeting] = []


def next_meeting_on(member: Member, today: date) -> date | None:
    """The first meeting that lies ahead, or None where none is planned."""
    days = [day for ask in next_meeting if (day := ask(member, today)) is not None and day >= today]
    return min(days, default=None)


REFUSE, ALLOW = Outcome.REFUSE, Outcome.ALLOW

# The same in every country.
SEES_NO_CASE = Rule(
    "P2", _("sees no case"), lambda ask: not ask.receiver.takes_files, REFUSE,
    _("This agency takes part in policy only. It is never shown a case."),
    "the wider group sees counts only",
)  # fmt: skip
SOMEONE_CLOSE = Rule(
    "P2", _("someone close works there"), lambda ask: ask.works_there, REFUSE,
    _(
        "The other person, or someone close to them, works there. It stays closed to this agency until your"
        " supervisor has looked a second time at who there would see it."
    ),
    "asked for each agency by itself, before she signs",
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    Rule(
        "0", _("other country"), lambda ask: ask.pack not in PACKS, REFUSE,
        _("The rules of sharing for this country are not part of this version. Nothing is opened."),
        "product scope: a pack without a table of rules shares nothing",
    ),
    Rule(
        "0", _("nothing named"), lambda ask: ask.mask == 0, REFUSE,
        _("Name at least one kind of information."),
        "28 CFR 90.4: exactly what is released is named",
        field="view",
    ),
    Rule(
        "1", _("privileged notes"), lambda ask: ask.mask & (1 << PRIVILEGED_BIT) != 0, REFUSE,
        _("An advocate’s privileged notes are never opened to anyone through this system."),
        "they stand in tables of their own, and the database refuses them too",
    ),
    SEES_NO_CASE,
    SOMEONE_CLOSE,
    Rule(
        "1", _("health or counselling"),
        lambda ask: any(ask.mask & (1 << one) for one in ALONE) and not (ask.alone and ask.basis == Basis.RELEASE),
        REFUSE,
        _("Health and counselling each need a permission of their own that names nothing else."),
        "sharing rule 1",
        field="view",
    ),
    Rule(
        "P2", _("never in a core-team permission"), lambda ask: ask.core and ask.mask & _CORE_NEVER != 0, REFUSE,
        _("Where she is, how to reach her, health, counselling, children and intimate material are each asked alone."),
        "a permission for several agencies holds only what all of them need",
    ),
    Rule(
        "7", _("where she is, to those who work with the other person"),
        lambda ask: ask.mask & _LOCATION != 0 and ask.receiver.discipline in WITH_THE_OTHER_PERSON,
        REFUSE,
        _("Where she is is never opened to an agency that works with the other person."),
        "sharing rule 7",
        field="view",
    ),
    Rule(
        "7", _("where she is, not confirmed"),
        lambda ask: ask.mask & _LOCATION != 0 and not ask.location_confirmed,
        REFUSE,
        _("Ask once more, by itself, whether the place where she is may be shown, and tick the box that says so."),
        "sharing rule 7",
        field="location_confirmed",
    ),
    Rule(
        "9", _("permission ended"),
        lambda ask: ask.basis == Basis.RELEASE and ask.permission is not None and not ask.permission.live,
        REFUSE,
        _("That permission has ended or was withdrawn. Ask her again."),
        "sharing rule 9",
    ),
    Rule(
        "2", _("her permission names it"), lambda ask: ask.basis == Basis.RELEASE and ask.covered, ALLOW,
        _("Her permission names this agency and exactly this."),
        "34 U.S.C. 12291(b)(2); sharing rule 2",
    ),
    Rule(
        "2", _("more than she signed"), lambda ask: ask.basis == Basis.RELEASE, REFUSE,
        _("This needs a permission she has signed that names this agency and exactly this. Ask her."),
        "34 U.S.C. 12291(b)(2); sharing rule 2",
    ),
    Rule(
        "3", _("a statute or a court’s order"), lambda ask: ask.basis == Basis.MANDATE, REFUSE,
        _(
            "A statute or a court’s order is answered by a person with legal advice: only the least is given, outside this"
            " system, and she is told. A subpoena alone is often not enough."
        ),
        "sharing rule 3",
    ),
    Rule(
        "2", _("confidential service without her permission"), lambda ask: ask.sender.regime == Regime.CONFIDENTIAL, REFUSE,
        _(
            "A confidential victim service opens nothing without a permission she has signed. Without one you may speak"
            " in general: how stalking works, what services there are. Ask her."
        ),
        "34 U.S.C. 12291(b)(2); sharing rule 2",
    ),
    Rule(
        "4", _("own law"), lambda ask: ask.basis == Basis.OWN_LAW and ask.sender.regime in OWN_LAW, ALLOW,
        _("Your agency may share what it holds itself under its own law. What others opened to you is not yours to open."),
        "sharing rule 4",
    ),
    Rule(
        "4", _("no law of its own"), lambda _ask: True, REFUSE,
        _("Under the law your agency works by, this needs a permission she has signed. Ask her."),
        "HIPAA, FERPA; sharing rule 4",
    ),
)  # fmt: skip


# The table of each country's pack. Another country's is registered by its own module.
TABLES: dict[str, tuple[Rule, ...]] = {"us": RULES}


def decide(ask: Ask) -> Decision:
    """The first rule of the country's table that applies. The last one always does, and refuses.

    A country without a table is answered by the first rule there is: nothing is opened.
    """
    return Decision(next(rule for rule in TABLES.get(ask.pack, RULES) if rule.when(ask)))


def may_open(ask: Ask, category: Category) -> bool:
    """Whether `category`, alone and asked about twice where that is needed, could be opened on the terms of `ask`.

    What a form offers; her permission is taken as given, since the form is where it is taken.
    """
    mask = bits([category])
    return decide(
        Ask(
            pack=ask.pack,
            sender=ask.sender,
            receiver=ask.receiver,
            view=mask,
            summary=0,
            basis=ask.basis,
            permission=Permission(mask, 0),
            location_confirmed=True,
        )
    ).allowed
