"""Who is refused on the pages of sharing: refused, unchanged, nothing sent."""

from typing import Any
from uuid import uuid4

import pytest

from cases.sharing.models import Disclosure
from tests.cases.sharing.pages import once, owed, releases, text, told
from tests.cases.sharing.story import (
    LATER,
    a_file,
    accepted,
    ada,
    bea,
    casey,
    core,
    dan,
    offer_on,
    pete,
    pru,
    share,
    single,
    state_of,
)
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# Who is refused -------------------------------------------------------------------------------------------------------


def pages_of(file_id: Any, release: Any, offer: Any) -> dict[str, str]:
    return {
        "sharing": f"/cases/{file_id}/sharing/",
        "see_as": f"/cases/{file_id}/sharing/as/{world.police.id}/",
        "core": f"/cases/{file_id}/sharing/permission/",
        "sign": f"/cases/{file_id}/sharing/permission/sign/",
        "to": f"/cases/{file_id}/sharing/to/",
        "with": f"/cases/{file_id}/sharing/to/{world.police.id}/",
        "one": f"/cases/{file_id}/sharing/to/{world.police.id}/permission/",
        "sign one": f"/cases/{file_id}/sharing/to/{world.police.id}/sign/",
        "back": f"/cases/{file_id}/sharing/back/{world.police.id}/",
        "permission": f"/cases/sharing/permissions/{release.id}/",
        "withdraw": f"/cases/sharing/permissions/{release.id}/withdraw/",
        "end": f"/cases/sharing/shares/{offer.id}/end/",
        "join": f"/cases/sharing/offers/{offer.id}/join/",
    }


SHARES = {"core", "sign", "to", "with", "one", "sign one", "back", "withdraw", "end"}


def test_a_stranger_finds_nothing_whatever_they_ask_and_nothing_changes(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    before = (owed(), told(ada), told(dan))
    for stranger in (pru, casey, bea):
        client = signed_in(stranger)
        absent = client.get(f"/cases/{uuid4()}/sharing/")
        for name, url in pages_of(file_id, release, offer).items():
            for answer in (client.get(url), client.post(url, {"once": once(), "answer": "accept", "signer": "x"})):
                assert answer.status_code == 404, (stranger.name, name)
                assert answer.content == absent.content
        answer = client.post(f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "accept"})
        assert answer.status_code == 404
    assert state_of(offer.id, ada) == "offered"
    assert [one.state for one in releases(file_id)] == ["signed"]
    assert (owed(), told(ada), told(dan)) == before, "nothing was sent"


def test_the_receiver_reaches_the_loan_and_nothing_of_the_lenders(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    accepted(offer, dan)
    client = signed_in(dan)
    for name, url in pages_of(file_id, release, offer).items():
        expected = {"join": 200, "end": 403}.get(name, 404)
        assert client.get(url).status_code == expected, name
        if name != "join":
            assert client.post(url, {"once": once()}).status_code == expected, name
    assert state_of(offer.id, ada) == "live"


def test_a_post_without_the_capability_is_told_so(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    client, before = signed_in(world.harbor.cora), (owed(), told(ada), told(dan))
    for name, url in pages_of(file_id, release, offer).items():
        if name in SHARES:
            assert client.get(url).status_code == 403, name
            assert client.post(url, {"once": once()}).status_code == 403, name
    page = client.get(f"/cases/{file_id}/sharing/").content.decode()
    assert "/withdraw/" not in page
    assert "Core-team permission" not in page
    dispatcher = signed_in(world.police.disa)
    answer = dispatcher.post(f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "accept"})
    assert answer.status_code == 403
    assert "Offered to you" not in text(dispatcher.get("/cases/"))
    assert state_of(offer.id, ada) == "offered"
    assert (owed(), told(ada), told(dan)) == before, "nothing was sent"


def test_who_may_not_see_who_looked_is_not_led_there() -> None:
    share(a_file(dan), world.court, by=dan)
    clerk = signed_in(world.court.clea)
    with acting(world.court.clea, at=LATER):
        (offer,) = Disclosure.objects.visible_to(world.court.clea).filter(state="offered")
    made = accepted(offer, world.court.clea)
    page = clerk.get(f"/cases/{made}/sharing/").content.decode()
    assert "What others opened to us" in page
    assert f"/cases/{made}/looked" not in page


def test_what_stands_on_her_permission_is_ended_on_the_page_of_that_permission(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    answer = signed_in(ada).get(f"/cases/sharing/shares/{offer_on(release).id}/end/")
    assert answer["Location"] == f"/cases/sharing/permissions/{release.id}/withdraw/"


def test_someone_shut_out_finds_neither_file_nor_offer_nor_loan() -> None:
    main = world.file("harbor main")
    release = single(main, world.police)
    offer = offer_on(release)
    walt = signed_in(world.police.walt)
    assert "Offered to you" not in text(walt.get("/cases/"))
    accepted(offer, dan)
    for url in (f"/cases/sharing/offers/{offer.id}/join/", f"/cases/{main}/sharing/"):
        assert walt.get(url).status_code == 404
    vera = signed_in(world.harbor.vera)
    for url in pages_of(main, release, offer).values():
        assert vera.get(url).status_code == 404, url


def test_looks_and_acts_are_written_down(file_id: Any) -> None:
    from ccr.audit.models import AuditEvent, ReadEvent

    client = signed_in(ada)
    client.get(f"/cases/{file_id}/sharing/as/{world.police.id}/")
    with acting(ada, at=LATER):
        assert ReadEvent.objects.visible_to(ada).filter(file_id=file_id, page="see_as").count() == 1
        assert AuditEvent.objects.visible_to(ada).filter(file_id=file_id, code="sharing.seen_as").count() == 1


def test_pages_cost_the_same_for_one_agency_and_for_three(file_id: Any, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        client = signed_in(ada)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"/cases/{file_id}/sharing/")
        return len(found)

    accepted(offer_on(core(file_id, world.police)[0]), dan)
    once_ = cost()
    accepted(offer_on(core(file_id, world.prosecution)[0]), pru)
    accepted(offer_on(core(file_id, world.probation)[0]), pete)
    share(a_file(dan), world.harbor, by=dan)
    assert cost() == once_
