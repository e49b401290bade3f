"""The tenant's starting point of a core-team permission, as data: per discipline what is suggested, why, and what to read aloud.

A suggestion in plain text and nothing more: she says yes to it whole, or not, and an exact permission for one agency is
always possible instead. Never in it: location, contact, health, counselling, children and intimate material. The sentences
are our own and spoken to her; they are kept with the permission as they were read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Category, bits, categories_in
from ccr.tenancy.models import Discipline


class Purpose(models.TextChoices):
    """What a permission is for, in words that can be read to her."""

    CORE_TEAM = "core_team", _("So that the core team can look at it together and plan for safety")
    SAFETY = "safety", _("To plan for safety")
    INVESTIGATION = "investigation", _("To investigate and charge what happened")
    ORDER = "order", _("To get a protection order, or have it kept")
    SUPPORT = "support", _("So that this agency can help with what is needed")
    CARE = "care", _("For medical care or counselling")


@dataclass(frozen=True)
class StartingPoint:
    """What is suggested for agencies of one discipline. `consequence` is read aloud before she answers."""

    consequence: Promise
    view: int = 0
    summary: int = 0
    # What an agency of this discipline usually opens back to whoever opened a case to it.
    back: int = 0

    @property
    def named(self) -> bool:
        return bool(self.view | self.summary)


def _point(
    consequence: Promise,
    *,
    view: Iterable[Category] = (),
    summary: Iterable[Category] = (),
    back: Iterable[Category] = (),
) -> StartingPoint:
    return StartingPoint(consequence, bits(view), bits(summary), bits(back))


C = Category
_SERVICE = _(
    "What this agency sees helps it to help you. Ask it how it keeps its own records: once something stands there, its"
    " own rules hold for it."
)
_OTHER_SIDE = _(
    "This agency works with the other person. It will not say what it was told or by whom, but how it acts may let the"
    " other person guess that it knows."
)

STARTING_POINTS: dict[str, StartingPoint] = {
    Discipline.ADVOCACY: _point(
        _SERVICE,
        view=(C.IDENTITY, C.INCIDENTS, C.RISK, C.PLAN, C.ORDERS, C.CUSTODY, C.OTHER_PERSON),
        back=(C.INCIDENTS, C.RISK, C.PLAN),
    ),
    Discipline.POLICE: _point(
        _(
            "What the police see may become part of an investigation. They may have to write it down and pass it to the"
            " prosecutor, and they may act on it even if you would rather they did not."
        ),
        view=(C.IDENTITY, C.INCIDENTS, C.RISK, C.ORDERS, C.CUSTODY, C.EVIDENCE, C.OTHER_PERSON, C.COORDINATION),
        summary=(C.PLAN,),
        back=(C.INCIDENTS, C.ORDERS, C.CUSTODY, C.OTHER_PERSON),
    ),
    Discipline.DISPATCH: _point(
        _("Dispatchers see it when a call comes in. Calls are recorded, and recordings may be used in court."),
        view=(C.ORDERS, C.OTHER_PERSON),
        summary=(C.RISK,),
        back=(C.INCIDENTS,),
    ),
    Discipline.PROSECUTION: _point(
        _(
            "What the prosecutor sees may have to be given to the defense, which means to the other person’s lawyer. If you"
            " stop later, the prosecutor cannot unsee it."
        ),
        view=(C.IDENTITY, C.INCIDENTS, C.ORDERS, C.LEGAL, C.EVIDENCE, C.OTHER_PERSON),
        summary=(C.RISK,),
        back=(C.ORDERS, C.CUSTODY, C.LEGAL),
    ),
    Discipline.PRETRIAL: _point(
        _OTHER_SIDE,
        view=(C.IDENTITY, C.ORDERS, C.CUSTODY, C.OTHER_PERSON),
        summary=(C.INCIDENTS, C.RISK),
        back=(C.CUSTODY, C.LEGAL, C.OTHER_PERSON),
    ),
    Discipline.PROBATION: _point(
        _OTHER_SIDE,
        view=(C.IDENTITY, C.ORDERS, C.CUSTODY, C.OTHER_PERSON),
        summary=(C.INCIDENTS, C.RISK),
        back=(C.CUSTODY, C.LEGAL, C.OTHER_PERSON),
    ),
    Discipline.COURTS: _point(
        _("What the court sees may become part of a court record, and both sides may be able to read that."),
        view=(C.IDENTITY, C.ORDERS, C.LEGAL),
        summary=(C.INCIDENTS,),
        back=(C.ORDERS, C.LEGAL),
    ),
    Discipline.FORENSIC_MEDICAL: _point(
        _("What the nurses see may stand in your medical record, and a court may ask for that record."),
        view=(C.IDENTITY, C.RISK),
        summary=(C.INCIDENTS,),
        back=(C.COORDINATION,),
    ),
    Discipline.MENTAL_HEALTH: _point(_SERVICE, view=(C.IDENTITY, C.PLAN), summary=(C.RISK,), back=(C.COORDINATION,)),
    Discipline.TREATMENT: _point(
        _OTHER_SIDE, view=(C.ORDERS, C.CUSTODY, C.OTHER_PERSON), summary=(C.INCIDENTS,), back=(C.OTHER_PERSON,)
    ),
    Discipline.INTERVENTION: _point(
        _OTHER_SIDE, view=(C.ORDERS, C.CUSTODY, C.OTHER_PERSON), summary=(C.INCIDENTS,), back=(C.OTHER_PERSON,)
    ),
    Discipline.COORDINATION: _point(
        _(
            "The coordination office prepares the meeting and writes the minutes. It sees what is named here so that"
            " nothing is forgotten, and it tells the meeting what each agency agreed to do."
        ),
        view=(C.IDENTITY, C.ORDERS, C.COORDINATION),
        summary=(C.INCIDENTS, C.RISK),
        back=(C.COORDINATION,),
    ),
    **dict.fromkeys(
        (
            Discipline.CAMPUS,
            Discipline.HOUSING,
            Discipline.IMMIGRATION,
            Discipline.DISABILITY,
            Discipline.CULTURAL,
            Discipline.WORKPLACE,
            Discipline.SOCIAL_CARE,
            Discipline.CHILDREN,
            Discipline.HEALTH,
        ),
        _point(_SERVICE, view=(C.IDENTITY, C.PLAN), summary=(C.RISK,), back=(C.COORDINATION,)),
    ),
}
# Disciplines that take part in policy only have no starting point: nothing of a case is suggested for them.
NOTHING = StartingPoint(_SERVICE)

# The order in which agencies are asked about: those who act first, first.
ASKED = (
    Discipline.POLICE,
    Discipline.PROSECUTION,
    Discipline.COORDINATION,
    Discipline.PROBATION,
    Discipline.PRETRIAL,
    Discipline.COURTS,
    Discipline.ADVOCACY,
    Discipline.FORENSIC_MEDICAL,
)


# The kinds of information as they are said to her. Pages for workers use the categories' own names.
SPOKEN: dict[Category, Promise] = {
    C.IDENTITY: _("Your name and who you are"),
    C.CONTACT: _("How to reach you"),
    C.LOCATION: _("Where you are"),
    C.INCIDENTS: _("What happened, incident by incident"),
    C.RISK: _("How dangerous it is judged to be, and why"),
    C.PLAN: _("What you want, and your plan"),
    C.ORDERS: _("Protection orders"),
    C.CUSTODY: _("Whether the other person is in custody"),
    C.LEGAL: _("Legal steps"),
    C.EVIDENCE: _("Evidence"),
    C.INTIMATE: _("Intimate pictures and messages"),
    C.HEALTH: _("Your health"),
    C.COUNSELLING: _("Your counselling"),
    C.CHILDREN: _("Your children"),
    C.OTHER_PERSON: _("The other person"),
    C.COORDINATION: _("Who works with you on this, and when they meet"),
}

# Asked first, about every agency.
WORKS_THERE = _("Does the other person, or anyone close to them, work there?")
IN_SUMMARY = _("“In summary” means the kind, the day and the level only: no words, no names, no places.")


def starting_point(discipline: str) -> StartingPoint:
    """What is suggested for an agency of this discipline; empty where it is never shown a case."""
    return STARTING_POINTS.get(discipline, NOTHING)


def spoken(mask: int) -> list[str]:
    """The categories of a bit set as they are said to her, in their fixed order."""
    return [str(SPOKEN[category]) for category in categories_in(mask)]


def asking_order(discipline: str) -> int:
    """Where an agency of this discipline stands in the conversation."""
    return ASKED.index(discipline) if discipline in ASKED else len(ASKED)
