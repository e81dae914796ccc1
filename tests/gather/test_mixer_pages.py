"""The pages of a mixer, without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from hallway.gather import actions
from hallway.gather import mixer_letters as letters
from hallway.gather.models import Mixer
from hallway.gather.place_cards import Card, doubtful, place_cards
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.outlook import quality_in_words
from hallway.gather.views import evening as evening_views
from hallway.gather.views import mixers as mixer_views
from hallway.outbox.models import Letter
from hallway.people import actions as people_actions
from tests import cast
from tests.gather import evening
from tests.gather.evening import MINUTE, START, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The hands of the pages' clock."""
    hands = [evening.SOON]
    for views in (evening_views, mixer_views):
        monkeypatch.setattr(views.timezone, "now", lambda: hands[0])
    return hands


def browser(of) -> Client:
    return cast.sign_in(Client(), of)


def text(answer) -> str:
    """What a person reads."""
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def test_the_form_says_what_the_numbers_give_before_anything_is_fixed(clock):
    ana = cast.ana(cast.community())
    site = browser(ana)
    form = {"name": "Mixer", "day": "2026-03-20", "hour": "17:00", "timezone": "Europe/Berlin"}
    numbers = {"tables": 8, "seats": 4, "sittings": 10, "minutes": 7, "audience": "everyone"}
    page = site.post("/c/linden-house/mixers/new", {**form, **numbers, "look": "1"})
    said = "32 people at 8 tables of 4: up to 10 sittings with nobody twice together."
    assert said in text(page)
    assert not Mixer.objects.exists()
    more = {**numbers, "sittings": 12}
    alone = site.get("/c/linden-house/mixers/outlook", {**form, **more})
    assert "In 12 sittings a few will meet again" in text(alone)
    made = site.post("/c/linden-house/mixers/new", {**form, **numbers})
    mixer = Mixer.objects.get()
    assert made.headers["Location"] == f"/c/linden-house/mixers/{mixer.pk}"
    assert mixer.starts_at.isoformat() == "2026-03-20T16:00:00+00:00"


def test_the_hour_is_meant_on_the_clock_of_whoever_writes_it(clock):
    ana = cast.ana(cast.community(timezone="Europe/London"), timezone="Europe/Berlin")
    page = browser(ana).get("/c/linden-house/mixers/new").content.decode()
    assert re.search(r'<option value="Europe/Berlin"\s+selected', page)


def test_how_good_a_plan_is_says_a_limit_only_where_there_is_one():
    few = Mixer(quality={"repeats": 2, "bound": 0})
    assert quality_in_words(few) == "2 times two people meet again."
    least = Mixer(quality={"repeats": 3, "bound": 2})
    assert "no plan has fewer than 2" in quality_in_words(least)


def test_members_see_only_what_they_may_join_or_are_in(clock):
    of = cast.community()
    ana, ben = cast.ana(of), cast.ben(of)
    mixer = evening.set_up([ana, ben])
    site = browser(ben)
    assert site.get(f"/c/linden-house/mixers/{mixer.pk}").status_code == 404
    assert "Spring mixer" not in text(site.get("/c/linden-house/mixers"))
    actions.open_sign_up(mixer_id=mixer.pk, now=evening.SOON)
    assert "Spring mixer" in text(site.get("/c/linden-house/mixers"))
    site.post(f"/c/linden-house/mixers/{mixer.pk}/seat")
    assert "You're on the list" in text(site.get(f"/c/linden-house/mixers/{mixer.pk}")).replace(
        "&#x27;", "'"
    )
    for place in ("wall", "sheet", "cards.pdf", "change", "plan.csv"):
        assert site.get(f"/c/linden-house/mixers/{mixer.pk}/{place}").status_code == 404


def test_one_click_in_the_letter_says_yes_and_looking_changes_nothing(clock):
    of = cast.community()
    ana, ben = cast.ana(of), cast.ben(of)
    mixer = evening.set_up([ana, ben])
    actions.open_sign_up(mixer_id=mixer.pk, now=evening.SOON)
    letter = Letter.objects.get(member=ben)
    yes, no = re.findall(r"https?://[^/\s]+(/l/mixer/\S+)", letter.text)
    site = Client()
    site.get(yes)
    assert queries.guests(mixer) == []
    site.post(yes)
    assert [one.member for one in queries.guests(mixer)] == [ben]
    site.post(no)
    assert queries.guests(mixer) == []


def test_a_rhythm_is_said_in_the_letters_page_and_may_be_set_aside_once(clock):
    of = cast.community()
    ana, ben = cast.ana(of), cast.ben(of)
    mixer = evening.set_up([ana, ben])
    actions.open_sign_up(mixer_id=mixer.pk, now=evening.SOON)
    people_actions.promise(
        member=ben,
        source="table:1",
        starts_at=START - timedelta(days=1),
        ends_at=START - timedelta(hours=23),
    )
    people_actions.save_profile(member=ben, days_between=14)
    yes = letters.answer_url(mixer, ben, coming=True)
    page = Client().post(yes)
    assert "one meeting in 14 days" in text(page)
    assert queries.guests(mixer) == []
    Client().post(yes, {"anyway": "1"})
    assert len(queries.guests(mixer)) == 1


