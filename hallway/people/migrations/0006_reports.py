"""Searching, what was reported, and how often somebody did something lately."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# FTS5 keeps no text of its own here: it follows the rows of the index by triggers. The forms
# come ready made, so its tokenizer has only to cut at spaces.
FOLLOWING = (
    """
    CREATE VIRTUAL TABLE people_searchforms USING fts5(
        forms, content='people_searchentry', content_rowid='id', detail='none',
        prefix='2 3 4', tokenize="ascii tokenchars ':'"
    )
    """,
    """
    CREATE TRIGGER people_searchforms_insert AFTER INSERT ON people_searchentry BEGIN
        INSERT INTO people_searchforms (rowid, forms) VALUES (new.id, new.forms);
    END
    """,
    """
    CREATE TRIGGER people_searchforms_delete AFTER DELETE ON people_searchentry BEGIN
        INSERT INTO people_searchforms (people_searchforms, rowid, forms)
        VALUES ('delete', old.id, old.forms);
    END
    """,
    """
    CREATE TRIGGER people_searchforms_update AFTER UPDATE ON people_searchentry BEGIN
        INSERT INTO people_searchforms (people_searchforms, rowid, forms)
        VALUES ('delete', old.id, old.forms);
        INSERT INTO people_searchforms (rowid, forms) VALUES (new.id, new.forms);
    END
    """,
)
INDEX = """
    CREATE INDEX people_searchforms ON people_searchentry
    USING gin (array_to_tsvector(string_to_array(forms, ' ')))
"""


def build(apps: Any, schema_editor: Any) -> None:
    statements = FOLLOWING if schema_editor.connection.vendor == "sqlite" else (INDEX,)
    for statement in statements:
        schema_editor.execute(statement)


def unbuild(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER people_searchforms_{name}")
        schema_editor.execute("DROP TABLE people_searchforms")
    else:
        schema_editor.execute("DROP INDEX people_searchforms")


class Migration(migrations.Migration):

    dependencies = [("people", "0005_profiles")]

    operations = [
        migrations.AddField(
            model_name='circle',
            name='hidden_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Moderation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('act', models.CharField(choices=[('hidden', 'Hidden'), ('left', 'Left as it is'), ('shown', 'Shown again'), ('written', 'Written to the author'), ('answered', 'The author answered')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'object_id'], name='people_mode_kind_8db38a_idx'), models.Index(fields=['community', 'at'], name='people_mode_communi_3e63f4_idx')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('words', models.TextField(blank=True)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('private', models.BooleanField(default=False)),
                ('why', models.TextField(blank=True, max_length=500)),
                ('state', models.CharField(choices=[('open', 'Waiting'), ('hidden', 'Hidden'), ('left', 'Left as it is'), ('written', 'Written to the author'), ('gone', 'Its author has gone')], default='open', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, max_length=1000)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'made_at'], name='people_repo_communi_3d6dd9_idx'), models.Index(fields=['kind', 'object_id'], name='people_repo_kind_0868f7_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('reporter', 'kind', 'object_id'), name='one_open_report_each')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('part', models.CharField(blank=True, max_length=24)),
                ('shown_to', models.CharField(blank=True, choices=[('', 'Whoever may see the text'), ('ties', 'Ties of its owner alone')], max_length=8)),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('forms', models.TextField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'kind'], name='people_sear_communi_49e7b4_idx')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'part'), name='one_entry_per_part')],
            },
        ),
        migrations.CreateModel(
            name='Spent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('times', models.JSONField(default=list)),
                ('ends_at', models.DateTimeField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.community')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='people_spen_ends_at_a4f975_idx')],
                'constraints': [models.UniqueConstraint(fields=('member', 'act'), name='one_count_per_act')],
            },
        ),
        migrations.RunPython(build, unbuild),
    ]
