"""Open a table, change it, close it, take it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hallway.gather import table_letters as letters
from hallway.gather.actions import seats, sittings
from hallway.gather.actions.table_words import index_table, unindex_table
from hallway.gather.models import CalendarFeed, Sitting, Table, Waiting
from hallway.gather.queries import tables as queries
from hallway.gather.table_times import (
    BadRule,
    Clock,
    days,
    next_days,
    read_holidays,
    read_rule,
    refuse_clock,
    refuse_zone,
)
from hallway.meet import actions as meet_actions
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.actions.limits import spend
from hallway.people.errors import UnableTo
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.people.models import Member

FEWEST, MOST = 2, 12
# So many at once are looked after by one person; days left out of one table.
MOST_HOSTED, MOST_SKIPPED = 40, 366


@dataclass(frozen=True)
class Plan:
    """What a host says of a table. Everything but topic and time has a good beginning."""

    topic: str
    begins_on: date
    begins_at: time
    timezone: str = ""
    about: str = ""
    minutes: int = 45
    place: str = ""
    seats: int = 6
    new_faces: int = 0
    audience: str = "everyone"
    circle_id: int | None = None
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rule: str = ""
    holidays: str = ""
    skipped: Sequence[str] = ()

    @property
    def clock(self) -> Clock:
        left_out = frozenset(map(date.fromisoformat, self.skipped))
        return Clock(
            self.begins_on, self.begins_at, self.timezone, self.rule, self.holidays, left_out
        )


def plan_of(table: Table) -> Plan:
    """The table as its host last said it."""
    return Plan(**{name: getattr(table, name) for name in Plan.__dataclass_fields__})


@transaction.atomic
def open_table(*, host: Member, plan: Plan, now: datetime) -> Table:
    """Open a table with its first dates; the host has a seat.

    Raises:
        UnableTo: something in the plan can't be, in one sentence.
    """
    host = held([host.pk])[host.pk]
    plan = _checked(plan, host)
    _refuse_past(plan, now)
    if host.state != "active":
        raise UnableTo(_("You have left this community. Signing in brings you back."))
    if Table.objects.filter(host=host, closed_at=None).count() >= MOST_HOSTED:
        raise UnableTo(
            _("You look after %d tables already. Close one before you open another.") % MOST_HOSTED
        )
    table = Table(
        community_id=host.community_id, host=host, written_by=host, created_at=now, **_columns(plan)
    )
    table.save()
    if not sittings.make_dates(table, now, by_hand=True):
        raise UnableTo(_("That moment has passed. Please choose a later one."))
    spend(member=host, act="table", now=now)
    index_table(table=table)
    return table


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        **{name: getattr(plan, name) for name in Plan.__dataclass_fields__},
        "units": {name: sorted(set(values)) for name, values in plan.units.items()},
        "skipped": list(plan.skipped),
    }


# What can't be


def _checked(plan: Plan, host: Member) -> Plan:
    """The plan in its plain form."""
    plan = replace(
        plan,
        topic=" ".join(plan.topic.split()),
        about=plan.about.strip(),
        place=" ".join(plan.place.split()),
        timezone=plan.timezone or host.timezone,
        begins_at=plan.begins_at.replace(second=0, microsecond=0, tzinfo=None),
    )
    _refuse_words(plan)
    _refuse_numbers(plan)
    plan = _for_whom(plan, host)
    try:
        country, _dash, region = plan.holidays.partition("-")
        holidays = read_holidays(country, region)
        plan = replace(plan, rule=read_rule(plan.rule), holidays=holidays)
        refuse_clock(plan.clock)
    except BadRule as wrong:
        raise UnableTo(str(wrong)) from wrong
    return plan


def _refuse_words(plan: Plan) -> None:
    if not plan.topic:
        raise UnableTo(_("A table needs a topic: a few words are enough."))
    for words, most in ((plan.topic, 120), (plan.about, 1000), (plan.place, 300)):
        if len(words) > most:
            raise UnableTo(
                _("“%(words)s …” is too long: at most %(most)s characters.")
                % {"words": words[:20], "most": most}
            )
    refuse_zone(plan.timezone)


def _refuse_numbers(plan: Plan) -> None:
    if not FEWEST <= plan.seats <= MOST:
        raise UnableTo(_("A table has from 2 to 12 seats."))
    if not 0 <= plan.new_faces < plan.seats:
        raise UnableTo(_("Keep fewer seats for new faces than there are seats."))
    if len(plan.skipped) > MOST_SKIPPED:
        raise UnableTo(_("At most %d days can be left out.") % MOST_SKIPPED)
    if not 10 <= plan.minutes <= 480:
        raise UnableTo(_("A table lasts from 10 minutes to 8 hours."))


def _for_whom(plan: Plan, host: Member) -> Plan:
    """Only what the audience needs is kept."""
    if plan.audience == Table.Audience.EVERYONE:
        return replace(plan, circle_id=None, units={})
    if plan.audience == Table.Audience.CIRCLE:
        if not host.circles.filter(pk=plan.circle_id or 0).exists():
            raise UnableTo(_("Choose a circle that you are in."))
        return replace(plan, units={})
    known = people.unit_values(host.community_id)
    right = all(set(values) <= set(known.get(name, ())) for name, values in plan.units.items())
    if plan.audience != Table.Audience.UNITS or not plan.units or not right:
        raise UnableTo(_("Say which people it is for: everyone, a circle, or some units."))
    return replace(plan, circle_id=None)


def _refuse_past(plan: Plan, now: datetime) -> None:
    sittings.refuse_moment(plan.clock.starts_at(plan.begins_on), now)


# Change


@transaction.atomic
def change_table(*, table_id: int, by: Member, plan: Plan, now: datetime) -> Table:
    """Change a table and its dates to come; everybody concerned is told what is new for them.

    Raises:
        UnableTo: the new plan can't be, or has fewer seats than are taken on some date.
    """
    table = Table.objects.get(pk=table_id)
    coming = queries.dates_of(table, now)
    waiting = {pk for one in coming for pk in queries.waiting_ids(one.pk)}
    holding = held(waiting | {table.host_id or by.pk, by.pk})
    table = queries.hold_table(table_id)
    if table.closed_at:
        raise UnableTo(_("This table is closed. You can open another one."))
    before = plan_of(table)
    plan = _checked(plan, table.host or by)
    if not next_days(plan.clock, now=now):
        raise UnableTo(
            _("With this change no date would be left. You can close the table instead.")
        )
    for name, value in _columns(plan).items():
        setattr(table, name, value)
    table.written_by = table.host or by
    table.save()
    if (before.topic, before.about) != (plan.topic, plan.about):
        spend(member=by, act="words", now=now)
        index_table(table=table)
    for one in coming:
        _fit(queries.hold_sitting(one.pk), before, plan, now)
    sittings.make_dates(table, now)
    for one in coming:
        seats.serve(queries.hold_sitting(one.pk), holding, now)
    return table


def _fit(sitting: Sitting, before: Plan, plan: Plan, now: datetime) -> None:
    """One date after the change: moved, told anew, or called off when the rule leaves it out.

    What was settled for this date alone, another hour or place, stays.
    """
    if not queries.is_open(sitting, now):
        return
    old = (sitting.starts_at, sitting.minutes, sitting.place)
    usual = sitting.starts_at == before.clock.starts_at(sitting.day)
    if usual and not _sits_on(plan, sitting.day):
        sittings.call_off_held(sitting, now)
        return
    if usual:
        sitting.starts_at = plan.clock.starts_at(sitting.day)
    if sitting.place == before.place:
        sitting.place = plan.place
    sitting.minutes, sitting.seats = plan.minutes, _fewer(sitting, plan)
    if sitting.starts_at <= now:
        sittings.call_off_held(sitting, now)
    elif old != (sitting.starts_at, sitting.minutes, sitting.place) or before.topic != plan.topic:
        sittings.tell_change(sitting, now, _("Something has changed at your table."))
    else:
        sitting.save()


def _fewer(sitting: Sitting, plan: Plan) -> int:
    taken = len(queries.seated_ids(sitting))
    if plan.seats < taken:
        raise UnableTo(
            _("On %(day)s there are %(count)s people at the table already.")
            % {"day": sitting.day, "count": taken}
        )
    return plan.seats


def _sits_on(plan: Plan, day: date) -> bool:
    return next(days(plan.clock, since=day), None) == day


# Close


@transaction.atomic
def close_table(*, table_id: int, now: datetime) -> None:
    """No more dates; those to come are called off, and everybody with a seat is told."""
    table = queries.hold_table(table_id)
    if not table.closed_at:
        sittings.close_held(table, now)


# Somebody leaves the community


@transaction.atomic
def take_over(*, table_id: int, member: Member, now: datetime) -> Table:
    """Look after a table that has lost its host. Anybody who sits there can; the first does.

    Raises:
        UnableTo: somebody was quicker, it is closed, or they have no seat there.
    """
    member = held([member.pk])[member.pk]
    table = queries.hold_table(table_id)
    if table.host_id == member.pk:
        return table
    here = any(member.pk in queries.seated_ids(one) for one in queries.dates_of(table, now))
    if table.host_id or table.closed_at or not here:
        raise UnableTo(_("Somebody looks after this table already, or it is over."))
    table.host, table.due_at = member, now
    table.save(update_fields=["host", "due_at"])
    for one in queries.dates_of(table, now):
        outbox.drop(key_prefix=f"table-without-host:{one.pk}", now=now)
    return table


@transaction.atomic
def say_farewell(*, member: Member, now: datetime) -> None:
    """Somebody leaves: their seats go to others, their tables to somebody there, or end."""
    Waiting.objects.filter(member=member).delete()
    CalendarFeed.objects.filter(member=member).delete()
    tables = Table.objects.filter(host=member, closed_at=None).order_by("pk")
    hosted = [queries.hold_table(pk) for pk in tables.values_list("pk", flat=True)]
    mine = Sitting.objects.filter(
        taken__member=member, state=Sitting.State.OPEN, starts_at__gt=now
    ).order_by("pk")
    queries.hold_dates([table.pk for table in hosted], besides=mine.values_list("pk", flat=True))
    for table in hosted:
        _lose_host(table, member, now)
    for pk in mine.values_list("pk", flat=True):
        news = _("You have left, so your seat is free again.")
        seats.get_up(queries.hold_sitting(pk), member, news=news, now=now)


def _lose_host(table: Table, member: Member, now: datetime) -> None:
    """Ask those who sit there to look after it; with nobody there it ends."""
    dates = queries.dates_of(table, now)
    first = {
        seat.member: sitting
        for sitting in reversed(dates)
        for seat in sitting.taken.all()
        if seat.member_id != member.pk
    }
    if not first:
        for sitting in dates:
            if member.pk in queries.seated_ids(sitting):
                seats.get_up(
                    queries.hold_sitting(sitting.pk),
                    member,
                    news=_("You have left, so your table is closed."),
                    now=now,
                )
        sittings.close_held(table, now)
        return
    closes_at = max(now + sittings.TO_TAKE_OVER, dates[0].starts_at - queries.KEPT_UNTIL)
    table.host, table.due_at = None, closes_at
    table.save(update_fields=["host", "due_at"])
    for one, sitting in first.items():
        outbox.write(letters.without_host(sitting, one, closes_at=closes_at), now=now)


@transaction.atomic
def forget(*, member: Member) -> None:
    """Empty what somebody wrote about their tables, and their places in them.

    A table that somebody else has taken over, and that goes on, has become theirs.
    """
    left = Q(written_by=member) & (Q(host=None) | Q(closed_at__isnull=False))
    tables = list(Table.objects.filter(Q(host=member) | left).values_list("pk", flat=True))
    own = Sitting.objects.filter(table__in=tables)
    held_meetings = own.exclude(meeting=None).values_list("meeting_id", flat=True)
    meet_actions.forget_titles(meeting_ids=list(held_meetings))
    own.update(place="")
    Table.objects.filter(pk__in=tables).update(topic=_("A table"), about="", place="")
    for table_id in tables:
        unindex_table(table_id=table_id)
    Table.objects.filter(host=member).update(host=None)
    Table.objects.filter(written_by=member).update(written_by=None)
    CalendarFeed.objects.filter(member=member).delete()
    Waiting.objects.filter(member=member).delete()
