"""Every change to people: keyword-only, one transaction each."""

from __future__ import annotations

from hallway.people.actions.choices import UNTIL_I_SAY, block, pause, resume, unblock
from hallway.people.actions.circles import (
    create_circle,
    join_circle,
    leave_circle,
    remove_circle,
    rename_circle,
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
from hallway.people.actions.promises import promise, release
from hallway.people.actions.sign_in import (
    account_behind,
    ask_sign_in,
    sign_in_link_for,
    use_link,
)
from hallway.people.actions.tokens import make_token, revoke_token, use_token

__all__ = [
    "MOST_BYTES",
    "MOST_PEOPLE",
    "UNTIL_I_SAY",
    "account_behind",
    "add_member",
    "apply_import",
    "ask_sign_in",
    "begin_community",
    "block",
    "change_member",
    "come_back",
    "create_circle",
    "create_community",
    "drop_import",
    "erase",
    "forget_encounters",
    "forget_ties",
    "join_circle",
    "leave",
    "leave_circle",
    "make_operator",
    "make_token",
    "pause",
    "promise",
    "propose_import",
    "put_back",
    "record_encounters",
    "record_tie",
    "release",
    "remove",
    "remove_circle",
    "rename_circle",
    "resume",
    "retie",
    "revoke_token",
    "save_profile",
    "sign_in_link_for",
    "unblock",
    "use_link",
    "use_token",
]
