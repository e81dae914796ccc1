"""Sparks: what came of people having met, told by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class Spark(models.Model):
    """Something that came of it. It stands once everybody involved has agreed."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("An idea")
        COLLABORATION = "collaboration", _("Working together")
        HIRE = "hire", _("A job")
        FRIENDSHIP = "friendship", _("A friendship")
        OTHER = "other", _("Something else")

    class Path(models.TextChoices):
        COFFEE = "coffee", _("Rounds")
        FREE_NOW = "free_now", _("Free now")
        TABLE = "table", _("Tables")
        MIXER = "mixer", _("Mixers")
        INTRODUCTION = "introduction", _("Introductions")
        ASK = "ask", _("Asks and offers")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    words = models.CharField(max_length=LONGEST, blank=True)
    # What it came of: "meeting:12", "introduction:3"; and the path that this was.
    source = models.CharField(max_length=40)
    path = models.CharField(max_length=16, choices=Path.choices)
    told_by = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    # An organiser has put it out of sight after a report.
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "told_at"])]

    def __str__(self) -> str:
        return f"spark {self.pk}"


class SparkPerson(models.Model):
    """One of those involved: asked, agreed, or out of it. Silence and “no” look alike."""

    class Wish(models.IntegerChoices):
        """Who may read it, as far as this one is concerned. The narrowest wish holds."""

        OURS = 0, _("Only those involved")
        ORGANISERS = 1, _("Organisers, too")
        EVERYBODY = 2, _("Everybody here")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    spark = models.ForeignKey(Spark, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(
        "people.Member", on_delete=models.CASCADE, related_name="spark_places"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    wish = models.PositiveSmallIntegerField(choices=Wish.choices, default=Wish.OURS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spark", "member"], name="once_in_a_spark"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(out_at__isnull=True),
                name="not_agreed_and_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.spark}"
