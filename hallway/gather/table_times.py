"""When a table sits. Pure: rules, dates and zones in, moments out.

A rule is an RECUR of RFC 5545 ("FREQ=WEEKLY;INTERVAL=2"), held against the table's own wall
clock: 12:30 stays 12:30 when the clocks change. A time that the clock jumps over moves forward
by the jump; one that comes twice is the first of the two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo

ONE_DAY = timedelta(days=1)
# Sittings are made so many ahead, but no further than this, and always the next one.
AHEAD, FURTHEST = 4, timedelta(days=60)
# A rule whose first date is later than that is a slip of the pen.
FIRST_WITHIN = timedelta(days=731)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONCE = ""
PARTS = {
    "DAILY": {"BYDAY", "BYMONTH"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
MOST_BETWEEN = 366
# No month has a 32nd day: a rule that waits for one would be followed to the end of time.
LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYSETPOS": 366}
WEEKDAY = re.compile(rf"([+-]?[1-9]\d?)?({'|'.join(DAYS)})", re.ASCII)
# Calendars of other centuries are a slip of the pen, and end where a clock can't follow.
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


class BadRule(ValueError):
    """A rule that can't be followed; the message is one sentence for whoever wrote it."""


@dataclass(frozen=True)
class Clock:
    """What a table says about time."""

    begins_on: date
    begins_at: time
    timezone: str
    rule: str = ONCE
    holidays: str = ""
    skipped: frozenset[date] = frozenset()

    def starts_at(self, day: date) -> datetime:
        """The table's time of day on a day, in UTC."""
        return on_the_wall(day, self.begins_at, self.timezone)


def on_the_wall(day: date, at: time, timezone: str) -> datetime:
    """A time of day in a zone, in UTC; a day of another century is the nearest of these two.

    >>> str(on_the_wall(date(2026, 3, 29), time(2, 30), "Europe/Berlin"))  # the clock jumps
    '2026-03-29 01:30:00+00:00'
    >>> str(on_the_wall(date(2026, 10, 25), time(2, 30), "Europe/Berlin"))  # it comes twice
    '2026-10-25 00:30:00+00:00'
    """
    day = min(max(day, EARLIEST), LATEST)
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(timezone)).astimezone(UTC)


# Rules


def read_rule(text: str) -> str:
    """A rule in its plain form: capitals, no prefix, no blanks.

    Raises:
        BadRule: it is no RECUR, or asks for what a table can't do.

    >>> read_rule("rrule:freq=weekly; byday=tu")
    'FREQ=WEEKLY;BYDAY=TU'
    """
    plain = re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").strip(";")
    if not plain:
        return ONCE
    parts = [part.partition("=") for part in plain.split(";")]
    names = [name for name, _equals, _value in parts]
    said = {name: value for name, _equals, value in parts}
    if not all(said.values()) or len(names) != len(said) or len(plain) > 200:
        raise BadRule(_("Write the rule like FREQ=WEEKLY;BYDAY=TU: each part once, with a value."))
    _refuse_parts(said)
    _refuse_numbers(said)
    return plain


def _refuse_parts(said: dict[str, str]) -> None:
    often = said.get("FREQ", "")
    if often not in PARTS:
        raise BadRule(_("The rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."))
    strange = sorted(said.keys() - ALWAYS - PARTS[often])
    if strange:
        raise BadRule(
            _("%(part)s can't be used with FREQ=%(often)s here; MONTHLY or another part may do.")
            % {"part": strange[0], "often": often}
        )
    if "COUNT" in said and "UNTIL" in said:
        raise BadRule(_("A rule ends by COUNT or by UNTIL, not by both."))


def _refuse_numbers(said: dict[str, str]) -> None:
    for name in ("INTERVAL", "COUNT"):
        if not _is_number(said.get(name, "1"), MOST_BETWEEN):
            raise BadRule(
                _("%(part)s must be a whole number from 1 to %(most)s.")
                % {"part": name, "most": MOST_BETWEEN}
            )
    if said["FREQ"] == "DAILY" and "BYDAY" in said and said.get("INTERVAL", "1") != "1":
        raise BadRule(_("Every few days and only on some weekdays: say FREQ=WEEKLY instead."))
    _refuse_lists(said)


