"""Beginning a community from the command line, as the README tells it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from hallway.cli.main import BAD_INPUT, DONE, run
from hallway.people.actions.search import index_missing
from hallway.people.models import Community, Member, SearchEntry, User
from hallway.people.queries import viewer_of
from hallway.people.queries.search import search
from tests import cast

CREATE = ["community", "create", "Linden House", "--organiser", "ana.lindt@example.org"]


def path_in(output: str) -> str:
    return urlsplit(output.strip().splitlines()[-1]).path


def test_a_community_begins_and_its_organiser_comes_in(
    db: None, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*CREATE, "--timezone", "Europe/Berlin"]) == DONE
    said = capsys.readouterr().out
    made = Community.objects.get()
    assert (made.slug, made.timezone) == ("linden-house", "Europe/Berlin")
    ana = Member.objects.get()
    assert (ana.name, ana.role, ana.timezone) == ("Ana Lindt", "organiser", "Europe/Berlin")
    client.post(path_in(said))
    assert client.get("/c/linden-house/members").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*CREATE, "--timezone", "Mars"], "not a time zone"),
        ([*CREATE, "--slug", "Two words"], "part of an address"),
        (["community", "create", "X", "--organiser", "nobody"], "not an email address"),
        (["community", "create", "X", "--organiser", ""], "organiser's email address"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_and_nothing_begins(
    db: None, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == BAD_INPUT
    refusal = capsys.readouterr().err
    assert said in refusal
    assert refusal.count("\n") == 1
    assert Community.objects.count() == 0


def test_communities_are_listed(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    cast.community("Linden House")
    cast.community("Harbour")
    assert run(["community", "list"]) == DONE
    assert capsys.readouterr().out == "harbour  Harbour\nlinden-house  Linden House\n"


def test_a_link_for_a_member_and_a_refusal_for_anybody_else(
    db: None, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = cast.ben(cast.community())
    assert run(["sign-in-link", "BEN@example.org"]) == DONE
    client.post(path_in(capsys.readouterr().out))
    assert client.get(f"/c/{ben.community.slug}/me").status_code == 200
    assert run(["sign-in-link", "nobody@example.org"]) == BAD_INPUT
    assert "Nobody here" in capsys.readouterr().err
    assert User.objects.count() == 1


def test_an_operator(db: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["operator", "op@example.org"]) == DONE
    client.post(path_in(capsys.readouterr().out))
    assert client.get("/admin/").status_code == 200


def test_a_secret_is_long_and_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["secret"]) == DONE
    assert run(["secret"]) == DONE
    first, second = capsys.readouterr().out.split()
    assert len(first) >= 50
    assert first != second


def test_what_searching_finds_is_made_again(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    of = cast.community()
    ben, cy = cast.ben(of), cast.cy(of)
    SearchEntry.objects.all().delete()
    assert search(viewer_of(cy), "ben", today=cast.NOW.date()) == []
    assert run(["community", "reindex"]) == DONE
    assert capsys.readouterr().out == "linden-house: 4 entries\n"
    [people] = search(viewer_of(cy), "ben", today=cast.NOW.date())
    assert [one.hit.object_id for one in people.hits] == [ben.pk]
    assert run(["community", "reindex", "nowhere"]) == BAD_INPUT


def test_an_installation_from_before_searching_is_searched_after_its_migration(db: None) -> None:
    of = cast.community()
    cast.ben(of)
    SearchEntry.objects.all().delete()
    assert index_missing() == 2
    assert index_missing() == 0
