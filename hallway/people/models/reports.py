"""What members reported, and what organisers did about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member


class Report(models.Model):
    """One member says that something written here should not stand as it does.

    Who it was is never shown to anybody; it is kept so that they can be told what came of it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        HIDDEN = "hidden", _("Hidden")
        LEFT = "left", _("Left as it is")
        WRITTEN = "written", _("Written to the author")
        GONE = "gone", _("Its author has gone")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    reporter = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    # A kind of text that an app has registered (see people/reporting.py), and which one.
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    # As they were when it was reported: they may have changed since.
    words = models.TextField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    # Written to the reporter alone: whoever decides can tell who reported it.
    private = models.BooleanField(default=False)
    why = models.TextField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    # What the reporter was told.
    answer = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "object_id"],
                condition=Q(state="open"),
                name="one_open_report_each",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "made_at"]),
            models.Index(fields=["kind", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Moderation(models.Model):
    """One line of the log: who did what about a text, when and why. Lines are only ever added."""

    class Act(models.TextChoices):
        HIDDEN = "hidden", _("Hidden")
        LEFT = "left", _("Left as it is")
        SHOWN = "shown", _("Shown again")
        WRITTEN = "written", _("Written to the author")
        ANSWERED = "answered", _("The author answered")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    # The reason that the author was given, or the author's own answer.
    words = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"]),
            models.Index(fields=["community", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.object_id}"
