"""Steps that every story takes: coming in, opening a letter, following its links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.mailbox import Mailbox, Received

Work = Callable[[], None]


def come_in(page: Page, address: str, mailbox: Mailbox, work: Work) -> None:
    """Ask for a link, find it in the mailbox, click it."""
    page.goto("/sign-in")
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_text("Look into your mailbox").first.wait_for()
    work()
    follow(page, mailbox.newest(address, "link"), "Come in")
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url(re.compile(r"/c/"))


def open_letter(page: Page, letter: Received) -> None:
    """Show a letter as a mail program on the web would."""
    page.goto("about:blank")
    page.set_content(letter.html)


def follow(page: Page, letter: Received, words: str) -> None:
    """Open a letter and click the link that says so."""
    open_letter(page, letter)
    page.get_by_role("link", name=words).first.click()
    page.wait_for_load_state()


def stir(page: Page) -> None:
    """Move the mouse as somebody does who has just arrived; the page answers by itself."""
    with page.expect_navigation():
        page.mouse.move(200, 300)
        page.mouse.move(260, 340, steps=8)
