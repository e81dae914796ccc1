"""The words by which something is found: one row for each part of each text.

The rows are an index. They can be thrown away and made again from what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models.lookups import Lookup
from django.utils.translation import gettext_lazy as _

from hallway.people.models.accounts import Community
from hallway.people.models.members import Member

if TYPE_CHECKING:
    AnyLookup = Lookup[Any]
else:
    AnyLookup = Lookup

# Written by the migration of this table: a virtual table that follows it (SQLite), an index
# on an expression (PostgreSQL). The lookup below has to name both exactly as they are there.
FTS = "people_searchforms"
VECTOR = "array_to_tsvector(string_to_array({}, ' '))"


class SearchEntry(models.Model):
    """The forms of the words of one part of one text, folded and each once."""

    class ShownTo(models.TextChoices):
        EVERYBODY = "", _("Whoever may see the text")
        TIES = "ties", _("Ties of its owner alone")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    part = models.CharField(max_length=24, blank=True)
    owner = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    shown_to = models.CharField(max_length=8, choices=ShownTo.choices, blank=True)
    # A word in a name or a title says more than one further down.
    weight = models.PositiveSmallIntegerField(default=1)
    forms = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "part"], name="one_entry_per_part"
            ),
        ]
        indexes = [models.Index(fields=["community", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.part}"


class Holds(AnyLookup):
    """`forms__holds=["climbs", "en:climb"]`: one of these is there; "clim*": one that begins so.

    Forms come from `word_forms` alone: letters, digits and a colon, so nothing in them has a
    meaning to either database.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        table = connection.ops.quote_name(self.lhs.alias)
        match = " OR ".join(_for_fts5(form) for form in self.rhs)
        return f"{table}.id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)", [match]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, _params = compiler.compile(self.lhs)
        match = " | ".join(_for_tsquery(form) for form in self.rhs)
        return f"{VECTOR.format(column)} @@ %s::tsquery", [match]


def _for_fts5(form: str) -> str:
    return f'"{form[:-1]}" *' if form.endswith("*") else f'"{form}"'


def _for_tsquery(form: str) -> str:
    return f"'{form[:-1]}':*" if form.endswith("*") else f"'{form}'"


SearchEntry._meta.get_field("forms").register_lookup(Holds)


def sweep_forms() -> None:
    """Let nothing of deleted rows remain in SQLite's index; it would keep them until it merges."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")
