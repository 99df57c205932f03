"""The pictures in docs/screenshots, taken of the demonstration as it is served."""

import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ARGUMENTS
from tests.journey.served import Served, serving

FOLDER = Path(__file__).resolve().parent / "screenshots"
DESK = (1280, 860)
PHONE = (360, 740)
COLOURS = 64
MOST_BYTES = 1_500_000


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page, who looks at it, and on what."""

    name: str
    path: str
    by: str = ""
    size: tuple[int, int] = DESK
    language: str = "en"


PUBLISHED, CLOSED, OPEN = "{published}", "{closed}", "{open}"
PICTURES = (
    Picture(name="round", path=OPEN),
    Picture(name="round-phone", path=OPEN, size=PHONE),
    Picture(name="round-arabic", path=OPEN, language="ar"),
    Picture(name="summary", path=f"{PUBLISHED}/summary"),
    Picture(name="summary-phone", path=f"{PUBLISHED}/summary", size=PHONE),
    Picture(name="synthesis", path=f"{PUBLISHED}/synthesis"),
    Picture(name="synthesis-phone", path=f"{PUBLISHED}/synthesis", size=PHONE),
    Picture(name="positions", path=f"{PUBLISHED}/positions"),
    Picture(name="position", path=f"{OPEN}/position/2", by="Rosalind Achterberg"),
    Picture(name="position-phone", path=f"{OPEN}/position/2", by="Rosalind Achterberg", size=PHONE),
    Picture(name="coding-desk", path=f"{CLOSED}/coding", by="Beatriz Onofre"),
    Picture(name="moderation", path=f"{CLOSED}/moderation?state=accepted", by="Beatriz Onofre"),
    Picture(name="organiser", path=f"{OPEN}/desk", by="Noor Vesterholt"),
)


def main() -> None:
    """Take every picture anew, and refuse to keep more than a clone should carry."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), demonstration=True) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        rounds = _rounds(browser, served)
        for picture in PICTURES:
            _take(browser, served, picture, picture.path.format(**rounds))
        browser.close()
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    if size > MOST_BYTES:
        sys.exit(f"The pictures hold {size} bytes, more than {MOST_BYTES}.")


def _rounds(browser: Browser, served: Served) -> dict[str, str]:
    """Where the three rounds are, told by the state that stands beside each."""
    page = browser.new_page(locale="en")
    page.goto(f"{served.address}/rounds")
    found = {}
    for link in page.locator("main a[href^='/rounds/']").all():
        path = link.get_attribute("href") or ""
        other = browser.new_page(locale="en")
        other.goto(served.address + path)
        state = other.locator(".round-state").first
        if state.count():
            found[state.inner_text().strip().casefold()] = path
        other.close()
    page.close()
    return found


def _take(browser: Browser, served: Served, picture: Picture, path: str) -> None:
    width, height = picture.size
    context = browser.new_context(
        locale=picture.language, viewport={"width": width, "height": height}, color_scheme="light"
    )
    page = context.new_page()
    if picture.by:
        page.goto(f"{served.address}/sign-in")
        page.get_by_role("button", name=f"Be {picture.by}").click()
        page.wait_for_load_state()
        if page.locator("html").get_attribute("lang") != picture.language:
            page.locator("details:has(button[name=language]) > summary").click()
            page.locator(f"button[name=language][value={picture.language}]").click()
            page.wait_for_load_state()
    answer = page.goto(served.address + path, wait_until="networkidle")
    if answer is None or not answer.ok:
        sys.exit(f"{picture.name}: {path} answered {answer and answer.status}")
    keep(page, picture.name)
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep what the page shows now, in few colours."""
    with Image.open(io.BytesIO(page.screenshot())) as image:
        small = image.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        small.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
