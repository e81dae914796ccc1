"""Programs and the invitations to their rounds."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SMALLEST_GROUP = 3


def pairs() -> list[int]:
    """The usual size of a coffee: two."""
    return [2]


class Program(models.Model):
    """A recurring kind of round with its policy."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        CIRCLE = "circle", _("A circle")
        UNITS = "units", _("People in some units")

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        TWO_WEEKS = "two_weeks", _("Every two weeks")
        THREE_WEEKS = "three_weeks", _("Every three weeks")
        FOUR_WEEKS = "four_weeks", _("Every four weeks")
        MONTHLY = "monthly", _("Every month")
        DATES = "dates", _("On dates that I choose")

    class Joining(models.TextChoices):
        ASK = "ask", _("Only those who say yes this time")
        STANDING = "standing", _("Everyone who doesn't say no")

    class Odd(models.TextChoices):
        TRIO = "trio", _("One group of three")
        ROTATE = "rotate", _("One person sits out, never the same twice running")
        HOST = "host", _("A host meets twice")

    community = models.ForeignKey(
        "people.Community", on_delete=models.CASCADE, related_name="programs"
    )
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)
    circle = models.ForeignKey(
        "people.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The rounds of a circle that its keeper began, and may stop.
    kept = models.BooleanField(default=False)
    # {"team": ["Sales", "Design"]}: in any of the named values of every named unit.
    units = models.JSONField(default=dict, blank=True)

    rhythm = models.CharField(max_length=16, choices=Rhythm.choices, default=Rhythm.TWO_WEEKS)
    first_on = models.DateField()
    dates = models.JSONField(default=list, blank=True)
    timezone = models.CharField(max_length=64)
    introduce_at = models.TimeField(default=time(9))
    ask_days_before = models.PositiveSmallIntegerField(default=4)
    match_hours_before = models.PositiveSmallIntegerField(default=24)
    joining = models.CharField(max_length=16, choices=Joining.choices, default=Joining.ASK)

    sizes = models.JSONField(default=pairs)
    # Of "newcomer", "apart" and "language": what groups of three or more had better have.
    seats = models.JSONField(default=list, blank=True)
    odd = models.CharField(max_length=16, choices=Odd.choices, default=Odd.TRIO)
    mix = models.JSONField(default=list, blank=True)
    rest = models.PositiveSmallIntegerField(null=True, blank=True)
    participation = models.BooleanField(default=True)
    least_value = models.FloatField(default=0.0)
    weights = models.JSONField(default=dict, blank=True)
    # Groups of units that rounds had better bring together:
    # [{"unit": "team", "one": ["Design"], "other": ["Sales", "Support"]}].
    bridges = models.JSONField(default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="one_program_per_name"),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(kept=True), name="one_kept_program_per_circle"
            ),
            models.CheckConstraint(
                condition=Q(ask_days_before__lte=60)
                & Q(match_hours_before__lte=F("ask_days_before") * 24),
                name="asked_before_matched",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """Asks one member to join one round."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        IN = "in", _("In")
        OUT = "out", _("Not this time")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey("match.Round", on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(
        "people.Member", on_delete=models.CASCADE, related_name="invitations"
    )
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True, default="")
    # When the letter was written; empty for those whose turn has not come yet.
    asked_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()
    # Set in the transaction that counts the answers, so that none comes in after the count.
    closed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="asked_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.round}"
