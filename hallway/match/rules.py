"""RULES.toml: the policy of a round, and what holds for single people.

Every key may also be missing; what the command line says wins. Pure: bytes in, frozen
values out.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, TypeGuard

from hallway.match.frozen import SeatRule
from hallway.people.sheet import FileFault, column_key, decode, one_line

ODD = ("trio", "rotate", "host")
WEIGHTS = ("stick", "gain", "cross", "fair")
SMALLEST_GROUP, LARGEST_GROUP = 3, 6


class RulesFault(FileFault):
    """RULES.toml, or an option that stands for one of its keys, is not as expected."""


class BrokenToml(RulesFault):
    template = "this is not valid TOML: %(detail)s"


class UnknownKey(RulesFault):
    template = "there is no rule “%(key)s”; did you mean “%(near)s”?"


class UnknownRule(RulesFault):
    template = "there is no rule “%(key)s”; the rules are %(rules)s"


class WrongValue(RulesFault):
    template = "expected %(expected)s, not %(value)s"


class UnknownPerson(RulesFault):
    template = "nobody in the list of people has the id “%(id)s”%(hint)s"


@dataclass(frozen=True)
class Rules:
    """What somebody wrote down; None where they said nothing."""

    size: tuple[int, ...] | None = None
    odd: str | None = None
    mix: tuple[str, ...] | None = None
    rest: int | None = None
    participation: bool | None = None
    least: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    block: tuple[tuple[str, ...], ...] = ()
    lock: tuple[tuple[str, ...], ...] = ()
    leave_out: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    seats: tuple[SeatRule, ...] = ()

    def but(self, **options: object) -> Rules:
        """These rules, where an option that was given (is not None) wins."""
        given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
        return replace(self, **given)


def read_rules(data: bytes, file: str, ids: Collection[str]) -> Rules:
    """Read RULES.toml.

    Args:
        ids: everybody in PEOPLE.csv. A rule about somebody else is an error: a misspelt
            block would let two people meet who must not.
    Raises:
        RulesFault, FileFault: with the file, the line and the key.
    """
    text, _ = decode(data, file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(error, file) from error
    rules = Rules().but(**dict(_read_keys(raw, text, file)))
    _check_ids(rules, text, file, ids)
    return rules


def _broken(error: tomllib.TOMLDecodeError, file: str) -> BrokenToml:
    place = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", str(error))
    if not place:
        return BrokenToml(file, detail=str(error))
    return BrokenToml(file, int(place[2]), place[3], detail=place[1])


def _read_keys(raw: Mapping[str, object], text: str, file: str) -> Iterator[tuple[str, object]]:
    for key, value in raw.items():
        if key not in READERS:
            raise _unknown(key, READERS, text, file)
        try:
            yield key, READERS[key](value)
        except _Unexpected as error:
            line, column = line_of(error.key or key, text), error.key or key
            raise WrongValue(
                file, line, column, expected=error.expected, value=_shown(error.value)
            ) from error
        except KeyError as error:
            raise _unknown(str(error.args[0]), WEIGHTS, text, file) from error


def _unknown(key: str, rules: Collection[str], text: str, file: str) -> RulesFault:
    line = line_of(key, text)
    near = get_close_matches(column_key(key), rules, n=1, cutoff=0.6)
    if near:
        return UnknownKey(file, line, key=key, near=near[0])
    return UnknownRule(file, line, key=key, rules=", ".join(rules))


def _check_ids(rules: Rules, text: str, file: str, ids: Collection[str]) -> None:
    named = {
        "block": [one for pair in rules.block for one in pair],
        "lock": [one for group in rules.lock for one in group],
        "leave_out": rules.leave_out,
        "hosts": rules.hosts,
    }
    for key, members in named.items():
        for member in members:
            if member not in ids:
                near = get_close_matches(member, ids, n=1, cutoff=0.6)
                hint = f"; did you mean “{near[0]}”?" if near else ""
                raise UnknownPerson(file, line_of(key, text), key, id=member, hint=hint)


def line_of(key: str, text: str) -> int | None:
    """The line on which a key is set, or its table begins."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    found = re.search(
        rf"^[ \t]*(\[\[?\s*{name}\s*\]|(?:\w+\s*\.\s*)?{name}\s*[=.])", text, re.MULTILINE
    )
    return text.count("\n", 0, found.start()) + 1 if found else None


class _Unexpected(Exception):
    def __init__(self, expected: str, value: object, key: str = "") -> None:
        super().__init__(expected)
        self.expected, self.value, self.key = expected, value, key


def parse_size(text: str) -> tuple[int, ...] | None:
    """(2,) of "2", (3, 4) of "3-4"; None when it is neither pairs nor groups of 3 to 6."""
    found = re.fullmatch(r"\s*(\d)\s*(?:-\s*(\d)\s*)?", text)
    if not found:
        return None
    low, high = int(found[1]), int(found[2] or found[1])
    if (low, high) == (2, 2) or SMALLEST_GROUP <= low <= high <= LARGEST_GROUP:
        return tuple(range(low, high + 1))
    return None


def parse_mix(text: str) -> tuple[str, ...]:
    return tuple(column_key(part) for part in text.split(",") if part.strip())


EXPECTED_SIZE = "2 for pairs, or 3 to 6 for groups, such as 4 or 3-4"


