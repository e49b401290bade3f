"""Somebody shuts out themselves and presses twice before the first answer: the second waits, then leads to the same place."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from cases.access import views
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.world import world

KIT, OWN = world.police.kit, world.file("police own")


@pytest.mark.database("world")
def test_both_presses_lead_to_the_caseload(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    acted, commit = threading.Event(), threading.Event()
    declare = views.declare_conflict

    def slowly(**what: Any) -> Any:
        wall = declare(**what)
        acted.set()
        commit.wait(5)
        return wall

    monkeypatch.setattr(views, "declare_conflict", slowly)
    clients = [signed_in(KIT), signed_in(KIT)]
    data = {"person": str(KIT.user_id), "ground": "friend", "once": str(uuid4()), "sure": "yes"}
    answers: dict[int, Any] = {}

    def press(number: int) -> None:
        try:
            answers[number] = clients[number].post(reverse("conflict", args=[OWN]), data)
        finally:
            connections.close_all()

    first, second = (threading.Thread(target=press, args=[number]) for number in (0, 1))
    first.start()
    assert acted.wait(10)
    second.start()
    second.join(1)
    assert second.is_alive(), "the second waits for the first"
    commit.set()
    first.join(10)
    second.join(10)
    assert [(answers[one].status_code, answers[one]["Location"]) for one in (0, 1)] == [(303, reverse("cases"))] * 2
    counted = "SELECT (SELECT count(*) FROM cases_wall WHERE file_id = %s AND user_id = %s)"
    assert fresh_database.query(counted, OWN, KIT.user_id) == [(1,)]
    looks = "SELECT count(*) FROM audit_readevent WHERE file_id = %s AND user_id = %s AND page = 'conflict'"
    assert fresh_database.query(looks, OWN, KIT.user_id) == [(1,)]
