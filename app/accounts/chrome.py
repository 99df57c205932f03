"""What the frame of every page needs: who is reading, for whom they act, and where they can go."""

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from app import db, policy, web
from app.accounts import menus, session
from app.policy import Who
from config import LANGUAGE_NAMES

HOME = "/"


def every_page() -> dict[str, object]:
    """The variables of `layout.html`; `me` and `who` for every page."""
    who = _who()
    config = current_app.config["TDT"]
    frame: dict[str, object] = {
        "who": who,
        "me": None,
        "come_back_to": _here(),
        "page_languages": {code: LANGUAGE_NAMES.get(code, code) for code in config.languages},
        "language_url": url_for("accounts.language"),
        "nav": menus.shown(menus.NAV),
        "footer": [(label, url) for label, url, _here in menus.shown(menus.FOOTER)],
    }
    if not who.signed_in:
        return frame | {
            "sign_in_url": url_for("accounts.sign_in", next=_onward()),
            "sign_up_url": url_for("accounts.sign_up"),
        }
    me = session.current_person()
    return frame | {
        "me": me,
        "person_name": me.name,
        "account": [(label, url) for label, url, _here in menus.shown(menus.ACCOUNT)],
        "acting": _acting(who),
        "sign_out_url": url_for("accounts.sign_out"),
        "elsewhere": bool(config.providers),
        "second_step_url": _second_step(who),
    }


def _who() -> Who:
    """Who is reading; a visitor when the database cannot tell, so that the error page can say so."""
    try:
        return web.who()
    except SQLAlchemyError:
        db.session.rollback()
        return policy.VISITOR


def _here() -> str:
    """Where to come back to. Not to an error: a page that is hidden and one that is missing are one."""
    if request.method != "GET" or g.get("is_error"):
        return HOME
    return request.full_path.rstrip("?")


def _onward() -> str | None:
    """Where to go after signing in: back here, unless here is where one signs in."""
    here = _here()
    return None if here == HOME or request.blueprint == "accounts" else here


def _second_step(who: Who) -> str | None:
    """Where somebody whose roles rest sets up a second step; not said there itself."""
    here = request.endpoint or ""
    if who.resting is None or "second_factor" in here or "passkey" in here:
        return None
    return url_for("accounts.second_factor_page", next=_onward())


def _acting(who: Who) -> dict[str, object]:
    offered = session.choices()
    name = next((name for ident, name in offered if ident == who.acting_for), None)
    choices = [(str(ident), label, ident == who.acting_for) for ident, label in offered]
    if who.acting_for is None and choices:
        choices.insert(0, ("", _("nobody in particular"), True))
    return {"name": name, "url": url_for("accounts.act_for"), "choices": choices}
