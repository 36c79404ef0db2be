"""The tab "Articles" over the samples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qa import Newsdesk
from tests.fakes import HashingEncoder
from tests.newsroom import FERRY, QUAY, Newsroom


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    """The samples, without a model: nothing is asked here."""
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add([desk.samples()])
    return desk


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        newsroom.publish(FERRY)
        yield newsroom


@pytest.fixture
def page(browser: Browser, desk: Newsdesk) -> Iterator[Page]:
    """A fresh session over the samples; it fails if anything is asked of another host, or the page reports an error."""
    # Gradio takes seconds to import, which most runs of tests can do without.
    from tests.newsdesk.page.articles.serving_articles import opened, serving_articles

    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk))
        yield opened(browser, address, ending)
