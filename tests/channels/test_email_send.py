"""A real mail server takes the letters, or makes trouble; no letter is lost or sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import getaddresses

import pytest
from django.conf import LazySettings

from hallway.channels.email.send import deliver_due
from hallway.outbox import actions, queries
from hallway.outbox.letters import shown
from hallway.outbox.models import Letter
from hallway.people.models import Community
from tests.channels.mailbox import Mailbox, free_port, mail_server
from tests.outbox.letters import MINUTE, NOON, letter, state, written

HOUR = 60 * MINUTE


def deliver(now: datetime = NOON, **choices: object) -> int:
    return deliver_due(now=now, worker="one", **choices)  # type: ignore[arg-type]


def answer(address: str, words: str) -> Callable[[str], str | None]:
    return lambda given: words if given == address else None


def test_a_letter_arrives(community: Community, mailbox: Mailbox) -> None:
    one = written(community)
    assert deliver() == 1
    (mail,) = mailbox.to("ana@river.example")
    assert mail["Subject"] == "Hello Ana"
    assert mail.get_content().strip() == "A coffee on Thursday?"
    assert state(one) == Letter.State.SENT
    assert one.sent_at == NOON
    assert deliver(NOON + HOUR) == 0


def test_each_person_in_the_meeting_gets_one_copy_that_shows_all(
    community: Community, mailbox: Mailbox
) -> None:
    people = {"ana": "Ana Öl", "ben": "Ben, the second", "cy": "Cy O'Dee"}
    everybody = tuple(shown(name, f"{key}@river.example") for key, name in people.items())
    for number, key in enumerate(people):
        written(
            community,
            key,
            key=f"introduction:4:{number}",
            thread="meeting:4",
            shown_to=everybody,
            way_out=f"https://river.example/l/way-out/{key}",
        )
    deliver()
    assert [one.to for one in mailbox.received] == [f"{key}@river.example" for key in people]
    for key in people:
        (mail,) = mailbox.to(f"{key}@river.example")
        found = getaddresses([str(mail["To"])])
        assert [address for _, address in found] == [f"{key}@river.example" for key in people]
        assert mail["List-Unsubscribe"] == f"<https://river.example/l/way-out/{key}>"
    assert len({str(one.mail["Message-ID"]) for one in mailbox.received}) == 1


def test_many_letters_take_one_connection(community: Community, mailbox: Mailbox) -> None:
    for number in range(45):
        written(community, f"person{number}")
    assert deliver() == 45
    assert mailbox.connections == 1
    assert len(mailbox.copies()) == len(mailbox.received) == 45


def test_a_refused_person_fails_alone(community: Community, mailbox: Mailbox) -> None:
    mailbox.on_recipient = answer("ben@river.example", "550 5.1.1 No such person")
    letters = [written(community, name) for name in ("ana", "ben", "cy")]
    deliver()
    assert [state(one) for one in letters] == ["sent", "failed", "sent"]
    (shown_to_organiser,) = queries.failed_letters(community.pk, now=NOON)
    assert shown_to_organiser.last_error == "550 5.1.1 No such person"
    assert not queries.trouble().exists()


def test_not_now_means_later(community: Community, mailbox: Mailbox) -> None:
    mailbox.on_recipient = answer("ana@river.example", "451 4.7.1 Greylisted")
    one = written(community)
    deliver()
    assert state(one) == Letter.State.WAITING
    mailbox.on_recipient = lambda address: None
    assert deliver(NOON + MINUTE / 2) == 0
    assert deliver(NOON + MINUTE) == 1
    assert state(one) == Letter.State.SENT


def test_a_later_try_is_the_same_message(community: Community, mailbox: Mailbox) -> None:
    written(community, html="<p>Coffee?</p>", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    deliver()
    Letter.objects.update(state=Letter.State.WAITING)
    deliver(NOON + HOUR)
    ((first, second),) = mailbox.copies().values()
    assert first == second


def test_a_refused_message_fails_alone(community: Community, mailbox: Mailbox) -> None:
    mailbox.on_message = answer("ben@river.example", "554 5.7.1 Looks like spam")
    letters = [written(community, name) for name in ("ana", "ben", "cy")]
    deliver()
    assert [state(one) for one in letters] == ["sent", "failed", "sent"]


def test_a_server_that_is_down_costs_no_letter_a_try(
    community: Community, mailbox: Mailbox, settings: LazySettings
) -> None:
    settings.EMAIL_PORT = port = free_port()
    letters = [written(community, name) for name in ("ana", "ben", "cy")]
    moment = NOON
    for _ in range(200):
        deliver(moment)
        moment += MINUTE
    assert {state(one) for one in letters} == {"waiting"}
    assert {one.attempts for one in letters} == {0}
    assert queries.trouble().get().failing_since == NOON
    back = Mailbox()
    with mail_server(back, port):
        deliver(moment + 5 * MINUTE)
    assert len(back.copies()) == len(back.received) == 3
    assert not queries.trouble().exists()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_loud_and_loses_nothing(
    community: Community, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "hallway", "expired"
    one, box, port = written(community), Mailbox(), free_port()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    with mail_server(box, port, sign_in=("hallway", "right")):
        for step in range(10):
            deliver(NOON + step * 10 * MINUTE)
        assert (state(one), one.attempts) == ("waiting", 0)
        loud = [record for record in caplog.records if record.levelname == "ERROR"]
        assert len(loud) == 10
        assert "HALLWAY_EMAIL_PASSWORD" in loud[0].getMessage()
        settings.EMAIL_HOST_PASSWORD = "right"
        deliver(NOON + 2 * HOUR)
    assert state(one) == Letter.State.SENT


@pytest.mark.parametrize("words", ["550 5.7.1 Sender refused", "451 Busy", "553 Not from you"])
def test_a_refused_sender_is_no_letters_fault(
    community: Community, mailbox: Mailbox, words: str
) -> None:
    mailbox.on_sender = lambda address: words
    letters = [written(community, name) for name in ("ana", "ben")]
    for step in range(20):
        deliver(NOON + step * 10 * MINUTE)
    assert [(state(one), one.attempts) for one in letters] == [("waiting", 0), ("waiting", 0)]
    assert words in queries.trouble().get().last_error


def test_a_server_that_does_not_relay_is_no_letters_fault(
    community: Community, mailbox: Mailbox
) -> None:
    mailbox.on_recipient = lambda address: "554 5.7.1 Relay access denied"
    one = written(community)
    deliver()
    assert (state(one), one.attempts) == ("waiting", 0)


def test_a_server_that_takes_ten_a_connection_gets_them_all(
    community: Community, mailbox: Mailbox
) -> None:
    for number in range(35):
        written(community, f"person{number}")
    counted: dict[int, int] = {}

    def ten_each(address: str) -> str | None:
        counted[mailbox.connections] = counted.get(mailbox.connections, 0) + 1
        return "452 4.3.2 Too many messages" if counted[mailbox.connections] > 10 else None

    mailbox.on_sender = ten_each
    assert deliver() == 35
    assert len(mailbox.copies()) == len(mailbox.received) == 35


def test_a_letter_too_large_fails_alone(community: Community, mailbox: Mailbox) -> None:
    mailbox.on_sender = lambda address: "552 5.3.4 Too large"
    one = written(community)
    deliver()
    assert state(one) == Letter.State.FAILED
    assert not queries.trouble().exists()


def test_a_poisoned_letter_does_not_hold_up_the_others(
    community: Community, mailbox: Mailbox
) -> None:
    poison = written(community, "ana")
    Letter.objects.filter(pk=poison.pk).update(subject="Hello\nBcc: eve@else.example")
    others = [written(community, name) for name in ("ben", "cy")]
    deliver()
    assert state(poison) == Letter.State.FAILED
    assert {state(one) for one in others} == {"sent"}
    assert mailbox.to("eve@else.example") == []


def test_five_thousand_letters_keep_to_the_rate(
    community: Community, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.LETTERS_PER_MINUTE = 1000
    many = [letter(community, f"person{number}") for number in range(5000)]
    actions.write_all(many, now=NOON)
    sent: list[int] = []
    moment = NOON
    while sum(sent) < 5000:
        sent.append(deliver(moment, limit=400))
        moment += MINUTE / 6
    begun = list(Letter.objects.order_by("begun_at").values_list("begun_at", flat=True))
    busiest = max(
        sum(first <= other < first + MINUTE for other in begun) for first in sorted(set(begun))
    )
    assert busiest == 1000
    assert Letter.objects.filter(state=Letter.State.SENT, attempts=1).count() == 5000
    assert moment - NOON < timedelta(minutes=5)


def test_it_stops_between_letters_when_told(community: Community, mailbox: Mailbox) -> None:
    for name in ("ana", "ben", "cy"):
        written(community, name)
    asked = iter([True, True, False])
    assert deliver(go_on=lambda: next(asked, False)) == 1
    assert mailbox.subjects() == ["Hello Ana"]
    assert deliver() == 2
    assert sorted(mailbox.subjects()) == ["Hello Ana", "Hello Ben", "Hello Cy"]
