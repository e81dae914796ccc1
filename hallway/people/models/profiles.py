"""What members show of themselves beside their row: a photo, and short stories."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member


class Photo(models.Model):
    """A member's face, already small and without anything that the camera wrote into it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="portrait")
    content = models.BinaryField()
    small = models.BinaryField()
    media_type = models.CharField(max_length=40)
    # Changes with the picture: what a browser has kept is known by it.
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"photo {self.pk}"


class Story(models.Model):
    """An experience that somebody tells in a few sentences, in Markdown."""

    class Shown(models.TextChoices):
        ALL = "all", _("Everybody here")
        TIES = "ties", _("My ties")
        NOBODY = "nobody", _("Nobody but me")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="stories")
    words = models.TextField(max_length=1500)
    link = models.URLField(max_length=500, blank=True)
    shown = models.CharField(max_length=8, choices=Shown.choices, default=Shown.ALL)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Put away by an organiser after a report. Its author still reads it.
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_story_says_something"),
            models.CheckConstraint(
                condition=Q(shown__in=["all", "ties", "nobody"]), name="story_shown_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=["community", "created_at"])]

    def __str__(self) -> str:
        return f"story {self.pk}"


class StoryPicture(models.Model):
    """The picture of a story, apart from its row so that lists of stories stay light."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="picture")
    content = models.BinaryField()
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # What it shows, for whoever can't see it.
    alt = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"picture {self.pk}"
