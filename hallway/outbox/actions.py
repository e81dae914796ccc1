"""Write letters, claim them, and say what became of them.

A letter is written in the transaction of what it tells about, so both are true or neither.
A worker claims letters under a lease, marks each one just before it talks to the channel
(`begin`), and says at once what became of it (`sent`, `failed`, `put_back`).
docs/decisions has the whole reasoning, also of the one moment that stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from hallway.outbox.models import Beat, ChannelHealth, Letter
from hallway.outbox.queries import due, failed_letters, letters_in_flight, resting

LEASE = timedelta(minutes=10)
MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
FIRST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=5)
BATCH = 200
RATE_WINDOW = timedelta(minutes=1)
# Any fixed number will do: the lock that makes claims take turns on PostgreSQL.
CLAIM_LOCK = 4_255_929


# A letter without its words.
BLANK = {"subject": "", "text": "", "html": "", "calendar": "", "shown_to": [], "way_out": ""}


@dataclass(frozen=True)
class NewLetter:
    """One message to one person, ready to be written.

    `key` makes a second copy impossible: the same key is written once, ever.
    `thread` names a conversation. Every copy of the letter that opens it has the same thread
    and so the same Message-ID, and a reply to all joins everybody. A later letter of the same
    conversation says so with a slash: "meeting:41" opens, "meeting:41/2" follows up.
    """

    community_id: int
    member_id: int | None
    key: str
    kind: str
    address: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    calendar_method: str = ""
    shown_to: tuple[str, ...] = ()
    way_out: str = ""
    thread: str = ""
    due_at: datetime | None = None
    stale_at: datetime | None = None


def write(letter: NewLetter, *, now: datetime) -> None:
    """Put one letter into the outbox, once, whatever happens."""
    write_all([letter], now=now)


def write_all(letters: Iterable[NewLetter], *, now: datetime) -> None:
    """Put letters into the outbox. A key that was written before changes nothing."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A letter is written in the transaction of what it tells about."
        )
    waiting = list(letters)
    for start in range(0, len(waiting), BATCH):
        _write_batch([_row(letter, now) for letter in waiting[start : start + BATCH]])


def _write_batch(rows: list[Letter]) -> None:
    keys = {row.key for row in rows}
    _follow_up_in_their_threads(rows, keys)
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    # SQLite's way to ignore a known key would also swallow a row that breaks another rule.
    if Letter.objects.filter(key__in=keys).count() != len(keys):
        raise IntegrityError("A letter is missing something, so it was not written.")


def _follow_up_in_their_threads(rows: list[Letter], keys: set[str]) -> None:
    """A thread opens once for each person; a mailbox would hide a second letter that opens it."""
    threads = {row.thread for row in rows if row.thread}
    if not threads:
        return
    opened = set(
        Letter.objects.filter(thread__in=threads)
        .exclude(key__in=keys)
        .values_list("thread", "address")
    )
    for row in rows:
        if (row.thread, row.address) in opened:
            row.thread = f"{row.thread}/{row.key}"[:200]


def _row(letter: NewLetter, now: datetime) -> Letter:
    fault = _fault(letter.address)
    return Letter(
        community_id=letter.community_id,
        member_id=letter.member_id,
        key=letter.key,
        kind=letter.kind,
        address=letter.address[:320],
        shown_to=list(letter.shown_to),
        subject=" ".join(letter.subject.split())[:250],
        text=letter.text,
        html=letter.html,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        way_out=letter.way_out,
        thread=letter.thread,
        created_at=now,
        due_at=letter.due_at or now,
        stale_at=letter.stale_at,
        state=Letter.State.FAILED if fault else Letter.State.WAITING,
        last_error=fault,
    )


def _fault(address: str) -> str:
    """Why no mail server would take this address, or nothing."""
    name, at, domain = address.rpartition("@")
    if not (name and at and domain) or any(c.isspace() or ord(c) < 32 for c in address):
        return _("This person has no email address that letters can be sent to.")
    if not name.isascii():
        return _("Most mail servers can't take this address: it has letters beyond A to Z.")
    return ""


@transaction.atomic
def drop(*, key_prefix: str, now: datetime) -> int:
    """Drop letters that no longer make sense and are not on their way yet.

    The prefix is a whole key or whole parts of one: "nudge:4" means "nudge:4" and
    "nudge:4:7", never "nudge:41".
    """
    untouched = Q(state=Letter.State.WAITING) | Q(state=Letter.State.SENDING, begun_at=None)
    return _of_key(key_prefix).filter(untouched).update(state=Letter.State.DROPPED)


