"""Asking for an introduction, and answering."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.exchange.introduction_words import MOST_BLURB
from hallway.people.sheet import clean


class RequestForm(forms.Form):
    why = forms.CharField(
        label=_("Why would you like to meet?"),
        max_length=400,
        help_text=_("One or two sentences, as you would say them to a friend."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    blurb = forms.CharField(
        label=_("What people on the way will read"),
        max_length=MOST_BLURB,
        required=False,
        help_text=_("We wrote this for you. Change whatever you like."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    other_ways = forms.BooleanField(
        label=_("If one way leads no further, try another one"), required=False, initial=True
    )

    def clean_why(self) -> str:
        return clean(self.cleaned_data["why"]).strip()

    def clean_blurb(self) -> str:
        return clean(self.cleaned_data["blurb"]).strip()


class AnswerForm(forms.Form):
    blurb = forms.CharField(
        label=_("What goes on to the next person"),
        max_length=MOST_BLURB,
        required=False,
        help_text=_("Say it in your own words if you like."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    word = forms.CharField(
        label=_("A word from you"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_blurb(self) -> str:
        return clean(self.cleaned_data["blurb"]).strip()

    def clean_word(self) -> str:
        return clean(self.cleaned_data["word"]).strip()
