"""How people come in, and how programs do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.scopes import SCOPES


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("So that you know it again.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("It works for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
    )

    def __init__(self, organiser: bool, data: Any = None) -> None:
        super().__init__(data)
        if not organiser:
            for_all = [(name, label) for name, label in SCOPES.items() if not _organisers(name)]
            self.fields["scopes"].choices = for_all  # type: ignore[attr-defined]


def _organisers(scope: str) -> bool:
    return scope.startswith(("members:", "programs:", "rounds:", "health:", "reports:"))
