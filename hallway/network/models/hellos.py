"""A hello to somebody one has lost sight of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Hello(models.Model):
    """One member's hello to another, and the coffee that came of it."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="hellos_said")
    other = models.ForeignKey(
        "people.Member", on_delete=models.CASCADE, related_name="hellos_heard"
    )
    said_at = models.DateTimeField()
    meeting = models.ForeignKey(
        "meet.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("other")), name="no_hello_to_oneself")
        ]
        indexes = [
            models.Index(fields=["by", "said_at"]),
            models.Index(fields=["other", "said_at"]),
        ]

    def __str__(self) -> str:
        return f"hello {self.pk}"
