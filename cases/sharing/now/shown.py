"""What the pages of sharing at once show, as rows ready to be drawn."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import names_of
from cases.sharing.models import Disclosure
from cases.sharing.now.models import LawfulBasis
from cases.sharing.now.states import Reviewed, Told
from cases.sharing.now.words import Looked, Weighed
from cases.sharing.selectors import reference_of
from cases.sharing.states import DisclosureState
from cases.sharing.terms import labels
from ccr.tenancy.member import Member


def weighed(member: Member, decision: LawfulBasis, *, ours: bool) -> dict[str, Any]:
    """One decision in words. People are named to their own agency only."""
    words = Weighed.from_words(decision.words)
    who = names_of(member, [one for one in (decision.decided_by, decision.reviewed_by) if one]) if ours else {}
    return {
        "reference": reference_of(decision.id),
        "at": decision.decided_at,
        "by": who.get(decision.decided_by, ""),
        "ground": words.ground,
        "whose": words.whose,
        "agreement": words.agreement,
        "reasons": words.reasons,
        "why_now": words.why_now,
        "if_not": words.if_not,
        "necessity": words.necessity,
        "told": _("She was not told") if decision.told == Told.NOT_TOLD else Told(decision.told).label,
        "because": words.not_told_because,
        "safe_number": words.safe_number,
        "reviewed": Reviewed(decision.reviewed).label if decision.reviewed and ours else "",
        "reviewed_at": decision.reviewed_at if ours else None,
        "reviewed_by": who.get(decision.reviewed_by, "") if decision.reviewed_by else "",
        "reviewed_why": Looked.from_words(decision.review_words).why if ours else "",
    }


def ground_rows(standing: Iterable[Disclosure], *, at: datetime) -> list[dict[str, Any]]:
    """To whom it went and how that stands."""
    rows = []
    for loan in standing:
        live = loan.state == DisclosureState.LIVE and loan.ends_at > at
        rows.append(
            {
                "agency": loan.to_agency.short_name,
                "what": ", ".join(labels(loan.view_bits)),
                "state": _("open") if live else _("ended"),
                "until": loan.ends_at if live else loan.withdrawn_at or loan.ends_at,
                "live": live,
                "answered": loan.answered_by is not None,
            }
        )
    return rows


def decisions(grounds: Iterable[LawfulBasis], standing: Iterable[Disclosure], *, at: datetime) -> list[dict[str, Any]]:
    """The decisions of a file for its sharing page: ground, day, and to whom something is still open."""
    loans = list(standing)
    return [
        {
            "reference": reference_of(one.id),
            "ground": Weighed.from_words(one.words).ground,
            "at": one.decided_at,
            "agencies": [
                row["agency"]
                for row in ground_rows([loan for loan in loans if loan.ground_id == one.id], at=at)
                if row["live"]
            ],
            "url": reverse("ground", args=[one.id]),
        }
        for one in grounds
    ]
