"""Telling what came of it, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from hallway.people.models import Member

LONGEST = 500
KINDS = [
    ("idea", _("An idea")),
    ("collaboration", _("Working together")),
    ("hire", _("A job")),
    ("friendship", _("A friendship")),
    ("other", _("Something else")),
]
WISHES = [
    (0, _("Only those of us who are part of it")),
    (1, _("Organisers, too")),
    (2, _("Everybody here")),
]


def _wish() -> Any:
    field: Any = forms.TypedChoiceField
    return field(
        label=_("Who may read it, for your part"),
        choices=WISHES,
        coerce=int,
        initial=0,
        required=False,
        empty_value=0,
        help_text=_("Each of you chooses, and the most private choice holds for all."),
        widget=forms.RadioSelect,
    )


class SparkForm(forms.Form):
    kind = forms.ChoiceField(label=_("What came of it"), choices=KINDS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a sentence or two"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    others = forms.TypedMultipleChoiceField(
        label=_("Who else is part of it"),
        coerce=int,
        help_text=_("Each of them is asked. Until all have agreed, nobody else sees it."),
        widget=forms.CheckboxSelectMultiple,
    )
    wish = _wish()

    def __init__(self, here: Iterable[Member], more: Iterable[Member], data: Any = None) -> None:
        near, far = _choices(here), _choices(more)
        super().__init__(data, initial={"others": [pk for pk, _name in near[:1] if not far]})
        field: Any = self.fields["others"]
        field.choices = [*near, (_("Others you have met"), far)] if far else near


def _choices(members: Iterable[Member]) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in members]


class WishForm(forms.Form):
    wish = _wish()
