"""Figures of a month that has passed, kept as they were told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class HealthSnapshot(models.Model):
    """How a community, or one of its programs, did in a month. Aggregates, and nobody's facts.

    It is written once and never again: what was told stays as it was when somebody is erased.
    """

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="health"
    )
    # None: the whole community.
    program = models.ForeignKey(
        "invite.Program", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The first day of the month, and the first after it.
    begins_on = models.DateField()
    ends_on = models.DateField()
    rounds = models.PositiveIntegerField(default=0)
    # The unit across which people mix, and how many lots were drawn beside it.
    unit = models.CharField(max_length=120, blank=True)
    lots = models.PositiveSmallIntegerField(default=0)
    # {"held": {"value": …}}: see hallway.network.release.Figure.
    figures = models.JSONField(default=dict)
    # {"held": "2026-01-01"}: the first day that the next figure of a name counts from.
    counts_from = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "begins_on"],
                condition=Q(program=None),
                name="one_health_of_the_whole_a_month",
            ),
            models.UniqueConstraint(
                fields=["program", "begins_on"],
                condition=Q(program__isnull=False),
                name="one_health_of_a_program_a_month",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__lt=F("ends_on")), name="health_of_a_real_month"
            ),
        ]
        ordering = ["begins_on", "program_id"]

    def __str__(self) -> str:
        return f"{self.program or self.community}, {self.begins_on:%Y-%m}"
