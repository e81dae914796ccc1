"""Every change to people: keyword-only, one transaction each."""

from __future__ import annotations

from hallway.people.actions.chart import whom_written
from hallway.people.actions.choices import UNTIL_I_SAY, block, pause, resume, unblock
from hallway.people.actions.circles import (
    close_circle,
    create_circle,
    describe_circle,
    enter_circle,
    hand_on_circle,
    join_circle,
    leave_circle,
    look_after_circle,
    put_wish_aside,
    start_circle,
)
from hallway.people.actions.communities import (
    begin_community,
    create_community,
    make_operator,
)
from hallway.people.actions.departure import come_back, erase, leave, put_back, remove
from hallway.people.actions.history import (
    forget_encounters,
    forget_ties,
    record_all_encounters,
    record_encounters,
    record_tie,
    retie,
)
from hallway.people.actions.imports import (
    MOST_BYTES,
    MOST_PEOPLE,
    apply_import,
    drop_import,
    propose_import,
)
from hallway.people.actions.members import add_member, change_member, save_profile
from hallway.people.actions.profiles import (
    bring_in,
    remove_photo,
    set_photo,
    show_part,
    withhold_part,
)
from hallway.people.actions.promises import promise, promise_rhythms, release
from hallway.people.actions.reports import answer_decision, decide, report, show_again
from hallway.people.actions.sign_in import (
    account_behind,
    ask_sign_in,
    sign_in_link_for,
    use_link,
)
from hallway.people.actions.stories import (
    LONGEST_STORY,
    change_story,
    delete_story,
    hide_story,
    show_story,
    tell_story,
)
from hallway.people.actions.tokens import make_token, revoke_token, use_token

__all__ = [
    "LONGEST_STORY",
    "MOST_BYTES",
    "MOST_PEOPLE",
    "UNTIL_I_SAY",
    "account_behind",
    "add_member",
    "answer_decision",
    "apply_import",
    "ask_sign_in",
    "begin_community",
    "block",
    "bring_in",
    "change_member",
    "change_story",
    "close_circle",
    "come_back",
    "create_circle",
    "create_community",
    "decide",
    "delete_story",
    "describe_circle",
    "drop_import",
    "enter_circle",
    "erase",
    "forget_encounters",
    "forget_ties",
    "hand_on_circle",
    "hide_story",
    "join_circle",
    "leave",
    "leave_circle",
    "look_after_circle",
    "make_operator",
    "make_token",
    "pause",
    "promise",
    "promise_rhythms",
    "propose_import",
    "put_back",
    "put_wish_aside",
    "record_all_encounters",
    "record_encounters",
    "record_tie",
    "release",
    "remove",
    "remove_photo",
    "report",
    "resume",
    "retie",
    "revoke_token",
    "save_profile",
    "set_photo",
    "show_again",
    "show_part",
    "show_story",
    "sign_in_link_for",
    "start_circle",
    "tell_story",
    "unblock",
    "use_link",
    "use_token",
    "whom_written",
    "withhold_part",
]
