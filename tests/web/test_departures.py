"""Somebody leaves, or asks to be forgotten, at every moment of a round."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client

from hallway.follow_up import actions as follow_up
from hallway.match.models import Draft
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox import actions as outbox
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.models import Member, User
from hallway.people.queries import encounters
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story

# A name that HTML, JSON and calendar files each write in a way of their own.
NAME = 'Zoë "Quill" O\'Brien-Featherstonehaugh, & Sons <of Kirkcudbrightshire>'
TRACES = (
    "zoë",
    "zo\\u00eb",
    "quill",
    "brien",
    "featherston",
    "kirkcudbright",
    "origami",
    "falconry",
)
AWAY = ("left", "erased")


def zoe(of: object, **facts: object) -> Member:
    return cast.member(
        of,
        NAME,
        **{
            "email": "zora.quill@featherstone.example",
            "key": "z-quill",
            "units": {"team": "Falconry"},
            "interests": ["origami"],
            **facts,
        },
    )


def town(others: int = 3, **facts: object) -> tuple[Story, Member]:
    of = cast.community()
    members = cast.people(of, others)
    her = zoe(of)
    return rounds.begin([*members, her], **facts), her


def tick(story: Story, *, days: int = 0) -> None:
    """Everything that a worker does, with every letter that is due delivered."""
    story.now += timedelta(days=days)
    story.tick()
    follow_up.run_due(now=story.now, worker="test")
    deliver(story)


def deliver(story: Story) -> None:
    while batch := outbox.claim(now=story.now, worker="post", limit=100):
        for letter in batch:
            assert outbox.begin(letter_id=letter.pk, worker="post", now=story.now)
            outbox.sent(letter_id=letter.pk, worker="post", now=story.now)
        Letter.objects.update(begun_at=None)


def everything() -> str:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    # Calendar files fold their lines.
    return re.sub(r"(\\r)?\\n ", "", "\n".join(found)).replace("\\\\", "\\").lower()


def assert_forgotten() -> None:
    left = everything()
    for trace in TRACES:
        at = left.find(trace)
        assert at < 0, f"{trace}: {left[max(0, at - 200) : at + 60]}"


# Where a round can stand


def asking(story: Story, her: Member) -> None:
    story.ask()


def matched(story: Story, her: Member) -> None:
    story.match()


def introduced(story: Story, her: Member) -> None:
    story.introduce()


def told(story: Story, her: Member) -> None:
    story.introduce()
    deliver(story)


def hers(her: Member) -> Meeting:
    return Meeting.objects.filter(seats__member=her).latest("pk")


def arranged(story: Story, her: Member) -> None:
    told(story, her)
    meeting = hers(her)
    at = datetime.fromisoformat(meeting.proposals[0])
    meet.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)
    deliver(story)


def called_off(story: Story, her: Member) -> None:
    """A moment ago, so the letters that say so still wait."""
    told(story, her)
    meet.call_off(meeting_id=hers(her).pk, now=story.now)


def asked_after(story: Story, her: Member) -> None:
    arranged(story, her)
    story.now = hers(her).ask_at
    follow_up.run_due(now=story.now, worker="test")


def answered(story: Story, her: Member) -> None:
    asked_after(story, her)
    meeting = hers(her)
    follow_up.say_met(meeting_id=meeting.pk, member_id=her.pk, met="met", now=story.now)


STATES = (asking, matched, introduced, told, arranged, called_off, asked_after, answered)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_somebody_forgotten_at_any_moment_is_in_no_word_of_any_table(
    db: None, state: Callable[[Story, Member], None]
) -> None:
    story, her = town()
    state(story, her)
    people.erase(member=her, now=story.now)
    assert_forgotten()
    for _ in range(40):
        tick(story, days=1)
    assert_forgotten()


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_whoever_is_gone_gets_no_letter_and_the_others_go_on(
    db: None, state: Callable[[Story, Member], None], away: str
) -> None:
    story, her = town()
    state(story, her)
    before = set(Letter.objects.filter(member=her, state="sent").values_list("pk", flat=True))
    (people.leave if away == "left" else people.erase)(member=her, now=story.now)
    story.people.remove(her)
    for _ in range(20):
        tick(story, days=1)
    after = Letter.objects.filter(member=her, state="sent").exclude(pk__in=before)
    # What takes the coffee out of their own calendar, and nothing else.
    assert {letter.calendar_method for letter in after} <= {"CANCEL"}
    assert [sorted(m.name for m in rounds.seated(found)) for found in story.introduce()] != []
    assert not Letter.objects.filter(state__in=["failed", "sending"]).exists()
    assert not Meeting.objects.filter(introduced_at=story.now, seats__member=her).exists()


def test_a_former_name_and_address_are_forgotten_too(db: None) -> None:
    story, her = town()
    cast.sign_in(Client(), her)
    answered(story, her)
    story.tick()
    round_ = story.round()
    round_.relaxed = [{"code": "repeat", "params": {"first": "Ben", "second": NAME, "rounds": 2}}]
    round_.save()
    people.change_member(
        member=her, by=story.one("Ana"), now=story.now, name="Zed", email="zed@example.org"
    )
    her.refresh_from_db()
    people.erase(member=her, now=story.now)
    assert_forgotten()


def test_no_trace_is_left_in_the_operators_log(db: None) -> None:
    story, her = town()
    account = User.objects.create_user(her.email)
    Member.objects.filter(pk=her.pk).update(user=account)
    her.refresh_from_db()
    operator = User.objects.create_user("operator@example.org")
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=operator,
        content_type=kind,
        object_id=str(account.pk),
        object_repr=str(account),
        action_flag=CHANGE,
    )
    people.erase(member=her, now=story.now)
    assert_forgotten()


def test_forgetting_a_short_name_leaves_other_words_alone(db: None) -> None:
    of = cast.community()
    jo, ben = cast.member(of, "Jo"), cast.ben(of)
    for number, text in enumerate(["You can join us in Joburg.", "Hello Jo, and welcome."]):
        letter = outbox.NewLetter(
            community_id=of.pk,
            member_id=ben.pk,
            key=f"note:{number}",
            kind="note",
            address="no address",
            subject="A note",
            text=text,
        )
        with transaction.atomic():
            outbox.write(letter, now=cast.NOW)
    people.erase(member=jo, now=cast.NOW)
    kept, gone = Letter.objects.order_by("key")
    assert (kept.text, kept.state) == ("You can join us in Joburg.", "failed")
    assert (gone.text, gone.state) == ("", "dropped")


def test_private_wishes_of_whoever_is_forgotten_are_in_no_stored_round(db: None) -> None:
    story, her = town()
    people.block(by=her, against=story.one("Ben"), now=story.now)
    matched(story, her)
    assert story.round().snapshot["blocks"] != []
    people.erase(member=her, now=story.now)
    assert story.round().snapshot["blocks"] == []


@pytest.mark.parametrize("away", AWAY)
def test_partners_keep_their_history_and_never_meet_twice(db: None, away: str) -> None:
    story, her = town()
    arranged(story, her)
    past = encounters(story.community.pk, [one.pk for one in story.people])
    story.now = hers(her).ask_at
    (people.leave if away == "left" else people.erase)(member=her, now=story.now)
    assert encounters(story.community.pk, [one.pk for one in story.people]) == past


# Answers that come after one of the two has gone


def pair(story: Story, her: Member) -> tuple[Meeting, Member]:
    meeting = hers(her)
    (other,) = [one for one in rounds.seated(meeting) if one.pk != her.pk]
    return meeting, other


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("met", ["met", "missed"])
def test_nobody_is_invited_to_a_coffee_with_nobody(db: None, away: str, met: str) -> None:
    story, her = town(1)
    asked_after(story, her)
    meeting, other = pair(story, her)
    said = {"worth_it": None, "again": True, "now": story.now}
    follow_up.say_outcome(meeting_id=meeting.pk, member_id=her.pk, met="met", **said)
    (people.leave if away == "left" else people.erase)(member=her, now=story.now)
    follow_up.say_outcome(meeting_id=meeting.pk, member_id=other.pk, met=met, **said)
    tick(story, days=1)
    late = Letter.objects.filter(kind__in=["another-go", "once-more"], state="sent")
    assert list(late) == []
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_asked_about_a_coffee_with_somebody_who_is_gone(db: None, away: str) -> None:
    story, her = town(1)
    arranged(story, her)
    meeting, other = pair(story, her)
    story.now = hers(her).starts_at + timedelta(hours=1)
    (people.leave if away == "left" else people.erase)(member=her, now=story.now)
    for _ in range(5):
        tick(story, days=1)
    assert not Letter.objects.filter(kind="question", member=other).exists()
    browser = cast.sign_in(Client(), other)
    for place in ("", "meetings", f"meetings/{meeting.pk}", f"meetings/{meeting.pk}/outcome"):
        assert browser.get(story.url(place)).status_code == 200


def test_links_of_a_letter_end_for_whoever_stepped_out(db: None, client: Client) -> None:
    story, her = town(2)
    told(story, her)
    meeting = hers(her)
    assert len(rounds.seated(meeting)) == 3
    (letter,) = rounds.letters("introduction", meeting, to=her)
    people.leave(member=her, now=story.now)
    deliver(story)
    for link in rounds.links(letter, "time") + rounds.links(letter, "off"):
        page = client.get(link)
        assert page.status_code == client.post(link).status_code == 410
        said = re.sub(r"<[^>]*>", " ", page.content.decode())
        assert not {"Ana", "Ben", "Coffee"} & set(re.findall(r"\w+", said))
    meeting.refresh_from_db()
    assert meeting.state == "introduced"
    (fresh,) = rounds.letters("arranged", meeting, to=story.one("Ben"))
    assert client.get(rounds.links(fresh, "time")[0]).status_code == 200


def test_of_three_whoever_left_in_the_last_moment_is_in_no_word_of_the_others(db: None) -> None:
    story, her = town(2)
    matched(story, her)
    assert her.name in [one["params"].get("name") for one in Draft.objects.get().reasons]
    people.leave(member=her, now=story.now)
    meet.release_round(round_id=story.round().pk, now=story.now)
    meeting = Meeting.objects.get()
    assert len(rounds.seated(meeting)) == 2
    for letter in rounds.letters("introduction", meeting):
        assert NAME not in letter.text
        assert not re.search(r"\bZo\b", letter.html)  # a link's token may hold the letters