def _refuse_lists(said: dict[str, str]) -> None:
    for name, most in LARGEST.items():
        words = said.get(name, "1").split(",")
        from_the_end = name != "BYMONTH"
        if not all(_is_number(word.lstrip("-" * from_the_end), most) for word in words):
            raise BadRule(
                _("%(part)s goes up to %(most)s; %(value)s can't be.")
                % {"part": name, "most": most, "value": said[name]}
            )
    if not all(WEEKDAY.fullmatch(word) for word in said.get("BYDAY", "MO").split(",")):
        raise BadRule(_("BYDAY is like TU, or 2TU for the second Tuesday of a month."))


def _is_number(text: str, most: int) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,3}", text)) and 1 <= int(text) <= most


def refuse_zone(name: str) -> None:
    """Raise UnableTo unless there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise UnableTo(
            _("We know no time zone “%s”; expected one such as Europe/Paris.") % name
        ) from error


def refuse_clock(clock: Clock) -> None:
    """Raise BadRule unless this clock has a first date within two years."""
    if not EARLIEST <= clock.begins_on < LATEST:
        raise BadRule(_("Please choose a day of this century or the next."))
    first = next(days(clock), None)
    if first is None and clock.rule == ONCE:
        raise BadRule(_("That day is a holiday or left out. Choose another, or leave out none."))
    if first is None or first > clock.begins_on + FIRST_WITHIN:
        raise BadRule(_("With this rule and these dates left out, the table would never sit."))


def days(clock: Clock, *, since: date = date.min) -> Iterator[date]:
    """The days on which the table sits, from a day on: by the rule, without what is left out.

    Raises:
        BadRule: the rule can't be read.
    """
    for day in _by_rule(clock, since):
        if day not in clock.skipped and not is_holiday(clock.holidays, day):
            yield day


def _by_rule(clock: Clock, since: date) -> Iterator[date]:
    if clock.rule == ONCE:
        return iter([clock.begins_on] if clock.begins_on >= since else [])
    from dateutil.rrule import rrulestr

    start = datetime.combine(clock.begins_on, clock.begins_at)
    try:
        rule = rrulestr(_local_until(clock), dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise BadRule(_("This is no rule of RFC 5545: %s") % clock.rule) from error
    last = start + timedelta(days=365 * 12)
    upto = takewhile(lambda at: at <= max(last, _years_after(since)), iter(rule))
    return (at.date() for at in upto if at.date() >= since)


def _years_after(since: date) -> datetime:
    return datetime.combine(max(since, date(1970, 1, 1)), time()) + timedelta(days=365 * 12)


def _local_until(clock: Clock) -> str:
    """The rule with its end on the table's own wall, as the dates are counted there."""
    found = re.search(r"UNTIL=(\d{8})(T\d{6})?(Z)?(?=;|$)", clock.rule)
    if not found:
        return clock.rule
    day, hour, utc = found.groups()
    zone = ZoneInfo(clock.timezone)
    until = datetime.fromisoformat(day + (hour or "T235959")).replace(tzinfo=UTC if utc else zone)
    until = until.astimezone(zone)
    return clock.rule.replace(found[0], f"UNTIL={until:%Y%m%dT%H%M%S}")


def next_days(clock: Clock, *, now: datetime) -> list[date]:
    """The days for which sittings are made by now: the next one, and up to four near enough."""
    today = now.astimezone(ZoneInfo(clock.timezone)).date()
    found: list[date] = []
    for day in days(clock, since=today - ONE_DAY):
        at = clock.starts_at(day)
        if at <= now:
            continue
        if found and (len(found) == AHEAD or at > now + FURTHEST):
            break
        found.append(day)
    return found


# Plain choices


