"""Settings, read once from the environment; a secret that is missing stops a production start."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent
LEAST_SECRET_BYTES = 32
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})  # PostgreSQL's sslmode
NUMBER = re.compile(r"[0-9]{1,9}")
TWO_YEARS = 2 * 365 * 24 * 3600
# The languages of the pages, each by its own name.
LANGUAGE_NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
LANGUAGES = tuple(LANGUAGE_NAMES)


def _flag(name: str) -> bool:
    return os.environ.get(name, "").casefold() in {"1", "true", "yes", "on"}


def _choice(name: str) -> bool | None:
    """A setting that may be left to us: yes, no, or None where nothing is said."""
    return _flag(name) if os.environ.get(name, "").strip() else None


def _secret(name: str) -> str:
    """A secret from the environment, or from the file of that name that the service manager hands over.

    systemd decrypts such files for one service while it starts (`LoadCredentialEncrypted`) and says where they are.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    file = Path(folder) / name
    handed_over = file.read_text(encoding="utf-8").strip() if folder and file.is_file() else ""
    return os.environ.get(name, "") or handed_over


def _number(name: str, usual: str) -> int:
    """A setting that is one whole number."""
    said = os.environ.get(name, "").strip() or usual
    if not NUMBER.fullmatch(said):
        raise RuntimeError(f"{name} is “{said}”; it must be a whole number, such as {usual}")
    return int(said)


