"""Photos and stories."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_trust'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='withheld',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('small', models.BinaryField()),
                ('media_type', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='portrait', to='people.member')),
            ],
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=1500)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('shown', models.CharField(choices=[('all', 'Everybody here'), ('ties', 'My ties'), ('nobody', 'Nobody but me')], default='all', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='people.member')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
            ],
            options={
                'verbose_name_plural': 'stories',
            },
        ),
        migrations.CreateModel(
            name='StoryPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('media_type', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('alt', models.CharField(max_length=300)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='people.story')),
            ],
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['community', 'created_at'], name='people_stor_communi_2f501f_idx'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_story_says_something'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('shown__in', ['all', 'ties', 'nobody'])), name='story_shown_to_somebody'),
        ),
    ]
