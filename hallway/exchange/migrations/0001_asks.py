"""Asks and offers."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [("people", "0006_reports")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("ask", "I look for"), ("offer", "I can give")], max_length=8
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("help", "Help"),
                            ("lead", "A lead"),
                            ("insight", "An insight"),
                            ("job", "A job"),
                            ("room", "A room"),
                            ("review", "A review"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=600)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("ties", "My ties"),
                            ("two_steps", "My ties and their ties"),
                            ("circle", "A circle"),
                            ("unit", "People of my unit"),
                            ("all", "Everybody here"),
                        ],
                        max_length=10,
                    ),
                ),
                ("unit_name", models.TextField(blank=True)),
                ("unit_value", models.TextField(blank=True)),
                ("until", models.DateField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("expired", "Ended by itself"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("waves", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="people.member",
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.circle",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="people.community",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wave", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not yet"),
                            ("helps", "I can help"),
                            ("not_now", "Not this time"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="exchange.ask",
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AskReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("helped", models.BooleanField(default=False)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="exchange.ask",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ask_replies",
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
            ],
        ),
        migrations.CreateModel(
            name="AskTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60)),
                ("plain", models.CharField(max_length=80)),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="exchange.ask",
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
            ],
        ),
        migrations.CreateModel(
            name="NotAskedAbout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60)),
                ("plain", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.community",
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
            model_name="ask",
            index=models.Index(
                fields=["community", "state", "ends_at"], name="exchange_as_communi_fd4f4a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="ask",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="asks_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("circle__isnull", False),
                    models.Q(("reach", "circle"), _negated=True),
                    _connector="OR",
                ),
                name="ask_names_its_circle",
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit_name", ""), _negated=True),
                    models.Q(("reach", "unit"), _negated=True),
                    _connector="OR",
                ),
                name="ask_names_its_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(fields=["member", "at"], name="exchange_as_member__6190db_idx"),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=models.UniqueConstraint(fields=("ask", "member"), name="asked_once"),
        ),
        migrations.AddConstraint(
            model_name="askreply",
            constraint=models.UniqueConstraint(fields=("ask", "by"), name="replies_once"),
        ),
        migrations.AddIndex(
            model_name="asktopic",
            index=models.Index(
                fields=["community", "plain"], name="exchange_as_communi_ee316f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="asktopic",
            constraint=models.UniqueConstraint(fields=("ask", "plain"), name="a_topic_once"),
        ),
        migrations.AddConstraint(
            model_name="notaskedabout",
            constraint=models.UniqueConstraint(fields=("member", "plain"), name="left_alone_once"),
        ),
    ]
