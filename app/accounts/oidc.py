"""Signing in with another site (OpenID Connect): what is asked of a provider, and what it says of whom.

Authlib asks with code, PKCE, state and nonce, and checks the signed answer. Beyond it: the issuer is
the one in the settings, the audience is us, the algorithm is one with a public key, and a state is
good once, whatever cookie comes with it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from app import addresses, clock, db, text
from app.accounts import queries, rules, tries
from config import Provider

EXTENSION = "tour-de-table.oidc"
PENDING = "link"
PENDING_FOR = timedelta(minutes=10)
STATE_FOR = timedelta(hours=1)  # as long as Authlib keeps it
LEEWAY = 60  # seconds that clocks may be apart
RECENT = 3600  # seconds since the two steps there, for them to count here
PATIENCE = 10  # seconds to wait for a provider
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LONGEST = 250  # characters of a subject, and of a name
BAD = (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError, TypeError)


class Refused(Exception):
    """The provider could not be asked, or its answer is not right."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a provider says of whoever signed in there; the address only where it has verified it."""

    provider: str
    issuer: str
    subject: str
    email: str | None
    name: str
    two_steps: bool = False
    just_now: bool = (
        False  # they showed there who they are, rather than that they were signed in still
    )


def providers() -> tuple[Provider, ...]:
    """The sites that one may sign in with; none unless the installation names some."""
    named: tuple[Provider, ...] = current_app.config["TDT"].providers
    return named


def find(key: str) -> Provider | None:
    """The provider of that key."""
    return next((one for one in providers() if one.key == key), None)


def ask(provider: Provider, *, once_more: bool = False) -> ResponseReturnValue:
    """Send the browser to the provider; `once_more` also whoever is signed in there has to show who they are."""
    back = addresses.whole("accounts.elsewhere_return", key=provider.key)
    strength: dict[str, object] = {}
    if provider.two_steps:
        strength = {"max_age": RECENT, "acr_values": " ".join(provider.two_steps)}
    if once_more:
        strength |= {"max_age": 0, "prompt": "login"}
    try:
        answer: ResponseReturnValue = _client(provider).authorize_redirect(back, **strength)
    except BAD as error:
        raise Refused from error
    return answer


def told(provider: Provider) -> Told:
    """Who came back from the provider, or Refused."""
    state = request.args.get("state", "")
    try:
        if not state or not tries.is_first(f"state {state}", within=STATE_FOR):
            raise ValueError("A state is good once")
        db.session.rollback()  # nobody waits for the write lock while the provider thinks
        token = _client(provider).authorize_access_token(
            leeway=LEEWAY,
            claims_options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
        )
        return _told(provider, token["userinfo"])
    except BAD as error:
        raise Refused from error
    finally:
        db.session.rollback()
        db.begin_write()


def keep(found: Told) -> None:
    """Remember for some minutes who came back, until they have shown which account is theirs."""
    flask.session[PENDING] = [
        found.provider,
        found.issuer,
        found.subject,
        found.email,
        found.name,
        clock.now().timestamp(),
    ]


def kept(key: str) -> Told | None:
    """Who came back from this provider a moment ago and is not yet linked."""
    provider, issuer, subject, email, name, at = flask.session.get(PENDING) or [
        "",
        "",
        "",
        "",
        "",
        0,
    ]
    if provider != key or clock.now().timestamp() - at > PENDING_FOR.total_seconds():
        return None
    return Told(provider=provider, issuer=issuer, subject=subject, email=email, name=name)


def forget() -> None:
    """Nobody waits to be linked any more."""
    flask.session.pop(PENDING, None)


def _told(provider: Provider, claims: dict[str, Any]) -> Told:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise ValueError("A subject is a short text")
    email = _address(claims.get("email")) if claims.get("email_verified") is True else None
    name = claims.get("name")
    name = text.line(text.clean(name))[:LONGEST] if isinstance(name, str) else ""
    return Told(
        provider=provider.key,
        issuer=provider.issuer,
        subject=subject,
        email=email,
        name=name or (email or "").partition("@")[0],
        two_steps=_by_two_steps(provider, claims),
        just_now=_is_within(rules.PROOF_FOR.total_seconds(), claims),
    )


def _by_two_steps(provider: Provider, claims: dict[str, Any]) -> bool:
    """Whether the provider says that it saw two steps, as the settings call them, and not long ago.

    What it does not say, or says in another form than OpenID Connect's (section 2), is no second step.
    """
    methods = claims.get("amr")
    said = [claims.get("acr"), *(methods if isinstance(methods, list) else [])]
    return _is_within(RECENT + LEEWAY, claims) and any(one in provider.two_steps for one in said)


def _is_within(seconds: float, claims: dict[str, Any]) -> bool:
    """Whether the provider says that they showed there who they are so many seconds ago at most."""
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return False
    return -LEEWAY <= clock.now().timestamp() - at <= seconds


def _address(said: object) -> str | None:
    try:
        found = validate_email(str(said), check_deliverability=False)
    except EmailNotValidError:
        return None
    return queries.normal_address(found.normalized)


def _client(provider: Provider) -> FlaskOAuth2App:
    client = current_app.extensions[EXTENSION].create_client(provider.key)
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != provider.issuer:
        raise ValueError("The provider speaks for another")
    metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
    return client


def init_app(app: Flask) -> None:
    """Know the providers that the settings name; nothing is fetched before somebody asks."""
    registry = OAuth(app)
    for one in app.config["TDT"].providers:
        registry.register(
            one.key,
            client_id=one.client_id,
            client_secret=one.client_secret,
            server_metadata_url=f"{one.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
                "max_redirects": 0,  # what is asked of a provider goes nowhere else
            },
        )
    app.extensions[EXTENSION] = registry
