"""Thanks: one member names what another helped with."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST = 300


class Thanks(models.Model):
    """A sentence from one member to another. On a page only if its receiver puts it there."""

    class State(models.TextChoices):
        NEW = "new", _("Not decided yet")
        KEPT = "kept", _("Kept to myself")
        SHOWN = "shown", _("On my page")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(
        "people.Member", on_delete=models.CASCADE, related_name="thanks_given"
    )
    receiver = models.ForeignKey(
        "people.Member", on_delete=models.CASCADE, related_name="thanks_received"
    )
    words = models.CharField(max_length=LONGEST)
    # What it is for: "meeting:12", "ask:5" (see sources.py).
    source = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    # Decided by the receiver alone; the giver is never told.
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    # An organiser has put it out of sight after a report.
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "receiver", "source"], name="thanked_once_for_each_thing"
            ),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="no_thanks_to_oneself"),
        ]
        indexes = [models.Index(fields=["receiver", "state", "given_at"])]

    def __str__(self) -> str:
        return f"thanks {self.pk}"
