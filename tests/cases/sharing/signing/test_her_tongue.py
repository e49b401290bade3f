"""She reads in her own language, on every page and in what is kept; the switch goes along, and says nothing to strangers."""

import html
import re
from gettext import GNUTranslations
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cases.people.actions import correct_person
from cases.people.words import Survivor as Words
from cases.records.categories import Kind
from cases.records.selectors import latest
from cases.sharing.words import Signed
from ccr.stack.place import ROOT
from tests.cases.sharing.pages import releases, talk
from tests.cases.sharing.signing.story import Survivor, ask
from tests.cases.sharing.signing.test_paper import file, photo, upload
from tests.cases.sharing.story import TUESDAY, a_file, ada
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db
SPANISH = '<html lang="es" dir="ltr">'
ENGLISH = '<html lang="en-us" dir="ltr">'


def a_spanish_file(language: str = "Spanish") -> UUID:
    file_id = a_file(ada)
    with acting(ada, at=TUESDAY):
        head = latest(ada, [file_id], [Kind.SURVIVOR])[file_id, Kind.SURVIVOR]
        words = Words(display_name="Maya R.", full_name="Maya Rivers", language=language)
        correct_person(record_id=head.id, version=head.version, person=words, by=ada, at=TUESDAY)
    return file_id


@pytest.fixture
def hers(clock: Any) -> Survivor:
    return Survivor(ask(a_spanish_file()))


def english_in(page: str) -> list[str]:
    """Texts of the catalogue that stand on a page in English."""
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    with (ROOT / "locale/es/LC_MESSAGES/django.mo").open("rb") as compiled:
        known = GNUTranslations(compiled)._catalog
    return [one for one, said in known.items() if len(one) > 8 and one != said and f" {one}" in f" {text}"]


def test_the_finder_finds_english() -> None:
    assert "Check and sign" in english_in("<h1>Check and sign</h1>")


def test_every_page_of_hers_is_in_her_language(hers: Survivor) -> None:
    pages = []
    hers.open()
    pages.append(hers.page())
    pages.append(hers.send(code="000000").content.decode())
    hers.send(code=hers.code)
    for said in ("yes", "yes", "yes", "no"):
        pages.append(hers.page())
        hers.send(agrees=said)
    pages.append(hers.page())
    pages.append(hers.send(signer="x" * 121).content.decode())
    hers.sign()
    pages.append(hers.page())
    assert len(pages) == 9
    for page in pages:
        assert SPANISH in page
        assert english_in(page) == []
    assert "Revisar y firmar" in pages[6]
    assert "jueves 2 de julio de 2026" in pages[6]


def test_the_permission_is_kept_and_printed_in_the_language_she_read(clock: Any) -> None:
    file_id = a_spanish_file("español")
    hers = Survivor(ask(file_id))
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    hers.sign()
    [release] = releases(file_id)
    words = Signed.from_words(release.words)
    assert words.language == "es"
    assert words.read_aloud[1] == "No tiene que firmar esto. Recibirá nuestra ayuda, firme o no firme."
    assert words.purpose.startswith("Para que el equipo central")
    assert english_in(" ".join((words.purpose, words.covers, *words.read_aloud, *words.in_full))) == []


def test_saying_no_to_all(hers: Survivor) -> None:
    hers.unlock()
    hers.answer("no", "no", "no", "no")
    assert english_in(hers.page()) == []
    last = hers.send().content.decode()
    assert SPANISH in last
    assert english_in(last) == []


def test_the_switch_goes_along_to_the_end(hers: Survivor) -> None:
    hers.unlock()
    page = hers.get("/n/?l=en-us").content.decode()
    assert ENGLISH in page
    assert '<a href="?l=es" lang="es"' in page
    answer = hers.post(
        **dict(re.findall(r'type="hidden" name="(\w+)" (?:id="\w+" )?value="([^"]*)"', page)), agrees="yes"
    )
    assert answer["Location"] == "/n/?l=en-us"
    assert ENGLISH in hers.get(answer["Location"]).content.decode()
    # Without it the page is hers again.
    assert SPANISH in hers.page()


@pytest.mark.parametrize("asked", ["de", "../es", "es'\"><script>", "es\x00", "e" * 5_000, "ES"])
def test_a_language_that_is_not_offered_changes_nothing(hers: Survivor, asked: str) -> None:
    hers.unlock()
    answer = hers.client.get("/n/", {"l": asked})
    assert SPANISH in answer.content.decode()
    assert answer.status_code == 200


def test_the_first_page_follows_her_phone_and_the_switch(hers: Survivor) -> None:
    spanish = Client(headers={"accept-language": "es-MX,es;q=0.9"}).get(hers.link).content.decode()
    assert SPANISH in spanish
    assert english_in(spanish) == []
    assert ENGLISH in Client(headers={"accept-language": "so,fr"}).get(hers.link).content.decode()
    assert SPANISH in hers.get(f"{hers.link}?l=es").content.decode()


def test_a_page_that_is_not_there_is_the_same_in_every_language(hers: Survivor) -> None:
    answers = {
        Client(headers={"accept-language": accepted}).get(f"/n/{path}{query}").content
        for accepted in ("es", "en", "de")
        for path in ("nothing/", "no-such-link/", "")
        for query in ("", "?l=es")
    }
    assert len(answers) == 1


def test_who_has_another_language_reads_english(clock: Any) -> None:
    hers = Survivor(ask(a_spanish_file("Somali")))
    hers.unlock()
    assert ENGLISH in hers.page()


def test_the_paper_is_read_signed_and_kept_in_her_language(clock: Any) -> None:
    file_id = a_spanish_file()
    client = signed_in(ada)
    client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.prosecution))
    page = client.get(f"/cases/{file_id}/sharing/permission/paper/").content.decode()
    aloud = page.split('<section class="aloud" lang="es" dir="ltr">')[1].split("</section>")[0]
    assert english_in(aloud) == []
    assert "Print this page, read it to her" in page
    assert upload(client, file_id, file(photo())).status_code == 303
    assert {Signed.from_words(one.words).language for one in releases(file_id)} == {"es"}
    english = client.get(f"/cases/{file_id}/sharing/permission/paper/?language=en-us")
    assert english.status_code in {200, 302}
