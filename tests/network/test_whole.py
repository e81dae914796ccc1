"""The organisers' picture: drawn once a period, told under the floor, and silos made goals."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client

from hallway.network import actions
from hallway.network.models import Drawing, Picture
from hallway.network.queries import whole as queries
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member, Tie
from hallway.people.queries import charted, plan_of, viewer_of
from tests import cast
from tests.cast import NOW
from tests.network.teams import QUARTER, TODAY, House, at_work, text
from tests.web.test_api import Caller, key_of


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    return at_work(monkeypatch)


# What one sees


def test_an_organiser_draws_it_and_reads_where_people_meet(house: House) -> None:
    ana = cast.sign_in(Client(), house.ana)
    assert "Draw the first picture" in text(ana, house.url())
    answer = ana.post(house.url("/drawing"), {"attributes": ["team"], "weeks": "13"}, follow=True)
    page = answer.content.decode()
    for words in ("Silos", "Design – Sales", "Research – Sales", "E-I index", "λ₂"):
        assert words in page
    assert house.cell("Design", "Research")["contacts"] == 24
    assert house.cell("Design", "Sales")["contacts"] is None


def test_nobody_is_named_on_it_and_no_list_says_who_took_no_part(house: House) -> None:
    house.draw()
    page = text(cast.sign_in(Client(), house.ana), house.url())
    main = page[page.index("<main") : page.index("</main>")]
    assert [str(one) for one in house.all if str(one) in main] == []


def test_the_table_in_a_file_says_what_the_page_says(house: House) -> None:
    house.draw()
    ana = cast.sign_in(Client(), house.ana)
    found = ana.get(house.url(f"/{Picture.objects.get().pk}/table.csv"))
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    by_name = {row["between"]: row["contacts"] for row in rows}
    assert by_name["Design – Research"] == "24"
    assert by_name["Design – Sales"] == "fewer than 5 people"
    assert by_name["Inside Sales"] == "8"


def test_the_api_says_the_same_to_organisers_alone(house: House) -> None:
    house.draw()
    status, found = Caller(key_of(house.ana, ["health:read"]))("get", "/network/whole")
    assert (status, found[0]["unit"], found[0]["floor"]) == (200, "team", 5)
    assert [(c["state"], c["contacts"]) for c in found[0]["cells"] if c["one"] == c["other"]] == [
        ("shown", 8)
    ] * 3
    assert Caller(key_of(house.all[1], ["health:read"]))("get", "/network/whole")[0] == 404
    assert Caller(key_of(house.ana, ["network:read"]))("get", "/network/whole")[0] == 403


def test_members_do_not_find_the_page(house: House) -> None:
    house.draw()
    ben = cast.sign_in(Client(), house.all[1])
    assert ben.get(house.url()).status_code == 404
    assert ben.post(house.url("/drawing"), {"attributes": ["team"]}).status_code == 404
    with pytest.raises(NotHere):
        actions.choose_drawing(
            viewer=viewer_of(house.all[1]), attributes=["team"], weeks=13, now=NOW
        )


def test_time_is_a_row_of_links_and_a_slider(house: House) -> None:
    house.work(TODAY - QUARTER - timedelta(days=20))
    house.draw(back=1)
    ana = cast.sign_in(Client(), house.ana)
    page = text(ana, house.url())
    first, last = Picture.objects.order_by("ends_on")
    assert first.ends_on == last.starts_on
    links = re.findall(r'href="(\?by=team&amp;until=[\d-]+)"', page)
    assert len(links) == 2
    assert first.starts_on.strftime("%-d %B") not in page
    for older in (house.url(links[0].replace("&amp;", "&")), house.url("?by=team&at=1")):
        assert first.starts_on.strftime("%-d %B") in text(ana, older)


# What nobody can find out


def test_what_is_in_a_small_cell_changes_nothing_that_is_told(house: House) -> None:
    house.draw()
    before = Picture.objects.get().told
    ana = cast.sign_in(Client(), house.ana)
    page, table = house.url(), house.url(f"/{Picture.objects.get().pk}/table.csv")
    seen = [_plain(text(ana, url)) for url in (page, table)]
    for other in (17, 18, 19):
        house.touch(1, other, TODAY - timedelta(days=30))
    house.touch(9, 17, TODAY - timedelta(days=30))
    Picture.objects.all().delete()
    actions.draw_due(now=NOW)
    assert Picture.objects.get().told == before
    table = house.url(f"/{Picture.objects.get().pk}/table.csv")
    assert [_plain(text(ana, url)) for url in (page, table)] == seen


def _plain(page: str) -> str:
    """Without what is new each time: the number of the picture, and forms' own secrets."""
    page = re.sub(r"whole/\d+/", "whole/0/", page)
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', "", page)


def test_a_picture_is_drawn_once_and_nothing_changes_it(house: House) -> None:
    house.draw()
    before = Picture.objects.get().told
    people.erase(member=house.all[4], now=NOW)
    people.remove(member=house.all[5], by=house.ana, now=NOW)
    Tie.objects.filter(community=house.community).update(weight=0)
    assert actions.draw_due(now=NOW) == 0
    assert Picture.objects.get().told == before


