"""What each of two people says about knowing the other."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_chart'),
    ]

    operations = [
        migrations.AlterField(
            model_name='tie',
            name='source',
            field=models.CharField(choices=[('declared', 'They know each other'), ('met', 'They met'), ('agreed', 'Both say that they know each other')], max_length=16),
        ),
        migrations.CreateModel(
            name='TieWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('says', models.CharField(choices=[('well', 'We know each other well'), ('know', 'We know each other'), ('not_really', "We don't really know each other")], max_length=10)),
                ('said_on', models.DateField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tie_words', to='people.member')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('by', 'other'), name='one_word_per_tie_and_end'), models.CheckConstraint(condition=models.Q(('by', models.F('other')), _negated=True), name='no_word_about_oneself')],
            },
        ),
    ]
