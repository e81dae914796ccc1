"""The organisers' picture of the whole, and the seams that a program is asked to bridge."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ('invite', '0004_circle_rounds'),
        ('network', '0001_health'),
        ('people', '0007_chart'),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name='Drawing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attributes', models.JSONField()),
                ('weeks', models.PositiveSmallIntegerField(default=13)),
                ('first_ends_on', models.DateField()),
                ('lots', models.CharField(max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='drawing', to='people.community')),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(max_length=120)),
                ('one', models.JSONField()),
                ('other', models.JSONField()),
                ('seen_until', models.DateField()),
                ('set_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invite.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('program', 'attribute', 'one', 'other'), name='one_goal_per_seam')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(max_length=120)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('told', models.JSONField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='people.community')),
            ],
            options={
                'ordering': ['ends_on', 'attribute'],
                'constraints': [models.UniqueConstraint(fields=('community', 'attribute', 'ends_on'), name='one_picture_per_period'), models.CheckConstraint(condition=models.Q(('starts_on__lt', models.F('ends_on'))), name='picture_of_some_days')],
            },
        ),
    ]
