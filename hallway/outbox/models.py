"""Letters that wait to be delivered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One message to one person. It is written in the transaction of what it tells about."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")
        DROPPED = "dropped", _("No longer needed")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="letters"
    )
    member = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    # What makes a second copy impossible: "introduction:41:7" is written once, ever.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, default="email")
    address = models.CharField(max_length=320)
    # Everybody the letter is addressed to, as shown in its To line.
    shown_to = models.JSONField(default=list)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    way_out = models.URLField(max_length=1000, blank=True)
    thread = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # After this moment the letter would only confuse (a sign-in link, a passed cut-off).
    stale_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True)
    # When the first try began: the letter's Date, the same on every later try.
    dated_at = models.DateTimeField(null=True, blank=True)
    # When the latest try began; letters begun in the last minute count against the rate.
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="letters_due"
            ),
            models.Index(
                fields=["begun_at"], condition=Q(begun_at__isnull=False), name="letters_begun"
            ),
            models.Index(fields=["community"], condition=Q(state="failed"), name="letters_failed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(leased_until__isnull=False),
                name="on_its_way_under_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class ChannelHealth(models.Model):
    """How one channel is doing. While it rests, its letters wait and lose no tries."""

    channel = models.CharField(max_length=20, unique=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.channel


class Beat(models.Model):
    """The worker's sign of life, for health checks."""

    name = models.CharField(max_length=20, unique=True)
    worker = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.seen_at:%H:%M:%S}"
