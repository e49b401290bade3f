"""Pages about people: who is in the file, numbers and addresses behind their own doors, what may be typed."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.people.actions import add_person, correct_person, keep_address, keep_contact
from cases.people.words import Address, ContactDetails, Respondent, Survivor, ThirdPerson
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import ReadEvent
from ccr.tenancy.member import Member
from tests.cases.files.filled import ADA, OPENED, opened, rules, told
from tests.cases.files.typed import UNREADABLE, said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL = world.police.dan, world.harbor.nell
MAIN = world.file("harbor main")


def page_of(name: str, file_id: UUID, member: Member = ADA) -> str:
    answer = signed_in(member).get(reverse(name, args=[file_id]))
    assert answer.status_code == 200
    return said(answer)


def words(file_id: UUID, kind: Kind) -> dict[str, Any] | None:
    with acting(ADA):
        head = Record.objects.visible_to(ADA).filter(file_id=file_id, kind=kind).first()
        return words_of(ADA, [head])[head.id] if head else None


def filled() -> UUID:
    file = opened(full_name="Maya Rivers")
    with acting(ADA, at=OPENED):
        keep_contact(
            file_id=file.id,
            version=None,
            details=ContactDetails(phone="555 0142 412", email="new@mail.example"),
            by=ADA,
            at=OPENED,
        )
        keep_address(
            file_id=file.id,
            version=None,
            address=Address(substitute="PO Box 17", address="4 Elm Court"),
            by=ADA,
            at=OPENED,
        )
        add_person(
            file_id=file.id,
            person=Respondent(display_name="T. Hale", relationship="ex_partner"),
            by=ADA,
            at=OPENED,
        )
        add_person(file_id=file.id, person=ThirdPerson(display_name="Rosa"), by=ADA, at=OPENED)
    return file.id


def test_people_stand_by_role_and_numbers_stay_folded() -> None:
    page = page_of("people", filled())
    her, him, others = page.index("Maya Rivers"), page.index("T. Hale"), page.index("Rosa")
    assert her < him < others
    assert "Former partner" in page
    assert "Not known: assume free" in page
    assert "Not asked: that means no" in page
    for folded in ("555 0142", "new@mail.example", "4 Elm Court", "PO Box 17"):
        assert folded not in page


def test_an_empty_file_says_that_nobody_is_recorded() -> None:
    page = page_of("people", opened().id)
    assert page.count("Nobody recorded that you can see.") == 2
    assert "Nobody is named." in page


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("contact_details", "555 0142 412", "contact_details"), ("address", "4 Elm Court", "address")],
)
def test_each_look_behind_a_fold_is_written_down_by_itself(name: str, text: str, code: str) -> None:
    file_id = filled()
    assert text in page_of(name, file_id)
    with acting(ADA):
        reads = ReadEvent.objects.visible_to(ADA).filter(file_id=file_id, member_id=ADA.member_id)
        assert list(reads.values_list("page", flat=True)) == [code]


def test_the_substitute_address_stands_first() -> None:
    page = page_of("address", filled())
    assert page.index("PO Box 17") < page.index("4 Elm Court")


def test_what_is_not_opened_is_not_there_and_what_is_opened_names_its_holder() -> None:
    with acting(ADA):
        correct_person(
            record_id=world.record("main identity"),
            version=None,
            person=Survivor(display_name="Maya R."),
            by=ADA,
            at=MOMENT,
        )
        keep_contact(file_id=MAIN, version=None, details=ContactDetails(phone="555 0142"), by=ADA, at=MOMENT)
    theirs = world.file("police own")
    page = page_of("people", theirs, DAN)
    assert "Maya R." in page
    assert "Opened by" in page
    for name in ("contact_details", "address"):
        assert "Nothing recorded that you can see." in page_of(name, theirs, DAN)
        assert "555 0142" not in page_of(name, theirs, DAN)


# What may be typed -----------------------------------------------------------

FORMS: dict[str, tuple[str, tuple[str, ...], dict[str, str], Kind]] = {
    "other": ("add_person", ("other",), {"display_name": "T. Hale"}, Kind.RESPONDENT),
    "someone": ("add_person", ("someone",), {"display_name": "Rosa"}, Kind.THIRD_PERSON),
    "numbers": ("keep_contact", (), {"phone": "555 0142", "version": "0"}, Kind.CONTACT),
    "address": ("keep_address", (), {"address": "4 Elm Court", "version": "0"}, Kind.LOCATION),
    "point": ("point_of_contact", (), {"member": str(ADA.member_id)}, Kind.POINT_OF_CONTACT),
}

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("other", {"display_name": ""}, "Write a name"),
    ("other", {"display_name": "x" * 81}, "Shorten this by 1 character"),
    ("other", {"relationship": "husband of the year"}, "Choose one of the answers shown."),
    ("other", {"whereabouts": "somewhere"}, "Choose one of the answers shown."),
    ("other", {"interpreter": "maybe"}, "Choose one of the answers shown."),
    ("other", {"bail": "x" * 501}, "Shorten this by 1 character"),
    ("someone", {"tie": "ghost"}, "Choose one of the answers shown."),
    ("someone", {"safe_to_talk": "perhaps"}, "Choose one of the answers shown."),
    ("numbers", {"phone": "ask her"}, "This is not a telephone number."),
    ("numbers", {"phone": "5" * 41}, "Shorten this by 1 character"),
    ("numbers", {"second_phone": "12"}, "This is not a telephone number."),
    ("numbers", {"email": "maya at mail"}, "This is not an e-mail address."),
    ("numbers", {"version": "x"}, "This page was incomplete."),
    ("numbers", {"version": ""}, "This page was incomplete."),
    ("address", {"address": "x" * 501}, "Shorten this by 1 character"),
    ("point", {"member": ""}, "Choose one person."),
    ("point", {"member": str(DAN.member_id)}, "Choose one of the answers shown."),
    ("point", {"member": str(uuid4())}, "Choose one of the answers shown."),
    ("point", {"member": "not-an-id"}, "Choose one of the answers shown."),
    ("point", {"phone": "no"}, "This is not a telephone number."),
]
TEXTS = [
    ("other", "display_name"), ("other", "full_name"), ("other", "pronouns"), ("other", "language"), ("other", "note"),
    ("other", "bail"), ("other", "weapons"), ("someone", "note"), ("numbers", "phone"), ("numbers", "phone_note"),
    ("numbers", "email"), ("numbers", "code_word"), ("numbers", "if_answered"), ("numbers", "show_as"),
    ("address", "substitute"), ("address", "address"), ("address", "safe_place"), ("address", "note"),
]  # fmt: skip


def press(form: str, file_id: UUID, change: dict[str, Any], member: Member = ADA) -> Any:
    name, more, typed, _kind = FORMS[form]
    return send(signed_in(member), reverse(name, args=[file_id, *more]), typed | change)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_keeps_what_was_typed(form: str) -> None:
    file = opened()
    assert press(form, file.id, {}).status_code == 303
    kept = words(file.id, FORMS[form][3])
    assert kept is not None
    assert set(kept.values()) & {*FORMS[form][2].values(), "Ada Advocate"}


@pytest.mark.parametrize(("form", "change", "message"), BAD, ids=[f"{one[0]} {next(iter(one[1]))}" for one in BAD])
def test_what_is_wrong_is_said_beside_it_and_nothing_is_saved(form: str, change: dict[str, Any], message: str) -> None:
    file = opened()
    answer = press(form, file.id, change)
    assert answer.status_code == 422
    assert message in said(answer)
    assert words(file.id, FORMS[form][3]) is None


@pytest.mark.parametrize(("form", "field"), TEXTS)
@pytest.mark.parametrize("name", ["control character", "NUL", "right-to-left override"])
def test_no_text_field_takes_what_could_deceive_a_reader(form: str, field: str, name: str) -> None:
    file = opened()
    typed, message = UNREADABLE[name]
    answer = press(form, file.id, {field: typed})
    assert answer.status_code == 422
    assert str(message) in said(answer)
    assert words(file.id, FORMS[form][3]) is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("member", "status"), [(DAN, 404), (world.harbor.cora, 403), (world.harbor.adam, 403), (world.beacon.bea, 404)]
)
def test_whoever_may_not_write_here_writes_nothing(form: str, member: Member, status: int) -> None:
    file = opened()
    assert press(form, file.id, {}, member).status_code == status
    assert words(file.id, FORMS[form][3]) is None


def test_a_second_survivor_is_refused_with_what_was_typed() -> None:
    file = opened()
    answer = send(signed_in(ADA), reverse("add_person", args=[file.id, "survivor"]), {"display_name": "Somebody Else"})
    assert answer.status_code == 409
    assert "A file is about one survivor." in said(answer)
    assert "Somebody Else" in said(answer)


@pytest.mark.parametrize("role", ["nobody", "stalker"])
def test_an_unknown_role_has_no_page(role: str) -> None:
    assert signed_in(ADA).get(reverse("add_person", args=[MAIN, role])).status_code == 404


# Two people at once ----------------------------------------------------------


def clash(url: str, mine: dict[str, str], theirs: dict[str, str], version: str) -> str:
    ada, nell = signed_in(ADA), signed_in(NELL)
    assert send(nell, url, theirs | {"version": version}).status_code == 303
    answer = send(ada, url, mine | {"version": version})
    assert answer.status_code == 409
    return said(answer)


def test_two_who_correct_one_person_both_find_their_text() -> None:
    file = opened()
    with acting(ADA, at=OPENED):
        head = add_person(file_id=file.id, person=Respondent(display_name="T. Hale"), by=ADA, at=OPENED)
    page = clash(
        reverse("correct_person", args=[file.id, head.id]),
        {"display_name": "T. Hale", "bail": "Stay out of Elm Park"},
        {"display_name": "T. Hale", "bail": "None since May"},
        "1",
    )
    assert "Nell Named" in page
    assert page.count("Stay out of Elm Park") == 2
    assert "None since May" in page
    stored = words(file.id, Kind.RESPONDENT)
    assert stored is not None
    assert stored["bail"] == "None since May"


@pytest.mark.parametrize("version", ["0", "1"])
def test_two_who_keep_her_number_both_find_their_text(version: str) -> None:
    file = opened()
    if version == "1":
        with acting(ADA, at=OPENED):
            keep_contact(file_id=file.id, version=None, details=ContactDetails(phone="555 0000"), by=ADA, at=OPENED)
    page = clash(reverse("keep_contact", args=[file.id]), {"phone": "555 0001"}, {"phone": "555 0002"}, version)
    assert page.count("555 0001") == 2
    assert "555 0002" in page
    stored = words(file.id, Kind.CONTACT)
    assert stored is not None
    assert stored["phone"] == "555 0002"


def test_nobody_corrects_a_person_through_another_file() -> None:
    other = opened("Tom W.")
    with acting(ADA):
        head = add_person(file_id=other.id, person=Respondent(display_name="X"), by=ADA, at=MOMENT)
    url = reverse("correct_person", args=[MAIN, head.id])
    assert signed_in(ADA).get(url).status_code == 404
    assert signed_in(ADA).get(reverse("correct_person", args=[MAIN, uuid4()])).status_code == 404
    lent = reverse("correct_person", args=[world.file("police own"), world.record("main identity")])
    assert signed_in(DAN).get(lent).status_code == 403


# No bare telephone link ------------------------------------------------------

PAGES = (
    "case", "timeline", "people", "contact_details", "address", "keep_contact", "keep_address", "contact_rules",
    "add_incident", "wants", "goals", "set_level", "point_of_contact", "workers", "lead",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_her_number_is_a_link_on_no_page_but_the_one_that_opens_the_rule(name: str) -> None:
    file_id = filled()
    rules(file_id)
    told(file_id)
    assert "tel:" not in page_of(name, file_id)
    assert "mailto:" not in page_of(name, file_id)
