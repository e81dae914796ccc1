"""What people say about a meeting, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hallway.follow_up import actions, queries
from hallway.follow_up.models import Outcome
from hallway.follow_up.queries.outcomes import share
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Block, Encounter, Member, Tie
from tests import cast
from tests.follow_up.conftest import held
from tests.meet import rounds
from tests.meet.rounds import Story, letters, links


def say(meeting: Meeting, member: Member, met: str, now: datetime, **more: bool) -> Outcome:
    facts = {"worth_it": None, "again": None, **more}
    return actions.say_outcome(
        meeting_id=meeting.pk, member_id=member.pk, met=met, now=now, **facts
    )


def ties(meeting: Meeting) -> list[float]:
    return sorted(Tie.objects.filter(meeting_id=meeting.pk).values_list("weight", flat=True))


def ask(story: Story) -> None:
    actions.run_due(now=story.now, worker="test")


# The question


def test_the_question_comes_the_next_working_morning_of_each(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.cy(of, timezone="America/New_York")])
    (meeting,) = story.introduce()
    held(story, meeting)
    story.now = meeting.ask_at
    ask(story)

    local = {
        letter.member.name: letter.due_at.astimezone(ZoneInfo(letter.member.timezone))
        for letter in letters("question", meeting)
    }
    day = meeting.starts_at.date() + timedelta(days=1)
    assert {name: at.strftime("%Y-%m-%d %H:%M") for name, at in local.items()} == {
        "Ana": f"{day} 09:30",
        "Cy": f"{day} 09:30",
    }
    assert local["Ana"] < local["Cy"]


def test_everybody_is_asked_once(story: Story, meeting: Meeting) -> None:
    ask(story)
    assert not letters("question")
    story.now = meeting.ask_at
    ask(story)
    story.now += timedelta(days=1)
    ask(story)
    assert sorted(letter.member.name for letter in letters("question", meeting)) == ["Ana", "Ben"]
    assert all(letter.shown_to == [] for letter in letters("question"))


def test_without_a_time_the_question_comes_ten_days_later(story: Story) -> None:
    (meeting,) = story.introduce()
    assert timedelta(days=10) <= meeting.ask_at - meeting.introduced_at < timedelta(days=14)
    story.now = meeting.ask_at
    ask(story)
    assert len(letters("question", meeting)) == 2
    assert "introduced you" in letters("question", meeting)[0].text


def test_whoever_has_said_already_is_not_asked(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ana"), "met", story.now)
    story.now = meeting.ask_at
    ask(story)
    assert [letter.member.name for letter in letters("question", meeting)] == ["Ben"]


def test_still_planning_is_asked_again_a_week_later(story: Story, meeting: Meeting) -> None:
    story.now = meeting.ask_at
    ask(story)
    say(meeting, story.one("Ana"), "later", story.now)
    story.now += timedelta(days=6)
    ask(story)
    assert len(letters("question", meeting, to=story.one("Ana"))) == 1
    story.now += timedelta(days=1)
    ask(story)
    assert len(letters("question", meeting, to=story.one("Ana"))) == 2
    assert ties(meeting) == []


# Ties


def test_a_meeting_that_one_confirms_is_a_tie_of_that_day(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ana"), "met", story.now + timedelta(days=3))
    (tie,) = Tie.objects.filter(meeting_id=meeting.pk)
    assert (tie.weight, tie.source, tie.on) == (1.0, "met", meeting.starts_at.date())


def test_an_answer_may_be_changed_and_the_tie_changes_with_it(
    story: Story, meeting: Meeting
) -> None:
    ana = story.one("Ana")
    say(meeting, ana, "met", story.now)
    say(meeting, ana, "missed", story.now)
    assert ties(meeting) == []
    say(meeting, ana, "met", story.now)
    assert ties(meeting) == [1.0]
    assert Outcome.objects.count() == 1


def test_a_disagreement_counts_half_until_it_is_corrected(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ana"), "met", story.now)
    say(meeting, story.one("Ben"), "missed", story.now)
    assert ties(meeting) == [0.5]
    say(meeting, story.one("Ben"), "met", story.now)
    assert ties(meeting) == [1.0]


def test_a_disagreement_is_put_to_both_in_the_same_neutral_words(
    story: Story, meeting: Meeting
) -> None:
    say(meeting, story.one("Ana"), "met", story.now)
    say(meeting, story.one("Ben"), "missed", story.now)
    first, second = letters("another-go", meeting)
    assert (first.subject, first.text, first.html) == (second.subject, second.text, second.html)
    assert "didn't quite work out for everyone" in first.text
    assert len(links(first, "time")) == 3
    assert first.calendar == ""
    # The words are those of a coffee that both missed.
    assert "said" not in first.text
    assert "says" not in first.text


def test_a_slip_that_is_corrected_in_time_is_never_heard_of(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ana"), "met", story.now)
    say(meeting, story.one("Ben"), "missed", story.now)
    assert all(letter.due_at > story.now for letter in letters("another-go", meeting))
    say(meeting, story.one("Ben"), "met", story.now + timedelta(minutes=2))
    assert {letter.state for letter in letters("another-go", meeting)} == {"dropped"}


def test_what_all_missed_never_happened(story: Story, meeting: Meeting) -> None:
    for name in ("Ana", "Ben"):
        say(meeting, story.one(name), "missed", story.now)
    assert ties(meeting) == []
    assert not Encounter.objects.filter(meeting_id=meeting.pk).exists()
    assert len(letters("another-go", meeting)) == 2
    # They may be matched again, and the next round does so.
    assert len(story.introduce()) == 1


def test_another_go_begins_a_new_chapter_of_the_same_coffee(story: Story, meeting: Meeting) -> None:
    for name in ("Ana", "Ben"):
        say(meeting, story.one(name), "missed", story.now)
    meeting.refresh_from_db()
    at = datetime.fromisoformat(meeting.proposals[0])
    meet.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)
    assert Encounter.objects.filter(meeting_id=meeting.pk).exists()

    story.now = at + timedelta(hours=1)
    assert queries.waiting_question(story.one("Ana"), story.now) == meeting
    say(meeting, story.one("Ana"), "met", story.now)
    assert ties(meeting) == [1.0]


def test_in_a_group_only_the_pairs_that_agree_count_whole(
    trio: tuple[Story, Meeting, list[Member]],
) -> None:
    story, meeting, (first, second, third) = trio
    say(meeting, first, "met", story.now)
    assert ties(meeting) == [1.0, 1.0, 1.0]
    say(meeting, third, "missed", story.now)
    assert ties(meeting) == [0.5, 1.0]
    say(meeting, second, "met", story.now)
    assert ties(meeting) == [0.5, 0.5, 1.0]


def test_the_next_round_knows_of_the_tie_as_it_has_faded_by_then(
    story: Story, meeting: Meeting
) -> None:
    say(meeting, story.one("Ana"), "met", story.now)
    round_ = story.ask()
    story.tick(round_.matches_at)
    frozen = story.round().snapshot
    (tie,) = frozen["ties"]
    days = (datetime.fromisoformat(frozen["today"]).date() - meeting.starts_at.date()).days
    assert days > 0
    assert tie["strength"] == pytest.approx(2 ** (-days / 45))
    assert {tie["source"], tie["target"]} == {str(member.pk) for member in story.people}


# Again?


def test_not_again_is_a_private_wish_that_can_be_undone(story: Story, meeting: Meeting) -> None:
    ana, ben = story.one("Ana"), story.one("Ben")
    say(meeting, ana, "met", story.now, worth_it=False, again=False)
    (block,) = Block.objects.all()
    assert (block.by, block.against) == (ana, ben)
    assert not letters("another-go")
    assert not letters("once-more")

    say(meeting, ana, "met", story.now, worth_it=False, again=True)
    assert not Block.objects.exists()


def test_unsaying_never_lifts_a_wish_that_was_there_before(story: Story, meeting: Meeting) -> None:
    ana, ben = story.one("Ana"), story.one("Ben")
    people.block(by=ana, against=ben, now=story.now)
    say(meeting, ana, "met", story.now, again=False)
    say(meeting, ana, "met", story.now, again=True)
    assert Block.objects.filter(by=ana, against=ben).exists()


def test_not_again_keeps_them_apart_in_the_next_round(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ben"), "missed", story.now, again=False)
    say(meeting, story.one("Ana"), "missed", story.now)
    assert not letters("another-go")
    assert story.introduce() == []


def test_in_a_group_not_again_blocks_nobody(trio: tuple[Story, Meeting, list[Member]]) -> None:
    story, meeting, (first, _second, _third) = trio
    say(meeting, first, "met", story.now, again=False)
    assert not Block.objects.exists()


def test_two_who_both_want_to_get_times_for_a_second_coffee_once(
    story: Story, meeting: Meeting
) -> None:
    say(meeting, story.one("Ana"), "met", story.now, again=True)
    assert not letters("once-more")
    for _ in range(2):
        say(meeting, story.one("Ben"), "met", story.now, again=True)

    second = Meeting.objects.get(follows=meeting)
    assert len(letters("once-more", second)) == 2
    assert len(links(letters("once-more", second)[0], "time")) == 3
    # Nothing is expected of them until they choose a time.
    assert second.nudge_at is second.ask_at is None
    assert not Encounter.objects.filter(meeting_id=second.pk).exists()
    at = datetime.fromisoformat(second.proposals[0])
    meet.choose_time(meeting_id=second.pk, starts_at=at, now=story.now)
    story.now = at + timedelta(hours=1)
    say(second, story.one("Ana"), "met", story.now, again=True)
    say(second, story.one("Ben"), "met", story.now, again=True)
    assert (ties(meeting), ties(second)) == ([1.0], [1.0])
    assert Meeting.objects.count() == 2


def test_a_second_coffee_that_one_no_longer_wants_goes_without_a_word(
    story: Story, meeting: Meeting
) -> None:
    say(meeting, story.one("Ana"), "met", story.now, again=True)
    say(meeting, story.one("Ben"), "met", story.now, again=True)
    say(meeting, story.one("Ben"), "met", story.now, again=False)
    assert {letter.state for letter in letters("once-more")} == {"dropped"}
    assert Meeting.objects.get(follows=meeting).state == "called_off"
    assert not letters("called-off")


# Doors


def test_nobody_speaks_for_a_meeting_they_are_not_in(story: Story, meeting: Meeting) -> None:
    stranger = cast.cy(story.community)
    with pytest.raises(NotHere):
        say(meeting, stranger, "met", story.now)


def test_what_has_not_begun_cannot_be_told(story: Story, meeting: Meeting) -> None:
    with pytest.raises(UnableTo):
        say(meeting, story.one("Ana"), "met", meeting.starts_at - timedelta(minutes=1))
    meet.call_off(meeting_id=meeting.pk, now=meeting.starts_at - timedelta(minutes=1))
    with pytest.raises(UnableTo):
        say(meeting, story.one("Ana"), "met", story.now)


def test_answers_go_with_the_person(story: Story, meeting: Meeting) -> None:
    say(meeting, story.one("Ben"), "met", story.now, worth_it=True)
    people.erase(member=story.one("Ben"), now=story.now)
    assert not Outcome.objects.exists()
    assert ties(meeting) == [1.0]
    waiting = Letter.objects.filter(state="waiting")
    assert [letter.key for letter in waiting if "Ben" in letter.text] == []


def test_the_waiting_question_is_the_latest_unanswered_one(story: Story, meeting: Meeting) -> None:
    ana = story.one("Ana")
    assert queries.waiting_question(ana, meeting.starts_at - timedelta(hours=1)) is None
    assert queries.waiting_question(ana, story.now) == meeting
    say(meeting, ana, "met", story.now)
    assert queries.waiting_question(ana, story.now) is None
    assert queries.waiting_question(story.one("Ben"), story.now) == meeting


@pytest.mark.parametrize("answers", range(10, 70, 10))
def test_whoever_is_one_of_them_does_not_learn_that_all_others_are_alike(answers: int) -> None:
    known: dict[tuple[object, int], set[int]] = {}
    for yes in range(answers + 1):
        told = share([(n, n < yes) for n in range(answers)])
        for own in (0, 1):
            if 0 <= yes - own < answers:
                known.setdefault((told, own), set()).add(yes - own)
    assert {0} not in known.values()
    assert {answers - 1} not in known.values()
