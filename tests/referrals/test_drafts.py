"""What was typed on a form of referrals and not saved: it is there again, for nobody else, and gone once it was saved."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ccr.accounts import drafts
from tests.referrals.story import ada, agreed, casey, dan, ivy, needed, nell, offered
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
WORDS = "A door that locks, and a way in that he does not know"


def left(who: Any, form: str, subject: Any, **typed: str) -> None:
    """What autosave has kept of a page that was left."""
    url = drafts.draft_url(form, subject)
    assert signed_in(who).post(url, {"once": str(uuid4()), **typed}).status_code == 204


def page(who: Any, url: str) -> str:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def plain() -> tuple[str, None]:
    return "offer-advocate", None


def pages() -> dict[str, tuple[Any, Any, str, tuple[str, Any], str]]:
    """Each form: who types, who else may open it, its address, its draft, and a field of words."""
    file, report = world.file("harbor main"), world.record("police incidents")
    waits, queued = needed(at=MOMENT), offered(at=MOMENT)
    theirs = agreed(at=MOMENT)
    return {
        "refer": (ada, nell, reverse("refer", args=[file]), ("refer", file), "need"),
        "signpost": (ada, nell, reverse("signpost", args=[file]), ("signpost", file), "to"),
        "report": (
            dan,
            ivy,
            reverse("offer_advocate", args=[world.file("police own"), report]),
            ("offer-advocate", report),
            "said",
        ),
        "plain": (dan, ivy, reverse("offer_plain"), plain(), "said"),
        "agree": (ada, nell, reverse("referral_move", args=[waits.id, "agree"]), ("referral-agree", waits.id), "said"),
        "refuse": (
            casey,
            None,
            reverse("referral_move", args=[theirs.id, "refuse"]),
            ("referral-refuse", theirs.id),
            "note",
        ),
        "waitlist": (
            ada,
            nell,
            reverse("referral_move", args=[queued.id, "waitlist"]),
            ("referral-waitlist", queued.id),
            "note",
        ),
    }


@pytest.mark.parametrize("which", ["refer", "signpost", "report", "plain", "agree", "refuse", "waitlist"])
def test_what_was_typed_is_there_again_and_for_nobody_else(which: str) -> None:
    who, colleague, url, draft, field = pages()[which]
    shown = page(who, url)
    assert f'data-draft-url="{drafts.draft_url(*draft)}"' in shown
    assert WORDS not in shown
    # Her answer belongs to the agency it was asked about, which its page says with what is typed.
    left(who, *draft, **{field: WORDS}, agency=str(world.housing.id))
    assert WORDS in page(who, url)
    if colleague is not None:
        assert WORDS not in page(colleague, url)


def test_saved_the_draft_is_gone_and_refused_it_stays() -> None:
    url = reverse("signpost", args=[world.file("harbor main")])
    draft = ("signpost", world.file("harbor main"))
    left(ada, *draft, to=WORDS)
    client = signed_in(ada)
    given = {"service": "housing", "to": WORDS, "how": "number"}
    refused = client.post(url, {"once": str(uuid4()), **given, "how": "by owl"})
    assert refused.status_code == 422
    with acting(ada):
        assert drafts.load(ada, *draft) is not None
    assert client.post(url, {"once": str(uuid4()), **given}).status_code == 303
    with acting(ada):
        assert drafts.load(ada, *draft) is None


def test_how_she_agreed_and_her_name_under_it_are_never_filled_in_again() -> None:
    made = needed(at=MOMENT)
    url = reverse("referral_move", args=[made.id, "agree"])
    typed = {"said": WORDS, "signer": "Marigold Testcase", "how": "signed", "agency": str(world.housing.id)}
    left(ada, "referral-agree", made.id, **typed)
    shown = page(ada, url)
    assert WORDS in shown
    assert "Marigold Testcase" not in shown


def test_an_offer_without_a_file_asks_whether_it_is_about_somebody_else() -> None:
    url = reverse("offer_plain")
    assert "Begin anew" not in page(dan, url)
    left(dan, *plain(), name="Rosemary T.", phone="555 0144")
    shown = page(dan, url)
    assert "Rosemary T." in shown
    assert "Begin anew" in shown
    assert signed_in(dan).post(url, {"anew": "1"}).status_code == 303
    shown = page(dan, url)
    assert "Rosemary T." not in shown
    assert "Begin anew" not in shown


def test_another_one_asked_instead_has_a_draft_of_its_own() -> None:
    """What she needs was written for the first agency; what is typed for the second is not laid over a new need."""
    from referrals import actions
    from tests.referrals.story import does

    made = agreed(at=MOMENT, file_id=world.file("harbor main"))
    does(actions.refuse, casey, made, at=MOMENT, why="full")
    url = reverse("refer", args=[world.file("harbor main")])
    left(ada, "refer-instead", made.id, need=WORDS)
    assert WORDS in page(ada, f"{url}?instead={made.id}")
    assert WORDS not in page(ada, url)
