"""What members say of themselves: who they are, when and how often, and stories."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.actions import LONGEST_STORY, UNTIL_I_SAY
from hallway.people.forms.fields import DAYS, RHYTHMS, Words, zone_choices
from hallway.people.pictures import ACCEPT
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.people.models import Member, Story

SHOWN_TO = [("all", _("Everybody here")), ("ties", _("My ties")), ("nobody", _("Nobody but me"))]
DIGEST_DAYS = [("", _("Never")), *DAYS]
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
SHOWN_PARTS = ("photo", "headline", "ask_about", "interests", "languages", "thanks")


def _shown(label: Any) -> forms.ChoiceField:
    """Who sees a part. A form that does not ask leaves it as it is."""
    return forms.ChoiceField(label=label, choices=SHOWN_TO, required=False)


class ProfileForm(forms.Form):
    """Who I am, and which part of it is for whom."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    headline = forms.CharField(
        label=_("A line about me"),
        max_length=160,
        required=False,
        help_text=_("In your own words: what you do, what you are after, what makes you laugh."),
    )
    ask_about = forms.CharField(
        label=_("Ask me about"),
        max_length=300,
        required=False,
        help_text=_("What you like to talk about or can help with. One or two lines."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    interests = Words(
        label=_("Interests"),
        help_text=_(
            "With commas between: climbing, jazz. Only what everybody may see counts when "
            "people are brought together."
        ),
    )
    languages = Words(
        label=_("Languages"),
        help_text=_(
            "With commas between: English, Polish. Whoever sees them, people are only seated "
            "with you if you can talk to each other."
        ),
    )
    reports_to = forms.CharField(
        label=_("I report to"),
        max_length=200,
        required=False,
        help_text=_(
            "Their name here. It draws the org chart beside the network; once you change it, no "
            "list from outside does. Leave it empty for nobody."
        ),
    )
    shown_photo = _shown(_("Who sees my photo"))
    shown_headline = _shown(_("Who sees this line"))
    shown_ask_about = _shown(_("Who sees what to ask me about"))
    shown_interests = _shown(_("Who sees my interests"))
    shown_languages = _shown(_("Who sees my languages"))
    shown_thanks = _shown(_("Who sees thanks that I have accepted"))

    def __init__(self, member: Member, data: Any = None, above: str | None = None) -> None:
        """above: the name of whom they report to; None where there is no org chart."""
        own = ("name", "headline", "ask_about", "interests", "languages")
        super().__init__(
            data,
            initial={
                **{name: getattr(member, name) for name in own},
                **{f"shown_{part}": member.shown.get(part, "all") for part in SHOWN_PARTS},
                "reports_to": above or "",
            },
        )
        if above is None:
            del self.fields["reports_to"]

    def clean_ask_about(self) -> str:
        return one_line(clean(self.cleaned_data["ask_about"]))

    def clean_headline(self) -> str:
        return one_line(clean(self.cleaned_data["headline"]))

    def clean_name(self) -> str:
        return one_line(clean(self.cleaned_data["name"]))

    def clean(self) -> dict[str, Any]:
        """`shown` holds what was chosen, part by part."""
        facts: dict[str, Any] = super().clean() or {}
        chosen = {part: facts.pop(f"shown_{part}", "") for part in SHOWN_PARTS}
        facts["shown"] = {part: who for part, who in chosen.items() if who}
        if "reports_to" not in self.changed_data:  # two people may share the name
            facts.pop("reports_to", None)
        return facts


class PreferencesForm(forms.Form):
    """When and how often, and what may reach me unasked."""

    days_between = forms.TypedChoiceField(
        label=_("How often"),
        choices=RHYTHMS,
        coerce=int,
        help_text=_("You are never asked more often than that."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"))
    works_from = forms.TimeField(
        label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    works_to = forms.TimeField(
        label=_("To"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    work_days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    introduces = forms.BooleanField(
        label=_("I'm happy to introduce people I know to each other"),
        required=False,
        help_text=_(
            "Then a way to somebody may lead through you and over your ties. Whoever looks for one "
            "sees “somebody you know” or “somebody in your unit”, never your name before you have "
            "said yes. You are asked each time, and nobody hears of a no."
        ),
    )
    introductions_a_month = forms.IntegerField(
        label=_("At most so many introductions a month"), min_value=0, max_value=60
    )
    asks_a_week = forms.IntegerField(
        label=_("At most so many asks a week"),
        min_value=0,
        max_value=20,
        help_text=_("An ask comes to you by letter when you could help. 0: never."),
    )
    digest_day = forms.TypedChoiceField(
        label=_("My weekly letter comes on"),
        choices=DIGEST_DAYS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Asks you could answer, people you might like to meet, tables near you."),
    )
    digest_hour = forms.TypedChoiceField(label=_("At"), choices=HOURS, coerce=int)

    def __init__(self, member: Member, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(member, name) for name in self.base_fields})
        self.fields["timezone"].choices = zone_choices(member.timezone)  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """A pause ends by itself on a day, or when the member says so."""

    until = forms.DateField(
        label=_("Back on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    open_end = forms.BooleanField(label=_("Until I say otherwise"), required=False)

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("open_end"):
            facts["until"] = UNTIL_I_SAY
        elif not facts.get("until") and not self.errors:
            self.add_error("until", _("Say on which day you are back."))
        elif facts.get("until") and facts["until"] <= self.today:
            self.add_error("until", _("That day has passed. Choose one to come."))
        return facts


class StoryForm(forms.Form):
    """An experience in a few sentences, with a picture and a link where there are any."""

    words = forms.CharField(
        label=_("Your story"),
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("A few sentences. *Asterisks* make words stand out; a line with - is a list."),
    )
    picture = forms.FileField(
        label=_("A picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 12 MB. Where it was taken is taken out of it."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=300,
        required=False,
        help_text=_("For whoever can't see it."),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    link = forms.URLField(
        label=_("A link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("To where there is more of it."),
        # A browser's own field would insist on "https://", which is added here anyway.
        widget=forms.TextInput({"inputmode": "url"}),
    )
    shown = forms.ChoiceField(label=_("Who reads it"), choices=SHOWN_TO, initial="all")

    def __init__(self, story: Story | None, data: Any = None, files: Any = None) -> None:
        initial = {}
        hung = getattr(story, "picture", None) if story else None
        if story:
            initial = {"words": story.words, "link": story.link, "shown": story.shown}
            initial["alt"] = hung.alt if hung else ""
        super().__init__(data, files, initial=initial)
        if hung is None:
            del self.fields["without_picture"]
