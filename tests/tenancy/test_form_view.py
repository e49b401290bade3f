"""The one way pages with forms answer: shown, judged, done once, refused with nothing lost."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from ccr.accounts import drafts
from ccr.accounts.models import OnceKey
from ccr.core.actor import acting
from ccr.core.errors import NotPermitted, NotPossible, Stale
from ccr.core.forms import HouseForm, PlainText
from ccr.tenancy.form_view import answer_form, posted
from tests.support.databases import Database
from tests.world import MOMENT, world

NOBODY = "7c0ffee0-0000-4000-8000-000000000000"

ADA = world.harbor.ada


class Note(HouseForm):
    what = PlainText(label="What", longest=20)


class Shut(NotPossible):
    reason = _("It is shut.")
    field = "what"


class Page:
    """One request to a page with a form, inside the frame's transaction."""

    def __init__(self, act: Callable[..., str], data: dict[str, Any] | None = None, **headers: Any) -> None:
        factory = RequestFactory()
        self.request: Any = (
            factory.get("/x/", headers=headers) if data is None else factory.post("/x/", data, headers=headers)
        )
        vars(self.request).update(member=ADA, at=MOMENT, session={}, user=get_user_model()(pk=ADA.user_id))
        self.act = act

    def answer(self, **more: Any) -> Any:
        form = Note(posted(self.request), at=MOMENT)
        response = answer_form(self.request, form, self.act, template="tenancy/menu.html", draft=("note", None), **more)
        self.form = form
        return response


def run(
    act: Callable[..., str], data: dict[str, Any] | None = None, headers: dict[str, str] | None = None, **more: Any
) -> Any:
    with acting(ADA, at=MOMENT):
        page = Page(act, data, **(headers or {}))
        return page.answer(**more), page.form


@pytest.fixture
def done() -> Any:
    return []


@pytest.fixture
def act(done: list[Any]) -> Any:
    def act(cleaned: dict[str, Any]) -> Any:
        done.append(cleaned)
        return "/done/"

    return act


@pytest.mark.django_db
class TestAnswers:
    def test_asked_for_it_is_shown(self, act: Callable[..., str], done: list[Any]) -> None:
        response, _form = run(act)
        assert (response.status_code, done) == (200, [])
        assert response.context_data["draft_url"] == "/drafts/note/"

    def test_sent_well_it_is_done_and_leads_on(self, act: Callable[..., str], done: list[Any]) -> None:
        response, _form = run(act, {"what": " hello ", "once": uuid4()})
        assert (response.status_code, response["Location"]) == (303, "/done/")
        assert done == [{"what": "hello"}]

    def test_htmx_is_led_on_as_well(self, act: Callable[..., str]) -> None:
        response, _form = run(act, {"what": "a", "once": uuid4()}, {"HX-Request": "true"})
        assert (response.status_code, response["HX-Redirect"]) == (204, "/done/")

    @pytest.mark.parametrize("data", [{}, {"what": "a"}, {"what": "", "once": "1"}, {"what": "a" * 21, "once": NOBODY}])
    def test_sent_badly_nothing_is_done(
        self, act: Callable[..., str], done: list[Any], data: dict[str, Any] | None
    ) -> None:
        response, form = run(act, data)
        assert (response.status_code, done) == (422, [])
        assert form.errors

    def test_an_empty_post_is_a_post(self, act: Callable[..., str]) -> None:
        assert run(act, {})[0].status_code == 422

    def test_sent_twice_it_is_done_once(self, act: Callable[..., str], done: list[Any]) -> None:
        data = {"what": "a", "once": uuid4()}
        answers = [run(act, data)[0] for _each in range(3)]
        assert {answer["Location"] for answer in answers} == {"/done/"}
        assert len(done) == 1

    def test_done_the_draft_goes(self, act: Callable[..., str]) -> None:
        with acting(ADA, at=MOMENT):
            drafts.keep(ADA, "note", None, {"what": ["half"]}, at=MOMENT)
        run(act, {"what": "whole", "once": uuid4()})
        with acting(ADA, at=MOMENT):
            assert drafts.load(ADA, "note") is None

    @pytest.mark.parametrize(
        ("refusal", "status", "where"),
        [
            (Shut(), 409, "what"),
            (NotPossible(_("Not now.")), 409, "__all__"),
            (Stale(), 409, "__all__"),
            (ValidationError({"what": "Say it otherwise."}), 422, "what"),
            (ValidationError("Not like this."), 422, "__all__"),
        ],
    )
    def test_refused_by_the_verb_nothing_is_lost(self, refusal: Exception, status: int, where: str) -> None:
        def act(cleaned: dict[str, Any]) -> str:
            raise refusal

        key = uuid4()
        with acting(ADA, at=MOMENT):
            drafts.keep(ADA, "note", None, {"what": ["half"]}, at=MOMENT)
        response, form = run(act, {"what": "mine", "once": key})
        assert response.status_code == status
        assert list(form.errors) == [where]
        assert form["what"].value() == "mine"
        with acting(ADA, at=MOMENT):
            assert not OnceKey.objects.filter(key=key).exists()
            assert drafts.load(ADA, "note") == {"what": ["half"]}

    def test_what_the_verb_did_before_refusing_is_undone(self) -> None:
        def act(cleaned: dict[str, Any]) -> str:
            drafts.keep(ADA, "side-effect", None, {"a": ["1"]}, at=MOMENT)
            raise Shut

        run(act, {"what": "a", "once": uuid4()})
        with acting(ADA, at=MOMENT):
            assert drafts.load(ADA, "side-effect") is None

    def test_a_stale_page_may_show_both(self) -> None:
        def act(cleaned: dict[str, Any]) -> str:
            raise Stale(theirs="theirs")

        response, _form = run(act, {"what": "mine", "once": uuid4()}, on_stale=lambda stale: {"conflict": stale.theirs})
        assert response.context_data["conflict"] == "theirs"

    def test_not_permitted_is_the_frame_s_to_answer(self) -> None:
        def act(cleaned: dict[str, Any]) -> str:
            raise NotPermitted

        with pytest.raises(NotPermitted):
            run(act, {"what": "a", "once": uuid4()})


def test_pressed_twice_at_once_it_is_done_once(fresh_database: Database) -> Any:
    """Two connections, one key: the second waits for the first to commit and is led to the same place."""
    data, done, places = {"what": "a", "once": uuid4()}, [], []
    inside, go_on = threading.Event(), threading.Event()

    def act(cleaned: dict[str, Any]) -> Any:
        done.append(1)
        inside.set()
        go_on.wait(5)
        return "/done/"

    def send() -> None:
        try:
            places.append(run(act, data)[0]["Location"])
        finally:
            connection.close()

    one = threading.Thread(target=send)
    one.start()
    assert inside.wait(5)
    two = threading.Thread(target=send)
    two.start()
    two.join(0.3)
    assert two.is_alive()
    go_on.set()
    one.join(5)
    two.join(5)
    assert (done, places) == ([1], ["/done/", "/done/"])
