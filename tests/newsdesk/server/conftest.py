"""The running server, with a password and a name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsdesk.server.requests import PASSWORD
from tests.serving import serving


@pytest.fixture(scope="package")
def address(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a password and a name, over an index of its own."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(samples_index, folder / "index")
    environment = {"NEWSDESK_AUTH": PASSWORD, "NEWSDESK_HOSTS": "news.example"}
    with serving(folder / "index", folder / "log", environment) as running:
        yield running
