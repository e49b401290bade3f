"""Invented people and records for the gallery: one United States county, one file, a few neighbours of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ccr.core.gallery_lists import lists, people, sharing

TODAY = date(2026, 3, 9)


def everything(*, rtl: bool) -> dict[str, Any]:
    """One context for all pages of the gallery, with words in the reader's language."""
    return (
        {"house": house(), "file": file(), "chart": sample_chart(rtl=rtl)} | overview() | lists() | sharing() | people()
    )


def house() -> dict[str, Any]:
    """The shell of a signed-in advocate who also sits in a second post."""
    return {
        "product": "Throughline",
        "partnership_name": "Alder County",
        "member": {
            "name": "Sam Okafor",
            "agency_name": "Riverbend Advocacy Center",
            "post_label": _("Advocate"),
            "has_other_posts": True,
        },
        "nav": [
            {"label": _("My cases"), "url": "?page=caseload", "current": True},
            {"label": _("Offered to you"), "url": "#offered", "current": False},
        ],
        "menu_items": [
            {"label": _("Account and sessions"), "url": "#sessions"},
            {"label": _("People"), "url": "#people"},
            {"label": _("Lock"), "url": "#lock", "post": True},
            {"label": _("Sign out"), "url": "#out", "post": True},
        ],
        "unread": 2,
        "notices_url": "#notices",
        "working_as_url": "#posts",
        "emergency_url": "#emergency",
        "together_url": "",
        "home_url": "?page=caseload",
        "menu_url": "#menu",
        "idle_seconds": 900,
        "keepalive_url": "",
        "locked_url": "/locked/",
    }


def file() -> dict[str, Any]:
    """The file on every case page."""
    return {
        "reference": "K7Q-4MX",
        "person": "Maya R.",
        "stage_label": _("Active"),
        "lead_name": "Sam Okafor",
        "permissions_line": "Permissions: Police 19 Mar, DA 19 Mar",
        "risk": {"level": 3, "label": _("High risk"), "direction_label": _("rising")},
        "safe_channels": [
            channel(_("Call"), "phone", "ok", "Mobile ending 412, Mon–Fri 10:00–15:00 only"),
            channel(_("Voicemail"), "voicemail", "no", "Never leave a message"),
            channel(_("Text"), "text", "cond", "Only “Hi, it’s Sam from the clinic”"),
            channel(_("Email"), "mail", "cond", "New address only; the old one is watched"),
            channel(_("Post"), "post", "no", "Never write to the home"),
        ],
        "parts": [
            part("overview", _("Overview")),
            part("timeline", _("Timeline"), 24, _("recorded")),
            part("contact", _("Safe contact")),
            part("people", _("People")),
            part("sharing", _("Sharing")),
            part("reviews", _("Reviews"), 1, _("due")),
            part("looked", _("Who has looked")),
        ],
        "urls": {
            "contact": "?page=contact",
            "add_incident": "?page=incident",
            "print": "#print",
            "emergency": "#emergency",
        },
    }


def channel(name: str, icon: str, verdict: str, detail: str) -> dict[str, str]:
    """One channel with its verdict in words."""
    words = {"ok": _("Yes"), "no": _("No"), "cond": _("Only if")}
    return {"channel": name, "icon": icon, "verdict": verdict, "verdict_label": words[verdict], "detail": detail}


def part(key: str, label: str, count: int = 0, count_label: str = "") -> dict[str, Any]:
    """One part of the case."""
    return {
        "key": key,
        "label": label,
        "url": f"?page={key}",
        "count": count,
        "count_label": count_label,
        "current": False,
    }


