"""A seam of the picture that a program has been asked to bridge."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Goal(models.Model):
    """Two groups of units that are far apart in a picture, and the program that brings them
    together. What came of it is read in the pictures that follow."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey("invite.Program", on_delete=models.CASCADE, related_name="+")
    attribute = models.CharField(max_length=120)
    one = models.JSONField()
    other = models.JSONField()
    # The last period that was drawn when the goal was set.
    seen_until = models.DateField()
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["program", "attribute", "one", "other"],
                condition=models.Q(ended_at__isnull=True),
                name="one_goal_per_seam",
            )
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"
