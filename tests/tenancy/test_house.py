"""The house around the rooms: start page, bar, posts, policy, emergency card, packs; and what the bar costs."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from pytest_django.fixtures import Settings

from ccr.core import clock
from ccr.core.actor import acting
from ccr.tenancy import context, packs
from ccr.tenancy.capabilities import ROLES, Capability
from ccr.tenancy.checks import every_url_is_gated, packs_are_whole
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from tests.support.client import signed_in
from tests.world import world

NOBODY = "7c0ffee0-0000-4000-8000-000000000000"

ADA, HANA, ADAM = world.harbor.ada, world.harbor.hana, world.harbor.adam


@pytest.mark.django_db
class TestPosts:
    def test_with_several_one_is_chosen_and_shown_on_every_page(self, client: Client) -> None:
        client = signed_in(HANA)
        session = client.session
        del session["post"]
        session.save()
        assert client.get(reverse("menu"))["Location"] == reverse("working_as")
        page = client.get(reverse("working_as")).content.decode()
        assert "Harbor House" in page
        assert "Larkspur Housing" in page
        for post, agency in ((world.housing.hana, "Larkspur Housing"), (HANA, "Harbor House")):
            answer = client.post(reverse("working_as"), {"post": post.member_id})
            assert (answer.status_code, answer["Location"]) == (303, reverse("home"))
            for name in ("menu", "account", "emergency", "policy"):
                page = client.get(reverse(name)).content.decode()
                assert f"<b><bdi>{agency}</bdi></b>" in page, name
                assert "Working as" in page

    @pytest.mark.parametrize("post", ["", "x", "\x00", NOBODY, str(world.police.dan.member_id), "1" * 5000])
    def test_a_post_that_is_not_one_s_own_is_not_there(self, post: UUID | str) -> None:
        client = signed_in(HANA)
        assert client.post(reverse("working_as"), {"post": post}).status_code == 404
        assert "Harbor House" in client.get(reverse("menu")).content.decode()

    def test_a_post_chosen_by_forging_the_session_is_not_worked_in(self) -> None:
        client = signed_in(HANA)
        session = client.session
        session["post"] = str(world.police.dan.member_id)
        session.save()
        assert client.get(reverse("menu"))["Location"] == reverse("working_as")


@pytest.mark.django_db
class TestBar:
    def test_menu_items_are_those_the_post_may_use(self) -> None:
        ada, adam = (signed_in(who).get(reverse("menu")).content.decode() for who in (ADA, ADAM))
        assert reverse("staff") in adam
        assert reverse("staff") not in ada
        for page in (ada, adam):
            assert reverse("account_logout") in page
            assert reverse("lock") in page
            assert reverse("policy") in page

    def test_it_costs_no_query(self, rf: RequestFactory) -> None:
        request: Any = rf.get("/menu/")
        request.member = ADA
        before = list(context._unread)
        context._unread.clear()
        try:
            with CaptureQueriesContext(connection) as queries:
                house = context.house(request)["house"]
        finally:
            context._unread[:] = before
        assert len(queries) == 0
        assert house["member"] is ADA
        assert house["idle_seconds"] == 900

    def test_the_unread_count_is_asked_once_for_a_page_and_never_for_a_part(
        self, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Member] = []

        def count(member: Member) -> int:
            asked.append(member)
            return 3

        monkeypatch.setattr(context, "_unread", [count])
        request: Any = rf.get("/menu/")
        request.member = ADA
        assert context.house(request)["house"]["unread"] == 3
        part: Any = rf.get("/menu/", headers={"HX-Request": "true"})
        part.member = ADA
        assert context.house(part)["house"]["unread"] == 0
        assert asked == [ADA]

    def test_outside_the_frame_nobody_is_named(self, client: Client) -> None:
        request = RequestFactory().get("/")
        house = context.house(request)["house"]
        assert house["member"] is None
        assert "menu_items" not in house
        assert "Ada" not in client.get(reverse("account_login")).content.decode()

    def test_the_start_page_is_the_first_a_post_may_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(context, "_nav", {})
        context.register_nav("staff", "People", Capability.MANAGE_PEOPLE, order=5)
        context.register_nav("policy", "Policy", Capability.SEE_POLICY, order=9)
        context.register_nav("no_such_page", "Nothing", Capability.HOME, order=1)
        assert context.start_page(ADAM) == reverse("staff")
        assert context.start_page(ADA) == reverse("policy")
        assert signed_in(ADA).get(reverse("home"))["Location"] == reverse("policy")


@pytest.mark.django_db
class TestPages:
    def test_the_policy_names_every_role_and_every_sentence(self) -> None:
        page = signed_in(ADA).get(reverse("policy")).content.decode()
        for role in ROLES.values():
            assert str(role.label) in page
        for capability in Capability:
            if any(capability in role.capabilities for role in ROLES.values()):
                assert escape(str(capability.sentence)) in page, capability

    def test_the_emergency_card_dials_the_pack_s_lines_and_the_agency_s_own(self) -> None:
        page = signed_in(ADA).get(reverse("emergency")).content.decode()
        for number in ("911", "1-800-799-7233", "988", "555-0100"):
            assert f'href="tel:{number}"' in page, number

    def test_without_a_duty_number_the_card_has_none(self) -> None:
        with acting(ADAM, at=clock.now()):
            Agency.objects.visible_to(ADAM).filter(pk=ADAM.agency_id).update(duty_phone="")
        page = signed_in(ADA).get(reverse("emergency")).content.decode()
        assert "555-0100" not in page
        assert "911" in page

    @pytest.mark.parametrize("path", ["/no/such/page/", "/manage/people/no-uuid/", "/%00/", "/cases/%ff/"])
    def test_absent_pages_are_the_same_for_everyone(self, client: Client, path: str) -> None:
        pages = {client.get(path).content, signed_in(ADA).get(path).content}
        assert len(pages) == 1

    def test_too_many_fields_are_answered_not_failed(self, client: Client) -> None:
        answer = client.post(reverse("account_login"), {f"f{n}": "x" for n in range(1500)})
        assert answer.status_code == 400
        assert "did not arrive whole" in answer.content.decode()

    def test_alive_says_ok_and_nothing_else(self, client: Client) -> None:
        assert client.get(reverse("alive")).content == b"ok"


def test_every_address_is_gated() -> None:
    assert every_url_is_gated(None) == []


class TestPacks:
    def test_those_that_ship_are_whole(self) -> None:
        assert packs_are_whole(None) == []
        us = packs.pack("us")
        assert (us.alarm, us.release_default_days, us.release_max_days) == ("911", 30, 90)
        assert {"1-800-799-7233"} <= {line.number for line in us.helplines}
        assert all(line.source.startswith("https://") and line.verified_on is None for line in us.helplines)
        assert "stalking" in us.quiet_words

    def test_an_installation_may_shorten_and_never_lengthen(self, settings: Settings) -> None:
        settings.RELEASE_MAXIMUM_DAYS = {"us": 60}
        assert packs.pack("us").release_max_days == 60
        settings.RELEASE_MAXIMUM_DAYS = {"us": 400}
        assert packs.pack("us").release_max_days == 90

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('alarm = "911"', "", "alarm"),
            ('alarm = "911"', 'alarm = "ring us"', "alarm"),
            ("release_default_days = 30", "release_default_days = 300", "days"),
            ("release_default_days = 30", "release_default_days = 0", "days"),
            ('survivor = "Survivor"', "", "survivor"),
            ('number = "1-800-799-7233"', 'number = "call us"', "rung"),
            ('hours = "24 hours"', 'verified_on = "soon"', "incomplete"),
            ("[quiet]", "[loud]", "loud"),
            ('spoken_yes = "', 'spoken = "', "spoken_yes"),
            ('code = "us"', "code = ", "TOML"),
            ("spoken_yes_records = false", "", "spoken_yes_records"),
            ("spoken_yes_records = false", 'spoken_yes_records = "no"', "spoken_yes_records"),
            ('non_emergency = ""', 'non_emergency = "the police"', "non_emergency"),
            ("objection_answer_working_days = 1", "objection_answer_working_days = 0", "limits"),
            ('label = "Her permission"\n', "", "legal basis"),
            ('label = "Her permission"', 'label = ""', "incomplete"),
            ('code = "own_law"', 'code = "release"', "share a code"),
            ("on_her_consent = true", 'on_her_consent = "yes"', "yes or no"),
            ("offered = false", "offered = true", "share_now"),
            ('charged = "Defendant"', "", "charged"),
        ],
    )
    def test_a_pack_with_a_hole_is_refused_in_words(self, old: str, new: str, said: str) -> None:
        text = (packs.FOLDER / "us.toml").read_text()
        assert old in text
        with pytest.raises(packs.BadPack, match=said):
            packs.read(text.replace(old, new, 1))

    @pytest.mark.parametrize("changed", ['never = ["contact"', 'never = ["identity", "location", "contact"'])
    def test_what_share_now_may_never_name_is_judged_at_start_up(self, changed: str) -> None:
        text = (packs.FOLDER / "england-wales.toml").read_text()
        with pytest.raises(packs.BadPack, match="share_now"):
            packs.read(text.replace('never = ["location", "contact"', changed, 1))

    def test_england_and_wales_has_its_own_numbers_and_grounds(self) -> None:
        here = packs.pack("england-wales")
        assert (here.alarm, here.non_emergency, here.spoken_yes_records) == ("999", "101", True)
        assert all(line.source.startswith("https://") and line.verified_on is None for line in here.helplines)
        assert {one.code for one in here.bases if one.on_her_consent} == {"consent"}
        assert here.basis("public_task").urgent
        assert not packs.pack("us").share_now.offered

    def test_an_unknown_pack_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            packs.pack("atlantis")
