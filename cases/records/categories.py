"""The categories a disclosure can name, as fixed bits, and the kinds of record there are."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.IntegerChoices):
    """What a record is about. The number is a bit in a disclosure and never changes."""

    IDENTITY = 0, _("Who she is")
    CONTACT = 1, _("How to reach her")
    LOCATION = 2, _("Where she is")
    INCIDENTS = 3, _("Incidents")
    RISK = 4, _("Level and reasons")
    PLAN = 5, _("What she wants and her plan")
    ORDERS = 6, _("Orders")
    CUSTODY = 7, _("Custody and release")
    LEGAL = 8, _("Legal steps")
    EVIDENCE = 9, _("Evidence")
    INTIMATE = 10, _("Intimate material")
    HEALTH = 11, _("Health")
    COUNSELLING = 12, _("Counselling")
    CHILDREN = 13, _("Children")
    OTHER_PERSON = 14, _("The other person")
    COORDINATION = 15, _("Coordination")


# An advocate's privileged notes: no disclosure can name it (a CHECK says so).
PRIVILEGED_BIT = 30
# Never part of a core-team permission; each asks for a permission of its own.
NEVER_IN_CORE = frozenset(
    {
        Category.LOCATION,
        Category.CONTACT,
        Category.HEALTH,
        Category.COUNSELLING,
        Category.CHILDREN,
        Category.INTIMATE,
    }
)


def bits(categories: Iterable[int]) -> int:
    """Categories as the bit set a disclosure stores."""
    return sum({1 << int(category) for category in categories})


def categories_in(mask: int) -> list[Category]:
    """The categories named by a bit set, in their fixed order."""
    return [category for category in Category if mask & (1 << category)]


class Kind(models.TextChoices):
    """What sort of record it is; with the day and the level, all that a summary shows."""

    SURVIVOR = "survivor", _("The survivor")
    RESPONDENT = "respondent", _("The other person")
    THIRD_PERSON = "third_person", _("Someone else")
    CONTACT = "contact", _("Numbers and addresses for messages")
    LOCATION = "location", _("Address")
    CONTACT_RULES = "contact_rules", _("Safe contact")
    CONTACT_MADE = "contact_made", _("Contact with her")
    POINT_OF_CONTACT = "point_of_contact", _("Single point of contact")
    GOALS = "goals", _("Her goals")
    WANTS = "wants", _("What she wants now")
    INCIDENT = "incident", _("Incident")
    LEVEL = "level", _("Level")
    REVIEW = "review", _("Review decision")
    SCREEN = "screen", _("First questions")
    ASSESSMENT = "assessment", _("Assessment")
    SAFETY_STEP = "safety_step", _("Safety step")
    PLAN_LINE = "plan_line", _("Safety plan")
    MINUTE = "minute", _("Meeting")
    DANGER_CALL = "danger_call", _("A call in danger")
    RESULT = "result", _("Result of another instrument")


# Where each kind belongs. Location, contact and identity stay apart so that each can be opened, or not, by itself.
HOME: dict[str, Category] = {
    Kind.SURVIVOR: Category.IDENTITY,
    Kind.RESPONDENT: Category.OTHER_PERSON,
    Kind.THIRD_PERSON: Category.OTHER_PERSON,
    Kind.CONTACT: Category.CONTACT,
    Kind.LOCATION: Category.LOCATION,
    Kind.CONTACT_RULES: Category.CONTACT,
    Kind.CONTACT_MADE: Category.COORDINATION,
    Kind.POINT_OF_CONTACT: Category.COORDINATION,
    Kind.GOALS: Category.PLAN,
    Kind.WANTS: Category.PLAN,
    Kind.INCIDENT: Category.INCIDENTS,
    Kind.LEVEL: Category.RISK,
    Kind.REVIEW: Category.COORDINATION,
    Kind.SCREEN: Category.RISK,
    Kind.ASSESSMENT: Category.RISK,
    Kind.SAFETY_STEP: Category.RISK,
    Kind.PLAN_LINE: Category.PLAN,
    Kind.MINUTE: Category.COORDINATION,
    Kind.DANGER_CALL: Category.COORDINATION,
    Kind.RESULT: Category.RISK,
}


class Lane(models.IntegerChoices):
    """The four groups of stalking tactics (SLII), as bits in a record's head."""

    SURVEILLANCE = 1, _("Surveillance")
    LIFE_INVASION = 2, _("Life invasion")
    INTERFERENCE = 4, _("Interference")
    INTIMIDATION = 8, _("Intimidation")
