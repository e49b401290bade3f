"""Sample forms of the gallery: every kind of field, once as it is met and once with its refusals."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ccr.core.form_widgets import Line
from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    Confirmed,
    EditForm,
    EmailLine,
    HouseForm,
    IdChoice,
    LongText,
    PastDateField,
    PlainText,
    Tick,
    TimeOfDayField,
    WhenField,
    YesNo,
)

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
CANDIDATE = uuid.UUID("00000000-0000-4000-8000-000000000001")

TACTICS = [
    (
        _("Surveillance"),
        [
            ("S01", _("Following on foot or by vehicle")),
            ("S02", _("Turning up or waiting at home, work, school")),
            ("S06", _("Location tag on a car, bag, pet or child’s item")),
        ],
    ),
    (_("Life invasion"), [("L01", _("Repeated calls, voicemails")), ("L04", _("Letters, notes, objects left"))]),
    (_("Interference"), [("F07", _("Damage to a vehicle")), ("F02", _("False complaints to an employer or agency"))]),
    (_("Intimidation"), [("I01", _("Explicit threat to kill")), ("I03", _("Veiled or symbolic threat"))]),
]


class IncidentForm(EditForm):
    """An incident as a worker writes it down."""

    when = WhenField(label=_("When did it happen?"))
    at_time = TimeOfDayField(label=_("About what time?"), required=False, help_text=_("For example, 14:30"))
    what = LongText(
        label=_("What happened?"),
        help_text=_("What was seen or heard. This part can be used as evidence."),
        required_message=_("Write what happened. One line is enough."),
        rows=4,
    )
    place = PlainText(label=_("Where?"), required=False, longest=120)
    tactics = ChoiceList(label=_("What kinds of act?"), choices=TACTICS, required=False)
    level = ChoiceField(
        label=_("How serious does she say it was?"),
        look="segments",
        choices=[("1", _("Worrying")), ("2", _("Frightening")), ("3", _("Terrifying")), ("", _("Not asked"))],
        required=False,
    )
    source = ChoiceField(
        label=_("Who reported it?"),
        look="select",
        choices=[("", _("Choose")), ("her", _("She told us")), ("note", _("Her notes")), ("other", _("Someone else"))],
        required_message=_("Choose who reported it."),
    )
    reported_on = PastDateField(label=_("When were you told?"), required=False)
    children = YesNo(label=_("Were children there?"), required=False)
    keep = Tick(label=_("Keep this one with us"))

    @classmethod
    def shown_empty(cls) -> IncidentForm:
        """As it is first met."""
        return cls(at=NOW, initial={"version": 1})

    @classmethod
    def shown_wrong(cls) -> IncidentForm:
        """Sent back with its refusals, nothing typed lost."""
        data: dict[str, Any] = {
            "version": "1",
            "once": str(CANDIDATE),
            "when_kind": "range",
            "when_first": "2026-03-07",
            "when_last": "31 Feb 2026",
            "at_time": "half two",
            "what": "",
            "place": "By the car park of the old mill",
            "tactics": ["S02", "I03"],
            "reported_on": "7/3/2026",
        }
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        return cls(sent, at=NOW)


class JoinForm(HouseForm):
    """*Is this one of yours?*"""

    answer = IdChoice(label=_("Is this one of yours?"))

    candidates: dict[str, dict[str, Any]]

    @classmethod
    def shown(cls) -> JoinForm:
        """With one likely file and the two other answers."""
        form = cls(at=NOW, prefix="join")
        form.choose_from(
            "answer",
            [
                (str(CANDIDATE), "QT6-2HB"),
                ("new", _("None of these: open a new file")),
                ("later", _("Not now")),
            ],
        )
        return form


class AgencyAnswer(HouseForm):
    """One agency of a permission."""

    close = YesNo(
        label=_("Does the other person, or anyone close to them, work there?"), required_message=_("Ask her first.")
    )
    yes = YesNo(label=_("May they see this?"), look="big", required_message=_("Choose yes or no."))


class QuestionForm(HouseForm):
    """A row of a questionnaire, answered in a way that cannot wait."""

    strangled = ChoiceField(
        label=_("Has he put hands or anything else round her neck, or stopped her breath?"),
        help_text=_("Once is enough to ask for a doctor today."),
        choices=[
            ("yes", _("Yes")),
            ("no", _("No")),
            ("unknown", _("Doesn’t know")),
            ("declined", _("Declined")),
            ("not_asked", _("Not asked")),
        ],
        look="segments",
        initial="yes",
        required=False,
    )
    note = LongText(label=_("Note"), rows=2, required=False)


class SignForm(HouseForm):
    """The signature."""

    name = PlainText(label=_("Her name, typed by her"), longest=120)
    agree = Confirmed(label=_("I have heard this read aloud, and I agree to it."))


class SignInForm(HouseForm):
    """The first of the two steps."""

    email = EmailLine(label=_("E-mail address"))
    password = PlainText(
        label=_("Password"), widget=Line(attrs={"type": "password", "autocomplete": "current-password"})
    )


class ContactForm(HouseForm):
    """How to reach her: one row per channel."""

    rows: list[dict[str, Any]]

    @classmethod
    def shown(cls) -> ContactForm:
        """Three channels, one answered each way."""
        form = cls(at=NOW)
        form.rows = []
        samples = [
            ("phone", _("Call"), "555 0134", "yes", "Mon–Fri 10:00–15:00. Do not say where she works."),
            ("voicemail", _("Voicemail"), "", "no", ""),
            ("mail", _("Email"), "m.new@example.org", "", ""),
        ]
        for icon, channel, number, safe, note in samples:
            form.fields[f"{icon}_number"] = PlainText(label=channel, required=False, initial=number)
            form.fields[f"{icon}_safe"] = ChoiceField(
                label=channel,
                look="segments",
                required=False,
                initial=safe,
                choices=[("yes", _("Safe")), ("no", _("Not safe")), ("", _("Not asked"))],
            )
            form.fields[f"{icon}_note"] = PlainText(label=channel, required=False, initial=note)
            form.rows.append(
                {
                    "icon": icon,
                    "channel": channel,
                    "number": form[f"{icon}_number"],
                    "safe": form[f"{icon}_safe"],
                    "note": form[f"{icon}_note"],
                }
            )
        return form
