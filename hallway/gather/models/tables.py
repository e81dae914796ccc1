"""Open gatherings with seats."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FEWEST, MOST = 2, 12


class Table(models.Model):
    """A topic, a time and some seats that anybody of the audience may take; once or repeating."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        CIRCLE = "circle", _("A circle")
        UNITS = "units", _("People in some units")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="tables"
    )
    host = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="tables"
    )
    # Whose words these are: they are emptied with them, also when they no longer look after it.
    written_by = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    # The wall clock of the table: it stays at 12:30 there when the clocks change.
    timezone = models.CharField(max_length=64)
    begins_on = models.DateField()
    begins_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    place = models.CharField(max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField(default=6)
    # Seats kept for people who have not met the others yet, until shortly before the start.
    new_faces = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)
    circle = models.ForeignKey(
        "people.Circle", null=True, blank=True, on_delete=models.CASCADE, related_name="tables"
    )
    units = models.JSONField(default=dict, blank=True)
    # RFC 5545: "FREQ=WEEKLY;INTERVAL=2"; empty: once.
    rule = models.CharField(max_length=200, blank=True)
    # Holidays of this country are skipped: "DE", "DE-BE"; empty: none.
    holidays = models.CharField(max_length=12, blank=True)
    skipped = models.JSONField(default=list, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # An organiser has hidden it from everybody but its host and those who sit there.
    hidden_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # When the worker next has something to do here: more sittings, or a table without a host.
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=FEWEST) & Q(seats__lte=MOST), name="two_to_twelve_seats"
            ),
            models.CheckConstraint(
                condition=Q(new_faces__lt=F("seats")), name="some_seats_for_anybody"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="tables_due")
        ]

    def __str__(self) -> str:
        return self.topic


class Sitting(models.Model):
    """One date of a table."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        HELD = "held", _("Held")
        CALLED_OFF = "called_off", _("Called off")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="sittings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The day by the rule; the moment may have been moved.
    day = models.DateField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField()
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    meeting = models.OneToOneField(
        "meet.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "day"], name="one_sitting_a_day"),
        ]
        indexes = [models.Index(fields=["community", "state", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.table} on {self.day}"


class TableSeat(models.Model):
    """One seat of a sitting, taken by one member. Seats are numbered, so none is sold twice."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="taken")
    number = models.PositiveSmallIntegerField()
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    # Whether they had met fewer than half of those who sat there when they took it.
    new_face = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="a_seat_is_sold_once"),
            models.UniqueConstraint(fields=["sitting", "member"], name="one_seat_at_a_table"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=MOST), name="seats_from_one_to_twelve"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} at {self.sitting}"


class Waiting(models.Model):
    """Somebody's place in the queue of a sitting: first come, first served."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="queue")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    # They want this one although it comes sooner than their own rhythm would have it.
    anyway = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member"], name="waits_once_at_a_table")
        ]
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.member} waits for {self.sitting}"


class CalendarFeed(models.Model):
    """The secret address at which a member's own calendar program reads their dates.

    The address is this handle and a signature made with the installation's secret, so the row
    alone opens nothing. A new handle is a new address, and the old one is dead at once.
    """

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    member = models.OneToOneField("people.Member", on_delete=models.CASCADE, related_name="+")
    handle = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.member}"
