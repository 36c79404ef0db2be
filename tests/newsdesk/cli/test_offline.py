"""With every address outside this machine out of reach, everything works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from qa import Newsdesk
from tests.conftest import ROOT
from tests.serving import serving

# Imported by Python at its start: any connection or name look-up that would leave this machine is noted and refused.
GUARD = """
import os, sys

def guard(event, arguments):
    if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    target = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = target[0] if isinstance(target, tuple) else target
    if host in (None, "", "127.0.0.1", "localhost", "::1", "0.0.0.0") or str(host).startswith("/"):
        return
    with open(os.environ["NETWORK_LOG"], "a") as log:
        log.write(f"{event} {target!r}\\\\n")
    raise OSError(101, f"Network is unreachable: {target!r}")

sys.addaudithook(guard)
"""


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing outside is reached, and each attempt is logged."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD.replace("\\\\n", "\\n"))
    return {
        "PYTHONPATH": f"{tmp_path / 'guard'}{os.pathsep}{ROOT}",
        "NETWORK_LOG": str(tmp_path / "network.log"),
        "HF_HUB_OFFLINE": "0",  # a user does not set it
        "HF_HOME": str(tmp_path / "hub"),  # nothing cached
    }


def attempts(environment: dict[str, str]) -> str:
    log = Path(environment["NETWORK_LOG"])
    return log.read_text() if log.exists() else ""


def test_the_guard_refuses_what_leaves_this_machine(blocked: dict[str, str]) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    ran = subprocess.run([sys.executable, "-c", code], env={**os.environ, **blocked}, capture_output=True, text=True)
    assert "Network is unreachable" in ran.stderr
    assert "192.0.2.1" in attempts(blocked)


@pytest.mark.models
def test_adding_and_asking_reach_for_nothing(blocked: dict[str, str], tmp_path: Path) -> None:
    def newsdesk(*arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "newsdesk", *arguments, "--index", str(tmp_path / "index")],
            env={**os.environ, **blocked}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ran.stdout

    isolated = shutil.which("unshare") and os.geteuid() == 0
    sample = str(Newsdesk.samples() / "2025-10-29-harbor-ledger-soybeans-vehicles-tariffs.md")
    newsdesk("add", sample)
    assert "soybeans" in json.loads(newsdesk("ask", "what did Japan promise to buy?", "--json"))["answer"]
    assert attempts(blocked) == ""
    if isolated:  # the kernel's word too: a namespace without any network
        command = ["unshare", "--net", sys.executable, "-m", "newsdesk", "ask", "what did Japan promise to buy?"]
        ran = subprocess.run(
            [*command, "--index", str(tmp_path / "index")],
            env={**os.environ, **blocked},
            capture_output=True,
            text=True,
        )
        if "unshare failed" not in ran.stderr:
            assert "soybeans" in ran.stdout


@pytest.mark.models
def test_the_page_starts_on_the_samples_and_reaches_for_nothing(blocked: dict[str, str], tmp_path: Path) -> None:
    program = ("newsdesk", "chat", "--no-browser", "--samples")
    with serving(tmp_path / "index", tmp_path / "log", blocked, program=program) as address:
        with urllib.request.urlopen(address) as response:
            assert "Newsdesk" in response.read().decode()
            assert "default-src 'self'" in response.headers["content-security-policy"]
        assert Newsdesk.open(tmp_path / "index").status().articles == 27
    assert attempts(blocked) == ""
