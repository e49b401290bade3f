"""The borough for every test of sharing at once."""

import pytest

from tests.cases.sharing.now.borough import Borough


@pytest.fixture
def borough(db: None) -> Borough:
    """The borough, written inside this test's transaction."""
    return Borough()
