"""What docs/installing.md hands out fits the program: names, sizes, commands, and the rights of the two accounts."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import ProgrammingError

from app import db, web
from app.record.actions import erase, record, seal
from app.record.models import Entry
from config import Config

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx" / "tour-de-table.conf").read_text()
GUIDE = (ROOT / "docs" / "installing.md").read_text()
UNITS = {file.name: file.read_text() for file in (DEPLOY / "systemd").iterdir()}
SERVICES = {name: text for name, text in UNITS.items() if name.endswith(".service")}
KILO = 1024
HARDENED = {
    "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
    "PrivateDevices=yes", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "UMask=0077",
}  # fmt: skip


def _said(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text().splitlines() if "=" in line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def test_the_settings_handed_out_are_read_and_start_in_production(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = _said(DEPLOY / "settings.env")
    assert [name for name in said if f'"{name}"' not in (ROOT / "config.py").read_text()] == []
    for name in ("TDT_DEVELOPMENT", "SECRET_KEY", "RECORD_KEY", "MAIL_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        Config.from_environment().check()
    for name in ("SECRET_KEY", "RECORD_KEY", "MAIL_PASSWORD"):
        assert f"LoadCredentialEncrypted={name}:" in SERVICES["tour-de-table-worker.service"]
        (tmp_path / name).write_text(f"the {name} that systemd handed over\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    config = Config.from_environment()
    assert config.secret_key == "the SECRET_KEY that systemd handed over"
    assert config.mail_password == "the MAIL_PASSWORD that systemd handed over"
    assert config.record_key == "the RECORD_KEY that systemd handed over"
    config.check()
    assert (config.production, config.is_secure, config.proxies) == (True, True, 1)
    assert config.workers_embedded is False
    assert config.mail_tls
    assert f"server_name {config.trusted_hosts[0]};" in NGINX
    assert f"proxy_pass {_address(SERVICES['tour-de-table.service'])};" in NGINX
    assert f"StateDirectory={config.instance.name}\n" in SERVICES["tour-de-table.service"]


def _address(unit: str) -> str:
    found = re.search(r"granian .*--host (\S+) --port (\d+) .*--no-ws", unit)
    assert found
    return f"http://{found[1]}:{found[2]}"


def test_the_services_name_commands_that_there_are_and_have_few_rights(app: Flask) -> None:
    runner = app.test_cli_runner()
    commands = [
        command.split()
        for text in SERVICES.values()
        for command in re.findall(r"flask --app app ([\w -]+?)$", text, re.MULTILINE)
    ]
    assert len(commands) == 3
    for command in commands:
        assert runner.invoke(args=[*command, "--help"]).exit_code == 0
    for text in SERVICES.values():
        assert set(text.splitlines()) >= HARDENED
        assert (
            "IPAddressDeny=any\nIPAddressAllow=localhost\n" in text or "PrivateNetwork=yes" in text
        )
        assert re.search(r"^User=tourdetable(_owner)?$", text, re.MULTILINE)
        for file in re.findall(r"(?:/opt/tour-de-table/| )((?:deploy|docs)/\S+)", text):
            assert (ROOT / file).exists()
    for name in UNITS.keys() - SERVICES.keys():
        assert name.replace(".timer", ".service") in SERVICES


def test_the_proxy_speaks_modern_tls_and_takes_what_the_application_takes() -> None:
    assert re.findall(r"ssl_protocols (.+);", NGINX) == ["TLSv1.2 TLSv1.3"]
    ciphers = re.findall(r"ssl_ciphers (.+);", NGINX)[0].split(":")
    assert [one for one in ciphers if not re.match(r"ECDHE-.*(GCM|POLY1305)", one)] == []
    assert f"client_max_body_size {Config().largest_request // KILO // KILO}m;" in NGINX
    header = int(re.findall(r"large_client_header_buffers 4 (\d+)k;", NGINX)[0]) * KILO
    assert header > web.LONGEST_QUERY + KILO
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in NGINX


def test_the_proxys_log_holds_no_mailed_key(app: Flask) -> None:
    hidden = re.findall(r"\(\?:([\w|-]+)\)", NGINX)[0].split("|")
    carrying = {
        rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if "token" in rule.arguments
    }
    assert carrying == set(hidden)
    assert "$request_uri" not in NGINX.split("server {")[0]
    assert NGINX.count("access_log") == NGINX.count("tour-de-table.log tour_de_table;") == 2


def test_the_guide_names_what_there_is(app: Flask) -> None:
    runner = app.test_cli_runner()
    for command in re.findall(r"`tour-de-table ([a-z ]+)", GUIDE):
        assert runner.invoke(args=[*command.split(), "--help"]).exit_code == 0
    for file in re.findall(r"`(deploy/[\w./-]+)`", GUIDE):
        assert (ROOT / file).exists()
    for unit in re.findall(r"`?(tour-de-table-\w+\.timer)", GUIDE):
        assert unit in UNITS
    targets = re.findall(r"^([\w-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    made = set(re.findall(r"`make ([\w-]+)`", GUIDE))
    assert made >= {"audit", "sbom", "lock"}
    assert made - {*targets, "translated"} == set()


def _with_rights_of_pages() -> None:
    """Be the lesser account on the test's own connection; the end of the test undoes it all."""
    rights = (DEPLOY / "postgresql" / "rights.sql").read_text().replace("tourdetable", "tdt_pages")
    rights = re.sub(r"^(BEGIN|COMMIT);$", "", rights, flags=re.MULTILINE)
    db.session.execute(sa.text("CREATE TABLE IF NOT EXISTS alembic_version (version_num text)"))
    db.session.execute(sa.text("CREATE ROLE tdt_pages"))
    db.session.execute(sa.text(rights))
    db.session.execute(sa.text("SET LOCAL ROLE tdt_pages"))


def test_the_account_of_pages_adds_to_the_record_and_cannot_rewrite_it(app: Flask) -> None:
    if db.session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite has no accounts")
    _with_rights_of_pages()
    entry = record("rounds:open", None, by=None, title="Words")
    record("rounds:close", None, by=None)
    assert seal() is not None
    erase(entry, by=None, reason="court order")
    db.session.flush()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 3
    for refused in (
        "UPDATE record_entry SET tag = 'x'",
        "UPDATE record_entry SET leaf_hash = NULL",
        "DELETE FROM record_entry",
        "UPDATE record_node SET hash = NULL",
        "DELETE FROM record_head",
        "TRUNCATE person",
        "DROP TABLE person",
        "ALTER TABLE person ADD x text",
        "CREATE TABLE x (a text)",
        "INSERT INTO alembic_version VALUES ('x')",
    ):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            db.session.begin_nested(),
        ):
            db.session.execute(sa.text(refused))
