"""A text is reported, looked at, decided on, answered; who reported it is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from hallway.outbox.models import Letter
from hallway.people import actions, reporting
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Circle, Member, Moderation, Report
from hallway.people.queries import viewer_of
from hallway.people.queries.reports import access_case, open_cases, waiting_reports
from hallway.people.reporting import Reportable, Reported
from tests import cast
from tests.cast import NOW
from tests.match.test_at_once import at_once
from tests.people.conftest import House

Browser = Callable[[Member], Client]


@pytest.fixture
def circle(house: House) -> Circle:
    """Ben's circle, whose words somebody may mind."""
    return actions.start_circle(keeper=house.ben, name="Rude remarks", about="About neighbours")


def report(circle: Circle, by: Member, why: str = "It hurts.") -> Report:
    return actions.report(
        viewer=viewer_of(by), kind="circle", object_id=circle.pk, why=why, now=NOW
    )


def decide(circle: Circle, by: Member, act: str, words: str = "Please be kind.") -> Moderation:
    return actions.decide(
        viewer=viewer_of(by), kind="circle", object_id=circle.pk, act=act, words=words, now=NOW
    )


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def test_hiding_it_tells_the_author_why_and_whoever_reported_what_came_of_it(
    house: House, circle: Circle
) -> None:
    report(circle, house.cy)
    assert [letter.member_id for letter in letters("reported")] == [house.ana.pk]
    decide(circle, house.ana, "hidden")
    [to_author] = letters("moderation")
    assert to_author.member_id == house.ben.pk
    assert "Please be kind." in to_author.text
    assert "Rude remarks" in to_author.text
    [to_reporter] = letters("report-answered")
    assert to_reporter.member_id == house.cy.pk
    assert "has hidden it" in to_reporter.text
    assert "Please be kind." not in to_reporter.text


def test_what_is_hidden_is_there_for_its_keeper_and_organisers_alone(
    house: House, circle: Circle, browser: Browser
) -> None:
    report(circle, house.cy)
    decide(circle, house.ana, "hidden")
    place = house.url(f"circles/{circle.pk}")
    assert browser(house.cy).get(place).status_code == 404
    assert "Rude remarks" not in browser(house.cy).get(house.url("circles")).content.decode()
    assert "hidden this" in browser(house.ben).get(place).content.decode()
    assert browser(house.ana).get(place).status_code == 200
    actions.show_again(viewer=viewer_of(house.ana), kind="circle", object_id=circle.pk, now=NOW)
    assert browser(house.cy).get(place).status_code == 200
    assert "is there again" in letters("moderation")[-1].subject


def test_left_as_it_is_the_author_hears_nothing(house: House, circle: Circle) -> None:
    report(circle, house.cy)
    decide(circle, house.ana, "left", words="")
    assert letters("moderation") == []
    assert "left it as it is" in letters("report-answered")[0].text
    assert open_cases(viewer_of(house.ana)) == []


def test_who_reported_it_stands_on_no_page_and_in_no_letter_to_others(
    house: House, circle: Circle, browser: Browser
) -> None:
    dora = cast.member(house.community, "Dora Quillfeather")
    report(circle, dora, "They are rude to us.")
    ana, ben = browser(house.ana), browser(house.ben)
    case = house.url(f"reports/circle/{circle.pk}")
    pages = [ana.get(house.url("reports")), ana.get(case)]
    ana.post(case, {"act": "hidden", "words": "Please be kind."})
    pages += [ana.get(house.url("reports")), ana.get(case), ben.get(house.url("me/decisions"))]
    assert all(page.status_code == 200 for page in pages)
    read = [page.content.decode() for page in pages]
    read += [one.text + one.html for one in Letter.objects.exclude(member=dora)]
    assert "They are rude to us." in read[0] + read[1]
    assert not [text for text in read if "Quillfeather" in text]
    assert "Quillfeather" not in str(ben.get(house.url("me/data")).content)
    assert "They are rude" not in str(ben.get(house.url("me/data")).content)


def test_saying_it_twice_is_saying_it_once_and_two_people_are_one_case(
    house: House, circle: Circle
) -> None:
    report(circle, house.cy)
    report(circle, house.cy, "Again")
    report(circle, house.dee, "I mind it too.")
    [case] = open_cases(viewer_of(house.ana))
    assert (case.count, case.why) == (2, ["It hurts.", "I mind it too."])
    assert waiting_reports(viewer_of(house.ana)) == 1
    assert len(letters("reported")) == 1
    decide(circle, house.ana, "hidden")
    assert {letter.member_id for letter in letters("report-answered")} == {
        house.cy.pk,
        house.dee.pk,
    }


def test_it_can_be_reported_anew_after_a_decision(house: House, circle: Circle) -> None:
    report(circle, house.cy)
    decide(circle, house.ana, "left")
    report(circle, house.cy)
    assert len(open_cases(viewer_of(house.ana))) == 1


def test_nobody_decides_about_their_own_words_while_there_is_another(house: House) -> None:
    own = actions.start_circle(keeper=house.ana, name="Anas circle")
    report(own, house.cy)
    assert len(open_cases(viewer_of(house.ana))) == 1, "nobody else could"
    dora = cast.member(house.community, "Dora", role="organiser")
    assert open_cases(viewer_of(house.ana)) == []
    with pytest.raises(NotHere):
        access_case(viewer_of(house.ana), "circle", own.pk)
    with pytest.raises(UnableTo, match="another organiser decides"):
        decide(own, house.ana, "left")
    decide(own, dora, "hidden")
    with pytest.raises(UnableTo, match="another organiser decides"):
        actions.show_again(viewer=viewer_of(house.ana), kind="circle", object_id=own.pk, now=NOW)


