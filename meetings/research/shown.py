"""The research sheet as rows for its template."""

from typing import Any

from django.urls import reverse

from meetings.forms import ResearchForm
from meetings.research.selectors import Answer, Hits
from meetings.words import Standing


def sheet_row(row: dict[str, Any], form: ResearchForm, answer: Answer | None, hits: Hits | None) -> dict[str, Any]:
    """One item with its form, what was answered so far, and what one's own vault has. `version`: of that answer, 0 for none."""
    return row | {
        "form": form,
        "answered": answer is not None,
        "text": answer.text if answer else "",
        "standing": Standing(answer.standing).label if answer and answer.standing in Standing else "",
        "version": answer.head.version if answer else 0,
        "file_reference": hits.reference if hits else "",
        "held": [{"label": one.kind.label, "number": one.number, "newest": one.newest} for one in hits.held]
        if hits
        else [],
        "alike": [
            {"reference": one.reference, "reasons": one.reasons, "url": reverse("case", args=[one.file_id])}
            for one in hits.alike
        ]
        if hits
        else [],
    }
