"""What every request needs before any feature: settings, languages, templates, static files."""

import hashlib
import logging
import sys
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from wsgiref.headers import Headers

import structlog
from flask import Flask, g, has_request_context, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_babel import Babel, format_datetime, get_locale
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from whitenoise import WhiteNoise

from app import bodies, clock, security_log, text
from config import ROOT, Config

YEAR = 365 * 24 * 3600


class Cookies(SecureCookieSessionInterface):
    """The session's cookie, signed by HMAC with SHA-256 instead of Flask's SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


class Number(IntegerConverter):
    """A number in an address that a column could hold, in the digits 0 to 9; anything else is not found."""

    regex = r"[0-9]{1,10}"

    def __init__(self, *args: Any, **how: Any) -> None:  # noqa: ANN401 - passed on to Werkzeug
        super().__init__(*args, **{"max": text.LARGEST, **how})


def prepare(config: Config) -> Flask:
    """A Flask application with our settings, and nothing to answer yet."""
    version = _version(ROOT / "static")
    app = Flask(
        "app",
        root_path=str(ROOT / "app"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path=f"/static/{version}",
        instance_path=str(config.instance),
    )
    app.config.update(
        TDT=config,
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        TRUSTED_HOSTS=list(config.trusted_hosts),
        MAX_CONTENT_LENGTH=config.largest_request,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-session" if config.is_secure else "session",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=config.default_language,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "translations"),
        TEMPLATES_AUTO_RELOAD=not config.production,
        COMPRESS_MIMETYPES=[
            "text/css",
            "text/javascript",
            "application/javascript",
            "image/svg+xml",
        ],
    )
    Path(config.instance).mkdir(parents=True, exist_ok=True)
    app.session_interface = Cookies()
    app.url_map.converters["int"] = Number
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _speak(app, config)
    bodies.bound()
    security_log.init_app(app)
    CSRFProtect(app)
    Compress(app)
    _log(config)
    if config.proxies:  # otherwise a stranger could write the header that tells who they are
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Werkzeug wraps an application
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies
        )
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # how WhiteNoise wraps an application
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix=f"static/{version}/",
        max_age=60 if not config.production else YEAR,
        autorefresh=not config.production,
        allow_all_origins=False,
        add_headers_function=partial(_harden, config.hsts),
    )
    return app


def _harden(hsts: str, headers: Headers, _path: str, _url: str) -> None:
    """What a static file says to the browser, as every page does: read it as what it is, and no more."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if hsts:
        headers["Strict-Transport-Security"] = hsts


def _version(folder: Path) -> str:
    """A name for all static files together. It stands in their address, so that browsers keep them for
    a year and still fetch every new one, modules that import each other included.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _speak(app: Flask, config: Config) -> None:
    """Choose the language: the person's own, the one chosen here, else what the browser asks for."""

    def language() -> str:
        chosen = g.get("language")
        if not has_request_context():  # a job or a command: nobody's browser to ask
            return str(chosen or config.default_language)
        chosen = chosen or session.get("language")
        if chosen in config.languages:
            return str(chosen)
        best = request.accept_languages.best_match(config.languages)
        return best or config.default_language

    def zone() -> str:
        return str(g.get("zone") or config.default_zone)

    Babel(app, locale_selector=language, timezone_selector=zone)

    @app.context_processor
    def words() -> dict[str, object]:
        locale = str(get_locale() or config.default_language)
        return {
            "site": config.site_name,
            "locale": locale,
            "dir": text.direction(locale),
            "demonstration": config.demonstration,
            "reader_zone": g.get("zone"),  # a visitor's own browser tells it
            "now": clock.now(),
        }

    app.jinja_env.filters["when"] = lambda instant: format_datetime(instant, "medium")
    app.jinja_env.filters["at"] = clock.local
    app.jinja_env.filters["markdown"] = text.render


def log_of_libraries(to: TextIO) -> logging.Handler:
    """What libraries log by Python's own means, a JSON object a line as ours is, so that no name forges a line."""
    handler = logging.StreamHandler(to)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler.setFormatter(formatter)
    return handler


def _log(config: Config) -> None:
    logging.basicConfig(handlers=[log_of_libraries(sys.stderr)], level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.INFO if config.production else logging.WARNING
        ),
    )
