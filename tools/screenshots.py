"""Pictures of every page of a running Hallway: a phone and a desktop, light and dark.

    python -m tools.screenshots http://localhost:8000 --sign-in LINK [--sign-in LINK] --out FOLDER

Starts at each sign-in link, follows every link once for each kind of page, and says what is wider
than its screen or what axe finds. `make demo` prints such links.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
WIDTHS = {"phone": 390, "desktop": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NOT_PAGES = re.compile(r"\.(ics|csv|json|txt|pdf)$|/export|/admin/|/api/|/static/")


def main() -> int:
    """Take the pictures; 1 when a page has troubles."""
    asked = arguments()
    from playwright.sync_api import sync_playwright

    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        for number, link in enumerate(asked.sign_in or [""]):
            troubles += visit(browser, asked.address, link, asked.out / f"{number + 1}")
        browser.close()
    print("\n".join(troubles) or "No page is too wide, and axe finds nothing serious.")
    return 1 if troubles else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("address", help="where Hallway runs")
    parser.add_argument("--sign-in", action="append", metavar="LINK", help="who looks")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="the folder")
    return parser.parse_args()


def visit(browser: Browser, address: str, link: str, folder: Path) -> list[str]:
    """Walk the site as one person and take every page's pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(base_url=address)
    page = context.new_page()
    sign_in(page, link)
    start = page.url
    pages = list(walk(page, start))
    troubles = [trouble for where in pages for trouble in take(page, where, folder)]
    context.close()
    return troubles


def sign_in(page: Page, link: str) -> None:
    """A one-time link opens a page with one button."""
    page.goto(link or "/")
    button = page.locator("main form button")
    if link and button.count():
        button.first.click()


def walk(page: Page, start: str) -> Iterator[str]:
    """Every page that links lead to, once for each kind of address."""
    waiting, seen = [start], {kind(start)}
    while waiting:
        where = waiting.pop(0)
        answer = page.goto(where)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield where
        for href in page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.href)"
        ):
            new = urljoin(where, href).split("#")[0]
            if inside(new, start) and kind(new) not in seen:
                seen.add(kind(new))
                waiting.append(new)


def inside(address: str, start: str) -> bool:
    there, here = urlsplit(address), urlsplit(start)
    return there.netloc == here.netloc and not NOT_PAGES.search(there.path)


def kind(address: str) -> str:
    """An address without its numbers: two rounds are one kind of page."""
    return re.sub(r"\d+", "0", urlsplit(address).path)


def take(page: Page, where: str, folder: Path) -> Iterator[str]:
    """One page, four pictures, and what is wrong with it."""
    name = re.sub(r"[^a-z0-9]+", "-", urlsplit(where).path.lower()).strip("-") or "start"
    page.goto(where)
    page.evaluate("document.fonts.ready")
    for screen, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 850})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=folder / f"{name}-{screen}-{scheme}.png", full_page=True)
            yield from (f"{where} ({screen}, {scheme}): {each}" for each in look(page, width))


def look(page: Page, width: int) -> Iterator[str]:
    """What keeps somebody out, or has to be scrolled sideways."""
    from axe_playwright_python.sync_playwright import Axe

    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} pixels wide"
    for rule in Axe().run(page).response["violations"]:
        if rule["impact"] in ("serious", "critical"):
            places = ", ".join(str(node["target"][0]) for node in rule["nodes"][:4])
            yield f"{rule['id']}: {rule['help']}: {places}"


if __name__ == "__main__":
    raise SystemExit(main())
