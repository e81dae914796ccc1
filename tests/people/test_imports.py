"""A roster comes in: looked at first, then exactly as shown, or not at all."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.outbox.models import Letter
from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.models import Member, RosterImport
from hallway.people.queries import Viewer, open_profiles, plan_of, search_members, viewer_of
from hallway.people.roster_changes import Plan
from hallway.people.roster_file import people_csv
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House

# The house as its own list tells it: nothing changes.
AS_IT_IS = """\
id,name,email,team
ana,Ana,ana@example.org,Design
ben,Ben,ben@example.org,Sales
cy,Cy,cy@example.org,Research
dee,Dee,dee@example.org,Design
"""


def viewer(house: House) -> Viewer:
    house.ana.refresh_from_db()
    return viewer_of(house.ana)


def propose(house: House, text: str | bytes) -> RosterImport:
    content = text.encode() if isinstance(text, str) else text
    return actions.propose_import(
        viewer=viewer(house), file_name="people.csv", content=content, now=NOW
    )


def preview(house: House, text: str | bytes) -> Plan:
    return plan_of(propose(house, text), NOW)


def bring_in(house: House, text: str | bytes, *, take_off: bool = False) -> Plan:
    proposed = propose(house, text)
    return actions.apply_import(
        roster_import=proposed,
        fingerprint=plan_of(proposed, NOW).fingerprint,
        take_off=take_off,
        now=NOW,
    )


def facts(house: House) -> dict[str, tuple[str, str, str, dict[str, str]]]:
    return {
        m.key: (m.name, m.email, m.state, m.units) for m in house.community.members.order_by("pk")
    }


def upload(client: Client, house: House, text: str | bytes) -> Any:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("people.csv", content, "text/csv")
    return client.post(house.url("imports"), {"file": file}, follow=True)


def fingerprint(page: str) -> str:
    found = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert found
    return found[1]


# On the page


def test_an_organiser_uploads_looks_and_agrees(house: House, organiser: Client) -> None:
    text = AS_IT_IS.replace("ben@example.org,Sales", "ben@example.org,Design").replace(
        "dee,Dee,dee@example.org,Design\n", "eli,Eli,eli@example.org,Sales\nfay,,fay@example,\n"
    )
    answer = upload(organiser, house, text)
    page = answer.content.decode()
    assert re.findall(r"<strong>(\d+)</strong>", page)[:5] == ["1", "1", "2", "1", "1"]
    assert "<del>Sales</del>" in page
    assert "<ins>Design</ins>" in page
    assert "eli@example.org" in page
    assert "Line 6" in page
    assert "Dee" in page
    before = facts(house)
    assert before == facts(house), "looking changes nothing"
    assert "eli" not in before
    done = organiser.post(
        answer.redirect_chain[-1][0] + "/agreement", {"fingerprint": fingerprint(page)}, follow=True
    )
    assert "The list is as the file says" in done.content.decode()
    after = facts(house)
    assert after["ben"][3] == {"team": "Design"}
    assert after["eli"][:3] == ("Eli", "eli@example.org", "active")
    assert after["dee"][2] == "active", "nobody leaves without the tick"
    assert Letter.objects.count() == 0


def test_the_same_file_twice_changes_nothing(house: House, organiser: Client) -> None:
    text = AS_IT_IS + "eli,Eli,eli@example.org,Sales\n"
    bring_in(house, text)
    before = facts(house)
    plan = preview(house, text)
    assert (plan.new, plan.changed, plan.gone, plan.set_aside, plan.unchanged) == (
        (),
        (),
        (),
        (),
        5,
    )
    page = upload(organiser, house, text).content.decode()
    assert "already as the file says" in page
    assert "Agree" not in page
    bring_in(house, text, take_off=True)
    assert facts(house) == before


def test_a_list_that_changed_meanwhile_is_shown_anew(house: House, organiser: Client) -> None:
    answer = upload(organiser, house, AS_IT_IS + "eli,Eli,eli@example.org,Sales\n")
    place, old = answer.redirect_chain[-1][0], fingerprint(answer.content.decode())
    cast.member(house.community, "Fay")
    again = organiser.post(
        place + "/agreement", {"fingerprint": old, "take_off": "yes"}, follow=True
    )
    page = again.content.decode()
    assert "The list has changed meanwhile" in page
    assert "eli" not in facts(house)
    assert facts(house)["fay"][2] == "active"
    organiser.post(place + "/agreement", {"fingerprint": fingerprint(page)})
    assert "eli" in facts(house)


def test_changing_nothing_keeps_no_copy_of_the_file(house: House, organiser: Client) -> None:
    place = upload(organiser, house, AS_IT_IS + "eli,Eli,,\n").redirect_chain[-1][0]
    organiser.post(place + "/drop")
    assert "eli" not in facts(house)
    assert bytes(RosterImport.objects.get().content) == b""
    assert organiser.post(place + "/agreement", {"fingerprint": "x"}).status_code == 302
    assert "eli" not in facts(house)


def test_a_second_agreement_does_nothing(house: House) -> None:
    proposed = propose(house, AS_IT_IS + "eli,Eli,,\n")
    agreed = {"fingerprint": plan_of(proposed, NOW).fingerprint, "take_off": False, "now": NOW}
    actions.apply_import(roster_import=proposed, **agreed)
    with pytest.raises(UnableTo, match="no longer waiting"):
        actions.apply_import(roster_import=proposed, **agreed)
    assert house.community.members.filter(key="eli").count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"id,email\na,a@example.org\n", "name"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"id,name\n", "nobody below it"),
        (b'id,name\n1,"Ana\n', "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    house: House, organiser: Client, content: bytes, said: str
) -> None:
    page = upload(organiser, house, content).content.decode()
    assert said in page or "empty" in page
    assert RosterImport.objects.count() == 0


def test_a_huge_file_meets_a_clear_limit(house: House) -> None:
    with pytest.raises(UnableTo, match="larger than 10 megabytes"):
        propose(house, b"id,name\n" + b"x" * 10_000_001)


def test_more_people_than_the_limit_meet_one_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallway.people.actions.imports.MOST_PEOPLE", 3)
    with pytest.raises(UnableTo, match="more than 3 people"):
        propose(house, AS_IT_IS)


# Who left, who is back


def test_people_who_are_not_in_the_file_leave_only_with_the_tick(house: House) -> None:
    without_dee = AS_IT_IS.replace("dee,Dee,dee@example.org,Design\n", "")
    assert [gone.name for gone in bring_in(house, without_dee).gone] == ["Dee"]
    assert facts(house)["dee"][2] == "active"
    bring_in(house, without_dee, take_off=True)
    assert facts(house)["dee"][2] == "left"


def test_organisers_are_never_taken_off_by_a_file(house: House) -> None:
    bring_in(house, "id,name\nben,Ben\n", take_off=True)
    assert {key: row[2] for key, row in facts(house).items()} == {
        "ana": "active",
        "ben": "active",
        "cy": "left",
        "dee": "left",
    }


def test_somebody_whose_row_is_faulty_has_not_left(house: House) -> None:
    broken = AS_IT_IS.replace("cy@example.org", "cy at example")
    plan = bring_in(house, broken, take_off=True)
    assert plan.gone == ()
    assert [row.line for row in plan.set_aside] == [4]
    assert facts(house)["cy"][2] == "active"


def test_who_was_taken_off_the_list_returns_with_it(house: House) -> None:
    bring_in(house, "id,name\nben,Ben\n", take_off=True)
    plan = bring_in(house, AS_IT_IS)
    assert {person.name for person in plan.changed if person.returns} == {"Cy", "Dee"}
    assert facts(house)["cy"][2] == "active"


def test_who_left_by_their_own_wish_is_not_brought_back_by_a_list(house: House) -> None:
    actions.leave(member=house.ben, now=NOW)
    plan = bring_in(house, AS_IT_IS.replace("Sales", "Design"))
    assert facts(house)["ben"][2:] == ("left", {"team": "Sales"})
    assert plan.changed == ()


def test_who_asked_to_be_deleted_is_not_brought_back_by_a_list(house: House) -> None:
    actions.erase(member=house.ben, now=NOW)
    plan = bring_in(house, AS_IT_IS)
    assert plan.new == ()
    assert ["asked to be deleted" in row.reason for row in plan.set_aside] == [True]
    assert not Member.objects.filter(name="Ben").exists()
    # The same address under another id is the same person.
    assert preview(house, "id,name,email\nx9,Ben,BEN@example.org\n").new == ()
    # They changed their mind and told an organiser.
    cast.ben(house.community)
    assert preview(house, AS_IT_IS).set_aside == ()


# What is whose


def test_what_members_edited_themselves_stays(house: House) -> None:
    actions.save_profile(member=house.ben, name="Benedikt", interests=["jazz"])
    text = "id,name,email,interests,team\nben,Ben,ben@example.org,chess;golf,Research\n"
    bring_in(house, text)
    house.ben.refresh_from_db()
    assert house.ben.name == "Benedikt"
    assert house.ben.interests == ["jazz"]
    assert house.ben.units == {"team": "Research"}


def test_a_column_that_is_missing_changes_nothing(house: House) -> None:
    actions.change_member(
        member=house.ben, by=house.ana, now=NOW, units={"team": "Sales", "site": "Oslo"}
    )
    plan = bring_in(house, "id,name\nana,Ana\nben,Ben\ncy,Cy\ndee,Dee\n")
    assert plan.changed == ()
    assert facts(house)["ben"][1:] == (
        "ben@example.org",
        "active",
        {"team": "Sales", "site": "Oslo"},
    )


def test_an_empty_cell_empties_but_never_the_time_zone(house: House) -> None:
    bring_in(house, "id,name,team,timezone\nben,Ben,,\n")
    house.ben.refresh_from_db()
    assert house.ben.units == {}
    assert house.ben.timezone == "Europe/Berlin"


def test_an_import_makes_nobody_an_organiser(house: House) -> None:
    bring_in(house, "id,name,role\nben,Ben,organiser\neli,Eli,organiser\n")
    roles = dict(house.community.members.values_list("key", "role"))
    assert roles == {
        "ana": "organiser",
        "ben": "member",
        "cy": "member",
        "dee": "member",
        "eli": "member",
    }
    assert facts(house)["eli"][3] == {"role": "organiser"}, "what they do, nothing more"


def test_an_address_that_is_somebody_elses_is_explained(house: House) -> None:
    plan = preview(house, "id,name,email\neli,Eli,BEN@example.org\n")
    (aside,) = plan.set_aside
    assert (aside.line, aside.who, aside.column) == (2, "Eli", "email")
    assert "already the address of Ben (id ben)" in aside.reason


def test_two_people_may_swap_addresses(house: House) -> None:
    swapped = AS_IT_IS.replace("ben,Ben,ben@", "ben,Ben,X@").replace("cy,Cy,cy@", "cy,Cy,ben@")
    plan = bring_in(house, swapped.replace("X@", "cy@"))
    assert plan.set_aside == ()
    assert facts(house)["ben"][1] == "cy@example.org"
    assert facts(house)["cy"][1] == "ben@example.org"


def test_an_address_that_is_not_freed_after_all_is_not_given_away(house: House) -> None:
    """Cy takes Ben's; Ben would take Dee's; Dee keeps hers: so both rows are set aside."""
    text = "id,name,email\nben,Ben,dee@example.org\ncy,Cy,ben@example.org\n"
    assert [row.line for row in preview(house, text).set_aside] == [2, 3]


def test_somebody_added_by_hand_is_recognised_by_address(house: House) -> None:
    cast.member(house.community, "Eli", key="eli@example.org")
    plan = bring_in(house, AS_IT_IS + "e-77,Eli,eli@example.org,Sales\n")
    assert plan.new == ()
    assert [change.field for change in plan.changed[0].changes] == ["key", "units.team"]
    assert "e-77" in facts(house)


def test_a_changed_address_moves_the_account_and_tells_the_old_one(
    house: House, as_ben: Client
) -> None:
    assert as_ben.get(house.url("me")).status_code == 200
    bring_in(house, AS_IT_IS.replace("ben@example.org", "benedikt@example.org"))
    letter = Letter.objects.get(kind="address-changed")
    assert letter.address == "ben@example.org"
    # Nobody else has the old address, so its account is gone.
    assert as_ben.get(house.url("me")).url.startswith("/sign-in")


def test_the_first_list_of_all_makes_nobody_a_newcomer(db: None) -> None:
    of = cast.community()
    house = House(of, cast.ana(of), *[cast.ana(cast.community(f"c{n}")) for n in range(3)])
    bring_in(house, "id,name\nben,Ben\n")
    assert of.members.get(key="ben").joined_on is None
    bring_in(house, "id,name\nben,Ben\ncy,Cy\n")
    assert of.members.get(key="cy").joined_on == NOW.date()


def test_a_value_longer_than_its_place_is_set_aside(house: House) -> None:
    plan = bring_in(house, f"id,name,ask_about\neli,Eli,{'x' * 301}\nfay,{'y' * 201},\n")
    assert [(row.line, row.column) for row in plan.set_aside] == [(2, "ask_about"), (3, "name")]
    assert plan.new == ()


# There and back


def exported(house: House) -> str:
    members = list(search_members(viewer(house), ""))
    return people_csv(members, open_profiles(house.community.pk, [one.pk for one in members]))


def test_what_is_exported_goes_back_in_unchanged(house: House) -> None:
    cast.member(
        house.community,
        'Ö, "Eli"',
        email="o'eli+list@example.org",
        key="=1+1",
        units={"team": "@home", "floor": "-2"},
        interests=["c++", "+1"],
        languages=["Français"],
        ask_about="'quotes', commas; and more",
    )
    plan = preview(house, exported(house))
    assert (plan.new, plan.changed, plan.gone, plan.set_aside) == ((), (), (), ())
    assert plan.unchanged == 5


def test_no_cell_of_an_export_is_a_formula(house: House, organiser: Client) -> None:
    cast.member(house.community, '=HYPERLINK("http://x.example")', email="e@example.org", key="-1")
    answer = organiser.get(house.url("members/people.csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="linden-house-people.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]


CELLS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="';,\n"),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=CELLS, team=CELLS, words=st.lists(CELLS, max_size=3, unique_by=str.casefold))
def test_any_words_survive_the_way_there_and_back(
    house: House, name: str, team: str, words: list[str]
) -> None:
    Member.objects.filter(key="eli").delete()
    bring_in(house, AS_IT_IS)
    somebody = io.StringIO()
    csv.writer(somebody).writerow(["eli", name, "", team, ";".join(words)])
    bring_in(house, "id,name,email,team,interests\n" + somebody.getvalue())
    plan = preview(house, exported(house))
    assert (plan.new, plan.changed, plan.gone, plan.set_aside) == ((), (), (), ())


def test_a_few_questions_to_the_database_bring_in_hundreds(
    house: House, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(f"p{n},Person {n},p{n}@example.org,Sales\n" for n in range(300))
    with django_assert_max_num_queries(40):
        bring_in(house, AS_IT_IS + rows)
    with django_assert_max_num_queries(40):
        bring_in(house, AS_IT_IS + rows.replace("Sales", "Design"))
    assert Member.objects.filter(units__team="Design").count() == 302
