"""Setting a program up on its page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from hallway.invite import views
from hallway.invite.models import Program
from hallway.people import actions as people
from hallway.people.models import Member
from tests.cast import sign_in
from tests.match.town import START, asked, program, town

pytestmark = pytest.mark.django_db
NEW = "/c/harbour/programs/new"


@pytest.fixture
def members(client, monkeypatch):
    monkeypatch.setattr(views, "clock", lambda: START)
    found = town(6)[1]
    sign_in(client, found[0])
    return found


def filled_in(client, **facts):
    """The form as it comes, with one's own words in it."""
    initial = client.get(NEW).context["form"].initial
    return {**{name: value for name, value in initial.items() if value is not None}, **facts}


def dates_on(page) -> list[str]:
    return re.findall(r"Introductions</b> <time datetime=\"(\S+?)T", page.content.decode())


def test_the_form_shows_the_next_four_rounds_from_the_beginning(client, members):
    assert dates_on(client.get(NEW)) == ["2027-01-12", "2027-01-26", "2027-02-09", "2027-02-23"]


def test_looking_at_other_dates_saves_nothing_and_complains_of_nothing(client, members):
    monthly = filled_in(client, name="", rhythm="monthly", first_on="2027-01-31", look="1")
    page = client.post(NEW, monthly)
    assert dates_on(page) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
    assert "required" not in page.content.decode().split("<main")[1].split("<form")[0]
    assert "errorlist" not in page.content.decode()
    assert not Program.objects.exists()


def test_the_dates_refresh_by_themselves_while_choosing(client, members):
    chosen = filled_in(client, name="", rhythm="dates", dates="2027-05-04\n2027-04-06")
    page = client.get(reverse("invite:dates", args=["harbour"]), chosen)
    assert dates_on(page) == ["2027-04-06", "2027-05-04"]
    assert "<html" not in page.content.decode()


def test_everything_can_be_chosen(client, members):
    circle = people.create_circle(community=members[0].community, name="Sailing")
    answer = client.post(
        NEW,
        filled_in(
            client,
            name="Sailors",
            audience="circle",
            circle=circle.pk,
            rhythm="dates",
            dates="2027-03-02, 2027-04-06",
            timezone="Pacific/Auckland",
            introduce_at="14:30",
            ask_days_before="6",
            match_hours_before="48",
            joining="standing",
            size="3-4",
            odd="rotate",
            mix=["team"],
            rest="6",
            participation="no",
            least_value="0.5",
            minutes="45",
            place="The harbour café",
        ),
    )
    assert answer.status_code == 302
    made = Program.objects.get()
    assert made.sizes == [3, 4]
    assert made.dates == ["2027-03-02", "2027-04-06"]
    assert (made.circle, made.timezone, made.rest) == (circle, "Pacific/Auckland", 6)
    assert (made.participation, made.least_value, made.mix) == (False, 0.5, ["team"])
    page = client.get(reverse("invite:program", args=["harbour", made.pk])).content.decode()
    assert "The harbour café" in page
    assert "2027-04-06" in page