def test_the_words_stay_as_they_were_when_reported(house: House, circle: Circle) -> None:
    report(circle, house.cy)
    actions.describe_circle(circle=circle, name="Kind remarks", about="")
    assert "Rude remarks" in access_case(viewer_of(house.ana), "circle", circle.pk).words


def test_the_author_answers_and_every_organiser_reads_it(
    house: House, circle: Circle, browser: Browser
) -> None:
    report(circle, house.cy)
    decide(circle, house.ana, "hidden")
    ben = browser(house.ben)
    place = house.url(f"me/decisions/circle/{circle.pk}")
    ben.post(place, {"words": "I am sorry, I changed it."})
    assert [one.member_id for one in letters("moderation-answered")] == [house.ana.pk]
    case = browser(house.ana).get(house.url(f"reports/circle/{circle.pk}")).content.decode()
    assert "I am sorry, I changed it." in case
    assert browser(house.cy).post(place, {"words": "Me too"}).status_code == 404


def test_a_reason_is_needed_to_hide_and_a_choice_to_decide(house: House, circle: Circle) -> None:
    report(circle, house.cy)
    with pytest.raises(UnableTo, match="say why"):
        decide(circle, house.ana, "hidden", words="  ")
    with pytest.raises(UnableTo, match="choose"):
        decide(circle, house.ana, "burnt")
    assert Circle.objects.get(pk=circle.pk).hidden_at is None


def test_ones_own_words_and_what_one_does_not_see_cannot_be_reported(
    house: House, circle: Circle, browser: Browser
) -> None:
    with pytest.raises(UnableTo, match="your own words"):
        report(circle, house.ben)
    harbour = cast.community("Harbour")
    stranger = browser(cast.member(harbour, "Olga"))
    assert stranger.get(f"/c/{harbour.slug}/report/circle/{circle.pk}").status_code == 404
    as_cy = browser(house.cy)
    for place in ("report/circle/999", "report/nothing/1", f"reports/circle/{circle.pk}"):
        assert as_cy.get(house.url(place)).status_code == 404
    with pytest.raises(NotHere):
        decide(circle, house.cy, "hidden")


def test_a_private_text_whose_author_alone_would_read_the_report_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(viewer: object, object_id: int, today: object) -> Reported:
        return Reported("psst", house.ana, "/", private=True)

    nothing = Reportable("a word to me", found, lambda pk, now: None, lambda pk, now: None)
    monkeypatch.setitem(reporting._kinds, "whisper", nothing)
    with pytest.raises(UnableTo, match="only organiser"):
        actions.report(viewer=viewer_of(house.cy), kind="whisper", object_id=1, why="", now=NOW)
    cast.member(house.community, "Dora", role="organiser")
    actions.report(viewer=viewer_of(house.cy), kind="whisper", object_id=1, why="", now=NOW)
    [letter] = letters("reported")
    assert letter.member_id != house.ana.pk


def test_twenty_reports_a_day_are_enough(house: House) -> None:
    rooms = [
        actions.create_circle(community=house.community, name=f"Room {at}") for at in range(21)
    ]
    for room in rooms[:20]:
        report(room, house.cy)
    with pytest.raises(UnableTo, match="a lot at once"):
        report(rooms[20], house.cy)
    assert Report.objects.count() == 20


def test_of_somebody_who_is_forgotten_no_word_stays(house: House, circle: Circle) -> None:
    report(circle, house.cy)
    report(circle, house.dee)
    decide(circle, house.ana, "hidden")
    actions.answer_decision(
        viewer=viewer_of(house.ben),
        kind="circle",
        object_id=circle.pk,
        words="Hear me out",
        now=NOW + timedelta(hours=1),
    )
    actions.erase(member=house.ben, now=NOW)
    actions.erase(member=house.cy, now=NOW)
    assert set(Report.objects.values_list("words", "why", "author")) == {("", "", None)}
    assert set(Moderation.objects.values_list("words", "author")) == {("", None)}
    assert Report.objects.filter(reporter=None).count() == 1
    assert access_case(viewer_of(house.ana), "circle", circle.pk).words == ""


def test_the_copy_of_ones_data_tells_what_one_reported_and_what_was_decided(
    house: House, circle: Circle, browser: Browser
) -> None:
    report(circle, house.cy)
    decide(circle, house.ana, "hidden")
    cy = browser(house.cy).get(house.url("me/data")).json()["reports"]
    assert (cy["made"][0]["why"], cy["made"][0]["came_of_it"]) == ("It hurts.", "hidden")
    ben = browser(house.ben).get(house.url("me/data")).json()["reports"]
    assert [line["words"] for line in ben["about_my_words"]] == ["Please be kind."]
    assert ben["made"] == []


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_decide_at_once_decide_once() -> None:
    of = cast.community()
    ana, ben, cy = cast.ana(of), cast.ben(of), cast.cy(of)
    dora = cast.member(of, "Dora", role="organiser")
    circle = actions.start_circle(keeper=ben, name="Rude remarks")
    report(circle, cy)
    results = at_once(
        lambda: decide(circle, ana, "hidden"), lambda: decide(circle, dora, "left", words="")
    )
    assert sum(isinstance(one, Moderation) for one in results) == 1
    assert sum(isinstance(one, UnableTo) for one in results) == 1
    assert len(letters("report-answered")) == 1
