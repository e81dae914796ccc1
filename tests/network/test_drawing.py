"""A picture in its three forms: what a script reads, an SVG, and a table."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from hallway.network.drawing import (
    COLOURS,
    Dot,
    Group,
    Kind,
    Line,
    Picture,
    Ring,
    Table,
    figure,
    look_of,
)
from hallway.network.drawing_svg import as_svg

EVIL = "</script><img src=x onerror=alert(1)>\"'&"


def picture(name: str = "Cy", **more: object) -> Picture:
    facts = {
        "dots": [Dot(0, 0, name, group=0, says="a coffee"), Dot(1, 0.5, "Dee", href="#dee")],
        "lines": [Line(0, 1, width=2.0, says="4 ties")],
        "groups": [Group("Design")],
        "kinds": [Kind("They know each other", "broken", "fewer")],
        "table": Table("People", ("Who", "Unit"), [(name, "Design"), ("Dee", "–")]),
    }
    return Picture("Two people", "One line.", **{**facts, **more})


def test_what_the_script_reads_is_what_the_methods_say() -> None:
    told = json.loads(picture(rings=[Ring(2.0, "far")]).as_json())
    assert told["schema"] == 1
    assert told["people"] == [
        {"x": 0, "y": 0, "name": "Cy", "group": 0, "says": "a coffee"},
        {"x": 1, "y": 0.5, "name": "Dee", "href": "#dee"},
    ]
    assert told["ties"] == [{"one": 0, "other": 1, "width": 2.0, "says": "4 ties"}]
    assert told["groups"] == [{"name": "Design"}]
    assert told["kinds"] == [{"name": "They know each other", "look": "broken", "tone": "fewer"}]
    assert told["rings"] == [{"radius": 2.0, "name": "far"}]


def test_names_are_words_wherever_they_stand() -> None:
    drawn = figure(picture(EVIL, groups=[Group(EVIL)], kinds=[Kind(EVIL)]))
    assert "<img" not in drawn
    assert drawn.count("</script>") == 1
    told = re.search(r'<script type="application/json">(.*?)</script>', drawn)
    assert told is not None
    assert json.loads(told[1])["people"][0]["name"] == EVIL


def test_no_two_groups_look_the_same_by_shape_and_colour() -> None:
    looks = [look_of(group) for group in range(49)]
    assert len(set(looks)) == 49
    # Without any colour, the first seven can still be told apart; and the other way round.
    assert len({shape for _colour, shape in looks[:7]}) == len({c for c, _ in looks[:7]}) == 7
    assert look_of(None)[0] == COLOURS


def test_the_svg_is_whole_and_says_everything() -> None:
    svg = ElementTree.fromstring(as_svg(picture()))
    assert svg.get("aria-label") == "Two people"
    assert {part.text for part in svg.iter("text")} == {"Cy", "Dee"}
    assert {part.text for part in svg.iter("title")} == {"Cy. a coffee", "Dee", "4 ties"}
    assert [link.get("href") for link in svg.iter("a")] == ["#dee"]


def test_thousands_are_a_few_paths() -> None:
    dots = [Dot(k % 60, k // 60, group=k % 3) for k in range(3000)]
    many = picture(dots=dots, lines=[Line(k, k + 1) for k in range(2999)], groups=[])
    svg = ElementTree.fromstring(as_svg(many))
    assert len(list(svg.iter("path"))) == 4


def test_names_do_not_cover_each_other() -> None:
    dots = [Dot(k / 50, 0, f"Somebody {k}") for k in range(50)]
    svg = ElementTree.fromstring(as_svg(picture(dots=dots, lines=[])))
    boxes = [
        (float(part.get("x")), float(part.get("y")), len(part.text) * 7.2)
        for part in svg.iter("text")
    ]
    assert 4 <= len(boxes) < 50
    clear = all(
        abs(one[0] - other[0]) >= one[2] or abs(one[1] - other[1]) >= 12
        for k, one in enumerate(boxes)
        for other in boxes[:k]
    )
    assert clear


def test_the_table_holds_the_same() -> None:
    drawn = figure(picture())
    rows = re.findall(r"<tr>(.*?)</tr>", drawn)
    assert [re.findall(r">([^<]+)<", row) for row in rows] == [
        ["Who", "Unit"],
        ["Cy", "Design"],
        ["Dee", "–"],
    ]


def test_nobody_at_all_is_drawn_as_well() -> None:
    assert "<svg" in figure(picture(dots=[], lines=[], table=None))
