"""The case sheet and the permission on paper: what stands on them, and what never does."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.world import MOMENT, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr.core.clock.now", lambda: MOMENT)


def press(client: Client, url: str, **more: Any) -> Any:
    return client.post(url, {"once": str(uuid4()), **more})


def sheet_of(member: Member, file: str) -> Any:
    return press(signed_in(member), reverse("draw_paper", args=[world.file(file), "case_sheet"]))


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_a_case_sheet_is_drawn_at_once_for_who_asks() -> None:
    answer = sheet_of(world.harbor.ada, "harbor main")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'inline; filename="paper-[0-9a-f]{8}\.pdf"', answer["Content-Disposition"])
    text = text_of(answer.content)
    assert "HH-7QKD" in text
    assert "Copy 2" in text, "the first was drawn where the world begins"
    assert "drawn for Harbor House" in text
