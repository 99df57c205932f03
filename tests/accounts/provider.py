"""A small OpenID Connect provider in a thread of its own, which can be told to answer wrongly."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "tour-de-table", "a secret between the two"


@dataclass
class Op:
    """The provider: who signs in there, and what of its answer is bent."""

    issuer: str
    who: dict[str, Any] = field(default_factory=dict)
    bent: dict[str, Any] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | OctKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    visited: list[str] = field(default_factory=list)

    def sign_in(self, location: str) -> str:
        """What the browser does there: sign in, and come back with a code."""
        url = urlsplit(location)
        assert f"{url.scheme}://{url.netloc}{url.path}" == f"{self.issuer}/authorize"
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        code = secrets.token_urlsafe(8)
        self.asked[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self) -> ResponseReturnValue:
        """Give the token for a code, once, to whoever holds the verifier and the secret."""
        asked = self.asked.pop(request.form["code"])
        verifier = request.form["code_verifier"].encode()
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        given = request.authorization
        assert made == asked["code_challenge"]
        assert given is not None
        assert (given.username, given.password) == (CLIENT, SECRET)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            **self.who,
            **self.bent,
        }
        if asked.get("prompt") == "login":
            claims.setdefault("auth_time", now)
        if self.header["alg"] == "none":
            parts = [_part(self.header), _part(claims), ""]
            signed = ".".join(parts)
        else:
            key = self.signs_with or self.key
            signed = jwt.encode(self.header, claims, key, algorithms=[self.header["alg"]])
        return jsonify(access_token="opaque", token_type="Bearer", id_token=signed)


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(jsonify(value).data).rstrip(b"=").decode()


@contextmanager
def serving() -> Iterator[Op]:
    """Serve a provider until the end."""
    app = Flask("provider")
    server = make_server("127.0.0.1", 0, app)
    op = Op(issuer=f"http://127.0.0.1:{server.port}")

    @app.before_request
    def send_on() -> ResponseReturnValue | None:
        op.visited.append(request.path)
        return redirect("/elsewhere", 307) if request.path in op.moved else None

    @app.get("/.well-known/openid-configuration")
    def about() -> ResponseReturnValue:
        return jsonify(
            issuer=op.issuer,
            authorization_endpoint=f"{op.issuer}/authorize",
            token_endpoint=f"{op.issuer}/token",
            jwks_uri=f"{op.issuer}/keys",
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        asked = urlsplit(request.args["redirect_uri"])
        return redirect(f"{asked.scheme}://{asked.netloc}{op.sign_in(request.url)}")

    app.add_url_rule("/token", view_func=op.token, methods=["POST"])
    app.add_url_rule("/keys", view_func=lambda: jsonify(keys=[op.key.as_dict(private=False)]))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield op
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
