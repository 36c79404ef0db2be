"""Reads MHTML, a page with its pictures in the form of an e-mail, as Chrome, Edge and others save it (RFC 2557)."""

from __future__ import annotations

import email
from email import policy
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.decode import recoded
from corpus.load.formats.pages import page
from corpus.load.formats.pages.address import at_address
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article
from corpus.urls import web_url

_HTML = ("text/html", "application/xhtml+xml")
_MAX_LEVELS = 50  # each reads the lines of those inside it again


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns the article of a saved page at the page's address. Its date is the page's, not that of saving it.

    Raises:
        LoadError: If it is no MHTML file, or its page holds no article.
    """
    if content.lower().count(b"boundary=") > _MAX_LEVELS:
        raise LoadError(path, f"a saved page with more than {_MAX_LEVELS} levels of parts")
    try:
        message = email.message_from_bytes(content, policy=policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in _HTML]
        html = parts[0].get_payload(decode=True) if parts else None
    except Exception as error:  # the header parser raises almost anything on broken fields
        raise LoadError(path, f"not a whole saved page ({type(error).__name__}: {error})") from error
    if not isinstance(html, bytes) or not html:
        raise LoadError(path, "no page in it; expected MHTML, as browsers save a page as one file")
    charset = parts[0].get_content_charset()
    fields = (
        message.get("Snapshot-Content-Location"),
        parts[0].get("Content-Location"),
        message.get("Content-Location"),
    )
    url = next(filter(None, (web_url(str(field).strip()) for field in fields if field)), None)
    html = recoded(html, charset) if charset else html
    return [at_address(article, url) for article in page.read(html, path, on_undated)]
