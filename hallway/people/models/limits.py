"""How often somebody did something lately, so that nobody floods the others."""

from __future__ import annotations

from django.db import models

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member


class Spent(models.Model):
    """When one member lately did one kind of thing. Nobody ever reads it but the limit itself."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    # Seconds since 1970, the oldest first; never more of them than the limit allows.
    times = models.JSONField(default=list)
    # From then on the row says nothing any more.
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "act"], name="one_count_per_act"),
        ]
        indexes = [models.Index(fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"
