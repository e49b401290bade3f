"""How often it may be asked: counted before anything is looked for, for programs only, and in one cache for all processes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import redis
from django.conf import settings as real
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ccr.core.api_throttles import PerPerson, Throttle
from ccr.stack.valkey import Valkey
from ccr.tenancy.gate import POST_KEY
from tests.api.asking import JSON, PROBLEM
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.site import RunningSite
from tests.world import MOMENT, key, world

ada, dan, hana = world.harbor.ada, world.police.dan, world.harbor.hana
PERSON, ADDRESS = 3, 5


@pytest.fixture
def few(settings: Settings) -> None:
    """Figures small enough to be met; the real ones are met on the running site below."""
    rates = {"person": f"{PERSON}/minute", "address": f"{ADDRESS}/minute"}
    settings.REST_FRAMEWORK = real.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}


def files(client: Client, **more: Any) -> Any:
    return client.get(reverse("api_files"), **more)


def codes(client: Client, times: int, **more: Any) -> list[int]:
    return [files(client, **more).status_code for _ in range(times)]


def is_too_often(response: Any, seconds: int = 60) -> None:
    assert (response.status_code, response["Content-Type"]) == (429, PROBLEM)
    assert response["Retry-After"] == str(seconds)
    assert response.json() == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too often. Wait, then try again.",
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_a_person_is_told_to_wait_until_the_next_minute(settings: Settings, tmp_path: Any) -> None:
    moved = tmp_path / "moved"
    settings.CLOCK_FILE = str(moved)
    moved.write_text(MOMENT.replace(second=20).isoformat())
    client = signed_in(ada)
    assert codes(client, PERSON) == [200] * PERSON
    is_too_often(files(client), 40)
    moved.write_text(MOMENT.replace(second=59).isoformat())
    is_too_often(files(client), 1)
    moved.write_text(MOMENT.replace(minute=1).isoformat())
    assert codes(client, 1) == [200]


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_another_session_post_or_address_is_the_same_person_and_nobody_else() -> None:
    one, other = signed_in(hana), signed_in(hana)
    session = other.session
    del session[POST_KEY]
    session.save()
    assert codes(one, PERSON) == [200] * PERSON
    is_too_often(files(other))
    is_too_often(files(signed_in(hana), REMOTE_ADDR="192.0.2.7"))
    assert codes(signed_in(ada), 1) == [200]


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_who_had_their_share_leaves_the_others_theirs_at_one_address() -> None:
    client = signed_in(ada)
    codes(client, PERSON + 20)
    assert codes(signed_in(dan), ADDRESS - PERSON + 1) == [200] * (ADDRESS - PERSON) + [429]
    assert codes(signed_in(world.prosecution.pru), 1, REMOTE_ADDR="192.0.2.7") == [200]


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_an_address_is_counted_whoever_asks_and_whatever_is_answered() -> None:
    assert codes(Client(), ADDRESS + 1) == [401] * ADDRESS + [429]
    # A header anybody can write names no other address, as long as there is no proxy of ours.
    is_too_often(files(Client(), headers={"x-forwarded-for": "192.0.2.8"}))


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_who_comes_without_an_address_is_counted_too() -> None:
    assert codes(Client(), ADDRESS + 1, REMOTE_ADDR="") == [401] * ADDRESS + [429]


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_behind_a_proxy_the_address_in_front_of_it_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for claimed in range(ADDRESS):
        assert files(Client(), headers={"x-forwarded-for": f"192.0.2.{claimed}, 198.51.100.7"}).status_code == 401
    is_too_often(files(Client(), headers={"x-forwarded-for": "192.0.2.99, 198.51.100.7"}))
    assert files(Client(), headers={"x-forwarded-for": "192.0.2.99, 198.51.100.8"}).status_code == 401


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_what_is_there_is_counted_like_what_never_was(method: str) -> None:
    """Own, foreign and absent, allowed or not: the same number is answered, and the last answer is the same."""
    ends = []
    for who, record in (
        (ada, world.record("main incidents")),
        (dan, world.record("main kept incident")),
        (dan, uuid4()),
        (world.harbor.adam, uuid4()),
    ):
        cache.clear()
        client = signed_in(who)
        found = [ask(client, method, record) for _ in range(PERSON + 1)]
        assert 429 not in [one.status_code for one in found[:PERSON]]
        is_too_often(found[-1])
        ends.append((found[-1].content, {name: found[-1][name] for name in found[-1].headers}))
    assert ends == [ends[0]] * len(ends)


def ask(client: Client, method: str, record: UUID) -> Any:
    return getattr(client, method)(reverse("api_incident", args=[record]), content_type=JSON)


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_pages_are_neither_counted_nor_shut() -> None:
    client = signed_in(ada)
    pages = [reverse("cases"), reverse("case", args=[world.file("harbor main")]), reverse("account_login")]
    before = [client.get(url).status_code for url in pages * 2]
    assert codes(client, PERSON) == [200] * PERSON
    is_too_often(files(client))
    codes(Client(), ADDRESS)
    assert [client.get(url).status_code for url in pages * 2] == before
    assert set(before) <= {200, 302}
    assert Client().get(reverse("account_login")).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_without_a_cache_work_goes_on(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Gone:
        def add(self, *_args: Any, **_more: Any) -> None:
            raise redis.exceptions.ConnectionError

    monkeypatch.setattr(Throttle, "cache", Gone())
    assert codes(signed_in(ada), PERSON + 2) == [200] * (PERSON + 2)
    assert "not counted" in caplog.text


@pytest.fixture
def two_sites(fresh_database: Database, own_valkey: Valkey) -> Iterator[list[RunningSite]]:
    """Two web processes on one database and one cache, as `dev.py run` starts them: test settings have a cache of their own."""
    sites = [RunningSite(fresh_database, own_valkey, settings="ccr.settings.dev") for _ in range(2)]
    for site in sites:
        site.start("web")
        site.clock.set(MOMENT.isoformat())
    yield sites
    for site in sites:
        site.end()


def test_it_bites_in_the_cache_all_processes_share(two_sites: list[RunningSite], own_valkey: Valkey) -> None:
    """The real figure, with several asking both processes at once: exactly so many, then 429; pages stay open."""
    most, late = PerPerson().num_requests, 25
    cookie = f"sessionid={signed_in(ada).cookies['sessionid'].value}"

    def asked(number: int, path: str = "/api/v1/disclosures/offers/") -> tuple[int, str]:
        connection = HTTPConnection(urlsplit(two_sites[number % 2].base_url).netloc)
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        connection.close()
        return response.status, response.headers["Retry-After"] or ""

    with ThreadPoolExecutor(8) as eight:
        answers = list(eight.map(asked, range(most + late)))
    assert sorted(answers) == [(200, "")] * most + [(429, "60")] * late
    there = key("file harbor main")
    assert asked(0, f"/api/v1/files/{uuid4()}/") == asked(1, f"/api/v1/files/{there}/") == (429, "60")
    assert [asked(number, path)[0] for number, path in enumerate(("/cases/", f"/cases/{there}/"))] == [200, 200]
    shared = redis.from_url(own_valkey.cache_url.replace("redis:", "unix:"))
    assert int(shared.get(next(shared.scan_iter("*api_person*")))) == most + late + 2
    for site in two_sites:
        site.clock.set(MOMENT.replace(minute=1).isoformat())
    assert [asked(number)[0] for number in (0, 1)] == [200, 200]


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_no_person_and_no_address_stands_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    def count(_self: Throttle, name: str) -> int:
        counted.append(name)
        return 1

    monkeypatch.setattr(Throttle, "_counted", count)
    files(signed_in(ada), REMOTE_ADDR="192.0.2.7")
    assert len(counted) == 2
    assert not [name for name in counted if str(ada.user_id) in name or "192.0.2.7" in name]
