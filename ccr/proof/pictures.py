"""Pictures for the README, taken from a running demonstration so that they show what there is and not what was meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccr.stack import chromium
from ccr.stack.place import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "pictures"
WIDE, NARROW = (1280, 860), (390, 844)


@dataclass(frozen=True)
class Scene:
    """One picture: who sits there, which way leads to the page (addresses, or words of a link to follow), how wide."""

    name: str
    who: str
    way: tuple[str, ...]
    size: tuple[int, int] = WIDE


SCENES = (
    Scene("caseload", "Alma Rivers", ("/cases/",)),
    Scene("overview", "Alma Rivers", ("/cases/", "All open", "Mara L.")),
    Scene("overview-phone", "Alma Rivers", ("/cases/", "All open", "Mara L."), NARROW),
    Scene("sharing", "Alma Rivers", ("/cases/", "All open", "Mara L.", "Sharing")),
    Scene("risk", "Alma Rivers", ("/cases/", "All open", "Mara L.", "Risk")),
    Scene("duty", "Grace Sorrel", ("/referrals/duty/",), NARROW),
    Scene("meeting", "Carla Meadow", ("/meetings/", "Thu ")),
)


class NothingToShow(RuntimeError):
    """What is missing, in one sentence."""


def take(address: str, say: Callable[[str], object], *, scenes: tuple[Scene, ...] = SCENES) -> list[Path]:
    """One file per scene in `docs/pictures`, from the demonstration at `address`. Raises NothingToShow."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NothingToShow(
            "The test tools are not installed yet: run `python3 dev.py test tests/stack` once."
        ) from None
    found = chromium.find(ROOT / ".local")
    if found is None:
        raise NothingToShow("No Chromium was found: `python3 dev.py test` gets one.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found.program, args=list(chromium.FLAGS), env=dict(found.environment())
        )
        try:
            for scene in scenes:
                width, height = scene.size
                context = running.new_context(
                    viewport={"width": width, "height": height}, base_url=address, reduced_motion="reduce"
                )
                context.set_default_timeout(10_000)
                page = context.new_page()
                _arrive(page, scene)
                file = FOLDER / f"{scene.name}.png"
                page.screenshot(path=file)
                say(f"{scene.name}: {file.relative_to(ROOT)}")
                taken.append(file)
                context.close()
        finally:
            running.close()
    return taken


def _arrive(page: "Page", scene: Scene) -> None:
    """Through the demonstration's door and along the scene's way."""
    page.goto("/sign-in/")
    door = page.get_by_role("button", name=re.compile(re.escape(scene.who)))
    if not door.count():
        raise NothingToShow(f"The demonstration’s door does not offer {scene.who}: is it running with its own data?")
    door.first.click()
    page.wait_for_load_state()
    for step in scene.way:
        if step.startswith("/"):
            page.goto(step)
        else:
            page.get_by_role("link", name=re.compile(f"^{re.escape(step)}")).first.click()
        page.wait_for_load_state()