def _of_key(prefix: str) -> QuerySet[Letter]:
    stem = prefix.rstrip(":")
    return Letter.objects.filter(Q(key=stem) | Q(key__startswith=f"{stem}:"))


@transaction.atomic
def claim(*, now: datetime, worker: str, limit: int = 20, channel: str = "email") -> list[Letter]:
    """Take letters that are due, for this worker alone, as many as the rate allows."""
    _take_turns()
    _set_aside(now)
    if resting(channel, now):
        return []
    room = settings.LETTERS_PER_MINUTE - letters_in_flight(now - RATE_WINDOW, now)
    ids = list(due(now, channel).values_list("pk", flat=True)[: max(0, min(limit, room))])
    Letter.objects.filter(pk__in=ids).update(
        state=Letter.State.SENDING, leased_by=worker, leased_until=now + LEASE
    )
    claimed = Letter.objects.in_bulk(ids)
    return [claimed[pk] for pk in ids]


def _take_turns() -> None:
    """Claims follow one another, so that the rate holds over all workers together.

    SQLite's IMMEDIATE transactions do so by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])


def _set_aside(now: datetime) -> None:
    """Drop what would only confuse by now; fail what stopped its worker every time."""
    free = Q(state=Letter.State.WAITING) | Q(state=Letter.State.SENDING, leased_until__lte=now)
    Letter.objects.filter(free, stale_at__lte=now).update(state=Letter.State.DROPPED)
    Letter.objects.filter(
        state=Letter.State.SENDING, leased_until__lte=now, attempts__gte=MOST_TRIES
    ).update(
        state=Letter.State.FAILED,
        last_error=_("Sending it was cut off every time, so it is not clear if it arrived."),
    )


@transaction.atomic
def begin(*, letter_id: int, worker: str, now: datetime) -> Letter | None:
    """Mark that this letter is about to leave. None: it is no longer this worker's to send.

    Counted here and not afterwards, so that a letter that kills its worker runs out of
    tries too.
    """
    mine = Letter.objects.filter(
        pk=letter_id, state=Letter.State.SENDING, leased_by=worker, leased_until__gt=now
    )
    letter = mine.select_for_update().first()
    if letter is None:
        return None
    letter.attempts += 1
    letter.begun_at = now
    letter.dated_at = letter.dated_at or now
    letter.leased_until = now + LEASE
    letter.save(update_fields=["attempts", "begun_at", "dated_at", "leased_until"])
    return letter


@transaction.atomic
def sent(*, letter_id: int, worker: str, now: datetime) -> None:
    """The channel has taken the letter."""
    Letter.objects.filter(pk=letter_id, leased_by=worker).update(
        state=Letter.State.SENT, sent_at=now, leased_until=None, leased_by="", last_error=""
    )


@transaction.atomic
def failed(
    *, letter_id: int, worker: str, error: str, now: datetime, permanent: bool = False
) -> None:
    """It did not work for this letter: wait longer each time, then stop and show it."""
    letter = (
        Letter.objects.select_for_update()
        .filter(pk=letter_id, leased_by=worker, state=Letter.State.SENDING)
        .first()
    )
    if letter is None:
        return
    over = permanent or letter.attempts >= MOST_TRIES
    letter.state = Letter.State.FAILED if over else Letter.State.WAITING
    letter.due_at = now + wait_after(letter.attempts)
    letter.last_error = error[:500]
    letter.leased_until, letter.leased_by = None, ""
    letter.save(update_fields=["state", "due_at", "last_error", "leased_until", "leased_by"])


def wait_after(tries: int) -> timedelta:
    """How long a letter waits after so many tries: 1, 5, 25, 125 minutes, then 6 hours."""
    factor: int = 5 ** max(0, tries - 1)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


@transaction.atomic
def put_back(*, letter_ids: Iterable[int], worker: str, begun: bool = False) -> None:
    """Give back letters that were not even tried, with the try they had been counted for."""
    Letter.objects.filter(
        pk__in=list(letter_ids), leased_by=worker, state=Letter.State.SENDING
    ).update(
        state=Letter.State.WAITING,
        leased_until=None,
        leased_by="",
        attempts=F("attempts") - int(begun),
    )


@transaction.atomic
def rest(*, channel: str, error: str, now: datetime) -> ChannelHealth:
    """The whole channel is in trouble: let it rest, longer each time, up to five minutes."""
    ChannelHealth.objects.get_or_create(channel=channel)
    health = ChannelHealth.objects.select_for_update().get(channel=channel)
    health.failing_since = health.failing_since or now
    health.resting_until = now + min(FIRST_REST * 2 ** min(health.failures, 20), LONGEST_REST)
    health.failures += 1
    health.last_error = error[:500]
    health.save()
    return health


@transaction.atomic
def recovered(*, channel: str) -> bool:
    """The channel works. True when it had been in trouble."""
    return bool(
        ChannelHealth.objects.filter(channel=channel, failures__gt=0).update(
            failures=0, failing_since=None, resting_until=None, last_error=""
        )
    )


@transaction.atomic
def retry(*, community_id: int, letter_id: int, now: datetime) -> bool:
    """Try a letter again that could not be delivered. The caller checked who asks.

    False: there is no such letter in this community, or it is no longer a failed one.
    """
    return bool(_again(failed_letters(community_id, now=now).filter(pk=letter_id), now))


@transaction.atomic
def retry_all(*, community_id: int, now: datetime) -> int:
    """Try every letter of one community again that could not be delivered; how many."""
    return _again(failed_letters(community_id, now=now), now)


def _again(letters: QuerySet[Letter], now: datetime) -> int:
    """To where the member is reached today: the address may be what was wrong."""
    failed = list(letters.select_for_update(of=("self",)))
    for letter in failed:
        if letter.member and not _fault(letter.member.email):
            letter.address = letter.member.email
        letter.state = Letter.State.WAITING
        letter.attempts, letter.due_at = 0, now
    fields = ["address", "state", "attempts", "due_at"]
    return Letter.objects.bulk_update(failed, fields, batch_size=BATCH)


@transaction.atomic
def beat(*, name: str, worker: str, now: datetime) -> None:
    """Leave a sign of life."""
    Beat.objects.update_or_create(name=name, defaults={"worker": worker, "seen_at": now})


@transaction.atomic
def drop_own(*, community_id: int, member_id: int) -> int:
    """Somebody leaves: what still waits for them is not sent.

    Only what takes a meeting out of their calendar still is.
    """
    own = Letter.objects.filter(community_id=community_id, member_id=member_id)
    untouched = Q(state=Letter.State.WAITING) | Q(state=Letter.State.SENDING, begun_at=None)
    return (
        own.filter(untouched)
        .exclude(calendar_method="CANCEL")
        .update(state=Letter.State.DROPPED, leased_until=None, leased_by="")
    )


@transaction.atomic
def forget(*, community_id: int, member_id: int, address: str, name: str) -> None:
    """Somebody asked to be forgotten: empty their letters, and what others were told of them."""
    own = Letter.objects.filter(community_id=community_id, member_id=member_id)
    own.filter(state__in=[Letter.State.WAITING, Letter.State.SENDING, Letter.State.FAILED]).update(
        state=Letter.State.DROPPED, leased_until=None, leased_by=""
    )
    own.update(**BLANK, address="", last_error="")
    # Those that still wait are for the app that wrote them to drop or to let go.
    others = Letter.objects.filter(community_id=community_id).exclude(
        state__in=[Letter.State.WAITING, Letter.State.SENDING]
    )
    # By conversation, because they may have had another name and another address then.
    for thread in {one.partition("/")[0] for one in own.values_list("thread", flat=True)} - {""}:
        _empty(others.filter(Q(thread=thread) | Q(thread__startswith=f"{thread}/")))
    for words in filter(None, (address, name)):
        _empty(others.filter(pk__in=_that_say(words, others)))


@transaction.atomic
def empty(*, key_prefix: str) -> None:
    """Keep that these letters were written, and none of their words. For what waits, `drop`."""
    _empty(_of_key(key_prefix).exclude(state__in=[Letter.State.WAITING, Letter.State.SENDING]))


def _empty(letters: QuerySet[Letter]) -> None:
    letters.filter(state=Letter.State.FAILED).update(state=Letter.State.DROPPED)
    letters.update(**BLANK)


def _that_say(words: str, letters: QuerySet[Letter]) -> list[int]:
    """Letters with these words as words: "Jo" is not in "join us"."""
    alone = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    about = Q(text__icontains=words) | Q(shown_to__icontains=words) | Q(address__iexact=words)
    rows = letters.filter(about).values_list("pk", "text", "shown_to", "address")
    return [
        pk
        for pk, text, shown_to, address in rows.iterator()
        if alone.search("\n".join([text, *shown_to, address]))
    ]
