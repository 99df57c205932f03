"""Changing accounts: the only functions that do."""

from app.accounts.actions.closing import (
    disable,
    enable,
    erase,
    set_roles,
    tidy,
)
from app.accounts.actions.elsewhere import (
    link,
    note_use,
    sign_up_elsewhere,
    unlink,
)
from app.accounts.actions.letting_in import (
    end_other_sign_ins,
    end_sign_in,
    end_token,
    make_token,
)
from app.accounts.actions.second_step import (
    add_passkey,
    lose_second_step,
    remove_passkey,
    turn_off_second_factor,
    turn_on_second_factor,
)
from app.accounts.actions.signing_up import (
    ask_address,
    ask_reset,
    change_address,
    change_password,
    confirm,
    create_admin,
    mail_reset,
    refresh_hash,
    set_preferences,
    sign_up,
)

__all__ = [
    "add_passkey",
    "ask_address",
    "ask_reset",
    "change_address",
    "change_password",
    "confirm",
    "create_admin",
    "disable",
    "enable",
    "end_other_sign_ins",
    "end_sign_in",
    "end_token",
    "erase",
    "link",
    "lose_second_step",
    "mail_reset",
    "make_token",
    "note_use",
    "refresh_hash",
    "remove_passkey",
    "set_preferences",
    "set_roles",
    "sign_up",
    "sign_up_elsewhere",
    "tidy",
    "turn_off_second_factor",
    "turn_on_second_factor",
    "unlink",
]
