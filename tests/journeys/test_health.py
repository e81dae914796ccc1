"""An organiser looks at how half a year went: on a desktop, and on a phone in the dark."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from hallway.network.actions import run_due
from tests.browser import PHONE
from tests.journeys.stage import ANA
from tests.journeys.story import come_in
from tests.network.months import settled, town

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_half_a_year_at_a_glance(
    open_page: Callable[..., Page],
    mailbox: Mailbox,
    work: Callable[[], None],
    axe: Callable[[Any], None],
) -> None:
    town(40).half_a_year(8)
    for month in range(1, 5):
        run_due(now=settled(date(2026, month, 1)), worker="test")
    ana = open_page()
    come_in(ana, ANA, mailbox, work)
    ana.get_by_role("link", name="Health", exact=True).click()
    ana.get_by_role("heading", name="Health over time").wait_for()
    ana.get_by_role("img", name="Really met:").wait_for()
    axe(ana)

    # The picture's table says the same, month by month.
    ana.get_by_text("The months as a table: Really met").click()
    table = ana.get_by_role("table", name="Really met")
    table.get_by_role("rowheader", name="Jan 2026").wait_for()
    assert table.get_by_role("row").count() >= 5
    axe(ana)

    with ana.expect_download() as waiting:
        ana.get_by_role("link", name="Download as CSV").click()
    with waiting.value.path().open(encoding="utf-8", newline="") as opened:
        assert {row["month"] for row in csv.DictReader(opened)} >= {"2026-01", "2026-04"}

    ana.get_by_role("link", name="Coffee", exact=True).click()
    ana.get_by_role("link", name="Coffee", exact=True).and_(
        ana.locator("[aria-current=page]")
    ).wait_for()

    ana.set_viewport_size(PHONE["viewport"])
    ana.emulate_media(color_scheme="dark")
    axe(ana)
    assert ana.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
