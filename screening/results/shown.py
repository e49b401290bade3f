"""Results of other instruments as pages show them: as they were written, beside ours."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import CasePage
from ccr.tenancy.capabilities import Capability
from screening.instruments.registry import external_name
from screening.results.selectors import Captured
from screening.results.words import OTHER, Result


def name_of(result: Result) -> str:
    """What the instrument is called: by our list, or as it was named by hand."""
    return "" if result.instrument == OTHER else _(external_name(result.instrument))


def rows(page: CasePage, found: list[Captured]) -> list[dict[str, Any]]:
    """Results of a line: instrument and version, result, who scored it, when, and which agency wrote it down."""
    return [_row(page, one) for one in found]


def _row(page: CasePage, one: Captured) -> dict[str, Any]:
    own = one.head.holder_id == page.member.agency_id
    result = one.result or Result()
    return {
        "name": name_of(result) if one.result else _("Result of another instrument"),
        "called": result.called if result.instrument == OTHER else "",
        "edition": result.edition,
        "result": result.result,
        "scored_by": result.scored_by,
        "on": one.head.happened_on,
        "kept": own and one.head.kept,
        "agency": "" if own else page.agency_name(one.head.holder_id),
        "url": reverse("result", args=[page.file.id, one.head.id])
        if own and page.member.may(Capability.ASSESS)
        else "",
    }
