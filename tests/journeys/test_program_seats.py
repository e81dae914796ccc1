"""What a program in groups wishes for is chosen on its form, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from hallway.invite.models import Program
from tests.cast import sign_in
from tests.match.town import town

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def come_in_as_ana(page: Page, site: str) -> None:
    browser = sign_in(Client(), town(6)[1][0])
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": site} for name, one in browser.cookies.items()]
    )


def test_the_boxes_come_with_groups_and_go_with_pairs(page: Page, site: str) -> None:
    come_in_as_ana(page, site)
    page.goto("/c/harbour/programs/new")
    page.get_by_text("How people are matched").click()
    apart = page.get_by_label("Nobody beside their own team")
    page.get_by_text("For groups of three or more").wait_for()
    assert not apart.is_visible()
    page.get_by_label("How many meet?").select_option("3")
    apart.check()
    page.get_by_label("Name").fill("Tables")
    page.get_by_role("button", name="Start this program").click()
    page.get_by_role("heading", name="Tables").wait_for()
    assert Program.objects.get().seats == ["apart"]
