"""The documents a coordinator reads say what the code does."""

from ccr.proof import documents


def test_generated_documents_are_up_to_date() -> None:
    assert documents.stale() == []
