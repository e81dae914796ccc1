"""Social events at which everybody moves tables."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mixer(models.Model):
    """One event: people, tables, seats, sittings, and the plan of who sits where."""

    class State(models.TextChoices):
        OPEN = "open", _("Being prepared")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Under way")
        OVER = "over", _("Over")
        CALLED_OFF = "called_off", _("Called off")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        CIRCLE = "circle", _("A circle")
        UNITS = "units", _("People in some units")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="mixers"
    )
    name = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    starts_at = models.DateTimeField()
    timezone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    # Whom it is for: they are asked once sign-up is open, or chosen in one go.
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)
    circle = models.ForeignKey(
        "people.Circle", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    units = models.JSONField(default=dict, blank=True)
    # Members may sign up by themselves; otherwise the organiser chooses.
    sign_up = models.BooleanField(default=False)
    tables = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    sittings = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=10)
    # The plan: for each sitting, the table of each guest by their number, -1 = not there.
    plan = models.JSONField(default=list, blank=True)
    # How good the plan is: {"repeats": …, "bound": …, "method": …}.
    quality = models.JSONField(default=dict, blank=True)
    # Somebody came or went, and the coming sittings do not know it yet.
    to_plan = models.BooleanField(default=False)
    seed = models.PositiveIntegerField()
    # The sitting that is on, from 1; 0 = not begun.
    sitting = models.PositiveSmallIntegerField(default=0)
    # When its time is up. Empty: not begun, or paused with so many seconds left.
    sitting_ends_at = models.DateTimeField(null=True, blank=True)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    # When the guests got the link to their own page.
    told_at = models.DateTimeField(null=True, blank=True)
    # Grows with every change that a page shows.
    version = models.PositiveIntegerField(default=0)
    # iCalendar identity: UID never changes, SEQUENCE grows with every change of time or place.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    meeting = models.OneToOneField(
        "meet.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tables__gte=1) & Q(seats__gte=2) & Q(sittings__gte=1),
                name="a_mixer_has_tables_seats_sittings",
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "starts_at"])]

    def __str__(self) -> str:
        return self.name


class MixerGuest(models.Model):
    """One member at one mixer. The number is their column in the plan and never changes."""

    class State(models.TextChoices):
        COMING = "coming", _("Coming")
        GONE = "gone", _("Gone")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    mixer = models.ForeignKey(Mixer, on_delete=models.CASCADE, related_name="guests")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    # Empty until the plan is made.
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.COMING)
    signed_up_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mixer", "member"], name="once_at_a_mixer"),
            models.UniqueConstraint(fields=["mixer", "number"], name="one_number_each"),
        ]

    def __str__(self) -> str:
        return f"{self.member} at {self.mixer}"
