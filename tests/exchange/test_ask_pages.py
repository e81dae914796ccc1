"""The pages of asks: what they show to whom, and what a click does."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hallway.exchange import actions
from hallway.exchange import ask_letters as letters
from hallway.exchange.models import Ask, Asking, AskReply, NotAskedAbout
from hallway.people import actions as people
from hallway.people.models import Member
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import first_wave, knows, tie, write
from tests.exchange.asks import letters as sent

pytestmark = pytest.mark.django_db
HOME = "/c/linden-house"
CODE = "<script>alert(1)</script>"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> tuple[Member, ...]:
    """Ana knows Ben, Ben knows Cy, Cy knows Dee."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=10))
    found = cast.people(cast.community(), 4)
    for one, other in itertools.pairwise(found):
        tie(one, other)
    return tuple(found)


def browser(member: Member) -> Client:
    return cast.sign_in(Client(), member)


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", answer.content.decode())


def form(**more: Any) -> dict[str, Any]:
    fresh = {"kind": "ask", "what": "help", "words": "Who knows?", "topics": "heat pumps, bread"}
    return {**fresh, "reach": "two_steps", "until": "2026-03-20", **more}


def test_an_ask_is_written_on_a_page_and_finds_an_offer(few) -> None:
    ana, ben, *_ = few
    write(ben, kind="offer", what="insight", words="I bake.", topics=["Bread"])
    client = browser(ana)
    answer = client.post(f"{HOME}/asks/new", form(), follow=True)
    ask = Ask.objects.get(author=ana)
    assert answer.redirect_chain[-1][0] == f"{HOME}/asks/{ask.pk}"
    assert [topic.word for topic in ask.topics.order_by("pk")] == ["heat pumps", "bread"]
    page = answer.content.decode()
    assert "Somebody offers what you look for" in page
    assert "Ben can give an insight" in page
    assert "Ana looks for help" in shown(browser(ben), f"{HOME}/asks")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": ""}, "This field is required"),
        ({"until": "2027-01-01"}, "no later than in 90 days"),
        ({"topics": "a1,b2,c3,d4,e5,f6"}, "At most 5 topics"),
        ({"reach": "circle"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(few, wrong, sentence) -> None:
    answer = browser(few[0]).post(f"{HOME}/asks/new", form(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert wrong.get("words", "Who knows?") in page
    assert not Ask.objects.exists()


def test_filters_show_one_kind_or_topic(few) -> None:
    ana, ben, *_ = few
    write(ana, words="Anybody for chess?", topics=["chess"])
    write(ana, kind="offer", what="review", words="I read drafts.", topics=["writing"])
    client = browser(ben)
    assert "drafts" not in shown(client, f"{HOME}/asks?kind=ask")
    assert "chess?" not in shown(client, f"{HOME}/asks?kind=offer")
    assert "drafts" in shown(client, f"{HOME}/asks?topic=Writing")
    assert "Nothing like that just now" in shown(client, f"{HOME}/asks?topic=golf&what=job")
    assert "chess?" in shown(client, f"{HOME}/asks?kind=nonsense&what=nonsense")


def test_home_tells_of_what_waits_for_oneself_alone(few) -> None:
    ana, ben, cy, _dee = few
    knows(cy)
    ask = write(ana)
    words = "Somebody you may be able to help"
    assert words not in shown(browser(cy), f"{HOME}/")
    first_wave()
    assert words in shown(browser(cy), f"{HOME}/")
    assert words not in shown(browser(ben), f"{HOME}/")
    browser(cy).post(f"{HOME}/asks/{ask.pk}/refusal")
    assert words not in shown(browser(cy), f"{HOME}/")
    assert Asking.objects.get().answer == "not_now"


def test_an_answer_is_read_by_the_author_and_nobody_else(few) -> None:
    ana, ben, cy, _dee = few
    ask = write(ana)
    path = f"{HOME}/asks/{ask.pk}"
    browser(cy).post(f"{path}/answer", {"words": f"I have two. {CODE}"})
    page = shown(browser(ana), path)
    assert "I have two." in page
    assert CODE not in page
    assert "cy@example.org" in page
    assert "I have two." not in shown(browser(ben), path)
    assert "ana@example.org" in shown(browser(cy), path)
    assert "ana@example.org" not in shown(browser(ben), path)
    assert browser(cy).post(f"{path}/answer", {"words": "x" * 1001}).status_code == 422


def test_words_stay_words_on_every_page_and_in_every_letter(few) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana, words=f"Who knows? {CODE}", topics=["heat pumps", "<b>bread</b>"])
    first_wave()
    actions.answer_ask(ask_id=ask.pk, by=ben, words=CODE, now=NOW)
    path, link = f"{HOME}/asks/{ask.pk}", letters.answer_path(ask, ben, letters.LESS)
    for client in (browser(ana), browser(ben)):
        for place in (path, f"{HOME}/asks", f"{HOME}/", f"{HOME}/people?q=bread", link):
            page = shown(client, place)
            assert CODE not in page
            assert "<b>bread" not in page
    written = [*sent("ask"), *sent("ask-answered")]
    assert len(written) == 3
    assert not [one for one in written if CODE in one.html or "\n" in one.subject]


def test_its_author_changes_it_asks_further_and_closes_it_with_thanks(few) -> None:
    ana, ben, *_ = few
    ask = write(ana)
    actions.answer_ask(ask_id=ask.pk, by=ben, now=NOW)
    client, path = browser(ana), f"{HOME}/asks/{ask.pk}"
    assert "Ask a few more people" in shown(client, path)
    assert f'class="button" href="{path}/closing"' in shown(client, path)
    assert (
        "Ask a few more people" not in client.post(f"{path}/further", follow=True).content.decode()
    )
    client.post(f"{path}/change", form(words="Still looking", kind="offer"))
    ask.refresh_from_db()
    assert (ask.words, ask.kind) == ("Still looking", "ask"), "an ask stays an ask"
    assert browser(ben).get(f"{path}/change").status_code == 404
    client.post(f"{path}/closing", {"helped": [ben.pk], "thanks": "For the list of six."})
    assert AskReply.objects.get().helped
    assert ben.thanks_received.get().words == "For the list of six."
    assert "Helped" in shown(client, path)
    assert "thanks/new" not in shown(client, path), "thanked once is thanked"
    assert "thanks/new" in shown(browser(ben), path)
    assert "looks for help" in shown(browser(ben), path), "who answered still finds it"


def test_a_link_does_nothing_by_being_looked_at(few) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana)
    first_wave()
    for answer in (letters.HELPS, letters.NOT_NOW, letters.LESS):
        link = letters.answer_path(ask, ben, answer)
        assert "Hello Ben" in shown(Client(), link)
        Client().head(link)
    assert Asking.objects.get().answer == ""
    assert not AskReply.objects.exists()
    assert not NotAskedAbout.objects.exists()


@pytest.mark.parametrize("answer", [letters.HELPS, letters.NOT_NOW, letters.LESS])
def test_one_click_from_a_letter_is_enough(few, answer: str) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana)
    first_wave()
    link = letters.answer_path(ask, ben, answer)
    for _twice in range(2):
        assert Client().post(link, {"words": ""}).status_code == 200
    assert Asking.objects.get().answer == ("helps" if answer == letters.HELPS else "not_now")
    assert AskReply.objects.count() == (answer == letters.HELPS)
    assert NotAskedAbout.objects.count() == (answer == letters.LESS)


@pytest.mark.parametrize("why", ["closed", "apart", "apart from", "no tie", "hidden", "ended"])
def test_whatever_ended_it_a_link_says_the_same(few, why: str, monkeypatch) -> None:
    ana, ben, *_ = few
    ask = write(ana, reach="ties")
    link = letters.answer_path(ask, ben, letters.HELPS)
    ends = {
        "closed": lambda: actions.close_ask(ask_id=ask.pk, author=ana, now=NOW),
        "apart": lambda: people.block(by=ben, against=ana, now=NOW),
        "apart from": lambda: people.block(by=ana, against=ben, now=NOW),
        "no tie": lambda: ana.community.ties.all().delete(),
        "hidden": lambda: Ask.objects.update(hidden_at=NOW),
        "ended": lambda: Ask.objects.update(ends_at=NOW),
    }
    ends[why]()
    over = shown(Client(), link, 410)
    assert "This one has found its end." in over
    assert "Ana" not in over
    assert Client().post(link).status_code == 410
    assert not AskReply.objects.exists()


def test_what_one_is_asked_is_set_and_taken_back_on_the_page(few) -> None:
    ana, ben, *_ = few
    ask = write(ana)
    client = browser(ben)
    client.post(f"{HOME}/asks/{ask.pk}/quiet")
    page = shown(client, f"{HOME}/asks")
    assert "not asked about these" in page
    row = NotAskedAbout.objects.get()
    client.post(f"{HOME}/asks/preferences", {"again": row.pk})
    assert not NotAskedAbout.objects.exists()
    client.post(f"{HOME}/asks/preferences", {"most": 0})
    client.post(f"{HOME}/asks/preferences", {"most": 21})
    ben.refresh_from_db()
    assert ben.asks_a_week == 0


def test_search_finds_it_within_its_reach(few) -> None:
    ana, ben, _cy, dee = few
    ask = write(ana, words="Who has zanzibarite?")
    found = f'href="{HOME}/asks/{ask.pk}"'
    assert found in shown(browser(ben), f"{HOME}/people?q=zanzibarite")
    assert found not in shown(browser(dee), f"{HOME}/people?q=zanzibarite")
    actions.close_ask(ask_id=ask.pk, author=ana, now=NOW)
    assert found not in shown(browser(ben), f"{HOME}/people?q=zanzibarite")


def test_an_organiser_takes_it_out_of_sight_and_its_author_knows_why(few) -> None:
    _ana, ben, cy, dee = few
    ask = write(cy, words="Buy my pills")
    path = f"{HOME}/asks/{ask.pk}"
    assert f"{HOME}/report" in shown(browser(ben), path) or "Report" in shown(browser(ben), path)
    from hallway.exchange.actions.ask_sight import hide_ask, show_ask

    hide_ask(ask.pk, NOW)
    assert browser(ben).get(path).status_code == 404
    assert "An organiser has hidden this" in shown(browser(cy), path)
    show_ask(ask.pk, NOW)
    assert browser(dee).get(path).status_code == 200


def test_a_closed_ask_leads_both_of_them_to_thanks_and_to_what_came_of_it(few) -> None:
    ana, ben, *_ = few
    ask = write(ana, reach="all")
    actions.answer_ask(ask_id=ask.pk, by=ben, words="I do.", now=NOW)
    actions.close_ask(ask_id=ask.pk, author=ana, now=NOW)
    for one, other in ((ana, ben), (ben, ana)):
        client = browser(one)
        page = shown(client, f"{HOME}/asks/{ask.pk}")
        for way in ("thanks", "sparks"):
            link = f"{HOME}/{way}/new?for=ask:{ask.pk}"
            assert link in page
            assert str(other) in shown(client, link)


def test_the_words_of_an_ask_are_moved_in_line_by_line_in_its_letter(few) -> None:
    ana, ben, *_ = few
    said = "Which of the two pumps is the quiet one? " * 3 + "\n\nIt hums at night."
    ask = write(ana, reach="all", words=said)
    actions.answer_ask(ask_id=ask.pk, by=ben, words="", now=NOW)
    text = sent("ask-answered", ben)[0].text
    quoted = text[text.index("    Which") : text.index("at night.")].splitlines()
    assert len(quoted) == 4
    assert all(line.startswith("    ") for line in quoted if line)


def test_nobody_found_leads_to_an_ask_with_the_topic_in_it(few) -> None:
    client = browser(few[0])
    found = shown(client, f"{HOME}/reach?topic=heat+pumps")
    assert f"{HOME}/asks/new?topic=heat%20pumps" in found
    assert 'value="heat pumps"' in shown(client, f"{HOME}/asks/new?topic=heat%20pumps")
