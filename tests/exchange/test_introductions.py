"""A warm introduction: asked one after the other, and nobody ever learns who declined."""

from __future__ import annotations

import pytest

from hallway.exchange import actions
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.meet.models import Meeting
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Tie
from tests.cast import NOW
from tests.exchange import warm
from tests.exchange.warm import DAY, ask, asked, chain, letters, says, seen, work

pytestmark = pytest.mark.django_db


def test_through_somebody_whom_both_know() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    assert asked(it) == "Ben"
    assert "Ana would like to meet Cy" in letters("introduction-asked", ben)[0].text
    says(ben, it, yes=True, word="You two will get on.")
    assert asked(it) == "Cy"
    assert seen(ana) == [("Cy", "open")], "who has said yes so far is nobody's business"
    says(cy, it, yes=True)
    assert seen(ana) == [("Cy", "introduced")]
    both = letters("introduced")
    assert all("Take a break or leave" in letter.text for letter in both)
    assert {one.address for one in both} == {ana.email, cy.email}
    assert len({one.text for one in both}) == 1, "one message, the same for both"
    assert all(len(one.shown_to) == 2 for one in both), "a reply reaches the other"
    assert "Ben adds: “You two will get on.”" in both[0].text
    assert letters("introduction-thanks", ben)
    assert not Tie.objects.filter(first=ana, second=cy).exists(), "no tie before they have met"


def test_two_people_in_the_middle_are_asked_one_after_the_other() -> None:
    ana, ben, cy, dee = chain("Ana", "Ben", "Cy", "Dee")
    it = ask(ana, dee)
    text = letters("introduction-asked", ben)[0].text
    assert "Somebody you know can introduce them" in text
    assert "Cy" not in text, "whom Ben knows is not said before they say yes"
    says(ben, it, yes=True, blurb="Ana is lovely, and heats with wood.")
    assert "Ana is lovely, and heats with wood." in letters("introduction-asked", cy)[0].text
    says(cy, it, yes=True)
    assert "asked through Ben and Cy" in letters("introduction-asked", dee)[0].text
    says(dee, it, yes=True)
    assert len(letters("introduced")) == 2
    assert len(letters("introduction-thanks")) == 2


@pytest.mark.parametrize("who_declines", ["Ben", "Cy", "Dee", "nobody: they are silent"])
def test_whoever_declines_it_looks_the_same_and_at_the_same_time(who_declines: str) -> None:
    ana, *others = chain("Ana", "Ben", "Cy", "Dee")
    it = ask(ana, others[-1])
    for one in others:
        if "silent" not in who_declines:
            says(one, it, yes=one.name != who_declines)
        work()
        if one.name == who_declines:
            break
    before = it.ends_at - DAY / 100
    work(before)
    assert seen(ana, before) == [("Dee", "open")]
    assert not letters("introduction-over")
    work(it.ends_at)
    assert seen(ana, it.ends_at) == [("Dee", "over")]
    (letter,) = letters("introduction-over", ana)
    assert not {"Ben", "Cy", "Dee"} & set(letter.text.replace(",", " ").split())
    assert not letters("introduced")


def test_another_way_is_tried_quietly_where_one_leads_no_further() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    eli = warm.somebody(ana.community, "Eli")
    warm.tie(ana, eli, weight=0.5)
    warm.tie(eli, cy, weight=0.5)
    it = ask(ana, cy)
    says(ben, it, yes=False)
    work()
    assert asked(it) == "Eli"
    says(eli, it, yes=True)
    says(cy, it, yes=True)
    assert seen(ana) == [("Cy", "introduced")]
    assert "Ben" not in letters("introduced")[0].text


def test_no_other_way_without_the_askers_word() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    eli = warm.somebody(ana.community, "Eli")
    warm.tie(ana, eli, weight=0.5)
    warm.tie(eli, cy, weight=0.5)
    it = ask(ana, cy, other_ways=False)
    says(ben, it, yes=False)
    work()
    assert asked(it) == ""
    assert seen(ana) == [("Cy", "open")]


