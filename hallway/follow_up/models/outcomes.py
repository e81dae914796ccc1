"""What came of a meeting, told by the people themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.Model):
    """One member's own answer about one meeting. Nobody else ever reads it."""

    class Met(models.TextChoices):
        MET = "met", _("We met")
        MISSED = "missed", _("It didn't happen")
        LATER = "later", _("We still plan to")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey("meet.Meeting", on_delete=models.CASCADE, related_name="outcomes")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    met = models.CharField(max_length=8, choices=Met.choices)
    worth_it = models.BooleanField(null=True, blank=True)
    again = models.BooleanField(null=True, blank=True)
    # This answer put somebody on the member's do-not-match list, so taking it back takes them off.
    kept_apart = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_outcome_each")
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"
