"""In England and Wales: what S-DASH and the official DASH form said is written down and stands with the day it was scored."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.cases.files.typed import said, send
from tests.cases.sharing.now.borough import NOW, Borough
from tests.support.client import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("instrument", "name", "score"), [("sdash", "S-DASH", "9 of 11"), ("safelives-dash", "SafeLives Dash", "15 of 24")]
)
def test_a_score_is_kept_with_who_scored_it_and_when(
    instrument: str, name: str, score: str, settings: Any, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    settings.CLOCK_FILE = str(clock)
    borough = Borough()
    file_id, client = borough.a_file(), signed_in(borough.priti)
    typed = {
        "instrument": instrument,
        "scored_by": "A trained officer",
        "scored_on": date(2026, 5, 20).isoformat(),
        "result": score,
    }
    assert send(client, reverse("result_new", args=[file_id]), typed).status_code == 303
    page = said(client.get(reverse("risk", args=[file_id])))
    for words in (name, score, "A trained officer", "20 May 2026"):
        assert words in page
