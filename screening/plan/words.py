"""Words of the safety plan: its lines, its sheet, and the parts of life a line belongs to."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.words import Words


class Domain(models.TextChoices):
    """Parts of life, in the order they stand in the plan."""

    EMERGENCY = "emergency", _("In an emergency")
    SAFE_PLACES = "safe_places", _("Safe places")
    HOME = "home", _("Home")
    EQUIPMENT = "equipment", _("Alarms, cameras and locks")
    NEIGHBOURS = "neighbours", _("Neighbours")
    TRAVEL = "travel", _("Ways and routine")
    VEHICLE = "vehicle", _("Car and other vehicles")
    WORK = "work", _("Work")
    SCHOOL = "school", _("School and children")
    PETS = "pets", _("Animals")
    PHONES = "phones", _("Phones and dealing with contact")
    SCRIPT = "script", _("What to say")
    TECHNOLOGY = "technology", _("Devices and accounts")
    PEOPLE = "people", _("People who help, and who is told")
    ORDERS = "orders", _("Orders and police")
    COURT = "court", _("Days in court")
    RELEASE = "release", _("When the other person gets out of custody")
    WEAPONS = "weapons", _("Weapons")
    DOCUMENTS = "documents", _("Papers and a bag to go")
    MONEY = "money", _("Money and identity")
    MOVING = "moving", _("Moving away")
    HEALTH = "health", _("Health and coping")
    OTHER = "other", _("Other")


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Taken out")


class CopySafe(models.TextChoices):
    """Whether it is safe for her to hold a copy. Unanswered means no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    CONDITION = "condition", _("Only where it is kept for her")


# To which part of life a suggestion belongs; any other goes to *Other*.
SUGGESTED_IN: dict[str, Domain] = {
    "keep_a_log": Domain.PHONES,
    "save_messages": Domain.PHONES,
    "mute_dont_block": Domain.PHONES,
    "ask_about_order": Domain.ORDERS,
    "report_every_breach": Domain.ORDERS,
    "tell_police_threat": Domain.ORDERS,
    "legal_advice": Domain.ORDERS,
    "team_review": Domain.PEOPLE,
    "emergency_plan": Domain.EMERGENCY,
    "someone_to_call": Domain.EMERGENCY,
    "crisis_support": Domain.HEALTH,
    "see_a_doctor": Domain.HEALTH,
    "sexual_violence_support": Domain.HEALTH,
    "small_steps_back": Domain.HEALTH,
    "warn_others": Domain.PEOPLE,
    "who_is_told": Domain.PEOPLE,
    "children_safe": Domain.SCHOOL,
    "tell_school": Domain.SCHOOL,
    "safe_handover": Domain.SCHOOL,
    "pets_safe": Domain.PETS,
    "guns_taken_away": Domain.WEAPONS,
    "close_records": Domain.TECHNOLOGY,
    "leave_tracker_in_place": Domain.TECHNOLOGY,
    "device_check": Domain.TECHNOLOGY,
    "safe_device": Domain.TECHNOLOGY,
    "report_to_platform": Domain.TECHNOLOGY,
    "home_safety": Domain.HOME,
    "hide_address": Domain.HOME,
    "vary_routes": Domain.TRAVEL,
    "tell_work": Domain.WORK,
    "plan_the_day": Domain.COURT,
    "leave_safely": Domain.MOVING,
    "compensation": Domain.MONEY,
}


@dataclass(frozen=True, kw_only=True)
class PlanLine(Words):
    """One line. `by` is an ISO day or empty; `suggestion` the code it came from; `could_backfire` what might go wrong with it."""

    domain: str = Domain.OTHER.value
    step: str = ""
    who: str = ""
    by: str = ""
    her_words: str = ""
    could_backfire: str = ""
    status: str = Status.OPEN.value
    ended_on: str = ""
    suggestion: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanSheet(Words):
    """The plan as a whole: when it is looked at again (ISO day), whether she can safely hold a copy, and who holds one."""

    next_check_on: str = ""
    copy_safe: str = ""
    held_by: str = ""


# The head's level tells the sheet from its lines.
SHEET_LEVEL = 1
