"""What lies between two members, and the time that one has given away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member


class Tie(models.Model):
    """One dated piece of evidence that two members know each other.

    The strength of a pair today is the decayed sum of its rows (`hallway.engine.ties`).
    """

    class Source(models.TextChoices):
        DECLARED = "declared", _("They know each other")
        MET = "met", _("They met")
        # Of their own accord and each for themselves: see TieWord. Neither is told of it.
        AGREED = "agreed", _("Both say that they know each other")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="ties")
    first = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    weight = models.FloatField()
    source = models.CharField(max_length=16, choices=Source.choices)
    # Which meeting this tie came from, so that a corrected outcome corrects the tie.
    meeting_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="tie_in_order"),
            models.CheckConstraint(
                condition=Q(weight__gte=0) & Q(weight__lte=1), name="tie_weight_0_to_1"
            ),
            models.UniqueConstraint(
                fields=["meeting_id", "first", "second"],
                condition=Q(meeting_id__isnull=False),
                name="one_tie_per_meeting_and_pair",
            ),
        ]
        indexes = [models.Index(fields=["community", "on"])]

    def __str__(self) -> str:
        return f"{self.first} – {self.second} ({self.on})"


class TieChoice(models.Model):
    """What one of its two people has decided about a tie. Only they ever see it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tie_choices")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    # May a path to somebody use this tie? Without a row: as the member's `introduces` says.
    lets = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "other"], name="one_choice_per_tie_and_end"),
            models.CheckConstraint(condition=~Q(by=F("other")), name="no_choice_about_oneself"),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"


class TieWord(models.Model):
    """What one of its two people says about a tie. Only they ever see it.

    “Not really” lets go of all evidence up to that day, for both. The other words count for
    others only where both have said one: nobody becomes somebody's acquaintance alone.
    """

    class Says(models.TextChoices):
        WELL = "well", _("We know each other well")
        KNOW = "know", _("We know each other")
        NOT_REALLY = "not_really", _("We don't really know each other")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tie_words")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=10, choices=Says.choices)
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "other"], name="one_word_per_tie_and_end"),
            models.CheckConstraint(condition=~Q(by=F("other")), name="no_word_about_oneself"),
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"


class Encounter(models.Model):
    """Hallway brought two members together. The one shared history behind the rest rule.

    Every path writes here (rounds now, tables and free-now coffee as they come), so that
    nobody is sent to the same person twice by two different doors.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="encounters")
    first = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    meeting_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="encounter_in_order"),
            models.UniqueConstraint(
                fields=["meeting_id", "first", "second"], name="one_encounter_per_meeting_and_pair"
            ),
        ]
        indexes = [models.Index(fields=["community", "at"])]

    def __str__(self) -> str:
        return f"{self.first} + {self.second}"


class Promise(models.Model):
    """A time that a member has given to something to come: a seat at a table, a mixer.

    It counts towards their rhythm like a meeting, until it is let go or has become one: then
    there is an encounter in its place. `source` names what it is for: "table:12".
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="promises")
    source = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "source"], name="promised_once"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="promise_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["community", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.source}"


class Block(models.Model):
    """A private wish not to be matched with somebody. Only its author ever sees it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks")
    against = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "against"], name="one_block_per_pair"),
            models.CheckConstraint(condition=~Q(by=F("against")), name="no_block_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
