"""The component gallery: every piece of the house look once, with invented data, in any theme and direction.

Mounted only while developing. What stands here is what the accessibility tests walk over and what a person looks at
before saying that a piece is done. Every person, agency and number is invented; telephone numbers are of the kind kept for fiction.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.translation import get_language, get_language_bidi

from ccr.core import gallery_data
from ccr.core.gallery_forms import (
    NOW,
    AgencyAnswer,
    ContactForm,
    IncidentForm,
    JoinForm,
    QuestionForm,
    SignForm,
    SignInForm,
)

PAGES = ("overview", "caseload", "timeline", "sharing", "incident", "contact", "sign", "signin")
THEMES = ("light", "dark", "room")


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page; `?page=` shows one of the sample pages, `?theme=` and `?dir=` how it looks elsewhere.

    Rendered without context processors: it needs no session, no member and no database.
    """
    page = request.GET.get("page", "")
    theme = request.GET.get("theme", "")
    direction = request.GET.get("dir", "")
    context = context_of(
        page if page in PAGES else "",
        theme=theme if theme in THEMES else "",
        direction=direction if direction in {"ltr", "rtl"} else "",
    )
    context["csrf_token"] = get_token(request)
    return HttpResponse(get_template(f"gallery/{context['page'] or 'index'}.html").render(context))


def context_of(page: str, *, theme: str = "", direction: str = "") -> dict[str, Any]:
    """What a gallery page prints: sample data, sample forms, and the shell's own `house`."""
    rtl = direction == "rtl" or (not direction and get_language_bidi())
    data = gallery_data.everything(rtl=rtl)
    data["house"] |= {"theme": theme, "dir": "rtl" if rtl else "ltr", "lang": get_language() or "en"}
    if page == "signin":
        data["house"] = {key: data["house"][key] for key in ("product", "theme", "dir", "lang")}
    for part in data["file"]["parts"]:
        part["current"] = part["key"] == {"incident": "timeline", "sign": "sharing", "": "overview"}.get(page, page)
    return data | {
        "page": page,
        "pages": PAGES,
        "is_overview": page == "overview",
        "form": IncidentForm.shown_wrong() if page == "" else IncidentForm.shown_empty(),
        "join": JoinForm.shown(),
        "answer": AgencyAnswer(at=NOW),
        "sign": SignForm(at=NOW),
        "sign_in": SignInForm(at=NOW, prefix="door"),
        "confirm": gallery_data.confirm_page(AgencyAnswer(at=NOW, prefix="confirm")),
        "contact": ContactForm.shown(),
        "question": gallery_data.question(QuestionForm(at=NOW, prefix="question")),
    }
