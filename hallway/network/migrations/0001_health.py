"""The health of the whole over time."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('invite', '0004_circle_rounds'),
        ('people', '0006_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='HealthSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('rounds', models.PositiveIntegerField(default=0)),
                ('unit', models.CharField(blank=True, max_length=120)),
                ('lots', models.PositiveSmallIntegerField(default=0)),
                ('figures', models.JSONField(default=dict)),
                ('counts_from', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='people.community')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invite.program')),
            ],
            options={
                'ordering': ['begins_on', 'program_id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('program', None)), fields=('community', 'begins_on'), name='one_health_of_the_whole_a_month'), models.UniqueConstraint(condition=models.Q(('program__isnull', False)), fields=('program', 'begins_on'), name='one_health_of_a_program_a_month'), models.CheckConstraint(condition=models.Q(('begins_on__lt', models.F('ends_on'))), name='health_of_a_real_month')],
            },
        ),
    ]
