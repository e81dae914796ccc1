"""Somebody has time for a coffee right now."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class FreeNow(models.Model):
    """One member's wish for a coffee in the next minutes. It ends by itself.

    Rows are kept for the time of waiting only: what came of it is a meeting, and the rest is
    swept away, so that nobody's presence is on record.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        JOINED = "joined", _("Joined")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("Ended by itself")

    class Company(models.TextChoices):
        ONE = "one", _("One other person")
        FEW = "few", _("One to three others")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    open_until = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    company = models.CharField(max_length=4, choices=Company.choices, default=Company.ONE)
    # Empty: online. People meet at the same place, or both online.
    place = models.CharField(max_length=120, blank=True)
    # Comes along to wherever somebody else is.
    anywhere = models.BooleanField(default=False)
    # Just this once, although their own rhythm says: not yet.
    anyway = models.BooleanField(default=False)
    link = models.URLField(max_length=300, blank=True)
    meeting = models.ForeignKey(
        "meet.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="waiting"), name="waits_for_one_coffee"
            ),
            models.CheckConstraint(
                condition=Q(asked_at__lt=F("open_until")), name="free_for_a_while"
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(meeting__isnull=False), name="joined_in_a_meeting"
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "open_until"], condition=Q(state="waiting"), name="free_now"
            ),
            models.Index(fields=["changed_at"]),
        ]

    def __str__(self) -> str:
        return f"free now {self.pk}"
