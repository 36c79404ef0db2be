"""Recognises URLs, and gives them the one form in which two spellings of an address are equal.

Four questions, from the widest to the narrowest:

- `begins_as_url`: did somebody mean a URL and not a path? `http://[bad` was meant as one, so its error speaks of URLs.
- `parse_url`: can it be fetched, exactly as it is written? Parameters of tracking stay, as a server may ask for them.
- `link_url`: can it be linked to? It keeps its fragment, and has no sign that ends a link in Markdown.
- `normal_form`, or `web_url`, which returns None for an error: which page is it? Articles, their ids, feeds and the
  index use this form alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from corpus.errors import FetchError

if TYPE_CHECKING:  # 0.1 s, which `newsdesk --help` does not need
    import httpx

_MAX_CHARS = 8_000  # RFC 9110, 4.1, wants that many to be supported
_SHOWN_CHARS = 200  # of a URL that is too long or broken
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"\s*https?:", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igshid|li_fat_id"
    r"|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|cmpid|at_medium|at_campaign)",
    re.IGNORECASE,
)
_PLAIN = re.compile(  # URLs that are in normal form already, as most are: parsing one takes 0.2 ms
    r"https?://(?:[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,10}/(?!(?:.*/)?\.{1,2}(?:/|$))[A-Za-z0-9/._~-]{0,1000}"
)
_SAFE_IN_LINKS = "%/:?#[]@!$&'*+,;=-._~"  # what RFC 3986 allows, but for parentheses, which end a link in Markdown


def begins_as_url(text: str) -> bool:
    """Returns whether a text begins with `http://` or `https://`, in either case; the rest may still be no URL."""
    return text.lower().startswith(("http://", "https://"))


def parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Returns a URL that can be fetched, without its fragment and its default port.

    Args:
        text: As someone wrote it; white space around it is dropped.
        base: What it is relative to, if it may be relative.

    Raises:
        FetchError: If it is malformed, not http or https, without a host, too long, or names a user or a password.
    """
    return _parsed(text, base).copy_with(fragment=None)


def normal_form(text: str, base: str | None = None) -> str:
    """Returns the form in which two spellings of one address are equal.

    Scheme and host are lower-case, the host in Punycode. The default port, the fragment and parameters of tracking
    (utm_*, fbclid, gclid and the like) are dropped. Dots in the path are resolved, an empty path becomes `/`, and
    characters outside ASCII are percent-encoded.

    Everything else may make a difference and stays: http or https, `www.`, the path's case and its last slash, all
    other parameters and their order.

    Args:
        text: As someone wrote it.
        base: The URL that it is relative to, if it may be relative.

    Raises:
        FetchError: If it is no URL that could be fetched.
    """
    if _PLAIN.fullmatch(text) and "xn--" not in text:
        return text
    address = parse_url(text, parse_url(base) if base else None)
    query = address.query.decode("ascii")
    parts = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    address = address.copy_with(raw_path=address.raw_path or b"/")
    return str(address.copy_with(query="&".join(parts).encode("ascii") or None))


def web_url(text: object, base: str | None = None) -> str | None:
    """Returns the normal form of a URL; None for anything else, such as `javascript:alert(1)`, `urn:a` or a number.

    Args:
        text: What a source gives as a URL.
        base: The URL that it is relative to, if it may be relative.
    """
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return normal_form(text, base)
    except FetchError:
        return None


def host_of(url: str) -> str | None:
    """Returns the host of a URL in normal form, without `www.`, e.g. `ledger.example`."""
    return (urlsplit(url).hostname or "").removeprefix("www.") or None


def address_of(text: str) -> str | None:
    """Returns what identifies an article: the normal form of a URL, or another name as it is, such as `urn:news:7`.

    None for what was meant as a URL and is none, such as `http://[bad`.
    """
    return web_url(text) if _SCHEME.match(text) else text.strip() or None


def link_url(text: object) -> str | None:
    """Returns a URL fit for a link in HTML, Markdown or BibTeX: ASCII, without parentheses; None for anything else.

    Its fragment and all its parameters stay, as a record that was saved elsewhere may have them.
    """
    try:
        return quote(str(_parsed(text)), safe=_SAFE_IN_LINKS) if isinstance(text, str) else None
    except FetchError:
        return None


def _parsed(text: str, base: httpx.URL | None = None) -> httpx.URL:
    import httpx

    text = text.strip()
    shown = repr(text[:_SHOWN_CHARS])[1:-1]
    if len(text) > _MAX_CHARS:
        raise FetchError(f"{shown}...", f"a URL of {len(text):,} characters; at most {_MAX_CHARS:,} are expected")
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        host = url.host  # decodes it, which can fail too
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(shown, f"not a URL ({error})") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise FetchError(shown, f"the scheme is {url.scheme[:_SHOWN_CHARS]!r}; expected http:// or https://")
    if url.userinfo:
        raise FetchError(str(url.copy_with(userinfo=b"")), "has a user's name or password in it; expected none")
    if not host:
        raise FetchError(shown, "names no host; expected one as in https://host/path")
    if b"%" in url.raw_host:  # httpx encodes what stands in no host's name, such as the bracket of http://[bad
        raise FetchError(shown, "not a URL (its host has characters that no host has)")
    return url.copy_with(port=None) if url.port == _DEFAULT_PORTS[url.scheme] else url
