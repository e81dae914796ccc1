"""The weekly letter: when each member's next one is due."""

from __future__ import annotations

from django.db import models


class Digest(models.Model):
    """One member's weekly letter. The plan is made again when their day, hour or zone changes."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    member = models.OneToOneField("people.Member", on_delete=models.CASCADE, related_name="digest")
    # What the plan was made from.
    day = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    timezone = models.CharField(max_length=64)
    next_at = models.DateTimeField()
    # The due time of the last letter that was written.
    last_at = models.DateTimeField(null=True, blank=True)
    # Ids of people whom the last letters named, the latest first: so that others come up, too.
    named = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"])]

    def __str__(self) -> str:
        return f"weekly letter of {self.member}"
