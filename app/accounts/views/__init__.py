"""The pages of accounts: signing up and in, one's own account, and the list of people."""

from app.accounts.views import (
    account,
    api_tokens,
    choices,
    elsewhere,
    passkeys,
    people,
    proving,
    second_factor,
    sign_in,
    sign_up,
    welcome,
)
from app.accounts.views.blueprint import bp

__all__ = [
    "account",
    "api_tokens",
    "bp",
    "choices",
    "elsewhere",
    "passkeys",
    "people",
    "proving",
    "second_factor",
    "sign_in",
    "sign_up",
    "welcome",
]