def _size(value: object) -> tuple[int, ...]:
    if isinstance(value, list) and value and all(map(_is_whole, value)):
        size = parse_size(f"{min(value)}-{max(value)}")
    else:
        size = parse_size(str(value)) if isinstance(value, int | str) else None
    if size is None:
        raise _Unexpected(EXPECTED_SIZE, value)
    return size


def _odd(value: object) -> str:
    if not isinstance(value, str) or value not in ODD:
        raise _Unexpected("one of " + ", ".join(ODD), value)
    return value


def _mix(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return parse_mix(value)
    return tuple(map(column_key, _texts(value, 'columns, such as ["team", "location"]')))


def _rest(value: object) -> int:
    if not _is_whole(value) or value < 0:
        raise _Unexpected("a whole number of rounds, 0 or more", value)
    return int(value)


def _participation(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Unexpected("true or false", value)
    return value


def _least(value: object) -> float:
    if not _is_number(value) or value < 0:
        raise _Unexpected("a number, 0 or more", value)
    return float(value)


def _weights(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise _Unexpected("a table such as [weights] with stick, gain, cross, fair", value)
    for key, weight in value.items():
        if key not in WEIGHTS:
            raise KeyError(key)
        if not _is_number(weight) or not 0 <= weight <= 10:
            raise _Unexpected("a number from 0 to 10", weight, key)
    return {key: float(weight) for key, weight in value.items()}


def _people(value: object) -> tuple[str, ...]:
    return _texts(value, 'ids, such as ["ana", "ben"]')


def _pairs(value: object) -> tuple[tuple[str, ...], ...]:
    expected = 'pairs of ids, such as [["ana", "ben"]]'
    if not isinstance(value, list):
        raise _Unexpected(expected, value)
    pairs = tuple(_texts(one, expected) for one in value)
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise _Unexpected(expected, list(pair))
    return pairs


def _groups(value: object) -> tuple[tuple[str, ...], ...]:
    expected = 'groups of two or more ids, such as [["ana", "ben"]]'
    if not isinstance(value, list):
        raise _Unexpected(expected, value)
    groups = tuple(_texts(one, expected) for one in value)
    for group in groups:
        if len(group) < 2 or len(set(group)) < len(group):
            raise _Unexpected(expected, list(group))
    return groups


def _texts(value: object, expected: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Unexpected(expected, value)
    texts = [str(one) if _is_whole(one) else one for one in value]
    if not all(isinstance(one, str) and one.strip() for one in texts):
        raise _Unexpected(expected, value)
    return tuple(map(one_line, texts))


SEATS: Mapping[str, tuple[str, ...]] = {
    "at least": ("many", "who", "column", "value", "strict"),
    "at most": ("many", "who", "column", "value", "strict"),
    "apart": ("column", "strict"),
    "in common": ("what", "strict"),
}
SEAT_WORDS = {"who": ("newcomers", "hosts"), "what": ("languages", "times", "interests")}


def _seats(value: object) -> tuple[SeatRule, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _Unexpected("tables such as [[seats]] with a rule in each", value)
    return tuple(map(_seat, value))


def _seat(said: dict[str, object]) -> SeatRule:
    rule = said.get("rule")
    if not isinstance(rule, str) or rule not in SEATS:
        raise _Unexpected("a rule: " + ", ".join(f'"{one}"' for one in SEATS), rule, "seats")
    for key, value in said.items():
        if key != "rule" and key not in SEATS[rule]:
            known = ", ".join(SEATS[rule])
            raise _Unexpected(f"of a rule “{rule}” only {known}", key, "seats")
        _check_seat(key, value)
    _check_whom(rule, said)
    whole: dict[str, Any] = dict(said)
    if "column" in said:
        whole["column"] = column_key(str(said["column"]))
    return SeatRule(**whole)


def _check_seat(key: str, value: object) -> None:
    if key == "many" and (not _is_whole(value) or not 0 <= value <= LARGEST_GROUP):
        raise _Unexpected("a whole number of people, up to 6", value, key)
    if key == "strict" and not isinstance(value, bool):
        raise _Unexpected("true or false", value, key)
    if key in SEAT_WORDS and value not in SEAT_WORDS[key]:
        raise _Unexpected("one of " + ", ".join(SEAT_WORDS[key]), value, key)
    if key in ("column", "value") and not (isinstance(value, str) and value.strip()):
        raise _Unexpected('a text, such as column = "level" and value = "senior"', value, key)


def _check_whom(rule: str, said: Mapping[str, object]) -> None:
    """Each rule has to say whom, or what, it is about."""
    if rule == "apart" and "column" not in said:
        raise _Unexpected('a column, such as column = "team"', dict(said), "seats")
    if rule == "in common" and "what" not in said:
        raise _Unexpected('what = "languages", "times" or "interests"', dict(said), "seats")
    counts = rule in ("at least", "at most")
    if counts and ("who" in said) == ("column" in said and "value" in said):
        raise _Unexpected('either who = "newcomers", or a column and a value', dict(said), "seats")
    if rule == "at least" and said.get("many") == 0:
        raise _Unexpected("at least one", 0, "many")


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[int | float]:
    return _is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


READERS: Mapping[str, Callable[[object], object]] = {
    "size": _size,
    "odd": _odd,
    "mix": _mix,
    "rest": _rest,
    "participation": _participation,
    "least": _least,
    "weights": _weights,
    "block": _pairs,
    "lock": _groups,
    "leave_out": _people,
    "hosts": _people,
    "seats": _seats,
}
