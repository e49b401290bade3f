"""A meeting on paper: drawn for one reader's own eyes, a pack of its cases as a job."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from ccr.documents import drawing
from ccr.documents.models import Job
from ccr.documents.states import JobState
from ccr.tenancy.member import Member
from meetings.models import AgendaItem
from tests.documents.conftest import Clock
from tests.support.client import signed_in
from tests.world import acting, key, world

pytestmark = pytest.mark.django_db
MEETING = key("meeting core")
ada, dan, bea = world.harbor.ada, world.police.dan, world.beacon.bea


def press(by: Member, code: str, meeting: Any = MEETING) -> Any:
    return signed_in(by).post(reverse("draw_meeting_paper", args=[meeting, code]), {"once": str(uuid4())})


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("code", ["agenda_paper", "minutes_paper"])
def test_agenda_and_minutes_show_each_reader_what_is_theirs(code: str, clock: Clock) -> None:
    with acting(ada):
        everything = set(
            AgendaItem.objects.visible_to(ada).filter(meeting_id=MEETING).values_list("reference", flat=True)
        )
    assert everything
    for reader in (ada, dan, world.prosecution.pru):
        with acting(reader):
            seen = AgendaItem.objects.visible_to(reader).filter(meeting_id=MEETING)
            theirs = set(seen.values_list("reference", flat=True))
        made = press(reader, code)
        assert made.status_code == 200
        text = text_of(made.content)
        assert f"drawn for {reader.agency_name}" in text
        if code == "agenda_paper":
            # What was withdrawn is on nobody's agenda.
            on_it = {one for one in everything | theirs if one in text}
            assert on_it
            assert on_it <= theirs


def test_a_pack_of_its_cases_is_a_job_and_holds_only_ones_own(clock: Clock) -> None:
    answer = press(dan, "meeting_cases")
    assert answer.status_code == 303
    with acting(dan):
        job = Job.objects.visible_to(dan).get(kind="meeting_cases")
    assert answer["Location"] == reverse("job", args=[job.id])
    assert drawing.run(job.id, dan.user_id, dan.member_id) == JobState.READY
    text = text_of(signed_in(dan).get(reverse("job_paper", args=[job.id])).content)
    assert "HH-" not in text, "the reference of another agency's file"
    assert "LP-" in text


@pytest.mark.parametrize("code", ["agenda_paper", "minutes_paper", "meeting_cases"])
def test_a_meeting_of_another_partnership_is_not_there(code: str, clock: Clock) -> None:
    answers = [press(bea, code), press(bea, code, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_case_sheet_is_no_paper_of_a_meeting(clock: Clock) -> None:
    assert press(dan, "case_sheet").status_code == 404