def _numbers(name: str, *, such_as: str) -> dict[str, int]:
    """A setting of numbers by name, written `few=4 some=20`."""
    found: dict[str, int] = {}
    for one in os.environ.get(name, "").split():
        key, _equals, number = one.partition("=")
        if not key or key in found or not NUMBER.fullmatch(number):
            raise RuntimeError(
                f"{name}: “{one}” cannot be read. It names each thing once, with a whole number "
                f"and spaces between, such as {such_as}"
            )
        found[key] = int(number)
    return found


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A site that people may sign in with (OpenID Connect)."""

    key: str  # in addresses: small letters, digits and hyphens
    name: str  # on the button
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    # What it says, as `acr` or in `amr`, of somebody who signed in there by two steps; those count here.
    two_steps: tuple[str, ...] = ()


def _providers(file: str) -> tuple[Provider, ...]:
    """The providers that a TOML file names, each in a table `[[provider]]`."""
    if not file:
        return ()
    said = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    named = [{"two_steps": [], **one} for one in said.get("provider", [])]
    if not all(isinstance(one["two_steps"], list) for one in named):
        raise RuntimeError('The two_steps of a provider are a list, such as ["mfa"]')
    return tuple(Provider(**{**one, "two_steps": tuple(one["two_steps"])}) for one in named)


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything an installation can set. Sizes are in bytes, durations in seconds."""

    production: bool = True
    demonstration: bool = False
    secret_key: str = field(default="", repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    database_url: str = field(default="", repr=False)  # a password may stand in it
    instance: Path = ROOT / "var"
    site_name: str = "Tour de Table"
    base_url: str = "http://localhost:8000"
    # A trial without https, where what is sent can be read on the way.
    plain_http: bool = False
    # Whether browsers ask for https from every host beneath ours too.
    hsts_subdomains: bool = True
    # Services on other machines of a closed network, which are asked without TLS.
    plain_services: bool = False
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    languages: tuple[str, ...] = LANGUAGES
    default_language: str = "en"
    default_zone: str = "UTC"
    mail_server: str = ""
    mail_port: int = 25
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_tls: bool = False
    mail_from: str = "Tour de Table <tour-de-table@localhost>"
    record_key: str = field(default="", repr=False)
    proxies: int = (
        0  # how many reverse proxies stand before the server, each adding X-Forwarded-For
    )
    largest_request: int = 32 * 1024 * 1024
    largest_file: int = 20 * 1024 * 1024
    # Where ClamAV's daemon is asked about each file: a socket's path or host:port; empty for nowhere.
    virus_scanner: str = ""
    password_cost: int = 2
    rate_limits: bool = True
    # How long an answer takes at least that must not tell whether a thing or an account is there.
    even_answers: float = 0.05
    # Whether whoever runs a round or the installation needs a second step; none: in production only.
    second_step_required: bool | None = None
    # Whether whoever speaks for an organisation, or for themselves, needs it as well.
    second_step_delegates: bool = False
    # Where else people may sign in; nowhere unless named.
    providers: tuple[Provider, ...] = ()
    # Whether the process of the pages does the work that outlives a request too.
    workers_embedded: bool = True
    # What turns passages into vectors: use, tfidf, sentence-transformers or http (analysis/embed.py).
    embedder: str = "use"
    embedder_model: str = ""
    embedder_address: str = ""
    embedder_key: str = field(default="", repr=False)
    embedder_dimensions: int = 0
    # The engine's other parts, each as module:function; empty for its own (analysis/parts.py).
    grouping: str = ""
    assigner: str = ""
    namer: str = ""
    language_detector: str = ""
    twins: str = ""
    # For how many days things are kept, as far as it is not as usual (app/kept.py).
    retention: Mapping[str, int] = field(default_factory=dict)
    # What words of quantity mean in summaries, as far as it is not as usual (analysis/quantity.py).
    quantity: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> "Config":
        """Read the settings of a real installation; `TDT_DEVELOPMENT=1` gives a laptop's."""
        development = _flag("TDT_DEVELOPMENT")
        instance = Path(os.environ.get("TDT_INSTANCE", str(ROOT / "var")))
        base_url = os.environ.get("TDT_BASE_URL", "http://localhost:8000")
        hosts = os.environ.get("TDT_HOSTS", "localhost,127.0.0.1,[::1]")
        return cls(
            production=not development,
            demonstration=_flag("TDT_DEMONSTRATION"),
            secret_key=_secret("SECRET_KEY") or _laptop_secret(instance, development),
            secret_key_fallbacks=tuple(_secret("SECRET_KEY_FALLBACKS").split()),
            database_url=_secret("DATABASE_URL"),
            instance=instance,
            site_name=os.environ.get("TDT_SITE_NAME", "Tour de Table"),
            base_url=base_url,
            plain_http=_flag("TDT_PLAIN_HTTP"),
            plain_services=_flag("TDT_PLAIN_SERVICES"),
            hsts_subdomains=_choice("TDT_HSTS_SUBDOMAINS") is not False,
            trusted_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            proxies=_number("TDT_PROXIES", "0"),
            default_zone=os.environ.get("TDT_ZONE", "UTC"),
            mail_server=os.environ.get("MAIL_SERVER", ""),
            mail_port=_number("MAIL_PORT", "25"),
            mail_user=os.environ.get("MAIL_USER", ""),
            mail_password=_secret("MAIL_PASSWORD"),
            mail_tls=_flag("MAIL_TLS"),
            mail_from=os.environ.get("MAIL_FROM", "Tour de Table <tour-de-table@localhost>"),
            record_key=_secret("RECORD_KEY"),
            virus_scanner=os.environ.get("TDT_VIRUS_SCANNER", ""),
            even_answers=float(os.environ.get("TDT_EVEN_ANSWERS", "0.05")),
            second_step_required=_choice("TDT_SECOND_STEP_REQUIRED"),
            second_step_delegates=_flag("TDT_SECOND_STEP_DELEGATES"),
            providers=_providers(os.environ.get("TDT_PROVIDERS", "")),
            workers_embedded=_choice("TDT_WORKERS_EMBEDDED") is not False,
            embedder=os.environ.get("TDT_EMBEDDER", "use"),
            embedder_model=os.environ.get("TDT_EMBEDDER_MODEL", ""),
            embedder_address=os.environ.get("TDT_EMBEDDER_ADDRESS", ""),
            embedder_key=_secret("TDT_EMBEDDER_KEY"),
            embedder_dimensions=_number("TDT_EMBEDDER_DIMENSIONS", "0"),
            grouping=os.environ.get("TDT_GROUPING", ""),
            assigner=os.environ.get("TDT_ASSIGNER", ""),
            namer=os.environ.get("TDT_NAMER", ""),
            language_detector=os.environ.get("TDT_LANGUAGE_DETECTOR", ""),
            twins=os.environ.get("TDT_TWINS", ""),
            retention=_numbers("TDT_RETENTION", such_as="sessions=30 outbox=14"),
            quantity=_numbers("TDT_QUANTITY", such_as="few=4 some=20"),
        )

    @property
    def database(self) -> str:
        """The database's address; SQLite in the instance folder when none is named."""
        return self.database_url or f"sqlite:///{self.instance / 'tour-de-table.sqlite'}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site by https."""
        return self.base_url.startswith("https://")

    @property
    def hsts(self) -> str:
        """What tells browsers to come by https for two years; nothing where there is none."""
        beneath = "; includeSubDomains" if self.hsts_subdomains else ""
        return f"max-age={TWO_YEARS}{beneath}" if self.is_secure else ""

    @property
    def requires_second_step(self) -> bool:
        """Whether roles rest until their person has a second step: as set, else in production."""
        return self.production if self.second_step_required is None else self.second_step_required

    def check(self) -> None:
        """Refuse a start that would not be safe, saying what is missing."""
        if len(self.secret_key.encode()) < LEAST_SECRET_BYTES:
            raise RuntimeError(
                f"SECRET_KEY must hold at least {LEAST_SECRET_BYTES} bytes; "
                "make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        if self.production and self.demonstration:
            raise RuntimeError(
                "The demonstration signs people in without a password: "
                "it runs only with TDT_DEVELOPMENT=1"
            )
        if self.production and not self.is_secure and not self.plain_http:
            raise RuntimeError(
                "TDT_BASE_URL must begin with https://: passwords travel to it. "
                "For a trial without a proxy, TDT_PLAIN_HTTP=1 says that this is meant"
            )
        if self.production and not self.plain_services and (plain := self._plainly_asked()):
            raise RuntimeError(
                f"{', '.join(plain)}: another machine is asked without TLS. "
                "On a closed network, TDT_PLAIN_SERVICES=1 says that this is meant"
            )
        if self.virus_scanner and not re.fullmatch(
            r"/.+|[^:/]+:[0-9]{1,5}|\[.+\]:[0-9]{1,5}", self.virus_scanner
        ):
            raise RuntimeError("TDT_VIRUS_SCANNER is the path of a socket, or host:port")
        keys = [one.key for one in self.providers]
        if len(set(keys)) < len(keys) or not all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys):
            raise RuntimeError(
                "Each provider needs a key of its own: small letters, digits, hyphens"
            )
        if self.production and not all(one.issuer.startswith("https://") for one in self.providers):
            raise RuntimeError("The issuer of a provider begins with https://")

    def _plainly_asked(self) -> list[str]:
        """The settings by which words or passwords would leave this machine unencrypted."""
        database, embedder = urlsplit(self.database_url), urlsplit(self.embedder_address)
        how = parse_qs(database.query)
        to_database = how.get("host", [database.hostname or ""])[-1]
        mode = how.get("sslmode", [""])[-1]
        plain = {
            "DATABASE_URL": not _is_here(to_database) and mode not in ENCRYPTED,
            "MAIL_TLS": not _is_here(self.mail_server) and not self.mail_tls,
            "TDT_EMBEDDER_ADDRESS": not _is_here(embedder.hostname) and embedder.scheme == "http",
            "TDT_VIRUS_SCANNER": not _is_here(self.virus_scanner.rpartition(":")[0].strip("[]")),
        }
        return [name for name, is_plain in plain.items() if is_plain]


def _is_here(host: str | None) -> bool:
    """Whether the host is this machine: no network lies between, nor with a socket's path."""
    return not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


def _laptop_secret(instance: Path, development: bool) -> str:
    """On a laptop the secret is made once and kept, so that a restart signs nobody out."""
    if not development:
        return ""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(LEAST_SECRET_BYTES))
    return path.read_text().strip()
