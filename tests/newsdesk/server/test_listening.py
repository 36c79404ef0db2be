"""Ports, starting and stopping, and the memory of the server's threads."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from newsdesk.server.listening import PageError, address_of, is_loopback, listen
from tests.conftest import ROOT
from tests.newsdesk.server.requests import fetch, status_of

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True),
     ("0.0.0.0", False), ("::", False), ("192.0.2.7", False), ("news.example", False)],
)  # fmt: skip
def test_which_addresses_this_machine_alone_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_without_a_port_the_first_free_one_is_taken() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        ports = [listener.getsockname()[1] for listener in (first, second)]
        assert 7860 <= ports[0] < ports[1] < 7960
        assert address_of("127.0.0.1", first) == f"http://127.0.0.1:{ports[0]}/"
        assert address_of("0.0.0.0", second) == f"http://localhost:{ports[1]}/"


@pytest.mark.parametrize("port", [70000, -1])
def test_a_port_that_cannot_be_is_said(port: int) -> None:
    with pytest.raises(PageError, match=f"^127.0.0.1:{port}: a port is a number from 0 to 65535"):
        listen("127.0.0.1", port)


def test_a_taken_port_is_said_in_one_line(samples_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "newsdesk", "chat", "--no-browser", "--port", str(port)]
        ran = subprocess.run([*command, "--index", str(samples_index)], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 1
    (line,) = ran.stderr.strip().splitlines()
    assert line.startswith(f"newsdesk: 127.0.0.1:{port}: cannot listen there (")
    assert line.endswith("choose another with --port or --host")


def test_a_page_for_other_machines_warns_and_any_page_stops_cleanly(samples_index: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "NEWSDESK_AUTH"}
    command = [sys.executable, "-m", "newsdesk", "chat", "--no-browser", "--host", "0.0.0.0", "--port", "0", "--open"]
    process = subprocess.Popen(
        [*command, "--index", str(samples_index)], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[3]
        assert fetch(f"{address}healthz")["articles"] == 27
        assert status_of(address, "healthz", Host="any.example") == 400  # a page there could read the articles
        assert status_of(address, "healthz", Host=f"{socket.gethostname()}:7860") == 200
        assert status_of(address, "healthz", Host="192.0.2.7:7860") == 200
        with urllib.request.urlopen(f"{address}gradio_api/heartbeat/open", timeout=60) as stream:
            assert stream.readline()  # a page is open, and its stream has no end
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0
    assert output == "Newsdesk has stopped.\n"
    assert errors == (
        "newsdesk: warning: 0.0.0.0 can be reached from other machines, and there is no password: whoever reaches this"
        " page can add and remove articles. Set NEWSDESK_AUTH to a password, or leave --host out.\n"
    )


_TWELVE_THREADS = """
import ctypes, threading
from newsdesk.server.listening import share_heaps

{before}
gate = threading.Barrier(12)

def work():
    gate.wait()
    kept = [bytes(1000 + n) for n in range(500)]
    gate.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the setting is glibc's")
@pytest.mark.parametrize(("before", "shared"), [("share_heaps()", True), ("", False)])
def test_the_servers_threads_share_two_heaps(before: str, shared: bool) -> None:
    script = _TWELVE_THREADS.format(before=before)
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (told.stdout.count("<heap nr") <= 2) is shared
