"""Places an article at the address that its page came from."""

from __future__ import annotations

from corpus.time.published import published_from_url
from corpus.types import Article, new_article
from corpus.urls import host_of


def at_address(article: Article, url: str | None) -> Article:
    """Returns the article as published at a URL, and therefore with another id.

    Where the page names no day and no outlet, they are the day in the URL and its host.

    Args:
        article: As its page gives it.
        url: In normal form; None leaves the article as it is.
    """
    return article if url is None else new_article(
        body=article.body, url=url, title=article.title, outlet=article.outlet or host_of(url),
        authors=article.authors, published=article.published or published_from_url(url), language=article.language,
    )  # fmt: skip
