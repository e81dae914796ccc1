"""Which texts can be reported, and how an organiser hides one.

Every app that keeps words written by one member for others registers each kind of them in
`AppConfig.ready`:

    from hallway.people.reporting import Reportable, on_report
    on_report("story", Reportable(_("a story"), find=found, hide=hidden, show=shown))

`find(viewer, object_id, today)` gives the text as this viewer sees it, and raises NotHere for
what they do not see: whoever can't see a text can't report it, and learns nothing by trying. It
finds what is hidden for its author alone. `hide(object_id, now)` and `show(object_id, now)` set
and clear `hidden_at`; they are called inside a transaction, only for texts that `find` has found
for a member of the community of the organiser who decides, and doing either twice is doing it
once.

A page links to the form with `{% url "people:report" slug kind id %}`, and a text that is hidden
from everybody but its author says so to them with `people/hidden.html`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from hallway.people.models import Member
    from hallway.people.queries.doors import Viewer


@dataclass(frozen=True)
class Reported:
    """A text as the one who reports it sees it.

    Attributes:
        words: what is written there, all of it.
        author: whose words these are; None: nobody's any more.
        address: the path of the page on which it stands.
        private: it was written to the viewer alone, so that a report tells who made it.
    """

    words: str
    author: Member | None
    address: str
    private: bool = False


@dataclass(frozen=True)
class Reportable:
    """One kind of text: what it is called (“a story”), and how it is found, hidden and shown."""

    label: str | Promise
    find: Callable[[Viewer, int, date], Reported]
    hide: Callable[[int, datetime], None]
    show: Callable[[int, datetime], None]


_kinds: dict[str, Reportable] = {}


def on_report(kind: str, reportable: Reportable) -> None:
    """Register a kind, by a short name for addresses: "story", "ask", "table-about"."""
    _kinds[kind] = reportable


def reportable(kind: str) -> Reportable:
    """A registered kind.

    Raises:
        NotHere: there is none of that name.
    """
    if kind not in _kinds:
        raise NotHere
    return _kinds[kind]


def reportable_kinds() -> tuple[str, ...]:
    return tuple(sorted(_kinds))
