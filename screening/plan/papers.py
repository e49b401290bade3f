"""The safety plan on plain paper: no title, no name of anybody, no agency; the page to print and the PDF say the same."""

from typing import Any

from cases.access.doors import access_file
from cases.documents.registry import shown
from cases.files.page import CasePage
from cases.files.selectors import read_page
from cases.people.tongue import her_language
from ccr.documents.papers import Asked, Drawn
from ccr.tenancy.capabilities import Capability
from screening.plan.selectors import Plan, plan_of
from screening.plan.shown import parts_of, sheet_facts

TEMPLATE = "screening/plan/_paper.html"


def paper(page: CasePage, plan: Plan, language: str = "") -> dict[str, Any]:
    """What the plain paper says, in her language: the steps that are open."""
    parts = parts_of(page, plan, writes=False)
    for part in parts:
        part["rows"] = [row for row in part["rows"] if row["is_open"]]
    return {
        "parts": [part for part in parts if part["rows"]],
        "next_check_on": sheet_facts(page, plan)["next_check_on"],
        "her_language": language or her_language(page),
    }


def plan_paper(asked: Asked) -> Drawn:
    """The plan of one file (`subject_id` is its id) as its reader may see it now. Raises NotVisible."""
    file = access_file(asked.member, asked.subject_id, Capability.SEE_FILES)
    page = read_page(asked.member, file, at=asked.at)
    plan = plan_of(asked.member, [file.id])
    heads = [line.head for line in plan.lines]
    return Drawn(
        context=paper(page, plan),
        file_id=file.id,
        reads={file.id: file.agency_id},
        shows=shown(page, heads=heads, words=[head.id for head in heads]),
    )
