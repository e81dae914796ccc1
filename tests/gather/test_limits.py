"""What no honest person says: rules without end, days beyond all calendars, words that break."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hallway.gather import actions
from hallway.gather.actions import sittings
from hallway.gather.models import Mixer, Sitting, Table
from hallway.gather.queries import tables
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather import evening
from tests.gather.tables import first, names, open_table, take
from tests.web.test_api import Caller, key_of

BOTH = ["gatherings:read", "gatherings:write"]
TABLE = {"topic": "Old maps", "begins_on": "2026-03-10", "begins_at": "12:30"}
MIXER = {"name": "Mixer", "tables": 2, "seats": 2, "sittings": 1}


@pytest.fixture
def everybody(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return cast.people(cast.community(), 5)


def ana(everybody: list[Any]) -> Caller:
    return Caller(key_of(everybody[0], BOTH))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rule": "FREQ=DAILY;BYMONTH=13"}, "BYMONTH goes up to 12; 13 can't be"),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=1,99999999999999999999"}, "BYMONTHDAY goes up to 31"),
        ({"rule": "FREQ=MONTHLY;BYDAY=99999999999999999999TU"}, "BYDAY is like TU"),
        ({"rule": "FREQ=WEEKLY;COUNT=²"}, "COUNT must be a whole number"),
        ({"rule": "FREQ=DAILY;INTERVAL=0000000019999"}, "INTERVAL must be a whole number"),
        ({"rule": "FREQ=SECONDLY"}, "needs FREQ=DAILY"),
        (
            {"rule": "FREQ=WEEKLY;UNTIL=99991231T235959Z", "timezone": "Asia/Tokyo"},
            "no rule of RFC 5545",
        ),
        ({"begins_on": "9999-12-31", "rule": "FREQ=DAILY"}, "this century or the next"),
        ({"begins_on": "0001-01-01", "begins_at": "00:30"}, "this century or the next"),
    ],
)
def test_a_rule_without_end_and_a_day_beyond_calendars_are_refused(
    everybody, wrong, sentence
) -> None:
    status, answer = ana(everybody)("post", "/tables", {**TABLE, **wrong})
    assert (status, sentence in answer["detail"]) == (409, True), answer


def test_a_rule_for_the_last_friday_and_the_end_of_a_month_still_stands(everybody) -> None:
    for rule in ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=5"):
        assert ana(everybody)("post", "/tables", {**TABLE, "rule": rule})[1]["rule"] == rule


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2031-01-01T00:00:00Z"]
)
def test_a_date_moves_only_where_a_clock_can_follow(everybody, at) -> None:
    sitting = first(open_table(everybody[0]))
    status, answer = ana(everybody)("patch", f"/tables/{sitting.pk}", {"starts_at": at})
    assert status == 409, answer
    assert first(sitting.table).starts_at == sitting.starts_at


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"timezone": "Mars/Olympus"}, "no time zone “Mars/Olympus”"),
        ({"starts_at": "2026-03-10T17:00:00"}, "with its offset"),
        ({"starts_at": "9999-12-31T23:59:59-14:00"}, "more than a year away"),
        ({"name": " \n "}, "needs a name"),
    ],
)
def test_a_mixer_that_no_page_could_show_is_refused(everybody, wrong, sentence) -> None:
    facts = {**MIXER, "starts_at": evening.START.isoformat(), **wrong}
    status, answer = ana(everybody)("post", "/mixers", facts)
    assert (status, sentence in answer["detail"]) == (409, True), answer
    assert not Mixer.objects.exists()


def test_the_name_of_a_mixer_fits_into_the_head_of_a_letter(everybody) -> None:
    facts = {**MIXER, "name": "Spring\r\nBcc: eve@example.org", "starts_at": evening.START}
    facts["starts_at"] = evening.START.isoformat()
    _status, made = ana(everybody)("post", "/mixers", facts)
    assert made["name"] == "Spring Bcc: eve@example.org"
    assert ana(everybody)("post", f"/mixers/{made['id']}/asking") == (200, {"added": 5})


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("/tables", {**TABLE, "topic": "Old\x00maps"}),
        ("/mixers", {**MIXER, "starts_at": evening.START.isoformat(), "name": "Spr\x00ing"}),
        ("/circles", {"name": "Pyt\x00hon"}),
        ("/me/free-now", {"place": "kit\x00chen"}),
    ],
)
def test_a_word_that_no_database_keeps_is_refused(everybody, path, facts) -> None:
    assert ana(everybody)("post", path, facts)[0] == 400


def test_half_a_character_and_an_address_that_no_database_keeps_are_refused(
    everybody, client
) -> None:
    assert ana(everybody)("post", "/circles", {"name": "Python \ud83d"})[0] == 400
    mixer = evening.set_up(everybody)
    cast.sign_in(client, everybody[0])
    assert client.get(f"/c/linden-house/mixers/{mixer.pk}?q=a%00b").status_code == 400


def test_one_person_looks_after_so_many_tables_and_no_more(everybody) -> None:
    for number in range(actions.tables.MOST_HOSTED):
        day = NOW + timedelta(days=number // 10)
        open_table(everybody[0], topic=f"Table {number}", now=day)
    later = NOW + timedelta(days=4)
    with pytest.raises(UnableTo, match="40 tables already"):
        open_table(everybody[0], now=later)
    table = Table.objects.first()
    actions.close_table(table_id=table.pk, now=later)
    assert open_table(everybody[0], now=later)


def test_of_many_tables_the_soonest_that_one_may_see_are_listed(everybody, monkeypatch) -> None:
    ana, ben, cy = everybody[:3]
    people.block(by=ben, against=cy, now=NOW)
    for day in range(10, 16):
        for host in (ana, ben):
            open_table(host, begins_on=date(2026, 3, day), topic=f"{host} {day}")
    monkeypatch.setattr(tables, "PORTION", 2)
    for most, days in ((None, range(10, 16)), (3, range(10, 13)), (99, range(10, 16))):
        looks = tables.coming(viewer_of(cy), NOW, most=most)
        assert [one.table.topic for one in looks] == [f"Ana {day}" for day in days]


def test_one_table_that_breaks_keeps_no_other_waiting(everybody) -> None:
    ana, ben, cy, dee, _eli = everybody
    broken = open_table(ana, rule="FREQ=WEEKLY")
    sitting = first(open_table(ben))
    take(sitting, cy)
    Table.objects.filter(pk=broken.pk).update(timezone="Gone/Away")
    later = sitting.starts_at + timedelta(minutes=1)
    sittings.run_due(now=later, worker="test")
    assert Sitting.objects.get(pk=sitting.pk).state == "held"
    good = open_table(
        dee, now=later, begins_on=(later + timedelta(days=1)).date(), rule="FREQ=DAILY"
    )
    after = first(good).starts_at + timedelta(minutes=1)
    sittings.run_due(now=after, worker="test")
    assert names(Sitting.objects.filter(table=good).latest("day")) == ["Dee"]
    assert good.sittings.count() == 5