def test_the_wall_and_the_phone_follow_the_evening(clock):
    people = cast.people(cast.community(), 9)
    mixer = evening.planned(people, tables=3, seats=3, sittings=4)
    wall, ben = f"/c/linden-house/mixers/{mixer.pk}/wall", people[1]
    mine = letters.seat_url(mixer, ben)
    site, phone = browser(people[0]), Client()
    assert "Find your first table" in text(site.get(wall))
    number = evening.number_of(mixer, ben)
    assert f"Table {mixer.plan[0][number] + 1}" in text(phone.get(mine))
    clock[0] = START
    step = f"/c/linden-house/mixers/{mixer.pk}/step"
    site.post(step, {"step": "begin", "sitting": 1})
    page = text(site.get(wall))
    assert "Sitting 1 of 4" in page
    assert "7 minutes left" in page
    assert all(str(one) in page for one in people)
    clock[0] = START + 8 * MINUTE
    page = text(phone.get(mine))
    assert "Time to move: your next table" in page
    assert f"Table {mixer.plan[1][number] + 1}" in page


def test_an_unchanged_page_is_not_sent_again(clock):
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=2, seats=3, sittings=2)
    mine = letters.seat_url(mixer, people[2])
    phone = Client(headers={"HX-Request": "true"})
    seen = re.search(r"\?seen=([\w-]+)", phone.get(mine).content.decode())[1]
    assert phone.get(mine, {"seen": seen}).status_code == 204
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    assert phone.get(mine, {"seen": seen}).status_code == 200


def test_whoever_has_to_go_is_laid_no_more_seats_and_comes_back_by_an_organiser(clock):
    people = cast.people(cast.community(), 12)
    mixer = evening.planned(people, tables=4, seats=3, sittings=4)
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    clock[0] = START + MINUTE
    mine = letters.seat_url(mixer, people[5])
    Client().post(f"{mine}/end")
    number = evening.number_of(mixer, people[5])
    assert [row[number] for row in fresh(mixer).plan[1:]] == [-1, -1, -1]
    assert "not on the list" in text(Client().get(mine))
    site = browser(people[0])
    desk = f"/c/linden-house/mixers/{mixer.pk}"
    assert people[5].name in text(site.get(desk, {"q": people[5].name}))
    site.post(f"{desk}/people", {"member": people[5].pk})
    assert all(row[number] >= 0 for row in fresh(mixer).plan[1:])


def test_cards_signs_the_sheet_and_the_spreadsheet_hold_everybody(clock):
    people = cast.people(cast.community(), 12)
    people_actions.save_profile(member=people[3], name="=Dee ダイ")
    mixer = evening.planned(people, tables=4, seats=3, sittings=4)
    site, desk = browser(people[0]), f"/c/linden-house/mixers/{mixer.pk}"
    sheet = text(site.get(f"{desk}/sheet"))
    assert all(str(one) in sheet for one in people if one != people[3])
    assert "One name may need letters" in sheet
    lines = site.get(f"{desk}/plan.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "name,sitting 1,sitting 2,sitting 3,sitting 4"
    assert len(lines) == 13
    assert any(line.startswith("'=Dee") for line in lines)
    for place, pages in (("cards.pdf", 2), ("signs.pdf", 2)):
        data = site.get(f"{desk}/{place}").content
        assert data.startswith(b"%PDF-")
        assert data.count(b"/Type /Page\n") == pages


def test_the_same_cards_are_the_same_file_and_names_in_many_scripts_fit():
    names = ["Ana", "Łukasz Żółć", "Ірина", "Zoë Ωμέγα", "אבי", "Nguyễn Thị Ánh"]
    cards = [Card(name, [1, None, 12]) for name in names]
    assert doubtful(names) == []
    assert place_cards(cards, "Mixer") == place_cards(cards, "Mixer")
    assert doubtful(["山田 花子", "سارة", "Ana"]) == ["山田 花子", "سارة"]


def test_what_an_organiser_writes_stays_words(clock):
    of = cast.community()
    ana, ben = cast.ana(of), cast.member(of, "<b>Ben</b>", email="ben@example.org")
    name = "Mixer <script>alert(1)</script>\r\nBcc: eve@example.org"
    words = {"name": name, "place": "<img src=x>\r\nATTENDEE:mailto:eve@example.org"}
    mixer = evening.planned([ana, ben], tables=1, seats=2, sittings=2, about="<i>x</i>", **words)
    actions.open_sign_up(mixer_id=mixer.pk, now=evening.SOON)
    site, desk = browser(ana), f"/c/linden-house/mixers/{mixer.pk}"
    places = ["", "/wall", "/sheet", "/change", "/cancellation"]
    shown = [site.get(f"{desk}{place}").content.decode() for place in places]
    shown.append(Client().get(letters.seat_url(mixer, ben)).content.decode())
    shown.append(Client().get(letters.answer_url(mixer, ben, coming=True)).content.decode())
    for letter in Letter.objects.all():
        shown.append(letter.html)
        assert "\n" not in letter.subject
        assert "\nATTENDEE:mailto:eve" not in letter.calendar
    assert all("Mixer" in page for page in shown)
    raw = ("<script>alert", "<img src=x", "<i>x", "<b>Ben")
    assert [code for page in shown for code in raw if code in page] == []
    assert site.get(f"{desk}/cards.pdf").status_code == 200
