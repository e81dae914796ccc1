"""A real Chromium for the journeys. Loaded with `-p tests.browser`.

Ask for `page` (a desktop), `phone` (a small touch screen, dark) or `open_page(**choices)` for more
people at once; each has its own cookies. `site` is the running site, `axe` checks a page for
people who use a keyboard or a screen reader. A page that breaks a script or its content security
policy fails its test, asked or not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "color_scheme": "dark",
}
# What axe calls serious or critical keeps somebody out; the rest is worth a look, no more.
KEEPS_OUT = {"serious", "critical"}
Opener = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a test run (one a worker with xdist)."""
    path = chromium.find()
    if path is None:
        leave_out(chromium.MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


def leave_out(reason: str) -> None:
    """Skip with the reason; on a build machine nothing may be left out quietly."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of the running site; links in letters lead there."""
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Opener]:
    """Open a page as somebody new: own cookies, own screen."""
    contexts = []
    troubles: list[str] = []

    def opener(**choices: Any) -> Page:
        context = browser.new_context(base_url=site, **{**DESKTOP, **choices})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda message: note_refusal(message, page.url, troubles))
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not troubles, "a page misbehaved:\n" + "\n".join(troubles)


def note_refusal(message: Any, url: str, troubles: list[str]) -> None:
    """Keep what the browser refused to run or load under the page's own policy."""
    if message.type == "error" and "Content Security Policy" in message.text:
        troubles.append(f"{url}: {message.text}")


@pytest.fixture
def page(open_page: Opener) -> Page:
    """A desktop browser at the site."""
    return open_page()


@pytest.fixture
def phone(open_page: Opener) -> Page:
    """A phone at the site, in the dark."""
    return open_page(**PHONE)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that nothing on the page keeps somebody out."""
    return assert_open_to_all


SETTLED = """() => {
  for (const one of document.getAnimations()) {
    if (one instanceof CSSTransition) one.finish();
  }
}"""


def assert_open_to_all(page: Page) -> None:
    """Fail with what axe finds serious, where, and how to put it right."""
    from axe_playwright_python.sync_playwright import Axe

    # Colours that are still on their way, after light became dark, are nobody's contrast.
    page.evaluate(SETTLED)
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in KEEPS_OUT]
    assert not serious, f"{page.url}:\n" + "\n".join(map(in_words, serious))


def in_words(rule: dict[str, Any]) -> str:
    """One finding with its places."""
    places = "; ".join(str(place["target"][0]) for place in rule["nodes"][:5])
    return f"- {rule['id']} ({rule['impact']}): {rule['help']}: {places}"