def test_whoever_is_asked_for_and_declines_is_not_asked_again_by_another_way() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    eli = warm.somebody(ana.community, "Eli")
    warm.tie(ana, eli, weight=0.5)
    warm.tie(eli, cy, weight=0.5)
    it = ask(ana, cy)
    says(ben, it, yes=True)
    says(cy, it, yes=False)
    work()
    assert asked(it) == ""
    assert not letters("introduction-asked", eli)


def test_reminded_once_then_another_way() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    for day in range(1, 6):
        work(NOW + day * DAY)
    assert len(letters("introduction-asked", ben)) == 2, "the question and one reminder"
    eli = warm.somebody(ana.community, "Eli")
    warm.tie(ana, eli, weight=0.5, now=NOW)
    warm.tie(eli, cy, weight=0.5, now=NOW)
    work(NOW + 6 * DAY)
    assert asked(it) == "Eli"
    with pytest.raises(UnableTo):
        says(ben, it, yes=True, now=NOW + 6 * DAY)


def test_nobody_is_asked_who_did_not_opt_in() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    ben.introduces = False
    ben.save()
    with pytest.raises(UnableTo, match="Nobody can introduce"):
        ask(ana, cy)


def test_a_member_is_asked_no_more_often_than_they_wish() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    dee = warm.somebody(ana.community, "Dee")
    warm.tie(dee, ben)
    ben.introductions_a_month = 1
    ben.save()
    ask(ana, cy)
    with pytest.raises(UnableTo, match="Nobody can introduce"):
        ask(dee, cy)
    month = NOW + 31 * DAY
    assert asked(ask(dee, cy, now=month)) == "Ben"


def test_three_requests_at_a_time_and_the_same_person_once_in_three_months() -> None:
    ana, ben, *others = chain("Ana", "Ben", "Cy")
    others += [warm.somebody(ana.community, name) for name in ("Dee", "Eli", "Fay")]
    ben.introductions_a_month = 9
    ben.save()
    for one in others[1:]:
        warm.tie(ben, one)
    made = [ask(ana, one) for one in others[:3]]
    says(ben, made[0], yes=False)
    work()
    with pytest.raises(UnableTo, match="3 of your requests"):
        ask(ana, others[3])
    actions.withdraw(asker=ana, introduction_id=made[2].pk, now=NOW)
    ask(ana, others[3])
    with pytest.raises(UnableTo, match="Three months"):
        ask(ana, others[2])


def test_taken_back_before_it_is_answered() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    actions.withdraw(asker=ana, introduction_id=it.pk, now=NOW)
    assert not letters("introduction-asked"), "a letter that has not left yet never does"
    with pytest.raises(UnableTo, match="no longer open"):
        says(ben, it, yes=True)
    assert seen(ana) == []
    work(it.ends_at)
    assert not letters("introduction-over")


def test_the_same_answer_twice_is_one_and_the_first_word_holds() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    says(ben, it, yes=True)
    with pytest.raises(UnableTo):
        says(ben, it, yes=False)
    assert asked(it) == "Cy"
    assert len(letters("introduction-asked")) == 1, "the answered letter and one to Cy"


def test_two_requests_cross_and_nobody_is_asked_for_what_they_asked_themselves() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    one, other = ask(ana, cy), ask(cy, ana)
    says(ben, one, yes=True)
    assert seen(ana) == [("Cy", "introduced")]
    assert seen(cy) == [("Ana", "introduced")]
    assert len(letters("introduced")) == 2
    assert asked(other) == "", "nobody is asked about the other request any more"


def test_asking_for_somebody_who_waits_for_this_very_answer_is_a_yes() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    assert ask(cy, ana) == it
    assert seen(ana) == [("Cy", "introduced")]
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize("when", ["before Ben answers", "before Cy answers"])
@pytest.mark.parametrize("by", ["asker", "target"])
def test_a_wish_to_be_apart_is_as_if_nothing_had_happened(when: str, by: str) -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    if when == "before Cy answers":
        says(ben, it, yes=True)
    one, other = (ana, cy) if by == "asker" else (cy, ana)
    people.block(by=one, against=other, now=NOW)
    if when == "before Cy answers":
        with pytest.raises(UnableTo, match="no longer open"):
            says(cy, it, yes=True)
    else:
        says(ben, it, yes=True)
        assert not letters("introduction-asked", cy)
    work()
    assert seen(ana) == [("Cy", "open")]
    work(it.ends_at)
    assert seen(ana, it.ends_at) == [("Cy", "over")]
    assert not letters("introduced")


