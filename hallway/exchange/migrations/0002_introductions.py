"""Warm introductions."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("exchange", "0001_asks"),
        ("meet", "0003_kinds"),
        ("people", "0006_reports"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=400)),
                ("other_ways", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "On its way"),
                            ("introduced", "Introduced"),
                            ("over", "It didn't work out"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("introduced_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.BooleanField(default=False)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meet.meeting",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntroductionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("way", models.PositiveSmallIntegerField(default=1)),
                ("place", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Not asked yet"),
                            ("waiting", "Asked"),
                            ("yes", "Yes"),
                            ("no", "Not this time"),
                            ("over", "No longer needed"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("blurb", models.CharField(blank=True, max_length=800)),
                ("passed_on", models.CharField(blank=True, max_length=800)),
                ("word", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("reminded", models.BooleanField(default=False)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="exchange.introduction",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                condition=models.Q(("told", False)), fields=["ends_at"], name="introductions_end"
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                fields=["community", "state"], name="exchange_in_communi_3f8535_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("asker", "target"),
                name="asks_for_one_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("asker", models.F("target")), _negated=True),
                name="no_introduction_to_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "introduced"), _negated=True),
                    ("introduced_at__isnull", False),
                    _connector="OR",
                ),
                name="introduced_at_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="introductionstep",
            index=models.Index(fields=["member", "state"], name="exchange_in_member__89e6ce_idx"),
        ),
        migrations.AddIndex(
            model_name="introductionstep",
            index=models.Index(
                fields=["community", "asked_at"], name="exchange_in_communi_962d1a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="introductionstep",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["next_at"],
                name="introduction_steps_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionstep",
            constraint=models.UniqueConstraint(
                fields=("introduction", "member"), name="asked_once_about_an_introduction"
            ),
        ),
        migrations.AddConstraint(
            model_name="introductionstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("introduction",),
                name="asks_one_at_a_time",
            ),
        ),
    ]
