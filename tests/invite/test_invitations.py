"""Being asked, and answering with one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hallway.invite import actions, queries, views
from hallway.invite.models import Invitation
from hallway.match import actions as rounds
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people import links
from hallway.people.errors import UnableTo
from tests.cast import sign_in
from tests.match.town import START, asked, matched, meetings, organiser, program, say, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(monkeypatch):
    community, _members = town(4)
    found = asked(program(community, joining="ask"))
    monkeypatch.setattr(views, "clock", lambda: found.asks_at + timedelta(hours=1))
    return found


def links_in(letter: Letter) -> tuple[str, str]:
    yes, no = re.findall(r"http\S+(/l/answer/\S+)", letter.text)
    return yes, no


def letter_to(name: str) -> Letter:
    return Letter.objects.get(kind="invitation", address=f"{name.lower()}@harbour.example")


def answer_of(name: str) -> str:
    return Invitation.objects.get(member__name=name).answer


def test_everybody_gets_one_letter_with_a_way_in_a_way_out_and_a_way_to_leave(round_):
    letters = Letter.objects.filter(kind="invitation")
    assert letters.count() == 4
    letter = letter_to("Ben")
    assert letter.subject == "Coffee: are you in?"
    assert "Hello Ben" in letter.text
    assert "Tuesday 12 January, 09:00 (Berlin)" in letter.text
    assert letter.way_out in letter.text
    assert letter.stale_at == round_.matches_at
    for address in links_in(letter):
        assert address in letter.html


def test_each_reads_the_moment_on_their_own_clock():
    community, _members = town(2, timezone="Pacific/Honolulu")
    asked(program(community))
    assert "Monday 11 January, 22:00 (Honolulu)" in letter_to("Ben").text


def test_looking_at_a_link_changes_nothing_however_often(round_):
    browser = Client()
    for _ in range(3):
        for address in links_in(letter_to("Ben")):
            page = browser.get(address)
            assert page.status_code == 200
            browser.head(address)
            assert "Hello Ben" in page.content.decode()
    assert answer_of("Ben") == ""


def test_one_click_says_yes_and_one_more_says_no(round_):
    browser = Client()
    yes, no = links_in(letter_to("Ben"))
    done = browser.post(yes).content.decode()
    assert answer_of("Ben") == "in"
    assert "You&#x27;re in" in done
    assert "You can change your mind until Monday 11 January, 09:00 (Berlin)." in done
    undo = re.search(r'action="(/l/answer/[^"]+)"', done)[1]
    browser.post(undo)
    assert answer_of("Ben") == "out"
    browser.post(no)
    assert answer_of("Ben") == "out"


def test_a_link_opens_only_its_own_answer(round_):
    yes, _no = links_in(letter_to("Ben"))
    assert Client().post(yes[:-3] + "abc").status_code == 404
    other = links.sign("way-out", invitation=1, joining=1)
    assert Client().post(reverse("invite:answer", args=[other])).status_code == 404
    assert set(Invitation.objects.values_list("answer", flat=True)) == {""}


def test_after_the_count_the_answer_is_a_kind_sentence(round_, monkeypatch):
    yes, _no = links_in(letter_to("Ben"))
    say(round_, Invitation.objects.get(member__name="Cy").member, True)
    rounds.run_due(now=round_.matches_at, worker="w")
    monkeypatch.setattr(views, "clock", lambda: round_.matches_at)
    for page in (Client().get(yes), Client().post(yes)):
        assert "already counted" in page.content.decode()
        assert "<form" not in page.content.decode().split("<main")[1]
    assert answer_of("Ben") == ""


def test_an_answer_with_a_slow_clock_does_not_slip_in_after_the_count(round_):
    say(round_, Invitation.objects.get(member__name="Cy").member, True)
    rounds.run_due(now=round_.matches_at, worker="w")
    with pytest.raises(UnableTo, match="goes on without you this time"):
        say(round_, Invitation.objects.get(member__name="Ben").member, True)


def test_who_is_in_hears_how_to_get_out_after_the_count(round_):
    ben = Invitation.objects.get(member__name="Ben")
    say(round_, ben.member, True)
    rounds.run_due(now=round_.matches_at, worker="w")
    with pytest.raises(UnableTo, match="call the meeting off"):
        say(round_, ben.member, False)


def test_an_answer_to_a_skipped_round_is_a_kind_sentence(round_):
    rounds.skip(viewer=organiser(round_.community), round_=round_, now=round_.asks_at)
    with pytest.raises(UnableTo, match="doesn't take place after all"):
        say(round_, Invitation.objects.first().member, True)


def test_a_member_answers_from_their_own_page(round_):
    ben = Invitation.objects.get(member__name="Ben")
    browser = sign_in(Client(), ben.member)
    address = reverse("invite:my-answer", args=["harbour", ben.pk])
    browser.post(address, {"joining": "1"})
    assert answer_of("Ben") == "in"
    browser.post(address, {"joining": "0"})
    assert answer_of("Ben") == "out"
    stranger = sign_in(Client(), Invitation.objects.get(member__name="Cy").member)
    assert stranger.post(address, {"joining": "1"}).status_code == 404


def test_the_home_page_knows_what_is_open_and_who_is_in(round_):
    ben = Invitation.objects.get(member__name="Ben").member
    assert len(queries.my_invitations(ben, round_.asks_at)) == 1
    assert queries.my_invitations(ben, round_.matches_at) == []


def test_silence_means_yes_only_in_a_standing_program(round_):
    assert queries.joined(round_.pk) == []
    round_.program.joining = "standing"
    round_.program.save()
    assert len(queries.joined(round_.pk)) == 4
    say(round_, Invitation.objects.get(member__name="Ben").member, False)
    assert len(queries.joined(round_.pk)) == 3


def test_who_left_before_their_letter_was_written_is_not_written_to():
    community, members = town(3)
    round_ = asked(program(community))
    Letter.objects.filter(member=members[2]).delete()
    Invitation.objects.filter(member=members[2]).update(asked_at=None)
    people.leave(member=members[2], now=START)
    actions.write_letters(round_id=round_.pk, now=START)
    assert not Letter.objects.filter(kind="invitation", member=members[2]).exists()
    assert not Invitation.objects.filter(member=members[2]).exists()


def test_only_the_audience_is_asked():
    community, members = town(9)
    circle = people.create_circle(community=community, name="Sailing")
    people.join_circle(circle=circle, member_ids=[members[0].pk, members[1].pk])
    sailing = asked(program(community, name="Sailing", audience="circle", circle=circle))
    in_circle = set(Invitation.objects.filter(round=sailing).values_list("member__name", flat=True))
    assert in_circle == {"Ana", "Ben"}
    sales = asked(
        program(community, name="Sales", audience="units", units={"team": ["Sales", "Care"]})
    )
    teams = {one.member.units["team"] for one in Invitation.objects.filter(round=sales)}
    assert teams == {"Sales", "Care"}


def test_letters_of_a_large_round_are_written_some_at_a_time(monkeypatch):
    community, _members = town(7)
    monkeypatch.setattr(actions, "LETTERS_AT_ONCE", 3)
    round_ = asked(program(community))
    assert Letter.objects.filter(kind="invitation").count() == 7
    assert not queries.unwritten(round_.pk)


def test_a_round_of_a_community_never_reaches_another():
    harbour, _members = town(4)
    hill, _others = town(4, slug="hill")
    first, second = matched(program(harbour)), matched(program(hill))
    assert len(meetings(first)) == len(meetings(second)) == 2
    addresses = Letter.objects.filter(community=hill).values_list("address", flat=True)
    assert all(address.endswith("@hill.example") for address in addresses)
