"""A person in one community, and the circles they are in."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community, User

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def weekdays() -> list[int]:
    """The days people work unless they say otherwise, Monday = 0."""
    return list(MONDAY_TO_FRIDAY)


class Member(models.Model):
    """A person in one community."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        ORGANISER = "organiser", _("Organiser")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Left")
        ERASED = "erased", _("Erased")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    # The community's own name for this person: the id column of the roster. Empty once erased.
    key = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ACTIVE)
    joined_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    timezone = models.CharField(max_length=64, default="UTC")
    works_from = models.TimeField(default=time(9))
    works_to = models.TimeField(default=time(17))
    work_days = models.JSONField(default=weekdays)
    paused_until = models.DateField(null=True, blank=True)
    days_between = models.PositiveSmallIntegerField(default=0)

    units = models.JSONField(default=dict, blank=True)
    interests = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    ask_about = models.CharField(max_length=300, blank=True)
    # The org chart: the key of whom they report to, where somebody here has it.
    reports_to = models.CharField(max_length=120, blank=True)
    # A line about oneself, in one's own words.
    headline = models.CharField(max_length=160, blank=True)
    # Who sees which part of the profile: {"headline": "ties"}. A part not named is for everybody.
    shown = models.JSONField(default=dict, blank=True)
    # Parts of the profile that an organiser has put away, and when: {"headline": "2026-03-02"}.
    withheld = models.JSONField(default=dict, blank=True)

    # Whether a path to somebody may lead through this member, and over their ties. Opt-in.
    introduces = models.BooleanField(default=False)
    introductions_a_month = models.PositiveSmallIntegerField(default=4)
    # How many asks a week Hallway may bring to them.
    asks_a_week = models.PositiveSmallIntegerField(default=2)
    # The weekly letter: on this day (Monday = 0) at this hour, where they are. None = never.
    digest_day = models.PositiveSmallIntegerField(null=True, blank=True, default=1)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    # What the member has edited in person: an import never overwrites these fields.
    own_fields = models.JSONField(default=list, blank=True)
    # Once erased: how a later roster recognises who asked to be forgotten (see erased.py).
    erased_marks = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "key", condition=~Q(key=""), name="one_member_per_key"
            ),
            models.UniqueConstraint(
                F("community"), Lower("email"), condition=~Q(email=""), name="one_member_per_email"
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "name"])]

    def __str__(self) -> str:
        return self.name or str(_("Somebody who left"))


class Circle(models.Model):
    """A group with a shared interest."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    # Whoever started it, and looks after it. Without one, organisers do.
    keeper = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Anybody may join; otherwise an organiser or the keeper lets people in.
    open = models.BooleanField(default=False)
    # Nobody is in it any more. The row stays for the rounds and tables that spoke to it.
    closed_at = models.DateTimeField(null=True, blank=True)
    # An organiser has hidden its name and words from everybody but its keeper.
    hidden_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(Member, through="CircleMember", related_name="circles")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                condition=Q(closed_at__isnull=True),
                name="one_circle_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CircleMember(models.Model):
    """One member in one circle."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "member"], name="once_in_a_circle")
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.circle}"


class CircleWish(models.Model):
    """Somebody would like to be let into a circle. Whoever is not let in never hears of it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="wishes")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    put_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "member"], name="asks_a_circle_once")
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"