def test_a_contact_is_behind_one_number_alone(house: House) -> None:
    """Of three quarters and two units: each pair of people in each quarter counts once."""
    for quarter in range(3):
        house.work(TODAY - quarter * QUARTER - timedelta(days=20))
    house.draw(units=("team", "site"), back=2)
    pictures = list(Picture.objects.order_by("ends_on", "pk"))
    assert [one.attribute for one in pictures] == ["team", "site"] * 3
    spans = sorted({(one.starts_on, one.ends_on) for one in pictures})
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    told = [sum(c["contacts"] or 0 for c in one.told["5"]["cells"]) for one in pictures]
    assert sum(told) <= 3 * 48
    assert min(told) > 0


def test_whoever_has_people_reporting_to_them_is_told_of_tens(house: House) -> None:
    house.draw()
    Member.objects.filter(pk=house.all[3].pk).update(reports_to=house.ana.key)
    told = queries.whole_page(viewer_of(house.ana)).told
    assert told is not None
    assert told.floor == 10
    assert {cell["contacts"] for cell in told.content["cells"]} == {None}


def test_how_many_pictures_there_are_tells_nothing_of_who_was_in_touch_when(house: House) -> None:
    house.draw(back=3)
    drawn = [one.ends_on for one in Picture.objects.all()]
    Picture.objects.all().delete()
    house.touch(1, 17, TODAY - 3 * QUARTER)
    actions.draw_due(now=NOW)
    assert [one.ends_on for one in Picture.objects.all()] == drawn
    assert len(drawn) == 4


def test_a_picture_waits_until_its_time_is_over_and_a_week_more(house: House) -> None:
    house.draw()
    soon = NOW + QUARTER - timedelta(days=1)
    assert actions.draw_due(now=soon) == 0
    assert actions.draw_due(now=soon + timedelta(days=1)) == 1
    assert actions.draw_due(now=soon + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "said", [[], ["team", "team"], ["team", "site", "level"], ["shoe size"], ["site", "moon"]]
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(house: House, said: list[str]) -> None:
    with pytest.raises(UnableTo, match=r"Choose one or two units|Nobody here has a unit"):
        actions.choose_drawing(viewer=house.viewer, attributes=said, weeks=13, now=NOW)
    assert not Drawing.objects.exists()


def test_the_length_of_a_period_is_chosen_once(house: House) -> None:
    house.draw()
    actions.choose_drawing(viewer=house.viewer, attributes=["site"], weeks=4, now=NOW)
    drawing = Drawing.objects.get()
    assert (drawing.attributes, drawing.weeks) == (["site"], 13)
    assert [one.attribute for one in Picture.objects.all()] == ["team"]


def test_a_unit_that_nobody_has_any_more_is_not_looked_for_again(house: House) -> None:
    house.draw()
    Member.objects.update(units={})
    later = NOW + QUARTER + timedelta(days=7)
    assert [actions.draw_due(now=later), actions.draw_due(now=later)] == [1, 0]
    assert Picture.objects.latest("ends_on").told == {"groups": []}


def test_a_few_people_make_no_picture(db: None) -> None:
    of = cast.community()
    ana = cast.people(of, 7)[0]
    actions.choose_drawing(viewer=viewer_of(ana), attributes=["team"], weeks=13, now=NOW)
    actions.draw_due(now=NOW)
    page = text(cast.sign_in(Client(), ana), f"/c/{of.slug}/network/whole")
    assert "Too few people for this picture" in page


# The chart


def test_the_chart_stands_beside_the_contacts(house: House) -> None:
    for k, one in enumerate(house.all):
        # Each team has its lead, and the leads report to the first of them.
        boss = house.all[8 * (k // 8) + 1] if k % 8 != 1 else house.all[1]
        Member.objects.filter(pk=one.pk).update(reports_to=boss.key)
    house.draw()
    page = text(cast.sign_in(Client(), house.ana), house.url())
    assert "The org chart beside it" in page
    assert "Off the chart" in page
    assert house.cell("Design", "Research")["lines"] == 1
    assert house.cell("Sales", "Design")["lines"] == 1
    assert house.cell("Sales", "Research")["lines"] == 0


def test_a_roster_tells_the_chart_and_takes_it_back_out(house: House) -> None:
    roster = b"id,name,team,reports_to\nperson.b,Person B,Design,person.c\n"
    proposed = people.propose_import(
        viewer=house.viewer, file_name="p.csv", content=roster, now=NOW
    )
    plan = plan_of(proposed, NOW)
    people.apply_import(
        roster_import=proposed, fingerprint=plan.fingerprint, take_off=False, now=NOW
    )
    b, c = house.all[1], house.all[2]
    assert {pk: above for pk, _, above in charted(house.community.pk) if above} == {b.pk: c.pk}
    export = cast.sign_in(Client(), house.ana).get(f"/c/{house.community.slug}/members/people.csv")
    rows = csv.DictReader(io.StringIO(export.content.decode("utf-8-sig")))
    assert {row["id"]: row["reports_to"] for row in rows if row["reports_to"]} == {
        "person.b": "person.c"
    }
    people.erase(member=c, now=NOW)
    b.refresh_from_db()
    assert b.reports_to == "", "nothing is kept of who was erased"
