"""People of an agency: invited, changed, ended; never oneself, never another agency's."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ccr.accounts.crypto import digest
from ccr.accounts.models import AccountMail, SignInSession
from ccr.audit.models import AuditEvent
from ccr.core import clock
from ccr.core.actor import acting
from ccr.core.errors import NotPermitted
from ccr.tenancy import actions
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Invitation, Membership
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import world

NOBODY = "7c0ffee0-0000-4000-8000-000000000000"

ADAM, ADA, SOL, HANA = world.harbor.adam, world.harbor.ada, world.harbor.sol, world.harbor.hana
FRESH = {"name": "Fresh Person", "email": "fresh@larkspur.example", "title": "", "roles": ["advocate"]}


def now() -> datetime:
    return clock.now()


def acts(who: Member, code: str) -> int:
    with acting(who, at=now()):
        return AuditEvent.objects.visible_to(who).filter(code=code).count()


def invited(email: str = "fresh@larkspur.example") -> list[Invitation]:
    with acting(ADAM, at=now()):
        return list(Invitation.objects.visible_to(ADAM).filter(email=email))


def post_of(member: Member) -> Membership:
    with acting(ADAM, at=now()):
        return Membership.objects.visible_to(ADAM).get(pk=member.member_id)


@pytest.mark.django_db
class TestInviting:
    def test_the_link_goes_to_the_address_alone(self) -> None:
        client = signed_in(ADAM)
        answer = client.post(reverse("invite"), FRESH | {"once": uuid4()}, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Fresh Person" in page
        assert "/join/" not in page
        [invitation] = invited()
        assert AccountMail.objects.filter(kind="tenancy/email/invitation", email="fresh@larkspur.example").count() == 1
        assert invitation.expires_at - invitation.invited_at == timedelta(days=7)
        assert acts(ADAM, "people.invited") == 1

    def test_only_the_hash_of_its_token_is_kept(self) -> None:
        with acting(ADAM, at=now()):
            invitation, token = actions.invite(
                email="Fresh@Larkspur.example", name="F", title="", roles=["advocate"], by=ADAM, at=now()
            )
        assert invitation.token_hash == digest(token)
        assert token not in invitation.token_hash
        assert invitation.email == "fresh@larkspur.example"
        assert len(token) >= 40

    def test_a_double_press_invites_once(self) -> None:
        client, once = signed_in(ADAM), uuid4()
        for _each in range(3):
            assert client.post(reverse("invite"), FRESH | {"once": once})["Location"] == reverse("staff")
        assert len(invited()) == 1
        assert AccountMail.objects.filter(kind="tenancy/email/invitation").count() == 1

    @pytest.mark.parametrize("email", ["ada@larkspur.example", "ADA@larkspur.example"])
    def test_a_colleague_is_not_invited(self, email: str) -> None:
        answer = signed_in(ADAM).post(reverse("invite"), FRESH | {"email": email, "once": uuid4()})
        assert answer.status_code == 409
        assert "already has a post" in answer.content.decode()
        assert 'value="Fresh Person"' in answer.content.decode()

    def test_nobody_is_invited_twice(self) -> None:
        client = signed_in(ADAM)
        client.post(reverse("invite"), FRESH | {"once": uuid4()})
        answer = client.post(reverse("invite"), FRESH | {"once": uuid4()})
        assert answer.status_code == 409
        assert len(invited()) == 1

    def test_somebody_of_another_agency_may_be_invited(self) -> None:
        answer = signed_in(ADAM).post(reverse("invite"), FRESH | {"email": "dan@larkspur.example", "once": uuid4()})
        assert answer.status_code == 303

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"name": "x" * 121},
            {"name": "a\x00b"},
            {"name": "\u202enosreP"},
            {"email": ""},
            {"email": "not an address"},
            {"email": "x" * 300 + "@x.example"},
            {"email": "a\x00@larkspur.example"},
            {"title": "x" * 81},
            {"title": "\x07"},
            {"roles": []},
            {"roles": ["superuser"]},
            {"roles": ["advocate", "\x00"]},
            {"roles": [str(uuid4())]},
            {"once": "forged"},
            {"once": ""},
        ],
    )
    def test_bad_input_is_answered_and_nothing_is_sent(self, wrong: dict[str, Any]) -> None:
        answer = signed_in(ADAM).post(reverse("invite"), FRESH | {"once": uuid4()} | wrong)
        assert answer.status_code == 422
        assert "errsum" in answer.content.decode()
        assert not AccountMail.objects.filter(kind="tenancy/email/invitation").exists()

    def test_renewed_the_old_link_ends(self) -> None:
        with acting(ADAM, at=now()):
            invitation, old = actions.invite(
                email="f@l.example", name="F", title="", roles=["advocate"], by=ADAM, at=now()
            )
        signed_in(ADAM).post(reverse("invitation", args=[invitation.pk]), {"again": "1", "once": uuid4()})
        with acting(ADAM, at=now()):
            assert Invitation.objects.visible_to(ADAM).get(pk=invitation.pk).token_hash != digest(old)
        assert AccountMail.objects.filter(kind="tenancy/email/invitation").count() == 1

    def test_withdrawn_it_is_gone(self, client: Client) -> None:
        with acting(ADAM, at=now()):
            invitation, token = actions.invite(
                email="f@l.example", name="F", title="", roles=["advocate"], by=ADAM, at=now()
            )
        assert client.get(reverse("take_up", args=[token])).status_code == 200
        url = reverse("invitation", args=[invitation.pk])
        assert signed_in(ADAM).post(url, {"withdraw": "1", "once": uuid4()}).status_code == 303
        assert client.get(reverse("take_up", args=[token])).status_code == 404
        assert signed_in(ADAM).post(url, {"again": "1", "once": uuid4()}).status_code == 409

    def test_another_agency_s_invitation_is_not_there(self) -> None:
        with acting(ADAM, at=now()):
            invitation, _token = actions.invite(
                email="f@l.example", name="F", title="", roles=["advocate"], by=ADAM, at=now()
            )
        serge = world.police.serge
        with acting(serge, at=now()):
            Membership.objects.visible_to(serge).filter(pk=serge.member_id).update(roles=["administrator"])
        client = signed_in(serge)
        for url in (reverse("invitation", args=[invitation.pk]), reverse("invitation", args=[uuid4()])):
            assert client.get(url).status_code == 404
            assert client.post(url, {"withdraw": "1", "once": uuid4()}).status_code == 404
        assert len(invited("f@l.example")) == 1


@pytest.mark.django_db
class TestPosts:
    def change(self, member: Member, **fields: Any) -> Any:
        values = {
            "title": "Senior",
            "roles": ["advocate", "supervisor"],
            "version": post_of(member).version,
            "once": uuid4(),
        }
        return signed_in(ADAM).post(reverse("person", args=[member.member_id]), values | fields)

    def test_changed_it_holds_from_the_next_page_on(self) -> None:
        client = signed_in(ADA)
        assert client.get(reverse("staff")).status_code == 403
        assert self.change(ADA, roles=["administrator"]).status_code == 303
        assert client.get(reverse("staff")).status_code == 200
        assert acts(ADAM, "people.post_changed") == 1

    def test_the_page_says_in_sentences_what_a_person_can(self) -> None:
        page = signed_in(ADAM).get(reverse("person", args=[ADA.member_id])).content.decode()
        assert str(Capability.SHARE.sentence) in page
        assert str(Capability.MANAGE_PEOPLE.sentence) not in page

    def test_a_stale_page_overwrites_nothing(self) -> None:
        version = post_of(ADA).version
        self.change(ADA, title="First")
        answer = self.change(ADA, title="Second", version=version)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "First" in page
        assert 'value="Second"' in page
        assert post_of(ADA).title == "First"

    def test_after_seeing_both_one_may_keep_one_s_own(self) -> None:
        version = post_of(ADA).version
        self.change(ADA, title="First")
        form = self.change(ADA, title="Second", version=version).context["form"]
        assert self.change(ADA, title="Second", version=form["version"].value()).status_code == 303
        assert post_of(ADA).title == "Second"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"roles": []},
            {"roles": ["root"]},
            {"title": "x" * 81},
            {"title": "\u202e"},
            {"title": "\x00"},
            {"version": ""},
            {"version": "one"},
            {"version": "9" * 40},
            {"once": "x"},
        ],
    )
    def test_bad_input_changes_nothing(self, wrong: dict[str, Any]) -> None:
        assert self.change(ADA, **wrong).status_code == 422
        assert post_of(ADA).title == ""

    def test_nobody_changes_or_ends_their_own(self) -> None:
        assert self.change(ADAM).status_code == 403
        assert signed_in(ADAM).post(reverse("end_post", args=[ADAM.member_id]), {"once": uuid4()}).status_code == 403
        assert post_of(ADAM).ended_at is None

    @pytest.mark.parametrize("name", ["person", "end_post", "start_recovery"])
    @pytest.mark.parametrize("post", [world.police.dan.member_id, world.beacon.bea.member_id, NOBODY])
    def test_a_post_that_is_not_of_one_s_agency_is_not_there(self, name: str, post: UUID | str) -> None:
        url = reverse(name, args=[post])
        client = signed_in(ADAM)
        for answer in (client.get(url), client.post(url, {"once": uuid4(), "roles": ["advocate"], "version": "1"})):
            assert answer.status_code == 404

    @pytest.mark.parametrize("name", ["person", "end_post", "start_recovery"])
    def test_who_does_not_manage_people_may_not(self, name: str) -> None:
        answer = signed_in(ADA).post(reverse(name, args=[SOL.member_id]), {"once": uuid4()})
        assert answer.status_code == 403

    def test_a_leaver_is_out_at_the_next_request_and_signed_out_everywhere(self) -> None:
        leaver = signed_in(ADA)
        assert leaver.get(reverse("menu")).status_code == 200
        answer = signed_in(ADAM).post(reverse("end_post", args=[ADA.member_id]), {"once": uuid4()})
        assert answer.status_code == 303
        assert not SignInSession.objects.filter(user_id=ADA.user_id).exists()
        assert leaver.get(reverse("menu"))["Location"] == reverse("account_login")
        assert acts(ADAM, "people.post_ended") == 1

    def test_with_another_post_left_only_this_one_stops(self) -> None:
        """Hana keeps her housing post: her session lives, and shows nothing of Harbor."""
        leaver = signed_in(HANA)
        signed_in(ADAM).post(reverse("end_post", args=[HANA.member_id]), {"once": uuid4()})
        page = leaver.get(reverse("menu"))
        assert page.status_code == 200
        assert "Larkspur Housing" in page.content.decode()
        assert "Harbor House" not in page.content.decode()

    def test_an_ended_post_ends_once_and_is_not_changed(self) -> None:
        client = signed_in(ADAM)
        client.post(reverse("end_post", args=[ADA.member_id]), {"once": uuid4()})
        assert client.post(reverse("end_post", args=[ADA.member_id]), {"once": uuid4()}).status_code == 409
        assert self.change(ADA).status_code == 409

    def test_the_list_shows_one_s_own_agency_alone(self) -> None:
        page = signed_in(ADAM).get(reverse("staff")).content.decode()
        assert "Ada Advocate" in page
        assert "Dan Deputy" not in page

    def test_somebody_with_an_ended_post_chooses_none(self) -> None:
        client = signed_in(ADA)
        with acting(ADAM, at=now()):
            Membership.objects.visible_to(ADAM).filter(pk=ADA.member_id).update(ended_at=now())
        answer = client.get(reverse("menu"))
        assert answer["Location"] == reverse("working_as")
        assert "no post at present" in client.get(answer["Location"]).content.decode()


def test_two_administrators_cannot_remove_each_other_at_once(fresh_database: Database) -> None:
    """Each would be allowed alone; the agency's row makes them wait for one another."""
    with acting(ADAM, at=now()):
        post = Membership.objects.visible_to(ADAM).get(pk=SOL.member_id)
        post.roles = ["administrator"]
        post.save(update_fields=["roles"])
    second = replace(SOL, roles=("administrator",), capabilities=ADAM.capabilities)
    ready = threading.Barrier(2, timeout=5)

    def remove(by: Member, whom: Member) -> str:
        with acting(by, at=now()):
            ready.wait()
            actions.end_post(post_id=whom.member_id, by=by, at=now())
        return "done"

    answers = at_once(lambda: remove(ADAM, SOL), lambda: remove(second, ADAM))
    results = [one if isinstance(one, str) else type(one).__name__ for one in answers]
    assert sorted(results) == ["LastAdministrator", "done"], answers


@pytest.mark.django_db
def test_verbs_ask_for_the_capability_themselves() -> None:
    with acting(ADA, at=now()), pytest.raises(NotPermitted):
        actions.invite(email="f@l.example", name="F", title="", roles=["advocate"], by=ADA, at=now())