# day, lane, level, possible breach, held here, what
_ACTS = [
    ("2025-09-24", "life_invasion", 1, False, True, "Repeated calls from a withheld number"),
    ("2025-10-02", "life_invasion", 1, False, True, "Messages through a mutual friend"),
    ("2025-10-05", "surveillance", 2, False, True, "Parked opposite the school at pick-up"),
    ("2025-10-18", "life_invasion", 1, False, True, "Flowers left at work reception"),
    ("2025-10-30", "surveillance", 1, False, True, "Commented on a photo from a private account"),
    ("2025-11-09", "life_invasion", 2, False, True, "41 messages in one night"),
    ("2025-11-21", "surveillance", 2, False, True, "Seen outside the gym, third Friday running"),
    ("2025-12-03", "interference", 2, False, True, "Called the employer, alleged theft"),
    ("2025-12-11", "surveillance", 3, False, False, "Tracker found under the car"),
    ("2025-12-24", "life_invasion", 1, False, True, "Gift left on the doorstep"),
    ("2026-01-06", "life_invasion", 2, True, True, "New social media account made to reach her"),
    ("2026-01-14", "interference", 2, False, True, "Utility account changed without permission"),
    ("2026-01-22", "surveillance", 2, True, False, "Followed from the station"),
    ("2026-01-31", "life_invasion", 2, True, True, "Contacted her sister by phone and in person"),
    ("2026-02-05", "interference", 3, False, False, "Car tires damaged"),
    ("2026-02-09", "surveillance", 2, True, True, "Outside the house at 23:40, doorbell camera"),
    ("2026-02-13", "intimidation", 2, True, False, "Note: “You know what happens next”"),
    ("2026-02-17", "life_invasion", 2, True, True, "Turned up at the child’s swimming lesson"),
    ("2026-02-20", "surveillance", 2, False, True, "Knew of an unshared appointment"),
    ("2026-02-24", "interference", 2, False, True, "False report to child welfare"),
    ("2026-02-26", "surveillance", 2, True, True, "Seen twice on the walk to work"),
    ("2026-02-28", "intimidation", 3, True, False, "Threat to kill, by voice note"),
    ("2026-03-05", "life_invasion", 2, True, True, "Message from a new number"),
    ("2026-03-07", "surveillance", 3, True, True, "Waiting by the car at work"),
    ("", "life_invasion", 2, False, True, "A letter, no date on it"),
]


def sample_chart(*, rtl: bool) -> dict[str, Any]:
    """The pattern of the sample file. Imported late: the platform knows no case, only its gallery shows the case's chart."""
    from importlib import import_module

    chart = import_module("cases.incidents.chart")
    marks = [
        chart.Mark(date.fromisoformat(on) if on else None, lane, level, breach, what, mine, key=str(n))
        for n, (on, lane, level, breach, mine, what) in enumerate(_ACTS)
    ]
    flags = [
        chart.Flag(date(2025, 12, 19), "Order served"),
        chart.Flag(date(2026, 2, 28), "Arrested"),
        chart.Flag(date(2026, 3, 3), "Released on conditions"),
    ]
    drawn: dict[str, Any] = chart.chart_context(
        marks, flags, until=TODAY, agency="Riverbend Advocacy Center", rtl=rtl, logging_began=date(2025, 9, 22)
    )
    return drawn


def incidents() -> list[dict[str, Any]]:
    """The latest of them as rows."""
    lanes = {
        "surveillance": _("Surveillance"),
        "life_invasion": _("Life invasion"),
        "interference": _("Interference"),
        "intimidation": _("Intimidation"),
    }
    rows = []
    for number, (on, lane, level, breach, mine, what) in enumerate(reversed(_ACTS[-9:-1])):
        rows.append(
            {
                "first": date.fromisoformat(on),
                "last": date.fromisoformat(on),
                "lane": lane,
                "lane_label": lanes[lane],
                "title": what,
                "url": "#incident",
                "source": _("she told us") if mine else _("report"),
                "held_by": "" if mine else "Alder County Sheriff",
                "files": number % 3,
                "serious_label": _("Recorded as serious") if level == 3 else "",
                "breach": breach,
                "is_new": number < 2,
            }
        )
    return rows


