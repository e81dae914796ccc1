"""How it went, in three questions. Only the first has to be answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.follow_up.reckoning import LATER, MET, MISSED

YES_NO = [("", _("I'd rather not say")), ("yes", _("Yes")), ("no", _("No"))]
WORDS = {True: "yes", False: "no", None: ""}


def _yes_no(label: Any, help_text: Any = "") -> Any:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        required=False,
        coerce=lambda word: {"yes": True, "no": False}[word],
        empty_value=None,
        help_text=help_text,
        widget=forms.RadioSelect,
    )


class OutcomeForm(forms.Form):
    met = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=[
            (MET, _("Yes, we met")),
            (MISSED, _("It didn't happen")),
            (LATER, _("Not yet, but we still plan to")),
        ],
        widget=forms.RadioSelect,
    )
    worth_it = _yes_no(_("Was it worth your time?"))
    again = _yes_no(
        _("Would you like to meet again?"),
        _(
            "No means: we never match the two of you again. Nobody hears of it, and you can undo "
            "it on your own page. If all of you say yes, you get times for another coffee."
        ),
    )

    def __init__(
        self, outcome: Any, data: Any = None, *, group: bool = False, crowd: bool = False
    ) -> None:
        known = {
            "met": outcome.met if outcome else None,
            "worth_it": WORDS[outcome.worth_it if outcome else None],
            "again": WORDS[outcome.again if outcome else None],
        }
        super().__init__(data, initial=known)
        if group:
            self.fields["again"].help_text = _(
                "Nobody hears of it. If all of you say yes, you get times for another coffee."
            )
        if crowd:
            self._ask_of_a_crowd()

    def _ask_of_a_crowd(self) -> None:
        """Everybody speaks for themselves alone, and of nobody else."""
        fields: dict[str, Any] = self.fields
        fields["met"].label = _("Were you there?")
        fields["met"].choices = [(MET, _("Yes, I was there")), (MISSED, _("I wasn't there"))]
        del fields["again"]

    def clean(self) -> dict[str, Any]:
        """What is not asked has no answer."""
        return {"again": None, **(super().clean() or {})}
