"""Coming in with a one-time link."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from hallway.outbox.models import Letter
from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.models import Member, SignInRequest, User
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House, link_in


def ask(client: Client, email: str, goes_to: str = "") -> str:
    """Ask for a link on the page; the text of what the visitor then sees."""
    query = f"?next={quote(goes_to)}" if goes_to else ""
    answer = client.post(f"/sign-in{query}", {"email": email}, follow=True)
    return answer.content.decode()


def without_its_own_token(page: str) -> str:
    return re.sub(r'(CSRFToken": ")[^"]+', r"\1", page)


def the_link() -> str:
    return link_in(Letter.objects.latest("pk"), "sign-in")


def test_a_member_asks_for_a_link_and_is_in(house: House, client: Client) -> None:
    said = ask(client, "  Ben@Example.org ")
    assert "Look into your mailbox" in said
    letter = Letter.objects.get()
    assert letter.address == "ben@example.org"
    assert letter.stale_at is not None
    assert timedelta(0) < letter.stale_at - timezone.now() <= timedelta(minutes=30)
    page = client.get(the_link())
    assert "as ben@example.org" in page.content.decode()
    answer = client.post(the_link(), follow=True)
    assert answer.redirect_chain[-1][0] == house.url()
    house.ben.refresh_from_db()
    assert house.ben.user is not None
    assert house.ben.user.email == "ben@example.org"
    assert client.get(house.url("me")).status_code == 200


def test_a_mail_scanner_that_opens_the_link_uses_nothing_up(house: House, client: Client) -> None:
    ask(client, house.ben.email)
    for _visit in range(3):
        scanner = Client()
        assert scanner.get(the_link()).status_code == 200
        assert scanner.head(the_link()).status_code == 200
        assert scanner.get(house.url("me")).status_code == 302
    client.post(the_link())
    assert client.get(house.url("me")).status_code == 200


def test_a_used_link_says_so_kindly_and_offers_a_new_one(house: House, client: Client) -> None:
    ask(client, house.ben.email)
    link = the_link()
    client.post(link)
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        said = again.content.decode()
        assert "no longer good" in said
        assert "Send me a new link" in said


def test_an_old_link_no_longer_opens_the_door(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, house.ben.email)
    link = the_link()
    later = timezone.now().timestamp() + 31 * 60
    monkeypatch.setattr("sesame.tokens_v2.time.time", lambda: later)
    answer = client.post(link)
    assert answer.status_code == 410
    assert client.get(house.url("me")).status_code == 302


@pytest.mark.parametrize("token", ["x", "AAAA", "%2e%2e", "Ω"])
def test_a_made_up_link_opens_nothing(house: House, client: Client, token: str) -> None:
    assert client.post(f"/sign-in/{token}").status_code == 410


def test_the_answer_is_the_same_for_an_address_nobody_has(house: House) -> None:
    known, unknown = Client(), Client()
    pages = {
        without_its_own_token(ask(client, email))
        for client, email in ((known, "ben@example.org"), (unknown, "nobody@example.org"))
    }
    assert len(pages) == 1
    assert Letter.objects.count() == 1
    assert not User.objects.filter(email="nobody@example.org").exists()


def test_too_many_questions_get_the_same_refusal_whoever_is_asked_about(house: House) -> None:
    said = {}
    for email in ("ben@example.org", "nobody@example.org"):
        client = Client()
        pages = [ask(client, email) for _ in range(7)]
        assert "Look into your mailbox" in pages[5]
        assert "asked for with this address" in pages[6]
        said[email] = pages[6].replace(email, "")
    assert Letter.objects.filter(kind="sign-in").count() == 6
    assert len({page.partition("asked for with")[2][:200] for page in said.values()}) == 1


def test_one_place_cannot_ask_about_everybody(house: House) -> None:
    for number in range(100):
        actions.ask_sign_in(email=f"p{number}@example.org", now=NOW, place="192.0.2.1")
    with pytest.raises(UnableTo):
        actions.ask_sign_in(email="ben@example.org", now=NOW, place="192.0.2.1")
    actions.ask_sign_in(email="ben@example.org", now=NOW, place="192.0.2.2")
    actions.ask_sign_in(email="cy@example.org", now=NOW + timedelta(hours=2), place="192.0.2.1")
    assert Letter.objects.count() == 2
    # What was counted an hour ago is gone, and nothing of it could be read anyway.
    assert SignInRequest.objects.count() == 1
    assert "example.org" not in str(SignInRequest.objects.values_list("address", "place"))


def test_the_first_sign_in_gathers_every_membership_of_the_address(
    house: House, client: Client
) -> None:
    other = cast.community("Harbour")
    there = cast.member(other, "Ben", email="BEN@example.org")
    stranger = cast.member(other, "Eli")
    ask(client, "ben@example.org")
    answer = client.post(the_link(), follow=True)
    choice = answer.content.decode()
    assert "Where to?" in choice
    assert "Linden House" in choice
    assert "Harbour" in choice
    users = {m.pk: m.user for m in Member.objects.filter(email__iexact="ben@example.org")}
    assert users[house.ben.pk] == users[there.pk] is not None
    stranger.refresh_from_db()
    assert stranger.user is None


def test_added_after_the_first_sign_in_the_door_is_open_at_once(
    house: House, as_ben: Client
) -> None:
    harbour = cast.community("Harbour")
    cast.member(harbour, "Ben", email="ben@example.org")
    assert as_ben.get(f"/c/{harbour.slug}/me").status_code == 200


def test_the_visitor_comes_back_to_the_page_they_wanted(house: House, client: Client) -> None:
    wanted = house.url("me")
    turned_away = client.get(wanted)
    assert turned_away.url == f"/sign-in?next={quote(wanted, safe='')}"
    ask(client, house.ben.email, goes_to=wanted)
    assert client.post(the_link()).url == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_a_link_never_leads_to_another_site(house: House, client: Client, elsewhere: str) -> None:
    ask(client, house.ben.email, goes_to=elsewhere)
    assert client.post(the_link() + f"?next={quote(elsewhere)}").url == "/communities"


def test_signing_out_shuts_the_door(house: House, as_ben: Client) -> None:
    assert as_ben.get("/sign-out").status_code == 405
    assert "signed out" in as_ben.post("/sign-out").content.decode()
    assert as_ben.get(house.url("me")).status_code == 302


def test_an_address_in_no_community_finds_a_kind_page(client: Client, db: None) -> None:
    User.objects.create_user("op@example.org", is_staff=True)
    client.force_login(User.objects.get(), backend="sesame.backends.ModelBackend")
    assert "in no community" in client.get("/communities").content.decode()


def test_two_clicks_at_once_open_one_door(house: House) -> None:
    token = actions.sign_in_link_for(email="ben@example.org", now=NOW)
    actions.use_link(token=token, now=NOW)
    assert actions.account_behind(token) is None
