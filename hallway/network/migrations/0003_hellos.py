"""A hello to somebody one has lost sight of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meet', '0003_kinds'),
        ('network', '0002_goals'),
        ('people', '0008_tie_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hello',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hellos_said', to='people.member')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meet.meeting')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hellos_heard', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['by', 'said_at'], name='network_hel_by_id_74b3cb_idx'), models.Index(fields=['other', 'said_at'], name='network_hel_other_i_f7c078_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('other')), _negated=True), name='no_hello_to_oneself')],
            },
        ),
    ]