@pytest.mark.parametrize("leave", [people.leave, people.erase])
def test_whoever_asked_leaves(leave) -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    leave(member=ana, now=NOW)
    assert asked(it) == ""
    assert not letters("introduction-asked", ben)
    work(it.ends_at)
    assert not letters("introduction-over")


@pytest.mark.parametrize("leave", [people.leave, people.erase])
@pytest.mark.parametrize("answered", [False, True])
def test_the_one_in_the_middle_leaves_and_another_way_is_tried(leave, answered: bool) -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    eli = warm.somebody(ana.community, "Eli")
    warm.tie(ana, eli, weight=0.5)
    warm.tie(eli, cy, weight=0.5)
    it = ask(ana, cy)
    if answered:
        says(ben, it, yes=True)
    leave(member=ben, now=NOW)
    work()
    assert asked(it) == ("" if answered else "Eli"), "Cy is not asked twice"
    assert seen(ana) == [("Cy", "open")]


@pytest.mark.parametrize("leave", [people.leave, people.erase])
def test_the_one_it_is_for_leaves(leave) -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    leave(member=cy, now=NOW)
    work()
    ((_, state),) = seen(ana)
    assert state == "open"
    work(it.ends_at)
    assert letters("introduction-over", ana)


def test_a_break_begins_before_it_is_their_turn() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    people.pause(member=cy, until=people.UNTIL_I_SAY)
    says(ben, it, yes=True)
    work()
    assert not letters("introduction-asked", cy)
    assert seen(ana) == [("Cy", "open")]


def test_a_break_of_whoever_is_asked_gets_no_reminder() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    ask(ana, cy)
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    work(NOW + 4 * DAY)
    assert len(letters("introduction-asked", ben)) == 1


def test_an_opt_in_that_is_withdrawn_before_they_are_asked_closes_the_way() -> None:
    ana, ben, cy, dee = chain("Ana", "Ben", "Cy", "Dee")
    it = ask(ana, dee)
    cy.introduces = False
    cy.save()
    says(ben, it, yes=True)
    work()
    assert not letters("introduction-asked", cy)
    assert seen(ana) == [("Dee", "open")]


def test_a_coffee_is_opened_once_from_the_message_to_both() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    says(cy, it, yes=True)
    for _twice in range(2):
        actions.open_coffee(introduction_id=it.pk, now=NOW)
    (meeting,) = Meeting.objects.all()
    assert set(meeting.members.all()) == {ana, cy}
    assert len(letters("introduction")) == 2


def test_after_three_months_nobody_can_find_out_who_declined() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=False)
    work(it.ends_at)
    assert IntroductionStep.objects.filter(state="no").exists()
    work(NOW + 91 * DAY)
    assert not Introduction.objects.exists()


def test_the_copy_of_ones_data_tells_no_more_than_the_page() -> None:
    from hallway.people.queries import own_data

    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=False)
    work()
    (asked_for,) = own_data(ana)["introductions"]["asked_for"]
    assert asked_for["state"] == "open"
    (told,) = own_data(ben)["introductions"]["asked_about"]
    assert told["answered"] == "no"
    assert own_data(cy)["introductions"]["asked_about"] == [], "Cy was never asked"


def test_words_go_with_whoever_is_forgotten() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True, word="Ana is a dear friend.")
    says(cy, it, yes=True)
    people.erase(member=ana, now=NOW)
    it.refresh_from_db()
    assert it.why == ""
    left = IntroductionStep.objects.values_list("blurb", "passed_on", "word")
    assert set(left) == {("", "", "")}
    assert not [one for one in letters("introduced") if "1900" in one.text]
