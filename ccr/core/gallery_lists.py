"""Invented lists, permissions and people for the gallery, beside the one file of `gallery_data`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

TODAY = date(2026, 3, 9)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def lists() -> dict[str, Any]:
    """The caseload and other lists."""
    high = {"level": 3, "label": _("High risk"), "direction_label": _("rising")}
    return {
        "today_on": TODAY,
        "today_items": [
            {
                "time_label": "16:00",
                "url": "#1",
                "text": "Urgent check, Ruth A.",
                "tags": [{"tone": "danger", "label": _("Act now")}],
            },
            {
                "time_label": "10:00–15:00",
                "url": "#2",
                "text": "Call Maya R. about the conditions",
                "tags": [{"tone": "danger", "label": _("3 days late")}],
                "check_first": _("Check first"),
            },
            {"time_label": "13:30", "url": "#3", "text": "Hearing, J. Adeyemi", "tags": [], "safe_now": True},
        ],
        "filters": [
            {"label": _("Needs attention"), "url": "?page=caseload", "count": 6, "current": True},
            {"label": _("All"), "url": "?page=caseload&show=all", "count": 18, "current": False},
            {"label": _("Permissions ending"), "url": "?page=caseload&show=ending", "count": 2, "current": False},
        ],
        "rows": [
            case(
                "Ruth A.",
                "H3W-9PL",
                {"level": 4, "label": _("Act now"), "direction_label": ""},
                [(_("Out of custody since 07:40 today"), True), (_("safety call done"), False)],
                _("Today, call"),
                _("Today 16:00"),
            ),
            case(
                "Maya R.",
                "K7Q-4MX",
                high,
                [(_("2 new recorded since 6 Mar"), True), (_("1 thing to do is late"), False)],
                _("6 Mar, call"),
                _("Thu 12 Mar"),
            ),
            case(
                "Priya S.",
                "B2T-8VN",
                high | {"direction_label": _("steady")},
                [(_("Order ends 14 Mar"), True), (_("no renewal recorded"), False)],
                _("2 Mar, met"),
                _("Thu 12 Mar"),
            ),
            case(
                "J. Adeyemi",
                "X5C-7RD",
                {"level": 2, "label": _("Medium risk"), "direction_label": _("rising")},
                [(_("Hearing today 13:30"), True)],
                _("5 Mar, text"),
                _("Thu 12 Mar"),
            ),
            case(
                "M4J-6ZS",
                "M4J-6ZS",
                {"level": 0, "label": _("Not assessed"), "direction_label": ""},
                [(_("Opened 4 days ago"), True), (_("first questions not asked"), False)],
                _("None yet"),
                _("Not set"),
            ),
            case(
                "Elena V.",
                "D9F-3GK",
                {"level": 1, "label": _("Standard risk"), "direction_label": ""},
                [],
                _("24 Feb, call"),
                _("Thu 9 Apr"),
            ),
        ],
        "paging": {"previous_url": "", "next_url": "?page=caseload&after=2", "label": _("1 to 6 of 18")},
        "table_columns": [{"label": _("Order")}, {"label": _("Ends")}, {"label": _("State")}],
        "table_rows": [
            [
                {"text": "No-contact order", "url": "#order"},
                {"day": date(2026, 12, 19)},
                {"tone": "ok", "label": _("In force")},
            ],
            [
                {"text": "Exclusion, Elm Street"},
                {"day": date(2026, 3, 14)},
                {"tone": "warn", "label": _("Ends in 5 days")},
            ],
        ],
        "notices": [
            {
                "text": _("Something waits for you on one of your files."),
                "at": at(9, 9, 12),
                "url": "#n1",
                "is_new": True,
            },
            {"text": _("A permission ends in 3 days."), "at": at(8, 16, 40), "url": "#n2", "is_new": False},
        ],
        "looked": [
            {
                "at": at(9, 9, 2),
                "who": "Sam Okafor",
                "agency": "Riverbend Advocacy Center",
                "page": _("Overview"),
                "reason": "",
            },
            {
                "at": at(8, 17, 31),
                "who": "Dep. Lou Hall",
                "agency": "Alder County Sheriff",
                "page": _("Timeline"),
                "reason": "",
            },
        ],
        "history": [
            {
                "at": at(6, 11, 20),
                "who": "Sam Okafor",
                "text": _("Changed the rules for calls."),
                "changes": [{"label": _("Hours"), "before": "any time", "after": "Mon–Fri 10:00–15:00"}],
            },
        ],
    }


def case(
    person: str, reference: str, risk: dict[str, Any], why: list[tuple[str, bool]], contact: str, review: str
) -> dict[str, Any]:
    """One row of the caseload."""
    return {
        "url": "?page=overview",
        "person": person,
        "reference": reference,
        "risk": risk,
        "why": [{"text": text, "strong": strong} for text, strong in why],
        "contact": contact,
        "review": review,
    }


def sharing() -> dict[str, Any]:
    """Who can see what, what is offered, and the pages of a permission."""
    a, s, n = "all", "some", "none"
    kinds = [
        (_("Name and reference"), [a, a, a, n]),
        (_("Safe contact rules"), [a, n, n, n]),
        (_("Where she lives and works"), [a, n, n, n]),
        (_("Incidents"), [a, a, a, s]),
        (_("Risk level and reasons"), [a, a, s, n]),
        (_("Safety plan"), [a, s, n, n]),
        (_("Evidence files"), [a, a, a, n]),
    ]
    return {
        "columns": [
            {"agency": "Riverbend Advocacy Center", "note": _("your agency"), "until": None, "url": ""},
            {"agency": "Alder County Sheriff", "until": date(2026, 3, 19), "url": "#sheriff"},
            {"agency": "District Attorney", "until": date(2026, 3, 19), "url": "#da"},
            {"agency": "Alder Probation", "until": date(2026, 3, 19), "url": "#probation"},
        ],
        "share_rows": [{"label": label, "cells": cells} for label, cells in kinds],
        "opened": [
            {
                "agency": "Alder County Sheriff",
                "categories": _("Incidents, custody"),
                "scope": "all",
                "ground": _("Its own law"),
                "until": date(2026, 4, 1),
                "url": "#opened",
            },
        ],
        "seen_by": [
            {"agency": "Alder County Sheriff", "scope_label": _("in full")},
            {"agency": "Alder Probation", "scope_label": _("summary")},
        ],
        "offers": [
            {
                "agency": "Alder County Sheriff",
                "what": _("Name, incidents, custody"),
                "ground": _("Its own law"),
                "until": date(2026, 4, 1),
                "offered_at": at(9, 8, 5),
                "url": "#offer",
            },
        ],
        "candidates": {
            "00000000-0000-4000-8000-000000000001": {
                "person": "Maya R.",
                "reference": "QT6-2HB",
                "opened": date(2026, 2, 28),
                "reasons": [_("Same first name and initial"), _("Same town"), _("Reported two days apart")],
            }
        },
        "ask": {
            "number": 2,
            "of": 4,
            "agency": "District Attorney",
            "read_aloud": [
                _("The prosecutor would see what happened, with dates, and the files you gave us."),
                _("What the prosecutor sees may have to be given to the other person’s lawyer."),
            ],
            "kinds": [_("Name and reference"), _("Incidents"), _("Evidence files")],
            "consequence": _("Stopping later cannot make them unsee it."),
            "until": date(2026, 3, 19),
        },
        "conflict": {
            "name": "resolve",
            "who": "Lena Hart",
            "at": at(9, 14, 30),
            "label": _("Safe place"),
            "mine": "Her sister’s, back door",
            "theirs": "The clinic, ask for Ana",
            "action": "#resolve",
            "hidden": [{"name": "version", "value": "3"}],
        },
        "answers": [
            {"label": _("Purpose"), "text": "One team for the hearing on 26 Mar", "change_url": "#purpose"},
            {"label": _("Witness"), "text": "", "missing": True, "change_url": "#witness"},
            {"label": _("Interpreter"), "text": "", "change_url": "#interpreter"},
        ],
    }


def people() -> dict[str, Any]:
    """Cards, posts, sessions and the people of an agency."""
    return {
        "card": {
            "alarm": "911",
            "duty": {"name": "Lena Hart", "number": "555-0100", "hours": "to 20:00"},
            "helplines": [
                {"name": "State stalking helpline", "number": "555-0199", "hours": "day and night", "checked": None}
            ],
            "person": "Maya R.",
            "code_word": "Is the blue book back?",
            "what_to_say": ["Ask for “Ana from the clinic”", "Hang up if he answers"],
            "safe_place": "The clinic, back entrance",
            "policy_url": "#policy",
        },
        "statement_of": {"name": "Alder County Sheriff"},
        "statement": {
            "says": [
                {"label": _("What we can keep to ourselves"), "text": "Her address and number."},
                {"label": _("What we must report"), "text": "Abuse or neglect of a child.\nA crime we learn of."},
            ],
            "in_danger": [{"label": _("Whom to ring"), "text": "911. Then the sergeant on shift, 555-0120."}],
            "number": 2,
            "at": at(7, 9),
            "post": "Records manager",
            "author": "Joy Clover",
            "untouched": True,
        },
        "posts": [
            {"id": "a", "agency": "Riverbend Advocacy Center", "label": _("Advocate"), "current": True},
            {"id": "b", "agency": "Alder County team", "label": _("Coordinator"), "current": False},
        ],
        "sessions": [
            {"id": "1", "device": "Firefox, Linux", "started_at": at(9, 8), "seen_at": at(9, 14), "is_this": True},
            {"id": "2", "device": "Safari, phone", "started_at": at(7, 9), "seen_at": at(8, 18), "is_this": False},
        ],
        "people": [
            {
                "url": "#p1",
                "name": "Sam Okafor",
                "agency": "Riverbend Advocacy Center",
                "roles": _("Advocate"),
                "state": "active",
                "state_label": _("Active"),
                "until": date(2026, 12, 31),
            },
            {
                "url": "#p2",
                "name": "Lena Hart",
                "agency": "Riverbend Advocacy Center",
                "roles": _("Supervisor, advocate"),
                "state": "invited",
                "state_label": _("Invited"),
                "until": None,
            },
        ],
        "can": [_("See and work on files opened to the agency"), _("Offer what the survivor agreed to")],
        "weakened": [_("One person holds both posts: no second pair of eyes on closing.")],
        "doors": [
            {"partnership": "Alder County", "agency": agency, "label": label, "name": name, "value": value}
            for value, (agency, label, name) in enumerate(
                [
                    ("Riverbend Advocacy Center", _("Advocate"), "Sam Okafor"),
                    ("Riverbend Advocacy Center", _("Supervisor"), "Lena Hart"),
                    ("Alder County Sheriff", _("Deputy"), "Lou Hall"),
                ]
            )
        ],
        "handoff": [
            {"label": _("Explained"), "state": "done"},
            {"label": _("Agreed"), "state": "done"},
            {"label": _("Introduced"), "state": "now"},
            {"label": _("Taken"), "state": "todo"},
            {"label": _("Help begun"), "state": "todo"},
            {"label": _("Closed"), "state": "todo"},
        ],
        "handoff_next": {
            "act": _("Answer: taken, waiting list, or not"),
            "mine": False,
            "agency": "Riverside Housing",
            "due_at": at(10, 17),
            "late": False,
        },
        "steps": [
            {"label": _("Purpose and dates"), "url": "#s1", "state": "done", "note": _("Done")},
            {"label": _("Agencies, one by one"), "url": "", "state": "now", "note": _("1 of 4 asked")},
            {"label": _("Signature"), "url": "", "state": "todo", "note": _("Not yet")},
        ],
    }
