"""The browser that the journeys use is a real one, at the real site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

OPEN_TO_ALL = '<html lang="en"><title>Tea</title><main><h1>Tea</h1><p>At four.</p></main></html>'
SHUTS_OUT = '<html lang="en"><title>Tea</title><main><h1>Tea</h1><button></button></main></html>'


@pytest.mark.django_db(transaction=True)
def test_the_browser_reaches_the_site_under_its_policy(page: Page) -> None:
    answer = page.goto("/nowhere-at-all")
    assert answer is not None
    assert answer.status == 404
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.django_db(transaction=True)
def test_a_phone_is_small_and_dark(phone: Page) -> None:
    phone.goto("/nowhere-at-all")
    assert phone.evaluate("innerWidth") < 400
    assert phone.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


@pytest.mark.django_db(transaction=True)
def test_a_page_that_shuts_somebody_out_is_noticed(page: Page, axe: Callable[..., None]) -> None:
    page.set_content(OPEN_TO_ALL)
    axe(page)
    page.set_content(SHUTS_OUT)
    with pytest.raises(AssertionError, match=re.escape("button-name (critical)")):
        axe(page)
