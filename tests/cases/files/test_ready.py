"""What the file pages bring to the house: words for each page in the reading log, a page in the bar."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from ccr.audit.pages import is_named
from ccr.stack.place import ROOT
from tests.support.client import signed_in
from tests.world import world

VIEWS = sorted(path for room in ("files", "people", "incidents") for path in (ROOT / "cases" / room).glob("*views.py"))
LISTS = {"caseload", "caseload_find", "file_new"}  # pages of no one file: never in a file's reading log


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_page_of_a_file_has_words_in_the_reading_log(path: Path) -> None:
    codes = set(re.findall(r'@member_view\(Capability\.\w+, page="(\w+)"\)', path.read_text()))
    assert codes
    assert {code for code in codes - LISTS if not is_named(code)} == set()


@pytest.mark.django_db
def test_the_caseload_stands_in_the_bar_of_those_who_see_files() -> None:
    link = f'href="{reverse("cases")}"'
    assert link in signed_in(world.harbor.ada).get(reverse("account")).content.decode()
    assert link not in signed_in(world.harbor.adam).get(reverse("account")).content.decode()
