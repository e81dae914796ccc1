"""Thanking somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from hallway.people.models import Member

LONGEST = 300


class ThanksForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Whom"), coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What they helped you with"),
        max_length=LONGEST,
        help_text=_("In a sentence. They read it first, and decide whether it goes on their page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, others: Iterable[Member], data: Any = None, *, to: int = 0) -> None:
        rows = [(one.pk, str(one)) for one in others]
        alone = rows[0][0] if len(rows) == 1 else None
        super().__init__(data, initial={"to": alone or to or None})
        field: Any = self.fields["to"]
        field.choices = rows
