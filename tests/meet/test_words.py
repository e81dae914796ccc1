"""Moments and names as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

from hallway.meet.words import moment, together, usual_zone

AT = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)


def test_people_on_one_clock_read_it_once() -> None:
    found = moment(AT, ["Europe/Berlin", "Europe/Paris", "Europe/Berlin"])
    assert (found.when, found.also) == ("Thu 12 Mar, 00:30 Berlin/Paris", "")


def test_another_clock_says_its_date_only_where_it_differs() -> None:
    found = moment(AT, ["Europe/Berlin", "Europe/Berlin", "Europe/London", "Pacific/Auckland"])
    assert found.when == "Thu 12 Mar, 00:30 Berlin"
    assert found.also == "Wed 11 Mar, 23:30 London · 12:30 Auckland"


def test_ones_own_clock_comes_first_on_ones_own_page() -> None:
    found = moment(AT, ["Europe/Berlin", "Asia/Kathmandu"], first="Asia/Kathmandu")
    assert found.when == "Thu 12 Mar, 05:15 Kathmandu"


def test_the_usual_zone_is_that_of_most_and_else_home() -> None:
    assert (
        usual_zone(["Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo"], "Europe/Berlin") == "Asia/Tokyo"
    )
    assert usual_zone(["Asia/Tokyo", "Europe/Berlin"], "Europe/Berlin") == "Europe/Berlin"
    assert usual_zone([], "Europe/Berlin") == "Europe/Berlin"


def test_names_are_strung_together() -> None:
    assert together(["Ana"]) == "Ana"
    assert together(["Ana", "Ben"]) == "Ana and Ben"
    assert together(["Ana", "Ben", "Cy"]) == "Ana, Ben and Cy"
