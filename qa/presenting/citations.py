"""Citations to paste: a quote, who said it where and when, and a link that leads to the very words."""

from __future__ import annotations

from urllib.parse import quote as percent_encoded

from corpus.urls import link_url
from qa.presenting.plain_text import day_of, one_line, plain
from qa.presenting.record_wording import byline
from qa.presenting.records.outcome_types import CitationRecord

_MAX_EXACT = 300  # characters; browsers, too, name only the ends of longer texts in links they make
_WORDS_AT_AN_END = 6


def citation_text(cited: CitationRecord) -> str:
    """Returns a citation on one line: quote, byline, title, outlet, day and a link to the words, as far as known."""
    title = f"“{one_line(cited.title)}”" if cited.title else ""
    facts = [byline(cited), title, one_line(cited.outlet or ""), day_of(cited.published)]
    source = ", ".join(fact for fact in facts if fact)
    return " ".join(
        part for part in (f"“{one_line(cited.quote)}”", source, fragment_url(cited.url, cited.quote)) if part
    )


def fragment_url(url: str | None, quote: str) -> str | None:
    """Returns a link that has the browser find and mark a quote; None where the article has no web address.

    The quote goes into a text directive, `#:~:text=` (WICG, URL Fragment Text Directives). A quote that is long or has
    several lines gives only its first and last words, since what is matched whole lies within one block.
    """
    address = link_url(one_line(url or ""))
    if address is None:
        return None
    lines = [words for line in plain(quote).split("\n") if (words := line.split())]
    if not lines:
        return address
    whole = " ".join(lines[0])
    if len(lines) == 1 and (len(whole) <= _MAX_EXACT or len(lines[0]) <= 2 * _WORDS_AT_AN_END):
        directive = _encoded(whole)
    else:
        first, last = lines[0][:_WORDS_AT_AN_END], lines[-1][-_WORDS_AT_AN_END:]
        directive = f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"
    page, has_fragment, fragment = address.partition("#")
    own = fragment.partition(":~:")[0] if has_fragment else ""
    return f"{page}#{own}:~:text={directive}"


def _encoded(text: str) -> str:
    """Percent-encodes a text, the three signs of the directive itself included: `-`, `,` and `&`."""
    return percent_encoded(text, safe="").replace("-", "%2D")
