"""Rounds and the draft of who meets whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Rounds(models.Manager["Round"]):
    """Rounds without their snapshots: of thousands of people one is megabytes, and read where it
    is asked for. Who follows a key to a round has to leave it behind as well."""

    def get_queryset(self) -> models.QuerySet[Round]:
        return super().get_queryset().defer("snapshot")


class Round(models.Model):
    """One cycle of a program, from the question to the introductions."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ASKING = "asking", _("Asking who joins")
        MATCHED = "matched", _("Matched, not yet released")
        RELEASED = "released", _("Released")
        SKIPPED = "skipped", _("Skipped")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="rounds"
    )
    program = models.ForeignKey("invite.Program", on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    timezone = models.CharField(max_length=64)
    asks_at = models.DateTimeField()
    matches_at = models.DateTimeField()
    introduces_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    # The day of the program's rhythm that this round belongs to, even when it came late.
    day = models.DateField()
    # Why it was skipped: "organiser", "missed", "nobody".
    skipped_because = models.CharField(max_length=12, blank=True)
    # Grows with every change, so that two organisers never overwrite each other unseen.
    version = models.PositiveIntegerField(default=0)
    seed = models.PositiveIntegerField()
    # The frozen input (hallway.match.snapshot.Snapshot) and what the engine said of the whole.
    snapshot = models.JSONField(null=True, blank=True)
    certificate = models.JSONField(null=True, blank=True)
    relaxed = models.JSONField(default=list, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Rounds] = Rounds()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="one_round_per_number"),
            models.CheckConstraint(
                condition=Q(asks_at__lte=F("matches_at")) & Q(matches_at__lte=F("introduces_at")),
                name="asks_then_matches_then_introduces",
            ),
        ]
        indexes = [models.Index(fields=["state", "asks_at"])]

    def __str__(self) -> str:
        return f"{self.program} {self.number}"


class Draft(models.Model):
    """A proposed meeting that an organiser may still change."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    position = models.PositiveIntegerField()
    locked = models.BooleanField(default=False)
    value = models.FloatField()
    parts = models.JSONField()
    # [{"code": …, "params": {…}}], rendered in the reader's language.
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="one_draft_per_position")
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.round} / {self.position}"


class Place(models.Model):
    """Where one member stands in one round: in a draft, or left over with the reason.

    One row for each member and round, so the database itself refuses to seat anybody twice;
    a host who takes a second meeting has a second row with `second` set.
    """

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="places"
    )
    second = models.BooleanField(default=False)
    # Taken out of this round by an organiser, not by the engine.
    taken_out = models.BooleanField(default=False)
    reason = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member", "second"], name="one_place_per_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.round}"
