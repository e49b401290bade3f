"""The bell in a real browser: it keeps itself up to date, and its asking is no sign of anybody at work."""

from ccr.core import clock
from tests.notifications.story import ada, sol, tell
from tests.support.browser import Windows
from tests.support.client import signed_in
from tests.support.site import RunningSite

SEEN = "SELECT seen_at FROM accounts_signinsession WHERE user_id = %s"


def test_the_bell_rings_by_itself_and_does_not_keep_an_idle_page_open(
    stack_server: RunningSite, windows: Windows
) -> None:
    page = windows.open(cookies={"sessionid": signed_in(ada).cookies["sessionid"].value})
    page.clock.install()
    page.goto("/notices/")
    before = page.locator("#notice-count").inner_text()
    (seen,) = stack_server.database.query(SEEN, ada.user_id)
    tell(by=sol, at=clock.now())
    for _ring in range(2):
        with page.expect_response("**/notices/count/") as answered:
            page.clock.fast_forward("02:01")
        assert answered.value.status == 200
        assert answered.value.request.headers["x-background"] == "1"
        # The clock is not moved on while the answer is still being drawn: it would run into the request's own time limit.
        page.wait_for_function("() => !document.querySelector('#notice-count.htmx-request')")
    page.wait_for_function("before => document.getElementById('notice-count').innerText !== before", arg=before)
    assert stack_server.database.query(SEEN, ada.user_id) == [seen], "nobody has touched the page"
