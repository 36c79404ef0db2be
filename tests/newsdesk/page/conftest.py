"""The running page, a browser, and a fresh session in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.newsdesk.page.browser import ARGUMENTS, find_chromium
from tests.newsdesk.page.using import LONG, watched
from tests.serving import serving

expect.set_options(timeout=LONG)  # Playwright's five seconds are too short for a busy machine


@pytest.fixture(scope="module")
def address(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is, over the samples; a server for each module."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(samples_index, folder / "index")
    with serving(folder / "index", folder / "log") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh session; it fails if anything is asked of another host, or the page reports an error."""
    with watched(browser, address) as fresh:
        yield fresh
