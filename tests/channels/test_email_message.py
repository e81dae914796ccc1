"""An email says to every mail program what the letter means."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from hallway.channels.email.message import compose
from hallway.outbox.letters import shown
from hallway.outbox.models import Letter

SENT_ON = datetime(2026, 3, 2, 12, 30, 15, tzinfo=UTC)
INVITE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hallway//EN\r\nMETHOD:REQUEST\r\n"
    "BEGIN:VEVENT\r\nUID:4@river.example\r\nSUMMARY:Coffee with Zoë\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)
THREE = [
    shown("Ana Öl", "ana@river.example"),
    shown("Ben, the second", "ben@river.example"),
    shown('Cy "Coffee" Dee', "cy@river.example"),
]


@pytest.fixture(autouse=True)
def sender(settings: LazySettings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Hallway <hello@river.example>"


def letter(**facts: Any) -> Letter:
    usual: dict[str, Any] = {
        "key": "introduction:4:1",
        "kind": "introduction",
        "address": "ana@river.example",
        "subject": "Meet Ben",
        "text": "A coffee?\n",
        "created_at": SENT_ON,
        "dated_at": SENT_ON,
    }
    return Letter(**{**usual, **facts})


def raw(one: Letter) -> bytes:
    return bytes(compose(one).message().as_bytes(linesep="\r\n"))


def mail(**facts: Any) -> EmailMessage:
    return message_from_bytes(raw(letter(**facts)), policy=policy.default)  # type: ignore


def addresses(found: EmailMessage, header: str) -> list[str]:
    return [address for _, address in getaddresses([str(found[header])])]


def test_to_shows_everybody_and_the_envelope_is_one_person() -> None:
    one = letter(shown_to=THREE)
    assert compose(one).recipients() == ["ana@river.example"]
    everybody = ["ana@river.example", "ben@river.example", "cy@river.example"]
    found = mail(shown_to=THREE)
    assert addresses(found, "To") == everybody
    assert addresses(found, "Reply-To") == everybody
    assert [a.display_name for a in found["To"].addresses] == [
        "Ana Öl",
        "Ben, the second",
        'Cy "Coffee" Dee',
    ]


def test_a_letter_to_one_person_is_answered_to_nobody_else() -> None:
    found = mail()
    assert addresses(found, "To") == ["ana@river.example"]
    assert found["Reply-To"] is None
    assert addresses(found, "From") == ["hello@river.example"]


def test_the_same_letter_gives_the_same_bytes() -> None:
    facts: dict[str, Any] = {"html": "<p>A coffee?</p>", "calendar": INVITE}
    assert raw(letter(**facts)) == raw(letter(**facts))


def test_a_later_try_keeps_the_date_of_the_first() -> None:
    found = mail(created_at=SENT_ON.replace(day=1), dated_at=SENT_ON)
    assert parsedate_to_datetime(str(found["Date"])) == SENT_ON


def test_copies_of_one_introduction_are_one_conversation() -> None:
    ana = mail(key="introduction:4:1", thread="meeting:4")
    ben = mail(key="introduction:4:2", thread="meeting:4", address="ben@river.example")
    other = mail(key="introduction:5:1", thread="meeting:5")
    assert ana["Message-ID"] == ben["Message-ID"] != other["Message-ID"]
    assert ana["In-Reply-To"] is None


def test_a_follow_up_stands_under_the_letter_that_opened_its_thread() -> None:
    opening = mail(thread="meeting:4")
    moved = mail(key="moved:4:2:1", thread="meeting:4/2")
    assert moved["Message-ID"] != opening["Message-ID"]
    assert moved["References"] == moved["In-Reply-To"] == opening["Message-ID"]


def test_letters_of_another_installation_are_other_letters(settings: LazySettings) -> None:
    here = mail()["Message-ID"]
    settings.SECRET_KEY = "another installation, another secret, another mailbox"
    assert mail()["Message-ID"] != here


def test_text_html_and_invitation_for_programs_of_every_kind() -> None:
    found = mail(html="<p>A coffee?</p>", calendar=INVITE, calendar_method="REQUEST")
    kinds = [part.get_content_type() for part in found.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part, file = list(found.walk())[4:]
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert lines(part.get_payload(decode=True)) == lines(INVITE.encode())
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True) == INVITE.encode()


def lines(content: Any) -> list[bytes]:
    return bytes(content).splitlines()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_method_of_the_part_is_the_letters(method: str) -> None:
    found = mail(calendar=INVITE, calendar_method=method)
    part = next(p for p in found.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == method


def test_seven_bits_and_short_lines_on_the_wire() -> None:
    long = "Zoë " * 600
    sent = raw(letter(text=long, html=f"<p>{long}</p>", calendar=INVITE, subject="Zoë ☕"))
    assert sent.isascii()
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998
    assert b"\n" not in sent.replace(b"\r\n", b"")
    parsed = message_from_bytes(sent, policy=policy.default)
    assert parsed["Subject"] == "Zoë ☕"
    assert parsed.get_body(("plain",)).get_content().strip() == long.strip()  # type: ignore


def test_the_way_out_is_one_click_only_over_https() -> None:
    safe = mail(way_out="https://river.example/l/way-out/x")
    assert safe["List-Unsubscribe"] == "<https://river.example/l/way-out/x>"
    assert safe["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = mail(way_out="http://localhost:8000/l/way-out/x")
    assert plain["List-Unsubscribe"] == "<http://localhost:8000/l/way-out/x>"
    assert plain["List-Unsubscribe-Post"] is None
    assert mail()["List-Unsubscribe"] is None


def test_robots_are_asked_not_to_answer() -> None:
    assert mail()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "facts",
    [
        {"subject": "Hello\nBcc: eve@else.example"},
        {"way_out": "https://river.example/\r\nBcc: eve@else.example"},
        {"shown_to": ["Ana <ana@river.example>\nBcc: eve@else.example"]},
        {"address": "ana@river.example\nBcc: eve@else.example"},
    ],
)
def test_nothing_breaks_out_of_its_header(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="newline"):
        raw(letter(**facts))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_name_adds_a_recipient_or_a_header(name: str) -> None:
    found = mail(shown_to=[shown(name, "ana@river.example"), THREE[1]])
    assert addresses(found, "To") == ["ana@river.example", "ben@river.example"]
    assert found["Bcc"] is None
