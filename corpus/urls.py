"""URLs: which of them can be fetched, and when two of them are the same page."""

from __future__ import annotations

import re

import httpx

from corpus.errors import FetchError

_LONGEST = 8_000  # letters; RFC 9110, 4.1, wants that many to be supported
_SHOWN = 200  # letters of a URL that is too long or broken
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igshid|li_fat_id"
    r"|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|cmpid|at_medium|at_campaign)",
    re.IGNORECASE,
)


def web_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """A URL that can be fetched, without its fragment.

    Args:
        text: As someone wrote it; white space around it is dropped.
        base: What it is relative to, if it may be relative.

    Raises:
        FetchError: If it is malformed, not http or https, without a host, too long, or names a user or a password.
    """
    text = text.strip()
    shown = repr(text[:_SHOWN])[1:-1]
    if len(text) > _LONGEST:
        raise FetchError(f"{shown}...", f"a URL of {len(text):,} letters; at most {_LONGEST:,} are expected")
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        url = url.copy_with(fragment=None)
        host = url.host  # decodes it, which can fail too
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(shown, f"not a URL ({error})") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise FetchError(shown, f"the scheme is {url.scheme[:_SHOWN]!r}; expected http:// or https://")
    if url.userinfo:
        raise FetchError(str(url.copy_with(userinfo=b"")), "has a user's name or password in it; expected none")
    if not host:
        raise FetchError(shown, "names no host; expected one as in https://host/path")
    return url.copy_with(port=None) if url.port == _DEFAULT_PORTS[url.scheme] else url


def canonical(url: str) -> str:
    """A URL in the form in which two spellings of one address are equal: to compare, not to fetch or to show.

    Lower-case scheme and host (in Punycode), no default port, no fragment, dots in the path resolved, an empty path as
    `/`, letters outside ASCII percent-encoded, and no parameters that only say where a reader came from (utm_*, fbclid,
    gclid and the like). Kept: http apart from https, `www.`, the path's case and its last slash, all other parameters
    and their order; whether these matter is the server's to say.

    Raises:
        FetchError: If it is no URL that could be fetched.
    """
    address = web_url(url)
    query = address.query.decode("ascii")
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    address = address.copy_with(raw_path=address.raw_path or b"/")
    return str(address.copy_with(query="&".join(kept).encode("ascii") or None))
