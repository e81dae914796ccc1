"""The form of an ask or an offer: phone first, a few words are enough."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from hallway.exchange.actions.asks import AT_MOST, USUALLY, Wish
from hallway.exchange.ask_fit import MOST_ANSWER, MOST_WORDS, topics_of
from hallway.exchange.queries.asks import REACHES, WHATS

if TYPE_CHECKING:
    from hallway.exchange.queries.asks import AskLook
    from hallway.people.models import Member

KINDS = [("ask", lazy("I look for something")), ("offer", lazy("I can give something"))]


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=lazy("Which way?"), choices=KINDS, widget=forms.RadioSelect)
    what = forms.ChoiceField(label=lazy("What is it?"), choices=WHATS)
    words = forms.CharField(
        label=lazy("In your own words"),
        max_length=MOST_WORDS,
        help_text=lazy("A few lines. You sign it with your name."),
        widget=forms.Textarea({"rows": 4}),
    )
    topics = forms.CharField(
        label=lazy("Topics"),
        max_length=240,
        required=False,
        help_text=lazy("With commas between, such as: heat pumps, old houses. At most five."),
    )
    reach = forms.ChoiceField(
        label=lazy("How far may it travel?"),
        widget=forms.RadioSelect,
        help_text=lazy("Nobody beyond finds it, in any way."),
    )
    circle = forms.TypedChoiceField(
        label=lazy("Which circle?"), coerce=int, empty_value=None, required=False
    )
    unit = forms.ChoiceField(label=lazy("Which unit?"), required=False)
    until = forms.DateField(
        label=lazy("Until"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=lazy("It ends by itself after this day. You can close it sooner."),
    )

    def __init__(
        self, member: Member, today: date, said: dict[str, Any] | None = None, data: Any = None
    ) -> None:
        fresh = {"kind": "ask", "what": "help", "reach": "two_steps", "until": today + USUALLY}
        super().__init__(data, initial={**fresh, **(said or {})})
        choices = _choices(member)
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        reaches = [one for one in REACHES if choices.get(one[0], True)]
        self.fields["reach"].choices = reaches  # type: ignore[attr-defined]
        self.fields["until"].widget.attrs.update(min=today, max=today + AT_MOST)

    def as_wish(self) -> Wish:
        said = dict(self.cleaned_data)
        return Wish(
            kind=said["kind"],
            what=said["what"],
            words=said["words"],
            topics=topics_of(said["topics"]),
            until=said["until"],
            reach=said["reach"],
            circle_id=said["circle"],
            unit_name=said["unit"],
        )


class ChangeForm(AskForm):
    """An ask stays an ask, and an offer an offer."""

    def __init__(self, member: Member, today: date, said: dict[str, Any], data: Any = None) -> None:
        super().__init__(member, today, said, data)
        self.fields["kind"].disabled = True
        self.fields["kind"].widget = forms.HiddenInput()


def _choices(member: Member) -> dict[str, list[tuple[Any, str]]]:
    circles = member.circles.filter(closed_at=None).order_by("name")
    return {
        "circle": [(one.pk, one.name) for one in circles],
        "unit": [(name, f"{name}: {value}") for name, value in member.units.items() if value],
    }


def said_before(look: AskLook) -> dict[str, Any]:
    """What a form for a change begins with."""
    ask = look.ask
    return {
        "kind": ask.kind,
        "what": ask.what,
        "words": ask.words,
        "topics": ", ".join(look.topics),
        "reach": ask.reach,
        "circle": ask.circle_id,
        "unit": ask.unit_name,
        "until": ask.until,
    }


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=lazy("A line to begin with"),
        max_length=MOST_ANSWER,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class ClosingForm(forms.Form):
    """Who helped, and with what."""

    helped = forms.TypedMultipleChoiceField(
        label=lazy("Who helped?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    thanks = forms.CharField(
        label=lazy("A thank-you"),
        max_length=300,
        required=False,
        help_text=lazy("It goes to those you ticked. What did they help with?"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, people: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["helped"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["helped"], self.fields["thanks"]


class AsksAWeekForm(forms.Form):
    most = forms.IntegerField(
        label=lazy("At most so many asks a week"),
        min_value=0,
        max_value=20,
        help_text=lazy("By letter, one at a time. 0: none; you still find them here."),
    )
