"""Passkeys (WebAuthn): what the device is asked, and whether its answer is right.

A challenge lives in the visitor's signed session, is good for minutes and for one purpose, and is
used once: a cookie kept from before brings none back.
"""

import base64
import json
import secrets
import struct
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import flask
import webauthn
from cbor2 import CBORDecodeError
from flask import current_app
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import clock, db
from app.accounts import queries, tries
from app.accounts.models import Passkey, Person

GOOD_FOR = timedelta(minutes=10)
KEPT = 4  # challenges a session holds: as many pages may be open side by side
CHALLENGES = "challenges"
ALONE = "alone"
LONGEST = 16_000  # characters of an answer; a real one has some hundreds
BAD = (
    WebAuthnException,
    CBORDecodeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A new credential, as the device gave it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]


def creation_options(person: Person) -> str:
    """What the browser is told to make a passkey with, as JSON."""
    site = current_app.config["TDT"]
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name=site.site_name,
        user_id=person.id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        challenge=_challenge(_making(person)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_known(person),
    )
    return str(webauthn.options_to_json(options))


def request_options(person: Person | None = None) -> str:
    """What the browser is told to sign in with: one of the person's, or any that knows whose it is."""
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(),
        challenge=_challenge(_step(person)),
        allow_credentials=_known(person) if person else None,
        user_verification=(
            UserVerificationRequirement.PREFERRED
            if person
            else UserVerificationRequirement.REQUIRED
        ),
    )
    return str(webauthn.options_to_json(options))


def made(person: Person, answer: str) -> Made | None:
    """The credential in the device's answer, if it answers what this session asked for."""
    try:
        said = _read(answer)
        found = webauthn.verify_registration_response(
            credential=said,
            expected_challenge=_used(said, _making(person)),
            expected_rp_id=rp_id(),
            expected_origin=origin(),
        )
    except BAD:
        return None
    known = {one.value for one in AuthenticatorTransport}
    told = said["response"].get("transports") or []
    return Made(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=[one for one in told if isinstance(one, str) and one in known],
    )


def proved(answer: str, *, person: Person | None = None) -> Passkey | None:
    """The passkey that answered, if all of it is right; its counter goes on.

    With a person it is their second step. Without one it is all there is to signing in, so the
    device must have asked for a PIN or a finger, and must itself say whose it is.
    """
    try:
        said = _read(answer)
        challenge = _used(said, _step(person))
        passkey = db.session.scalar(
            queries.passkey_with(base64url_to_bytes(said["id"])).with_for_update()
        )
        if passkey is None or (person is not None and passkey.person_id != person.id):
            return None
        if person is None and _handle(said) != passkey.person_id:
            return None
        found = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=person is None,
        )
    except BAD:
        return None
    passkey.sign_count = found.new_sign_count
    passkey.last_used_at = clock.now()
    return passkey


def rp_id() -> str:
    """The name passkeys are bound to: the host of the configured address, never the request's."""
    return urlsplit(current_app.config["TDT"].base_url).hostname or "localhost"


def origin() -> str:
    """Where a browser must have asked from."""
    parts = urlsplit(current_app.config["TDT"].base_url)
    return f"{parts.scheme}://{parts.netloc}"


def _making(person: Person) -> str:
    return f"make {person.id.hex} {person.epoch}"


def _step(person: Person | None) -> str:
    return f"step {person.id.hex} {person.epoch}" if person else ALONE


def _challenge(purpose: str) -> bytes:
    challenge = secrets.token_bytes(32)
    kept = flask.session.get(CHALLENGES, [])[-KEPT + 1 :]
    kept.append([bytes_to_base64url(challenge), purpose, int(clock.now().timestamp())])
    flask.session[CHALLENGES] = kept
    return challenge


def _used(said: dict[str, Any], purpose: str) -> bytes:
    """The challenge that is answered, of those this session asked for this purpose; used up now."""
    answered = parse_client_data_json(
        base64url_to_bytes(said["response"]["clientDataJSON"])
    ).challenge
    name = bytes_to_base64url(answered)
    kept = flask.session.get(CHALLENGES, [])
    flask.session[CHALLENGES] = [one for one in kept if one[0] != name]
    since = clock.now().timestamp() - GOOD_FOR.total_seconds()
    if not any(one[0] == name and one[1] == purpose and one[2] >= since for one in kept):
        raise ValueError("This session asked for nothing like it")
    if not tries.is_first(f"challenge {name}", within=GOOD_FOR):
        raise ValueError("This was answered before")
    return answered


def _read(answer: str) -> dict[str, Any]:
    said = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(said, dict) or not isinstance(said.get("response"), dict):
        raise TypeError("Not an answer of a device")
    return said


def _handle(said: dict[str, Any]) -> uuid.UUID:
    """Whose the device says the passkey is."""
    return uuid.UUID(bytes=base64.urlsafe_b64decode(said["response"]["userHandle"] + "=="))


def _known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=one.credential_id,
            transports=[AuthenticatorTransport(name) for name in one.transports] or None,
        )
        for one in db.session.scalars(queries.passkeys_of(person.id))
    ]
