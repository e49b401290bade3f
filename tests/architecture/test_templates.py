"""Templates: every one compiles, none carries script or style of its own, none switches escaping off."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template

from ccr.stack.place import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))
CODE = sorted(
    path
    for room in ("ccr", "cases", "screening", "referrals", "meetings")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
)
# Files that may make text safe by hand, each with its reason. Stale entries fail.
MAY_MARK_SAFE: dict[str, str] = {}
# Our own words never point elsewhere; a template may name these because they are only shown, never fetched.
MAY_NAME_A_HOST: dict[str, str] = {}


def _short(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def _said(path: Path) -> str:
    """A template without its comments."""
    text = path.read_text()
    text = re.sub(r"{% comment .*?%}.*?{% endcomment %}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text)


@pytest.mark.parametrize("path", PAGES, ids=_short)
def test_template_compiles(path: Path) -> None:
    compiled: Any = get_template(_short(path))
    # Not one of the same name from a library, which would stand before ours.
    assert Path(compiled.origin.name) == path


@pytest.mark.parametrize("path", PAGES, ids=_short)
def test_template_has_no_script_style_or_handler_of_its_own(path: Path) -> None:
    text = _said(path)
    assert not re.search(r"<style\b|\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=|\bhx-on|javascript:|\bjs:", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))
    assert not re.search(r"<script\b[^>]*>[^<]+</script>", text)


@pytest.mark.parametrize("path", PAGES, ids=_short)
def test_template_escapes_everything(path: Path) -> None:
    text = _said(path)
    assert not re.search(r"\|\s*safe(?:seq)?\b|{%\s*autoescape", text)


@pytest.mark.parametrize("path", PAGES, ids=_short)
def test_template_fetches_nothing_from_elsewhere(path: Path) -> None:
    hosts = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z][^\s\"'<]*", _said(path))
    assert hosts == [] or _short(path) in MAY_NAME_A_HOST


@pytest.mark.parametrize("path", PAGES, ids=_short)
def test_form_that_changes_something_carries_its_token_and_leaves_checks_to_us(path: Path) -> None:
    for form in re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", _said(path), flags=re.DOTALL):
        # Hers carry the key of the visit instead; before there is a visit, the link itself is what nobody else knows.
        hers = "notes_host" in path.parts and ('include "notes_host/_form.html"' in form or path.name == "open.html")
        assert hers or "{% csrf_token %}" in form
        if re.search(r"as_field_group|{{ form }}|{{ \w+\.form }}", form):
            assert "novalidate" in form.split(">")[0]


def test_code_marks_nothing_safe_by_hand() -> None:
    uses = {
        str(path.relative_to(ROOT))
        for path in CODE
        if re.search(r"\bmark_safe\b|\bSafeString\(|\bSafeText\(|__html__", path.read_text())
    }
    assert uses == set(MAY_MARK_SAFE)


def test_ids_and_names_never_stand_in_a_title() -> None:
    """Titles reach task bars, histories and projectors: a reference and a part, never a person."""
    said = [
        (_short(path), title)
        for path in PAGES
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", _said(path))
    ]
    assert [found for found in said if re.search(r"{{[^}]*(?:person|name|survivor|respondent)", found[1])] == []


def test_words_that_may_not_be_shown() -> None:
    """practice.md 4: what code may say and a page may not."""
    forbidden = re.compile(
        r"failed to engage|alleged victim|not shared with you|\bvault\b|tombstone|\btenant\b|victim diary|consent to \d",
        re.IGNORECASE,
    )
    for path in PAGES:
        words = " ".join(re.findall(r"(?:translate|trans|_\()\s*[\"'(]?[\"']([^\"']+)[\"']", _said(path)))
        words += " ".join(
            re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", _said(path), flags=re.DOTALL)
        )
        assert not forbidden.search(words), _short(path)


def test_every_lane_and_channel_has_its_icon() -> None:
    sprite = (TEMPLATES / "_icons.html").read_text()
    drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))
    asked = {name for path in PAGES for name in re.findall(r'{% icon "([\w-]+)"', _said(path))} | {
        "ok",
        "no",
        "cond",
        "up",
        "down",
        "steady",
    }
    assert asked - drawn == set()
