"""What a key to the API may be allowed to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, str | Promise] = {
    "me:read": _("Read my own page"),
    "me:write": _("Change my own page: pause, preferences, do-not-match list"),
    "invitations:read": _("See my invitations"),
    "invitations:write": _("Answer my invitations"),
    "meetings:read": _("See my meetings"),
    "meetings:write": _("Arrange my meetings and say how they went"),
    "gatherings:read": _("See free now, tables, mixers and circles"),
    "gatherings:write": _("Be free now, open and take tables, sign up for mixers, join circles"),
    "exchange:read": _("See asks and offers, introductions, thanks and sparks"),
    "exchange:write": _("Ask and offer, ask for introductions, thank, tell of sparks"),
    "network:read": _("See my own network"),
    "network:write": _("Correct my own network"),
    "members:read": _("See the list of members (organisers)"),
    "members:write": _("Change and import members (organisers)"),
    "programs:read": _("See programs (organisers)"),
    "programs:write": _("Change programs (organisers)"),
    "rounds:read": _("See rounds (organisers)"),
    "health:read": _("See the health of the whole, in confidence (organisers)"),
    "reports:read": _("See what was reported (organisers)"),
    "reports:write": _("Act on what was reported (organisers)"),
    "rounds:write": _("Change, release and skip rounds (organisers)"),
}


def known_scopes() -> frozenset[str]:
    return frozenset(SCOPES)
