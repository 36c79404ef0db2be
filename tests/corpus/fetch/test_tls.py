"""Over https: the requested name is the name that is proven, and there is no way back to http."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FetchError
from corpus.fetch import Fetched, Fetcher
from tests.corpus.fetch.conftest import Time, here
from tests.newsroom import Newsroom, Page

WORDS = Page(body=b"words")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns key and certificate of news.example, valid for a day, written by openssl."""
    if not shutil.which("openssl"):
        if os.environ.get("CI"):
            pytest.fail("no openssl here; CI must have it")
        pytest.skip("no openssl here")
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
        "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example",
        "-keyout", "key.pem", "-out", "certificate.pem",
    ]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def names() -> list[str | None]:
    """Returns the names that TLS clients sent to the server (SNI)."""
    return []


@pytest.fixture
def secure_room(certificate: Path, names: list[str | None]) -> Iterator[Newsroom]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")

    def note(connection: object, name: str | None, its_context: object) -> None:
        names.append(name)

    context.sni_callback = note
    with Newsroom(context) as newsroom:
        yield newsroom


@pytest.fixture
def secure_fetcher(certificate: Path, secure_room: Newsroom, time: Time) -> Iterator[Fetcher]:
    trusted = ssl.create_default_context(cafile=str(certificate / "certificate.pem"))
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=here, tls=trusted) as fetcher:
        yield fetcher


def test_the_servers_name_is_sent_though_the_address_is_connected_to(
    secure_room: Newsroom, secure_fetcher: Fetcher, names: list[str | None]
) -> None:
    secure_room.serve("/a", WORDS)
    page = secure_fetcher.get(secure_room.url("/a", "news.example"))
    assert isinstance(page, Fetched)
    assert page.content == b"words"
    assert set(names) == {"news.example"}


def test_a_certificate_of_another_name_is_refused_at_once(
    secure_room: Newsroom, secure_fetcher: Fetcher, time: Time
) -> None:
    with pytest.raises(
        FetchError, match=r"certificate of other\.example is not trusted \(Hostname mismatch, .*\)$"
    ) as caught:
        secure_fetcher.get(secure_room.url("/a", "other.example"))
    assert not caught.value.temporary
    assert (secure_room.requests, time.waits) == ([], [])


def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure_room: Newsroom, time: Time, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    """Not even where the environment does."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    with (
        Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=here) as fetcher,
        pytest.raises(FetchError, match=r"certificate of news\.example is not trusted \(self-signed certificate\)$"),
    ):
        fetcher.get(secure_room.url("/a", "news.example"))


def test_http_may_lead_to_https_but_not_back(room: Newsroom, secure_room: Newsroom, secure_fetcher: Fetcher) -> None:
    end = secure_room.url("/a", "news.example")
    secure_room.serve("/a", WORDS)
    room.redirect("/a", end, 301)
    page = secure_fetcher.get(room.url("/a", "news.example"))
    assert isinstance(page, Fetched)
    assert (page.url, page.moved_permanently) == (end, True)

    back = room.url("/b", "news.example")
    secure_room.redirect("/b", back)
    with pytest.raises(FetchError) as caught:
        secure_fetcher.get(secure_room.url("/b", "news.example"))
    assert caught.value.reason == f"redirects from https to {back}, which anyone on the way could change"
    assert room.requests_for("/b") == []
