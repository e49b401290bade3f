"""What a survivor reads in Spanish is wholly in Spanish, and nothing else is: no page half in one language and half in another."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from gettext import GNUTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation.template import templatize

from cases.people.tongue import her_language
from cases.sharing.models import Signing
from cases.sharing.starting_points import IN_SUMMARY, SPOKEN, STARTING_POINTS, WORKS_THERE, Purpose
from cases.sharing.steps import COVERS
from ccr.core import tongues
from ccr.core.templatetags.house import DAY_FORMATS, write_day
from ccr.stack.place import ROOT
from ccr.tenancy.packs import pack
from screening.plan.words import Domain
from tests.screening.plan.test_plan import added, opened
from tests.support.client import signed_in
from tests.world import world

TEMPLATES = ROOT / "templates"
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES"
HERS = sorted(
    [
        *(TEMPLATES / "notes_host").rglob("*.html"),
        *(TEMPLATES / "notes_host").rglob("*.txt"),
        TEMPLATES / "screening/plan/print.html",
        TEMPLATES / "screening/plan/_paper.html",
        TEMPLATES / "cases/documents/permission.html",
        TEMPLATES / "_components/emergency_card.html",
    ]
)
READ_ALOUD = ("permission_voluntary", "permission_withdraw", "permission_cannot_unsee")
CALL = re.compile(r"\b(gettext|pgettext|ngettext|npgettext|_)\((.*?)\)\s", re.DOTALL)


def catalogue() -> GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return GNUTranslations(file)


def messages(path: Path) -> Iterator[tuple[str, str]]:
    """Context and text of everything a template has translated, as the translator's tools find them."""
    for found in CALL.finditer(templatize(path.read_text(), origin=str(path)) + " "):
        arguments = ast.literal_eval(f"({found[2]},)")
        yield (arguments[0], arguments[1]) if found[1].startswith(("p", "np")) else ("", arguments[0])


def in_spanish(text: str, context: str = "") -> str | None:
    said: dict[str, str] = catalogue()._catalog
    return said.get(f"{context}\x04{text}" if context else text)


@pytest.mark.parametrize("path", HERS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_of_her_pages_is_left_in_english(path: Path) -> None:
    assert [one for one in messages(path) if not in_spanish(one[1], one[0])] == []


def test_the_finder_finds() -> None:
    found = {text for path in HERS for _context, text in messages(path)}
    assert found >= {"Nothing is open.", "Permission to share"}
    assert any("without a reason. Tell <bdi>%(holder)s</bdi>" in text for text in found)
    assert len(found) > 30


def english(texts: list[Any]) -> list[str]:
    with translation.override("en-us"):
        return [str(text) for text in texts]


def test_what_is_read_aloud_to_her_is_translated() -> None:
    texts: list[Promise | str] = [
        IN_SUMMARY,
        WORKS_THERE,
        *SPOKEN.values(),
        *(point.consequence for point in STARTING_POINTS.values()),
        *COVERS.values(),
        *Purpose.labels,
        *Signing.labels,
        *Domain.labels,
    ]
    for code in ("us", "england-wales"):
        texts += [pack(code).texts[key] for key in READ_ALOUD]
    missing = [text for text in english(texts) if not in_spanish(text)]
    assert missing == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """Both are kept; who changes one without the other sees it here."""
    parts: dict[str, str] = {}
    context, key, where = "", "", ""
    for line in (CATALOGUE / "django.po").read_text().splitlines():
        name, _space, rest = line.partition(" ")
        if name in {"msgctxt", "msgid", "msgstr"}:
            where, text = name, ast.literal_eval(rest)
        elif line.startswith('"'):
            text = ast.literal_eval(line)
            parts[key] = parts.get(key, "") + text if where == "msgstr" else parts.get(key, "")
            continue
        else:
            context = context if line.startswith("#") else ""
            continue
        if where == "msgctxt":
            context = text
        elif where == "msgid":
            key = f"{context}\x04{text}" if context else text
        else:
            parts[key] = text
    assert parts == catalogue()._catalog


def test_every_place_for_a_name_is_kept() -> None:
    wrong = [
        text
        for text, said in catalogue()._catalog.items()
        if text and sorted(re.findall(r"%\(\w+\)s|</?\w+>", text)) != sorted(re.findall(r"%\(\w+\)s|</?\w+>", said))
    ]
    assert wrong == []


def test_days_are_written_as_in_spanish() -> None:
    on = date(2026, 3, 7)
    with translation.override("es"):
        said = [write_day(on, form) for form in DAY_FORMATS]
    assert said == [
        "7 de marzo de 2026",
        "7 de marzo",
        "sábado 7 de marzo de 2026",
        "sábado 7 de marzo",
        "marzo de 2026",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spanish", "es"),
        ("español", "es"),
        ("Espanol (some English)", "es"),
        ("CASTELLANO", "es"),
        ("es", "es"),
        ("English, Spanish", "en-us"),
        ("Haitian Creole", ""),
        ("", ""),
        ("les", ""),
        ("../../es", "es"),
        ("\u202eses", ""),
    ],
)
def test_the_language_somebody_wrote_down(text: str, code: str) -> None:
    assert tongues.written(text) == code


def test_only_what_is_offered_is_taken() -> None:
    assert [tongues.chosen(code) for code in ("es", "en-us", "de", "", None, "../es")] == [
        "es",
        "en-us",
        "",
        "",
        "",
        "",
    ]
    assert {code for code, _name in settings.LANGUAGES} == {"en-us"}


@pytest.mark.django_db
def test_a_workers_page_stays_english_for_a_spanish_browser() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "es-MX,es;q=0.9"})
    assert translation.get_language_from_request(request) == "en-us"
    page = Client(headers={"accept-language": "es"}).get(reverse("account_login")).content.decode()
    assert '<html lang="en' in page
    assert "Sign in" in page


@pytest.mark.django_db
def test_the_plan_on_plain_paper_in_her_language() -> None:
    file = opened("Maya R.")
    added(file.id, "Ring Ana", domain="emergency")
    client = signed_in(world.harbor.ada)
    address = reverse("safety_plan_print", args=[file.id])
    page = client.get(address, {"language": "es"}).content.decode()
    assert '<html lang="es" dir="ltr">' in page
    assert "En una emergencia" in page
    assert "<title>Notas</title>" in page
    assert "Ring Ana" in page
    for asked in ("", "de", "../es", "es'\"><b>"):
        page = client.get(address, {"language": asked}).content.decode()
        assert '<html lang="en-us" dir="ltr">' in page
        assert "In an emergency" in page


@pytest.mark.parametrize(("language", "code"), [("Spanish", "es"), ("Somali", "en-us"), ("", "en-us")])
def test_her_papers_begin_in_the_language_written_down_about_her(language: str, code: str) -> None:
    page: Any = SimpleNamespace(best=lambda kind: kind, words_for=lambda _head: {"language": language})
    assert her_language(page) == code
    shut: Any = SimpleNamespace(best=lambda kind: kind, words_for=lambda _head: None)
    assert her_language(shut) == "en-us"
