"""What Hallway says of a round: sentences with blanks, in English and ready to translate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a text so that the translators' tool finds it; the words stay as they are."""
    return text


_ = gettext_noop

RANKS = frozenset({"level", "grade", "rank", "seniority"})
"""Units that order people: rounds may mix across them, and never say so of anybody."""

TEMPLATES: dict[str, str] = {
    "never_met": _("You have not met through Hallway yet."),
    "known": _("You know each other; this is a reason to talk again."),
    "partly_met": _("Some of you have met before, others have not."),
    "met_last_round": _("You met last round, and there is more to say."),
    "met_again": _("You last met %(rounds)d rounds ago: long enough to have news."),
    "together": _("The organisers put you together."),
    "unknown_units": _("Of those taking part, nobody in %(first)s knows anyone in %(second)s yet."),
    "across": _("You bring %(first)s and %(second)s together."),
    "interest": _("You share an interest: %(interest)s."),
    "interests": _("You share interests: %(interests)s."),
    "contacts_in_common": _("You have %(count)d contacts in common."),
    "newcomer": _("%(name)s is new here."),
    "waited": _("%(name)s is among the first in line this time."),
    "host": _("%(name)s kindly takes a second meeting so that nobody is left out."),
    "alone": _("Nobody else takes part this time. With one more person there is a meeting."),
    "left_out": _("The organisers left %(name)s out of this round; they can undo that."),
    "no_room": _("%(name)s has no room for a meeting this time."),
    "no_shared_time": _(
        "%(name)s and the others have no free time in common; offering more times would help."
    ),
    "nobody_fits": _(
        "Nobody in this round can meet %(name)s under its rules; "
        "more people taking part would help."
    ),
    "all_met": _("%(name)s has met everyone who could meet; more people taking part would help."),
    "odd_one": _(
        "The number of people is odd, so one sits out; %(name)s is among the first next time."
    ),
    "no_host": _(
        "The number of people is odd and no host was free for %(name)s; "
        "one more person willing to host would help."
    ),
    "needed_elsewhere": _(
        "Everyone who could meet %(name)s is already in a meeting; "
        "more people or more free times would help. %(name)s is among the first next time."
    ),
    "not_worth": _(
        "No meeting for %(name)s reaches the value this round asks for; "
        "a lower least value would help."
    ),
    "too_few": _(
        "%(count)d people don't divide into groups of the sizes asked for; "
        "%(name)s is among the first next time."
    ),
    "seat_rule": _("“%(rule)s” could not be kept in every group: it gave way for %(names)s."),
    "repeat": _(
        "%(first)s and %(second)s meet again, %(rounds)d rounds after the last time: "
        "without a repeat, fewer people would meet."
    ),
    "repeat_last_round": _(
        "%(first)s and %(second)s meet again, as they did last round: "
        "without a repeat, fewer people would meet."
    ),
    "locked_repeat": _(
        "%(first)s and %(second)s meet again, %(rounds)d rounds after the last time: "
        "the organisers put them together."
    ),
    "locked_repeat_last_round": _(
        "%(first)s and %(second)s meet again, as they did last round: "
        "the organisers put them together."
    ),
    "help_slot": _(
        "Free at %(slot)s as well, %(name)s would share a time with %(count)d people more, "
        "none of them met here yet."
    ),
    "help_time": _(
        "With one more free half hour, %(name)s could share a time with %(count)d people more, "
        "none of them met here yet."
    ),
    "help_rested_next": _("From next round on, the first people %(name)s met count as new again."),
    "help_rested": _("In %(rounds)d rounds, the first people %(name)s met count as new again."),
    "help_rest_none": _("Without a rest, everybody %(name)s met would count as new again."),
    "help_rest_one": _(
        "With a rest of one round, the first people %(name)s met would count as new again."
    ),
    "help_rest": _(
        "With a rest of %(rounds)d rounds, the first people %(name)s met would count as new again."
    ),
    "help_even": _("One person more would make the number even."),
    "help_one_more": _("One person more would fill another group."),
    "help_more": _("%(count)d people more would fill another group."),
    "help_least": _("With a least value of %(value)s, there would be a meeting to choose."),
}


@dataclass(frozen=True)
class Reason:
    """A sentence with its blanks; `str()` is English, the web translates the template.

    >>> str(Reason("newcomer", {"name": "Ana"}))
    'Ana is new here.'
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return TEMPLATES[self.code] % dict(self.params)
