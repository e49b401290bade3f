"""Pages of risk: beginning, answering part by part, finishing, the result, and who is let in."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.records.categories import Kind
from cases.records.models import Record
from screening.instruments.scoring import Answer
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import said, send
from tests.screening.assessments.asked import HER_SENSE, answered, began, finished, read, yes
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db


def newest_head(file_id: UUID) -> Record:
    with acting(ADA):
        return (
            Record.objects.visible_to(ADA)
            .filter(file_id=file_id, kind=Kind.ASSESSMENT)
            .order_by("-recorded_at")
            .first()
        )


def drawn(page: HttpResponse) -> str:
    """The marks the page carries."""
    found = re.search(r'name="drawn"[^>]*value="([^"]*)"', said(page)) or re.search(
        r'value="([^"]*)"[^>]*name="drawn"', said(page)
    )
    assert found
    return found[1]


def save(client: Client, url: str, data: dict[str, Any], *, page: HttpResponse | None = None) -> HttpResponse:
    """Open the part and send it, or send it from a page opened before."""
    return send(client, url, {"drawn": drawn(page or client.get(url)), **data})


def test_a_profile_from_its_first_question_to_its_result() -> None:
    file = opened()
    client = signed_in(ADA)
    assert "Begin" in said(client.get(reverse("risk", args=[file.id])))
    begun = send(client, reverse("assessment_new", args=[file.id, "profile"]), {"company": "alone"})
    assert begun.status_code == 303
    address = begun["Location"]
    for _part in range(5):
        page = client.get(address)
        assert page.status_code == 200
        assert "Structured information, not a validated score." in said(page)
        first = {"P01": "years", "P02": "daily"} if "P01" in said(page) else {}
        address = save(client, address, first, page=page)["Location"]
    assert address.endswith("/finish/")
    page = client.get(address)
    assert "Her own sense of danger" in said(page)
    data = {"level": "2", "why": "It has gone on for years", "version": str(newest_head(file.id).version)}
    missing = send(client, address, data)
    assert missing.status_code == 422
    assert "Ask her, or record that she declined" in said(missing)
    done = send(client, address, data | {"P41": "8", "P42_instead": "declined", "narrative": "For years, daily."})
    assert done.status_code == 303
    head = newest_head(file.id)
    result = said(client.get(reverse("assessment", args=[file.id, head.id])))
    assert "For years, daily." in result
    assert "Talk about it today" in result
    risk = said(client.get(reverse("risk", args=[file.id])))
    assert "It has gone on for years" in risk
    assert read(head).is_finished
