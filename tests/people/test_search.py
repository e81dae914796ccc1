"""Found by whom, and by which words: the same on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.people import actions
from hallway.people.actions.search import index, reindex, unindex
from hallway.people.models import Circle, Member, SearchEntry
from hallway.people.queries import viewer_of
from hallway.people.queries.search import search
from tests.cast import NOW
from tests.people.conftest import House

TODAY = NOW.date()


def found(by: Member, words: str, kind: str = "person") -> list[str]:
    groups = search(viewer_of(by), words, today=TODAY)
    return [one.hit.title for group in groups if group.kind == kind for one in group.hits]


def tie(one: Member, other: Member) -> None:
    actions.record_tie(
        community_id=one.community_id, first_id=one.pk, second_id=other.pk, on=TODAY, weight=1.0
    )


def tell(member: Member, **facts: object) -> None:
    """Words on somebody's page, some of them for ties alone or for nobody."""
    for name, value in facts.items():
        setattr(member, name, value)
    member.save()
    reindex(community_id=member.community_id, owner=member)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("climbing in the Alps", "climb"),
        ("climbing in the Alps", "climbs"),
        ("I climbed", "climbing"),
        ("climbing in the Alps", "ALPS clim"),
        ("Élodie's crêpes", "elodie crepe"),
        ("crepes", "Crêpes"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("東京でラーメンを食べる", "ラーメン"),
        ("田中さんと登山", "登山"),
        ("登山", "山"),
        ("サッカー", "ｻｯｶｰ"),
        ("हिन्दी कविता", "हिन्दी"),
        ("Київ and Москва", "москва"),
        ("กาแฟดำ", "กาแฟ"),
        ("rust-lang, c#", "rust lang"),
        ("don't panic", "don’t"),
        ("R2D2 3.14", "r2d2"),
        ("naïve Bayes", "naive bayes"),
        ("ﬁne-tuning", "fine tuning"),
    ],
)
def test_found_by_forms_of_a_word(house: House, told: str, words: str) -> None:
    tell(house.ben, ask_about=told)
    assert found(house.cy, words) == ["Ben"]


@pytest.mark.parametrize(
    "words",
    ["climber bread", "alpine", "climbing NOT alps", "alps OR bread", '"bread"', "limbing", "x"],
)
def test_not_found_by_other_words(house: House, words: str) -> None:
    tell(house.ben, ask_about="climbing in the Alps")
    assert found(house.cy, words) == []


def test_only_the_last_word_may_be_half_typed(house: House) -> None:
    tell(house.ben, ask_about="climbing in the Alps")
    assert found(house.cy, "alps climbi") == ["Ben"]
    assert found(house.cy, "climbi alps") == []


def test_languages_that_a_writer_speaks_are_read_as_such(house: House) -> None:
    tell(house.ben, ask_about="Häuser bauen")
    assert found(house.cy, "Haus bauen") == []
    tell(house.ben, languages=["Deutsch"])
    assert found(house.cy, "Haus bauen") == ["Ben"]


def test_all_words_count_wherever_they_stand_on_a_page(house: House) -> None:
    tell(house.ben, ask_about="climbing", interests=["sourdough"])
    tell(house.cy, ask_about="climbing")
    assert found(house.dee, "climbing sourdough") == ["Ben"]
    assert found(house.dee, "ben sourdough") == ["Ben"]


def test_the_word_itself_before_its_forms_and_a_name_before_a_line(house: House) -> None:
    tell(house.ben, ask_about="climbing")
    tell(house.cy, ask_about="how one climbs")
    tell(house.dee, name="Dee Climb")
    assert found(house.ana, "climbs") == ["Cy", "Dee Climb", "Ben"]


def test_what_is_for_ties_is_found_by_ties_alone_and_nobody_finds_what_is_for_nobody(
    house: House,
) -> None:
    shown = {"ask_about": "ties", "interests": "nobody"}
    tell(house.ben, ask_about="climbing", interests=["sourdough"], shown=shown)
    assert found(house.cy, "climbing") == []
    assert found(house.ben, "climbing") == ["Ben"]
    tie(house.ben, house.cy)
    assert found(house.cy, "climbing") == ["Ben"]
    assert found(house.cy, "ben climbing sourdough") == []
    assert found(house.dee, "ben climbing") == []


