"""What is done to groups, organisations and those who speak for them: the only writers."""

from app.organisations.actions.delegates import (
    accept_invitation,
    ask_to_join,
    decide_request,
    end_delegation,
    find_invitation,
    invite_member,
    revoke_invitation,
    set_role,
)
from app.organisations.actions.entering import Listed, enter_organisations
from app.organisations.actions.groups import edit_group, ensure_groups
from app.organisations.actions.merging import merge
from app.organisations.actions.organisations import (
    accept,
    add_name,
    apply_again,
    edit,
    register,
    remove_name,
    return_,
)
from app.organisations.actions.personal import stand_for_oneself

__all__ = [
    "Listed",
    "accept",
    "accept_invitation",
    "add_name",
    "apply_again",
    "ask_to_join",
    "decide_request",
    "edit",
    "edit_group",
    "end_delegation",
    "ensure_groups",
    "enter_organisations",
    "find_invitation",
    "invite_member",
    "merge",
    "register",
    "remove_name",
    "return_",
    "revoke_invitation",
    "set_role",
    "stand_for_oneself",
]
