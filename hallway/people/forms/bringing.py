"""What somebody takes of a profile that they brought along."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.brought import facts_of
from hallway.people.forms.fields import Words
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.people.brought import Brought

LABELS = {
    "name": _("Your name"),
    "headline": _("A line about me"),
    "ask_about": _("Ask me about"),
    "interests": _("Interests"),
    "languages": _("Languages"),
    "photo": _("My photo"),
}
# A photo travels through the form as text, and nowhere else: a third more than its bytes.
MOST_OF_A_PHOTO = 600_000


class BringingForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "A card (.vcf), a profile from another community here (.json), or the archive that "
            "LinkedIn sends you (.zip), up to 25 MB."
        ),
        widget=forms.FileInput({"accept": ".vcf,.json,.zip,.csv,text/vcard"}),
    )


class TakingForm(forms.Form):
    """Everything that was found, in fields that nobody sees, and a tick for what to take."""

    take = forms.MultipleChoiceField(
        choices=list(LABELS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    headline = forms.CharField(max_length=160, required=False, widget=forms.HiddenInput)
    ask_about = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    interests = Words(widget=forms.HiddenInput)
    languages = Words(widget=forms.HiddenInput)
    photo = forms.CharField(max_length=MOST_OF_A_PHOTO, required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, found: Brought) -> TakingForm:
        photo = b64encode(found.photo).decode()
        return cls(initial={**facts_of(found), "photo": photo})

    def chosen(self) -> dict[str, Any]:
        """The ticked parts, tidied; the photo is not among them."""
        parts = [part for part in self.cleaned_data["take"] if part != "photo"]
        facts = {part: self.cleaned_data[part] for part in parts}
        return {
            part: one_line(clean(value)) if isinstance(value, str) else value
            for part, value in facts.items()
        }

    def photo_taken(self) -> bytes:
        if "photo" not in self.cleaned_data["take"]:
            return b""
        return b64decode(self.cleaned_data["photo"])

    def clean_photo(self) -> str:
        text = str(self.cleaned_data["photo"])
        try:
            b64decode(text, validate=True)
        except NotBase64 as error:
            raise forms.ValidationError(_("That photo came back changed. Try again.")) from error
        return text
