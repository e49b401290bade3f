"""Ask at the next call: one list of what is due about her; and a call that shows a number only where she wants it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.access.doors import access_file
from cases.files.caseload import decorate
from cases.files.selectors import read_page
from cases.people import asking
from cases.people.asking import Ending, Head, Known, to_ask
from cases.people.channels import Answer
from cases.records.categories import Kind
from cases.sharing.actions import accept_offer
from cases.sharing.models import Disclosure
from ccr.tenancy import packs
from ccr.tenancy.capabilities import Capability
from tests.cases.files.filled import ADA
from tests.cases.files.typed import said, send
from tests.cases.people.test_contact_pages import NUMBER, ready
from tests.cases.sharing.story import TUESDAY, a_file, dan, pru, share
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

FILE = uuid4()


def known(*, days: int | None = 0, ends_in: float | None = None, asks: bool = True, hers: bool = True) -> Known:
    """A file whose rules were confirmed so many days ago, and a permission that ends in so many days."""
    today = MOMENT.astimezone(ADA.zone).date()
    newest = {} if days is None else {Kind.CONTACT_RULES: Head(today - timedelta(days=days), None)}
    newest |= {Kind.SCREEN: Head(today, 0)}
    police = uuid4()
    ends = (
        []
        if ends_in is None
        else [Ending(police, "Police", MOMENT + timedelta(days=ends_in), uuid4() if hers else None)]
    )
    return Known(member=ADA, file_id=FILE, at=MOMENT, newest=newest, endings=tuple(ends), asks=asks)


def texts(one: Known) -> list[str]:
    return [f"{ask.text}: {ask.why}" for ask in to_ask(one)]


@pytest.mark.parametrize(
    ("days", "due"),
    [(None, "never confirmed"), (30, "confirmed 2 May"), (31, "confirmed 1 May"), (29, None), (0, None)],
)
def test_rules_are_asked_again_after_thirty_days(days: int | None, due: str | None) -> None:
    assert texts(known(days=days)) == ([f"How to reach her safely: {due}"] if due else [])


@pytest.mark.parametrize(("ends_in", "due"), [(0.1, True), (7, True), (7.01, False), (-1, False), (None, False)])
def test_a_permission_is_asked_again_in_its_last_seven_days(ends_in: float | None, due: bool) -> None:
    assert len(texts(known(ends_in=ends_in))) == int(due)


def test_what_stands_on_another_ground_is_not_asked_of_her() -> None:
    assert texts(known(ends_in=3, hers=False)) == []


@pytest.mark.django_db
def test_an_own_ground_that_ends_is_asked_on_no_page_and_in_no_list() -> None:
    """Both pages read it for themselves: a permission and a share of one's own, which end on the same day."""
    file_id = a_file(dan)
    ends_on = TUESDAY.date() + timedelta(days=3)
    share(file_id, world.prosecution, by=dan, ends_on=ends_on, covers_later=True)
    with acting(pru, at=TUESDAY):
        (offer,) = Disclosure.objects.visible_to(pru).filter(from_file_id=file_id)
        accept_offer(disclosure_id=offer.id, by=pru, at=TUESDAY)
    with acting(dan, at=TUESDAY):
        page = read_page(dan, access_file(dan, file_id, Capability.SEE_FILES), at=TUESDAY)
        assert [one.release_id for one in page.opened] == [None]
        assert "Prosecution" not in " ".join(str(one.text) for one in to_ask(asking.of_page(page)))
        (row,) = decorate(dan, [file_id]).values()
        assert [one.release_id for one in row.endings] == [None]


def test_a_permission_that_is_followed_by_a_longer_one_is_not_asked_again() -> None:
    agency = uuid4()
    soon, later = (Ending(agency, "Police", MOMENT + timedelta(days=days), uuid4()) for days in (3, 60))
    today = MOMENT.astimezone(ADA.zone).date()
    newest = {Kind.CONTACT_RULES: Head(today, None), Kind.SCREEN: Head(today, 0)}
    assert to_ask(Known(member=ADA, file_id=FILE, at=MOMENT, newest=newest, endings=(soon, later))) == []


def test_nothing_is_asked_where_nobody_may_ask() -> None:
    assert to_ask(known(days=None, ends_in=1, asks=False)) == []


def test_only_a_conversation_leads_on() -> None:
    assert asking.after(known(), "no_answer") == ""


@pytest.mark.django_db
def test_her_number_is_rung_withheld_unless_she_said_otherwise() -> None:
    file_id, client = ready(answer=Answer.YES), signed_in(ADA)
    contact, rules = reverse("contact", args=[file_id]), reverse("contact_rules", args=[file_id])
    figures = NUMBER.replace(" ", "")
    assert f"tel:*67{figures}" in said(client.get(contact))
    shown = {"version": 1, "confirmed_on": "2026-06-01", "phone_answer": "yes", "show_number": "on"}
    assert send(client, rules, shown).status_code == 303
    page = said(client.get(contact))
    assert f"tel:{figures}" in page
    assert "She sees your number." in page


def test_each_pack_knows_its_prefix_and_its_crisis_line() -> None:
    assert packs.pack("us").withheld == "*67"
    assert packs.pack("us").crisis_line.number == "988"
    assert packs.pack("england-wales").withheld == "141"
    assert packs.pack("england-wales").crisis_line.name == "Samaritans"
    text = (packs.FOLDER / "us.toml").read_text()
    for old, new, told in (('crisis = "988"', 'crisis = "12345"', "no helpline"), ('"*67"', '"call"', "dials")):
        with pytest.raises(packs.BadPack, match=told):
            packs.read(text.replace(old, new, 1))