def test_whoever_is_apart_finds_a_name_and_no_word_in_either_direction(house: House) -> None:
    tell(house.ben, ask_about="climbing")
    tell(house.cy, ask_about="climbing")
    actions.block(by=house.ben, against=house.cy, now=NOW)
    assert found(house.cy, "climbing") == ["Cy"]
    assert found(house.ben, "climbing") == ["Ben"]
    assert found(house.dee, "climbing") == ["Cy", "Ben"]
    assert (found(house.cy, "ben"), found(house.ben, "cy")) == (["Ben"], ["Cy"])
    assert found(house.cy, "ben climbing") == []


def test_who_left_is_found_no_more_and_of_who_is_forgotten_no_word_is_kept(house: House) -> None:
    tell(house.ben, ask_about="climbing")
    actions.leave(member=house.ben, now=NOW)
    assert found(house.cy, "climbing") == []
    actions.erase(member=house.ben, now=NOW)
    assert not SearchEntry.objects.filter(owner=house.ben).exists()
    assert not SearchEntry.objects.filter(forms__contains="climb").exists()


def test_a_page_that_changes_is_found_by_its_new_words(house: House) -> None:
    actions.save_profile(member=house.ben, ask_about="climbing")
    assert found(house.cy, "climbing") == ["Ben"]
    actions.save_profile(member=house.ben, ask_about="bread")
    assert found(house.cy, "climbing") == []
    assert found(house.cy, "bread") == ["Ben"]


def test_circles_are_found_until_they_close(house: House) -> None:
    circle = actions.start_circle(keeper=house.ben, name="Bread and butter", about="Loaves")
    assert found(house.cy, "loaves", "circle") == ["Bread and butter"]
    actions.describe_circle(circle=circle, name="Bread", about="Baguettes")
    assert found(house.cy, "baguette", "circle") == ["Bread"]
    actions.close_circle(circle=circle, now=NOW)
    assert found(house.cy, "bread", "circle") == []


def test_a_hidden_circle_is_found_by_those_who_look_after_it(house: House) -> None:
    circle = actions.start_circle(keeper=house.ben, name="Bread")
    Circle.objects.filter(pk=circle.pk).update(hidden_at=NOW)
    assert found(house.cy, "bread", "circle") == []
    assert found(house.ben, "bread", "circle") == ["Bread"]
    assert found(house.ana, "bread", "circle") == ["Bread"]


def test_saying_it_again_or_taking_it_back_leaves_one_entry_or_none(house: House) -> None:
    def say(**texts: str) -> None:
        index(
            kind="person",
            object_id=house.ben.pk,
            community_id=house.community.pk,
            owner=house.ben,
            texts=texts,
        )

    say(name="Ben", about="bread")
    say(name="Ben")
    say(name="Ben")
    assert SearchEntry.objects.filter(object_id=house.ben.pk).count() == 1
    assert found(house.cy, "bread") == []
    unindex(kind="person", object_id=house.ben.pk)
    assert found(house.cy, "ben") == []


@given(words=st.text(max_size=80))
def test_whatever_is_typed_is_only_words(words: str) -> None:
    from hallway.people.word_forms import index_forms, question

    for wanted in question(words):
        for form in wanted.forms:
            plain = form.removesuffix("*").replace(":", "", 1)
            assert plain == "" or all(one.isalnum() or ord(one) > 127 for one in plain)
    assert "  " not in index_forms(words, ["en"])


SIGNS = [
    *("", "*", '"', "'", "\\", "a*b", '"a', "NEAR(a b)", "a:b", "forms:a", "-a", "a & | !", "("),
    *("^a", "\x00a", "'' OR 1=1 --", "%_", "<->", ":*", "{a}", "ªº²", "\ud83d", "\u0301"),
    *("a" * 5000, "山" * 3000, "and or not"),
]


@pytest.mark.parametrize("words", SIGNS, ids=range(len(SIGNS)))
def test_no_sign_means_anything_to_a_database(house: House, words: str) -> None:
    tell(house.ben, ask_about=words.replace("\x00", " ").encode(errors="ignore").decode()[:300])
    assert set(found(house.cy, words)) <= {"Ben", "Ana"}
