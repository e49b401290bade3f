"""docs/api.md is walked as it stands: its commands, in a shell, against the running site."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ccr.accounts.models import User
from tests.accounts.conftest import App
from tests.support.site import RunningSite
from tests.world import PASSWORD, key, world

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text()
SIGN_IN, POST, DOOR, READ, ACT = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
IDS = {
    "file": world.file("harbor main"),
    "meeting": key("meeting core"),
    "incident": world.record("main incidents"),
    "disclosure": world.disclosure("main to probation"),
    "post": world.harbor.hana.member_id,
}


def walked(*blocks: str, site: RunningSite, folder: Path, who: User, code: str) -> list[dict[str, Any]]:
    """What each command printed, line by line; only what is said to be an example is put in its place."""
    script = "\n".join(blocks)
    for example, ours in {
        "https://line.example": site.base_url,
        "ada@harbor.example": who.email,
        "code=123456": f"code={code}",
        **{f"<{name}>": str(one) for name, one in IDS.items()},
    }.items():
        script = script.replace(example, ours)
    # Each answer on a line of its own.
    script = script.replace("curl -s", r"curl -s -w '\n'")
    (folder / "password.txt").write_text(PASSWORD)
    done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_signing_in_reading_and_acting(stack_server: RunningSite, tmp_path: Path) -> None:
    ada = User.objects.get(pk=world.harbor.ada.user_id)
    answers = walked(SIGN_IN, READ, ACT, site=stack_server, folder=tmp_path, who=ada, code=App(ada).code())
    files, line, offers, agenda, recorded, corrected, withdrawn = answers
    assert str(IDS["file"]) in [row["id"] for row in files["results"]]
    assert line["results"]
    assert "results" in offers
    assert "items" in agenda
    assert (recorded["own"], recorded["words"]["what"]) == (True, "A note under the wiper of her car.")
    assert (corrected["version"], corrected["words"]["what"]) == (2, "Two notes under the wiper of her car.")
    # What stands on her permission ends only with that.
    assert (withdrawn["status"], bool(withdrawn["detail"])) == (409, True)


def test_who_has_two_posts_says_which(stack_server: RunningSite, tmp_path: Path) -> None:
    hana = User.objects.get(pk=world.harbor.hana.user_id)
    answers = walked(
        SIGN_IN, POST, 'api "$SITE/api/v1/files/"', site=stack_server, folder=tmp_path, who=hana, code=App(hana).code()
    )
    assert answers[0]["detail"] == "Finish signing in and choose a post on the site first."
    assert answers[-1]["results"]


@pytest.mark.parametrize("number", re.findall(r"^\| ([\d, ]+) \|", DOCUMENT, re.MULTILINE))
def test_every_refusal_it_names_is_described(number: str) -> None:
    description = (Path(__file__).parent.parent.parent / "docs" / "openapi.yaml").read_text()
    for status in number.split(", "):
        assert f"Problem{status}:" in description
