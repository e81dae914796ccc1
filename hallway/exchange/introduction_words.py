"""What Hallway writes for whoever asks to be introduced. They may change every word of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hallway.people.queries import open_profiles

if TYPE_CHECKING:
    from hallway.people.models import Member

MOST_BLURB = 800


def draft(asker: Member, why: str) -> str:
    """A few lines about whoever asks, that can be passed on as they are."""
    me = open_profiles(asker.community_id, [asker.pk])[asker.pk]
    units = ", ".join(str(value) for value in me.units.values() if value)
    who = _("%(name)s (%(units)s)") % {"name": me.name, "units": units} if units else me.name
    lines = [
        _("About %s:") % who,
        _("In their own words: “%s”") % why,
    ]
    if me.ask_about:
        lines.append(_("What they can be asked about: %s") % me.ask_about)
    return "\n".join(lines)[:MOST_BLURB]
