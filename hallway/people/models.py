"""The facts about people: communities, members, circles, ties and private choices."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def weekdays() -> list[int]:
    """The days people work unless they say otherwise, Monday = 0."""
    return list(MONDAY_TO_FRIDAY)


class Community(models.Model):
    """A walled community. Every row of every other table belongs to exactly one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name


class UserAccounts(BaseUserManager["User"]):
    """Makes sign-in accounts. No password is ever set."""

    def create_user(self, email: str, **extra: Any) -> User:
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, **extra: Any) -> User:
        return self.create_user(email, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. One account may be a member of several communities."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[UserAccounts] = UserAccounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


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


class Tie(models.Model):
    """One dated piece of evidence that two members know each other.

    The strength of a pair today is the decayed sum of its rows (`hallway.engine.ties`).
    """

    class Source(models.TextChoices):
        DECLARED = "declared", _("They know each other")
        MET = "met", _("They met")

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


class RosterImport(models.Model):
    """A roster file that waits for an organiser to agree with what it would change."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for you to agree")
        APPLIED = "applied", _("Applied")
        DROPPED = "dropped", _("Dropped")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name


class ApiToken(models.Model):
    """A key to the API, stored only as the digest of 256 random bits."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SignInRequest(models.Model):
    """Somebody asked for a sign-in link in the last hour. Digests alone, to count by."""

    address = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address"]),
            models.Index(fields=["place"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"sign-in asked at {self.at}"
