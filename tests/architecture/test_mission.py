"""What we say works is proved by tests that exist."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROWS = tomllib.loads((ROOT / "tests" / "mission.toml").read_text())
_ROW = re.compile(r"S[0-4]-\d{3}")


@pytest.mark.parametrize("row", sorted(ROWS))
def test_each_row_names_a_page_and_tests_that_exist(row: str) -> None:
    assert _ROW.fullmatch(row)
    assert ROWS[row]["page"]
    assert ROWS[row]["tests"]
    for named in ROWS[row]["tests"]:
        path, _, name = named.partition("::")
        text = (ROOT / path).read_text()
        if name:
            assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), named
