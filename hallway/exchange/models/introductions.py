"""Warm introductions: a request, and the people whom it asks on its way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Introduction(models.Model):
    """Somebody would like to be introduced to somebody, through people whom they know.

    `over` means that nothing comes of it. Whoever asked hears of that at `ends_at` and not
    before, whatever the reason was, so that the moment tells nothing.
    """

    class State(models.TextChoices):
        OPEN = "open", _("On its way")
        INTRODUCED = "introduced", _("Introduced")
        OVER = "over", _("It didn't work out")
        WITHDRAWN = "withdrawn", _("Taken back")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=400, blank=True)
    # Whether another way may be tried quietly where one leads no further.
    other_ways = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    introduced_at = models.DateTimeField(null=True, blank=True)
    # Whoever asked has heard what came of it.
    told = models.BooleanField(default=False)
    # An organiser has taken the words away; only their author sees them, and why.
    hidden_at = models.DateTimeField(null=True, blank=True)
    # The coffee that the two opened from it.
    meeting = models.OneToOneField(
        "meet.Meeting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "target"],
                condition=Q(state="open"),
                name="asks_for_one_person_once",
            ),
            models.CheckConstraint(
                condition=~Q(asker=F("target")), name="no_introduction_to_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(state="introduced") | Q(introduced_at__isnull=False),
                name="introduced_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(told=False), name="introductions_end"),
            models.Index(fields=["community", "state"]),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"


class IntroductionStep(models.Model):
    """One person whom a request asks: somebody in the middle, or at last the one it is for.

    Steps of one `way` follow one another. What each answered is for nobody else's eyes.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Not asked yet")
        WAITING = "waiting", _("Asked")
        YES = "yes", _("Yes")
        NO = "no", _("Not this time")
        OVER = "over", _("No longer needed")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    way = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    # What they read about whoever asks; they may change it before it goes on.
    blurb = models.CharField(max_length=800, blank=True)
    passed_on = models.CharField(max_length=800, blank=True)
    # A word of their own.
    word = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the worker looks after it again: to remind them once, or to try another way.
    next_at = models.DateTimeField(null=True, blank=True)
    reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "member"], name="asked_once_about_an_introduction"
            ),
            models.UniqueConstraint(
                fields=["introduction"], condition=Q(state="waiting"), name="asks_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "state"]),
            models.Index(fields=["community", "asked_at"]),
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="introduction_steps_due"
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk} of introduction {self.introduction_id}"
