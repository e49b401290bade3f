"""The production shape, read and judged without starting it."""

import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from ccr.stack.place import ROOT
from deploy import make_secrets

TEXT = (ROOT / "docker-compose.yml").read_text()
APP = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(TEXT))


def test_the_services_are_those_of_the_plan(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"postgres", "valkey", *APP}
    assert compose["services"]["postgres"]["image"] == "postgres:18"
    assert "database:/var/lib/postgresql" in compose["services"]["postgres"]["volumes"]


def test_only_the_migrate_step_has_the_owner_role(compose: dict[str, Any]) -> None:
    for name in APP:
        service = compose["services"][name]
        owner = "database_owner_url" in service["secrets"]
        assert owner == (name == "migrate")
        assert service["environment"]["DATABASE_URL_FILE"] == f"/run/secrets/database{'_owner' if owner else ''}_url"
        assert not {"db_superuser_password", "db_owner_password", "db_app_password"} & set(service["secrets"])
    assert compose["services"]["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_app_runs_without_rights_it_does_not_need(compose: dict[str, Any]) -> None:
    for name in APP:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["environment"]["DJANGO_SETTINGS_MODULE"] == "ccr.settings.production"
    assert "USER throughline" in (ROOT / "Dockerfile").read_text()


def test_database_and_broker_cannot_be_reached_from_outside(compose: dict[str, Any]) -> None:
    assert compose["networks"]["data"]["internal"] is True
    for name in ("postgres", "valkey"):
        assert compose["services"][name]["networks"] == ["data"]
        assert "ports" not in compose["services"][name]
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_there_is_no_default_secret_and_no_default_setting(compose: dict[str, Any]) -> None:
    # Every variable is required, none has a fallback; every secret is a file in the folder that make_secrets.py makes.
    asked = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", TEXT)
    assert asked
    assert all(rest.startswith(":?") for _, rest in asked)
    offered = [line for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")]
    assert {line.rstrip("=") for line in offered} == {name for name, _ in asked}
    assert all(line.endswith("=") for line in offered)
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", ())}
    assert used == set(compose["secrets"]) == set(make_secrets.contents("smtp://mail.example"))
    for name, secret in compose["secrets"].items():
        assert re.fullmatch(r"\$\{SECRETS_DIR:\?[^}]*\}/" + name, secret["file"])
    for service in compose["services"].values():
        for key in service.get("environment", {}):
            assert key.endswith("_FILE") or not re.search("PASSWORD|SECRET|KEY|DATABASE_URL|BROKER|CACHE|EMAIL", key)


def test_secrets_are_made_once_and_lead_to_the_services(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert make_secrets.main([str(folder), "smtp://mail.example"]) == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    before = {file.name: file.read_text() for file in folder.iterdir()}
    assert make_secrets.main([str(folder), "smtp://mail.example"]) == 1
    assert {file.name: file.read_text() for file in folder.iterdir()} == before
    for name, user, password in (
        ("database_url", "ccr_app", "db_app_password"),
        ("database_owner_url", "ccr_owner", "db_owner_password"),
    ):
        url = urlsplit(before[name])
        assert (url.username, url.password, url.hostname, url.path) == (user, before[password], "postgres", "/ccr")
    assert urlsplit(before["broker_url"]).password == before["valkey_password"]


def test_secrets_satisfy_the_production_settings(tmp_path: Path) -> None:
    """With exactly the files and variables that compose gives them, the settings load."""
    folder = tmp_path / "secrets"
    make_secrets.main([str(folder), "smtp+tls://user:pw@mail.example:587"])
    service = yaml.safe_load(TEXT)["services"]["web"]
    environment = {"PATH": "/usr/bin:/bin"}
    for key, value in service["environment"].items():
        environment[key] = value.replace("/run/secrets", str(folder)) if key.endswith("_FILE") else value
    environment |= {
        "ALLOWED_HOSTS": "throughline.example",
        "BASE_URL": "https://throughline.example",
        "TRUSTED_PROXY_COUNT": "1",
    }
    code = (
        "from django.conf import settings as s; d = s.DATABASES['default'];"
        "print(d['USER'], d['HOST'], d['NAME'], s.EMAIL_HOST, len(s.ACTOR_KEY), s.DEBUG)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["ccr_app", "postgres", "ccr", "mail.example", "64", "False"], done.stderr


def test_the_image_holds_no_local_stack_and_no_tests() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert "ccr/stack" in ignored
    assert not {"!tests", "!dev.py", "!.local"} & set(ignored)
    assert "--no-default-groups" in (ROOT / "Dockerfile").read_text()


def test_the_lock_names_only_the_two_public_hosts() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    addresses = {
        package["source"].get("registry", "") for package in lock["package"] if "virtual" not in package["source"]
    }
    files = {
        file["url"]
        for package in lock["package"]
        for file in (*package.get("wheels", ()), package.get("sdist"))
        if file
    }
    assert addresses == {"https://pypi.org/simple"}
    assert {urlsplit(url).hostname for url in files} == {"files.pythonhosted.org"}
