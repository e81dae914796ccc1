"""What somebody with a little time says: how long, where, with whom, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.gather.actions import Where
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.gather.models import FreeNow

ONLINE, AT_A_PLACE, ANYWHERE = "online", "place", "anywhere"
LENGTHS = [
    (10, _("10 minutes")),
    (15, _("15 minutes")),
    (20, _("20 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("an hour")),
]
OPEN_FOR = [
    (5, _("the next 5 minutes")),
    (10, _("the next 10 minutes")),
    (20, _("the next 20 minutes")),
    (30, _("the next half hour")),
    (60, _("the next hour")),
]


class FreeNowForm(forms.Form):
    minutes = forms.TypedChoiceField(label=_("I have"), choices=LENGTHS, coerce=int, initial=20)
    where = forms.ChoiceField(
        label=_("Where"),
        initial=ANYWHERE,
        widget=forms.RadioSelect,
        choices=[
            (ANYWHERE, _("I come along to wherever somebody is, or online")),
            (AT_A_PLACE, _("At a place I name")),
            (ONLINE, _("Online")),
        ],
    )
    place = forms.CharField(
        label=_("The place"),
        max_length=120,
        required=False,
        help_text=_("As everybody calls it: “kitchen, 2nd floor”."),
        widget=forms.TextInput({"list": "usual-places", "autocomplete": "off"}),
    )
    link = forms.URLField(
        label=_("Your link for online"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Where your video calls are. Without one, you write to each other."),
        error_messages={"invalid": _("This is not a link. One looks like https://example.org/me.")},
        # Not of the kind "url": browsers then refuse what is written without https://.
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
    few = forms.ChoiceField(
        label=_("With"),
        initial="one",
        widget=forms.RadioSelect,
        choices=[("one", _("one other person")), ("few", _("one to three others"))],
    )
    open_for = forms.TypedChoiceField(
        label=_("Found within"), choices=OPEN_FOR, coerce=int, initial=20
    )

    def __init__(
        self, data: Any = None, *, places: Iterable[str] = (), last: FreeNow | None = None
    ) -> None:
        super().__init__(data, initial=as_filled_in(last) if last else None)
        self.places = list(places)

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("A link begins with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        facts["place"] = one_line(clean(facts.get("place") or ""))
        if facts.get("where") == AT_A_PLACE and not facts["place"]:
            self.add_error("place", _("Say where you are, or choose one of the other two."))
        return facts

    def wish(self) -> dict[str, Any]:
        """What `be_free` takes."""
        facts = self.cleaned_data
        place = facts["place"] if facts["where"] == AT_A_PLACE else ""
        link = facts["link"] if facts["where"] != AT_A_PLACE else ""
        return {
            "minutes": facts["minutes"],
            "open_for": facts["open_for"],
            "few": facts["few"] == "few",
            "where": Where(place, link, facts["where"] == ANYWHERE),
        }


def as_filled_in(wish: FreeNow) -> dict[str, Any]:
    """The same again, for whoever would like to try once more."""
    where = ANYWHERE if wish.anywhere else AT_A_PLACE if wish.place else ONLINE
    return {
        "minutes": wish.minutes,
        "where": where,
        "place": wish.place,
        "link": wish.link,
        "few": wish.company,
    }