def test_units_are_ticked_value_by_value(client, members):
    client.post(
        NEW, filled_in(client, name="Two", audience="units", units=["team=Sales", "team=Care"])
    )
    assert Program.objects.get().units == {"team": ["Sales", "Care"]}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": ""}, "This field is required."),
        ({"ask_days_before": "1", "match_hours_before": "23"}, "at least 12 hours to answer"),
        ({"rhythm": "dates", "dates": "soon"}, "like 2027-03-31"),
        ({"rhythm": "dates", "dates": ""}, "at least one date"),
        ({"audience": "circle"}, "Choose the circle"),
        ({"audience": "units"}, "Tick at least one"),
        ({"timezone": "Middle/Earth"}, "not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(client, members, facts, says):
    people.create_circle(community=members[0].community, name="Sailing")
    page = client.post(NEW, filled_in(client, **{"name": "Coffee", **facts}))
    assert says in page.content.decode()
    assert not Program.objects.exists()


def test_a_circle_is_only_offered_where_there_is_one(client, members):
    assert "A circle" not in client.get(NEW).content.decode()
    people.create_circle(community=members[0].community, name="Sailing")
    assert "A circle" in client.get(NEW).content.decode()


def test_a_circle_of_another_community_cannot_be_chosen(client, members):
    hill, _others = town(2, slug="hill")
    circle = people.create_circle(community=hill, name="Climbing")
    client.post(NEW, filled_in(client, name="X", audience="circle", circle=circle.pk))
    assert not Program.objects.exists()


def test_a_program_is_changed_paused_and_resumed(client, members):
    coffee = program(members[0].community)
    address = reverse("invite:program", args=["harbour", coffee.pk])
    initial = client.get(address).context["form"].initial
    same = {name: value for name, value in initial.items() if value is not None}
    client.post(address, {**same, "name": "Tea", "first_on": "2027-02-02"})
    coffee.refresh_from_db()
    assert (coffee.name, coffee.first_on) == ("Tea", date(2027, 2, 2))
    page = client.post(reverse("invite:pause", args=["harbour", coffee.pk]), follow=True)
    assert "the program is paused" in page.content.decode()
    page = client.post(reverse("invite:resume", args=["harbour", coffee.pk]), follow=True)
    assert "the program is paused" not in page.content.decode()


def test_a_rest_that_the_form_does_not_offer_stays(client, members):
    coffee = program(members[0].community, rest=5)
    address = reverse("invite:program", args=["harbour", coffee.pk])
    initial = client.get(address).context["form"].initial
    client.post(address, {name: value for name, value in initial.items() if value is not None})
    coffee.refresh_from_db()
    assert coffee.rest == 5


def test_the_next_rounds_begin_after_the_one_that_people_were_asked_about(client, members):
    coffee = program(members[0].community, rhythm="weekly", timezone="Pacific/Auckland")
    asked(coffee)
    address = reverse("invite:program", args=["harbour", coffee.pk])
    page = client.get(address)
    days = ["2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09"]
    assert dates_on(page) == days
    assert "Auckland" in page.content.decode().split('id="next-dates"')[1]
    refresh = re.search(r'hx-get="([^"]+)"', page.content.decode())
    chosen = filled_in(client, rhythm="weekly", first_on="2027-01-12")
    path, _, of = refresh[1].partition("?of=")
    assert dates_on(client.get(path, {"of": of, **chosen})) == days
    assert client.get(path, {"of": "x9", **chosen}).status_code == 404


def test_what_groups_had_better_have_is_chosen_and_kept(client, members):
    page = client.get(NEW).content.decode()
    assert "Nobody beside their own team" in page
    client.post(NEW, filled_in(client, name="Tables", size="3-4", seats=["newcomer", "language"]))
    made = Program.objects.get()
    assert made.seats == ["newcomer", "language"]
    again = client.get(reverse("invite:program", args=["harbour", made.pk])).content.decode()
    ticked = re.findall(r'name="seats" value="(\w+)"[^>]* checked', again)
    assert ticked == ["newcomer", "language"]


def test_pairs_have_no_choice_of_seats_and_the_form_says_why(client, members):
    assert "For groups of three or more; pairs have none" in client.get(NEW).content.decode()
    client.post(NEW, filled_in(client, name="Coffee", size="2", seats=["apart"]))
    assert Program.objects.get().seats == []


def test_the_own_team_is_the_first_unit_that_the_program_mixes_across(client, members):
    Member.objects.filter(pk=members[1].pk).update(units={"team": "Care", "city": "Kiel"})
    assert "Nobody beside their own city" in client.get(NEW).content.decode()
    coffee = program(members[0].community, sizes=[3], mix=["team"])
    page = client.get(reverse("invite:program", args=["harbour", coffee.pk])).content.decode()
    assert "Nobody beside their own team" in page
