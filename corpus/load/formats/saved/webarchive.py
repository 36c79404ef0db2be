"""Reads webarchive, a page with its pictures as Safari saves it: a property list."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.decode import recoded
from corpus.load.formats.pages import page
from corpus.load.formats.pages.address import at_address
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article
from corpus.urls import web_url


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns the article of a saved page at the page's address.

    Raises:
        LoadError: If it is no webarchive, or its page holds no article.
    """
    try:
        saved = plistlib.loads(content)
    except Exception as error:  # plistlib raises almost anything on broken files
        problem = " ".join(str(error).split())[:200]
        raise LoadError(path, f"not a whole webarchive ({type(error).__name__}: {problem})") from error
    main = saved.get("WebMainResource") if isinstance(saved, Mapping) else None
    html = main.get("WebResourceData") if isinstance(main, Mapping) else None
    if not isinstance(main, Mapping) or not isinstance(html, bytes):
        raise LoadError(path, "no page in it; expected a webarchive, as Safari saves a page as one file")
    charset = main.get("WebResourceTextEncodingName")
    if isinstance(charset, str):
        html = recoded(html, charset)
    return [at_address(article, web_url(main.get("WebResourceURL"))) for article in page.read(html, path, on_undated)]
