"""Roster files that wait, keys to the API, and requests to sign in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member


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