def same_date(day: date) -> str:
    """Every month on this date, or on the last day of a month that is too short.

    >>> same_date(date(2027, 1, 30))
    'FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1'
    """
    if day.day <= 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={day.day}"
    every = ",".join(str(number) for number in range(28, day.day + 1))
    return f"FREQ=MONTHLY;BYMONTHDAY={every};BYSETPOS=-1"


def same_weekday(day: date) -> str:
    """Every month on the second Tuesday, say; a fifth one is the last.

    >>> same_weekday(date(2027, 1, 30))
    'FREQ=MONTHLY;BYDAY=-1SA'
    """
    turn = (day.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={turn if turn < 5 else -1}{DAYS[day.weekday()]}"


def plain_rule(choice: str, day: date, until: date | None = None) -> str:
    """The rule behind a choice of the form."""
    rules = {
        "once": ONCE,
        "working_days": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": "FREQ=WEEKLY",
        "two_weeks": "FREQ=WEEKLY;INTERVAL=2",
        "four_weeks": "FREQ=WEEKLY;INTERVAL=4",
        "same_date": same_date(day),
        "same_weekday": same_weekday(day),
    }
    rule = rules[choice]
    return f"{rule};UNTIL={until:%Y%m%d}" if rule and until else rule


def choice_of(rule: str, day: date) -> tuple[str, date | None]:
    """The choice of the form behind a rule, and its last day; "" for a rule of one's own.

    >>> choice_of("FREQ=WEEKLY;UNTIL=20270301", date(2027, 1, 5))
    ('weekly', datetime.date(2027, 3, 1))
    """
    bare, _part, end = rule.partition(";UNTIL=")
    until = date.fromisoformat(end) if re.fullmatch(r"\d{8}", end) else None
    names = ("once", "working_days", "weekly", "two_weeks", "four_weeks")
    for name in (*names, "same_date", "same_weekday"):
        if plain_rule(name, day) == bare and (until or not end):
            return name, until
    return "", None


# Holidays


def countries() -> list[tuple[str, str]]:
    """Code and name of every country whose holidays are known, by name."""
    from holidays.registry import COUNTRIES

    named = {row[1]: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row[0]) for row in COUNTRIES.values()}
    return sorted(named.items(), key=lambda row: row[1])


def read_holidays(country: str, region: str = "") -> str:
    """ "DE" and "Berlin", or "BE", as "DE-BE".

    Raises:
        BadRule: no such country, or no such region of it.
    """
    import holidays

    country = country.strip().upper()
    if not country:
        return ""
    known = holidays.list_supported_countries()
    if country not in known or country not in dict(countries()):
        raise BadRule(_("We know no holidays of “%s”; expected a code such as DE.") % country)
    if not region.strip():
        return country
    names = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    codes = {code.casefold(): code for code in known[country]}
    codes.update({name.casefold(): code for name, code in names.items()})
    code = codes.get(region.strip().casefold())
    if code is None:
        raise BadRule(
            _("We know no region “%(region)s” of %(country)s. Some there are: %(some)s.")
            % {"region": region, "country": country, "some": ", ".join(known[country][:5]) or "–"}
        )
    return f"{country}-{code}"


def is_holiday(where: str, day: date) -> bool:
    if not where:
        return False
    return day in _holidays(where, day.year)


def _holidays(where: str, year: int) -> Collection[date]:
    import holidays

    found = _KEPT.get((where, year))
    if found is None:
        country, _dash, region = where.partition("-")
        known = holidays.country_holidays(country, subdiv=region or None, years=year)
        found = _KEPT[where, year] = frozenset(known)
    return found


_KEPT: dict[tuple[str, int], frozenset[date]] = {}


def country_of(timezone: str) -> str:
    """The country of a time zone, where that is clear and its holidays are known.

    >>> country_of("Europe/Berlin"), country_of("UTC")
    ('DE', '')
    """
    from importlib.resources import files

    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    found = re.search(rf"^([A-Z]{{2}})\t\S+\t{re.escape(timezone)}(?:\t|$)", table, re.MULTILINE)
    return found[1] if found and found[1] in dict(countries()) else ""
