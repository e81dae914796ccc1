"""What Hallway writes for whoever asks to be introduced. They may change every word of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from hallway.people.models import Member

MOST_BLURB = 800


def draft(asker: Member, target: Member, why: str) -> str:
    """A few lines about whoever asks, that can be passed on as they are."""
    units = ", ".join(str(value) for value in list(asker.units.values())[:2])
    who = _("%(name)s (%(units)s)") % {"name": asker.name, "units": units} if units else asker.name
    lines = [_("%(who)s would like to meet %(target)s.") % {"who": who, "target": target.name}]
    lines.append(_("In their own words: “%s”") % why)
    if asker.ask_about and not asker.shown.get("ask_about"):
        lines.append(_("What they can be asked about: %s") % asker.ask_about)
    return "\n".join(lines)[:MOST_BLURB]
