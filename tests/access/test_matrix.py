"""The command that proves the matrix on the invented community: two people of it here, everyone in `prove matrix`."""

import pytest
from django.core.management import call_command

from ccr.proof import matrix
from tests.support.databases import Database

pytestmark = pytest.mark.database("demo")


def test_the_first_of_the_community(fresh_database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prove", "matrix", people=2)
    printed = capsys.readouterr().out
    assert "figure matrix.people 2 posts" in printed
    assert "figure matrix.unexpected 0 cells goal <= 0 ok" in printed
    assert fresh_database.query("SELECT count(*) FROM accounts_signinsession") == [(0,)]


def test_a_page_that_answers_otherwise_is_found(
    fresh_database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [page for page in matrix.addresses() if page.name in ("menu", "timeline")]
    monkeypatch.setattr(matrix, "addresses", lambda: few)
    monkeypatch.setattr(matrix, "OPENS", (404,))
    with pytest.raises(SystemExit):
        call_command("prove", "matrix", people=1)
    printed = capsys.readouterr().out
    assert "/menu/ answers 200" in printed
    assert "figure matrix.unexpected 0" not in printed
