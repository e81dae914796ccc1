"""Asks and offers: what somebody looks for or can give, and how far it may travel."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hallway.exchange.ask_fit import MOST_ANSWER, MOST_WORDS


class Ask(models.Model):
    """An ask, or an offer: a few lines that end by themselves and travel so far and no further."""

    class Kind(models.TextChoices):
        ASK = "ask", _("I look for")
        OFFER = "offer", _("I can give")

    class What(models.TextChoices):
        HELP = "help", _("Help")
        LEAD = "lead", _("A lead")
        INSIGHT = "insight", _("An insight")
        JOB = "job", _("A job")
        ROOM = "room", _("A room")
        REVIEW = "review", _("A review")
        OTHER = "other", _("Something else")

    class Reach(models.TextChoices):
        TIES = "ties", _("My ties")
        TWO_STEPS = "two_steps", _("My ties and their ties")
        CIRCLE = "circle", _("A circle")
        UNIT = "unit", _("People of my unit")
        ALL = "all", _("Everybody here")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        EXPIRED = "expired", _("Ended by itself")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="asks")
    author = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=8, choices=What.choices)
    words = models.TextField(max_length=MOST_WORDS, blank=True)
    reach = models.CharField(max_length=10, choices=Reach.choices)
    circle = models.ForeignKey(
        "people.Circle", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Which unit it is for, as it was when it was written: it does not move with its author.
    unit_name = models.TextField(blank=True)
    unit_value = models.TextField(blank=True)
    # The last day, on the author's calendar, and the moment in which that day is over.
    until = models.DateField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Taken out of sight by an organiser. Its author still sees it, and why.
    hidden_at = models.DateTimeField(null=True, blank=True)
    # How often people were asked so far, and when the next few are.
    waves = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(circle__isnull=False) | ~Q(reach="circle"), name="ask_names_its_circle"
            ),
            models.CheckConstraint(
                condition=~Q(unit_name="") | ~Q(reach="unit"), name="ask_names_its_unit"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "ends_at"]),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="asks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AskTopic(models.Model):
    """One topic of an ask, as it was written and as it is compared."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="topics")
    word = models.CharField(max_length=60)
    plain = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "plain"], name="a_topic_once")]
        indexes = [models.Index(fields=["community", "plain"])]

    def __str__(self) -> str:
        return self.word


class Asking(models.Model):
    """One member was asked, by a letter, in one wave. Nobody but them sees what they answer."""

    class Answer(models.TextChoices):
        NONE = "", _("Not yet")
        HELPS = "helps", _("I can help")
        NOT_NOW = "not_now", _("Not this time")

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    wave = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "member"], name="asked_once")]
        indexes = [models.Index(fields=["member", "at"])]

    def __str__(self) -> str:
        return f"asking {self.pk}"


class AskReply(models.Model):
    """What somebody answered, to the author alone. It puts the two in contact."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="ask_replies")
    words = models.TextField(max_length=MOST_ANSWER, blank=True)
    at = models.DateTimeField()
    # What the author said at the end: it helped.
    helped = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "by"], name="replies_once")]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class NotAskedAbout(models.Model):
    """Something that a member would rather not be asked about by letter. Only they see it."""

    community = models.ForeignKey("people.Community", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    # A topic as it is compared, or "what:job".
    plain = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "plain"], name="left_alone_once")]

    def __str__(self) -> str:
        return f"quiet {self.pk}"
