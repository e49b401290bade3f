"""Anchors go to a file of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from ccr.audit.chain import AnchorFile
from ccr.audit.sealing import anchor_file


@pytest.fixture
def anchors(tmp_path: Path) -> Iterator[AnchorFile]:
    """The file the sealer writes heads into."""
    with override_settings(AUDIT_ANCHOR_FILE=str(tmp_path / "anchors")):
        file = anchor_file()
        assert file is not None
        yield file