def overview() -> dict[str, Any]:
    """What stands on the overview."""
    rows = incidents()
    return {
        "banner": {
            "why": "Threat to kill on 28 Feb, released on conditions 3 Mar, contact has started again.",
            "level": 3,
            "direction": "up",
            "direction_label": _("Rising"),
            "since": date(2026, 2, 5),
            "meta": [_("Out of custody since 3 Mar")],
            "judged_by": "Sam Okafor",
            "judged_on": date(2026, 3, 4),
            "review_url": "#risk",
        },
        "more_channels": [
            channel(_("In person"), "person", "cond", "At the clinic only"),
            channel(_("Through someone"), "people", "ok", "Her sister Ana"),
        ],
        "checked_on": date(2026, 3, 6),
        "check_first": _("Check first: new incident"),
        "now": {
            "wants": "To walk to work without looking behind me. Not to move.",
            "wants_on": date(2026, 3, 6),
            "goals": ["The school knows what to do", "A number that only my people have"],
            "waiting": [{"text": "Whether the order names her workplace", "who": "R. Mensah", "by": date(2026, 3, 11)}],
            "other": [
                {"label": _("Relationship"), "text": "Ex-partner, separated 14 months"},
                {"label": _("Where"), "text": "Staying with a brother, Elm Park"},
                {"label": _("Conditions"), "text": "No contact; stay out of Elm Street"},
                {"label": _("Weapons"), "text": "Not asked"},
            ],
            "urls": {"wants": "#wants", "other": "#people"},
        },
        "review": {
            "on": date(2026, 3, 12),
            "title": _("Three-month check"),
            "url": "#review",
            "detail": _("In 3 days"),
            "who": "Sam Okafor",
        },
        "acts": [
            act("Tell Maya the conditions and check the safety plan", "Sam Okafor", 6, "late", _("3 days late")),
            act("Ask for doorbell footage of 9 Feb", "Sam Okafor", 10, "due"),
            act("Ask her about a new number", "Lena Hart", 16, "open"),
        ],
        "incidents": rows,
        "months": [
            {"label": _("March 2026"), "rows": [rows[0], rows[1], thin(3, _("Custody"), "Released on conditions")]},
            {"label": _("February 2026"), "rows": rows[2:]},
        ],
        "undated": [rows[2] | {"first": None, "last": None, "title": "A letter, no date on it", "is_new": False}],
        "facts": [
            {"label": _("Order"), "text": "No contact, to 19 Dec 2026"},
            {"label": _("Court"), "text": "Plea hearing"},
            {"label": _("On"), "day": date(2026, 3, 26)},
        ],
    }


def act(what: str, who: str, due: int, state: str, label: str = "") -> dict[str, Any]:
    """One thing to do."""
    return {
        "what": what,
        "url": "#act",
        "who": who,
        "agency": "Riverbend Advocacy Center",
        "due": date(2026, 3, due),
        "state": state,
        "state_label": label,
        "done_url": "#done" if state == "open" else "",
    }


def thin(day: int, label: str, text: str) -> dict[str, Any]:
    """A row that is not an incident."""
    return {"thin": True, "on": date(2026, 3, day), "label": label, "text": text}


def question(form: Any) -> dict[str, Any]:
    """A question with what was answered before and what its answer asks for at once."""
    earlier = {"answer_label": _("Yes"), "source": _("First questions"), "on": date(2026, 1, 12), "who": "Police"}
    return {
        "field": form["strangled"],
        "red": _("A doctor today, even without a mark. Is she safe where she is?"),
        "red_url": "#emergency",
        "red_label": _("Whom to ring"),
        "earlier": [earlier],
        "take": "strangled",
        "note": form["note"],
    }


def confirm_page(form: Any) -> dict[str, Any]:
    """A page that ends something for others."""
    return {
        "heading": _("Stop what the District Attorney can see?"),
        "lines": [_("They lose sight at once. What they wrote themselves stays theirs.")],
        "agencies": ["District Attorney"],
        "form": form,
        "action": "#stop",
        "button": _("Stop it now"),
        "cancel_url": "?page=sharing",
        "danger": True,
    }
