"""What stands around the program: the proxy with TLS, the compose file, and the service."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.newsdesk.server.requests import JAPAN
from tests.newsdesk.server.test_logs import the_line
from tests.serving import serving
from tests.waiting import wait_until

DEPLOY = ROOT / "deploy"
_UNTRUSTED = ssl._create_unverified_context()  # the proxy's certificate is its own here


@contextmanager
def proxied(upstream: str, folder: Path) -> Iterator[str]:
    """The address of Caddy before a server, with deploy/Caddyfile for the name localhost."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {"NEWSDESK_DOMAIN": "localhost", "NEWSDESK_UPSTREAM": upstream, "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    command = ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    adapted = json.loads(subprocess.run(command, env=own, capture_output=True, check=True).stdout)
    (server,) = adapted["apps"]["http"]["servers"].values()
    server |= {"listen": [f"127.0.0.1:{port}"], "automatic_https": {"disable_redirects": True}}
    adapted["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    adapted |= {"admin": {"disabled": True}, "storage": {"module": "file_system", "root": str(folder / "caddy")}}
    (folder / "caddy.json").write_text(json.dumps(adapted))
    with (
        (folder / "caddy.log").open("w") as log,
        subprocess.Popen(
            ["caddy", "run", "--config", str(folder / "caddy.json")], env=own, stdout=log, stderr=log
        ) as caddy,
    ):
        try:
            yield f"https://localhost:{port}/"
        finally:
            caddy.terminate()


def fetched(url: str, body: dict[str, Any] | None = None) -> tuple[int, str, str]:
    """Status, text and request id."""
    sent = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, sent, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60, context=_UNTRUSTED) as response:
            return response.status, response.read().decode(), response.headers["x-request-id"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", ""
    except OSError:
        return 0, "", ""


@pytest.mark.models
@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
def test_the_page_answers_behind_the_proxy(samples_index: Path, tmp_path: Path) -> None:
    """Over TLS: the page, an answer as a stream, one request id in the log of both; and no metrics."""
    program = ("newsdesk", "chat", "--no-browser", "--log-format", "json")
    own = {"NEWSDESK_HOSTS": "localhost"}
    with (
        serving(samples_index, tmp_path / "log", own, program=program) as address,
        proxied(address.removeprefix("http://").strip("/"), tmp_path) as proxy,
    ):
        wait_until(lambda: fetched(f"{proxy}healthz")[0] == 200, "the proxy answers")
        status, page, _ = fetched(proxy)
        assert (status, "http://localhost" in page) == (200, False)  # nothing is loaded without TLS
        assert fetched(f"{proxy}metrics")[0] == 404
        status, answered, request = fetched(f"{proxy}gradio_api/call/v2/ask", {"question": JAPAN})
        assert status == 200
        assert "soybeans" in fetched(f"{proxy}gradio_api/call/ask/{json.loads(answered)['event_id']}")[1]
        assert the_line(tmp_path / "log", message="question", request_id=request)["outcome"] == "answered"


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def test_the_compose_file_shows_newsdesk_to_the_proxy_alone() -> None:
    services = compose()["services"]
    newsdesk, caddy = services["newsdesk"], services["caddy"]
    assert "ports" not in newsdesk
    assert caddy["ports"] == ["80:80", "443:443", "443:443/udp"]
    assert (newsdesk["read_only"], newsdesk["cap_drop"]) == (True, ["ALL"])
    assert (ROOT / "deploy" / newsdesk["build"]["context"] / newsdesk["build"]["dockerfile"]).resolve().is_file()
    assert compose()["networks"]["inside"] == {"internal": True}
    assert caddy["volumes"][0] == "./Caddyfile:/etc/caddy/Caddyfile:ro"
    assert caddy["depends_on"]["newsdesk"]["condition"] == "service_healthy"
    for service in services.values():  # neither starts without a name; Newsdesk not without a password
        assert "${NEWSDESK_DOMAIN:?" in json.dumps(service["environment"])
    assert newsdesk["environment"]["NEWSDESK_AUTH"].startswith("${NEWSDESK_AUTH:?")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_service_has_few_rights(tmp_path: Path) -> None:
    """As systemd itself judges it: its exposure, of 10, and no line that it does not know."""
    unit = tmp_path / "newsdesk.service"
    text = (DEPLOY / "newsdesk.service").read_text()
    assert "/opt/newsdesk/bin/newsdesk chat " in text
    unit.write_text(text.replace("/opt/newsdesk/bin/newsdesk", "/bin/true"))
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (verified.returncode, "newsdesk.service" in verified.stderr) == (0, False), verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)], capture_output=True, text=True
    )
    if "unrecognized option" in judged.stderr:
        pytest.skip("this systemd judges no files")
    assert judged.returncode == 0, judged.stdout[-200:] + judged.stderr
