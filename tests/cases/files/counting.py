"""Counting what a page asks of the database: its own content apart from the frame every page runs in."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What the frame of any signed-in page asks: who is asking, in which post, that they looked, how many notices wait.
FRAME = re.compile(
    r"^(SAVEPOINT|RELEASE|ROLLBACK)|set_config|accounts_signinsession|\"accounts_user\"\.\"password\"|sec\.memberships_of"
    r"|INSERT INTO \"audit_readevent\"|notifications_notice"
)


def content_of(client: Client, url: str) -> list[str]:
    """The content statements of one page."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, response.status_code
    return [query["sql"] for query in asked.captured_queries if not FRAME.search(query["sql"])]
