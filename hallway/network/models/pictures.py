"""The organisers' picture: how it is drawn, and what was told of each period, for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Drawing(models.Model):
    """How a community has its picture drawn. Chosen by an organiser; one for each community."""

    community = models.OneToOneField(
        "people.Community", on_delete=models.CASCADE, related_name="drawing"
    )
    # One unit, or two: then each pair of people counts in one of the two pictures, by lot.
    attributes = models.JSONField()
    weeks = models.PositiveSmallIntegerField(default=13)
    # The last day of the first period that is drawn; the others follow it.
    first_ends_on = models.DateField()
    # Decides the lots. Kept, so that two people count in the same picture for good.
    lots = models.CharField(max_length=64)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"drawing of {self.community}"


class Picture(models.Model):
    """What may be told of one period: worked out once and never changed, whatever happens later.

    Nothing here is about one person; see docs/methods/confidence.md.
    """

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="pictures"
    )
    attribute = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    told = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "attribute", "ends_on"], name="one_picture_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="picture_of_some_days"
            ),
        ]
        ordering: ClassVar = ["ends_on", "attribute"]

    def __str__(self) -> str:
        return f"{self.attribute}, {self.starts_on} to {self.ends_on}"
