"""Web pages: the article and its metadata, found by trafilatura."""

from __future__ import annotations

from pathlib import Path

from corpus.clean import clean
from corpus.dates import parse_published
from corpus.errors import LoadError
from corpus.load.decode import bounded
from corpus.types import Article, new_article, tidy


def read(content: bytes, path: Path) -> list[Article]:
    """One article, with what the page's own metadata says of it.

    The date is taken from metadata and markup only (`extensive_search` off): trafilatura's wider
    search would take any date that stands in the text.

    Raises:
        LoadError: If no article is found.
    """
    import trafilatura  # 0.5 s: only for those who read pages
    from trafilatura.settings import Document

    document = trafilatura.bare_extraction(
        content,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = tidy((document.text or "").replace("\n", "\n\n")) if isinstance(document, Document) else ""
    if not isinstance(document, Document) or not (body := clean(text, document.title)):
        raise LoadError(path, "no article text found in the page")
    article = new_article(
        body=body,
        url=document.url,
        title=document.title,
        outlet=document.sitename or document.hostname,
        authors=(document.author or "").split("; "),
        published=parse_published(document.date, "page"),
        language=document.language,
    )
    return [bounded(article, path)]
