"""What people and organisers write stays words, wherever it is shown."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from hallway.outbox.models import Letter
from tests import cast
from tests.gather.tables import first, open_table, take
from tests.meet import rounds

NAME = "<img src=x onerror=alert(1)>\"'"
PLACES = (
    *("", "meetings", "meetings/{meeting}", "meetings/{meeting}/outcome", "me", "me/apart?q=img"),
    *("tables", "tables/{sitting}", "tables/{sitting}/change"),
    *("members", "programs", "programs/{program}/rounds/1"),
)
CODE = ("<script>alert", "<img src=x", "<b>chess</b>", "<i>team")


def test_nothing_that_people_write_becomes_code_in_a_page_a_letter_or_a_calendar(db: None) -> None:
    of = cast.community('Linden"\r\nBcc: eve@example.org <script>alert(1)</script>')
    ana = cast.ana(of)
    other = cast.member(
        of,
        NAME,
        email="eve@example.org",
        key="eve",
        ask_about="</script><script>alert(2)</script>",
        interests=["<b>chess</b>"],
        units={"<i>team</i>": "=1+1"},
    )
    story = rounds.begin(
        [ana, other],
        name="Coffee\r\nBcc: eve@example.org <script>alert(3)</script>",
        place="<script>alert(4)</script>\r\nATTENDEE:mailto:eve@example.org",
    )
    (meeting,) = story.introduce()
    sitting = first(
        open_table(
            ana,
            now=story.now,
            begins_on=story.now.date() + timedelta(days=3),
            topic="<script>alert(5)</script>\r\nATTENDEE:mailto:eve@example.org",
            about="<img src=x onerror=alert(6)>",
            place="<b>chess</b>\r\nATTENDEE:mailto:eve@example.org",
        )
    )
    take(sitting, other, now=story.now)
    browser = cast.sign_in(Client(), ana)
    ids = {"meeting": meeting.pk, "program": story.program.pk, "sitting": sitting.pk}
    shown = [browser.get(story.url(place.format(**ids))).content.decode() for place in PLACES]
    for letter in Letter.objects.all():
        shown += [letter.html, *(browser.get(link).content.decode() for link in links(letter))]
        assert "\n" not in letter.subject
        assert "\nATTENDEE:mailto:eve" not in letter.calendar
    assert len(shown) > 20
    assert [code for page in shown for code in CODE if code in page] == []


def links(letter: Letter) -> list[str]:
    return re.findall(r"https?://[^/\s]+(/l/\S+)", letter.text)
