"""Meetings: a matched group with a time and a place."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Meeting(models.Model):
    """A matched group, from the introduction to the cup."""

    class State(models.TextChoices):
        INTRODUCED = "introduced", _("Introduced")
        ARRANGED = "arranged", _("Arranged")
        CALLED_OFF = "called_off", _("Called off")

    class Kind(models.TextChoices):
        COFFEE = "coffee", _("Coffee")
        FREE_NOW = "free_now", _("Free now")
        TABLE = "table", _("Table")
        MIXER = "mixer", _("Mixer")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="meetings"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.COFFEE)
    # What a table or a mixer is called; coffees are called by their people.
    title = models.CharField(max_length=120, blank=True)
    # Who really sat together, as lists of member ids; empty: everybody with everybody.
    together = models.JSONField(default=list, blank=True)
    round = models.ForeignKey(
        "match.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTRODUCED)
    introduced_at = models.DateTimeField()
    # A second coffee of the same people, because all of them wanted one.
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="next"
    )
    # [{"code": …, "params": {…}}], rendered in the reader's language.
    reasons = models.JSONField(default=list)
    starters = models.JSONField(default=list)
    # Up to three moments that fit everybody, ISO 8601 in UTC.
    proposals = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True, blank=True)
    timezone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=300, blank=True)
    arranged_by = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # iCalendar identity: UID never changes, SEQUENCE grows with every change of time or place.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    nudge_at = models.DateTimeField(null=True, blank=True)
    ask_at = models.DateTimeField(null=True, blank=True)

    members = models.ManyToManyField("people.Member", through="Seat", related_name="meetings")

    class Meta:
        indexes = [
            models.Index(
                fields=["nudge_at"], condition=Q(nudge_at__isnull=False), name="nudges_due"
            ),
            models.Index(
                fields=["ask_at"], condition=Q(ask_at__isnull=False), name="questions_due"
            ),
            models.Index(fields=["community", "introduced_at"]),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Seat(models.Model):
    """One member in one meeting, with the time zone they had when it was made."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="seats")
    timezone = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_seat_per_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.meeting}"
