"""Tells what leads to other stories: cards with a linked headline, and linked paragraphs at the end."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

_PARTS = ("p", "div", "span", "h2", "h3", "h4", "h5", "h6")
_MOST_PARTS = 20  # of a link: a link around half a page is no card
_FEWEST_CARDS = 4
_LONGEST_CARD = 80  # words: a card is a headline with a sentence or two
_CARDS_SHARE = 0.5  # of a text's words: with fewer it is an article with cards beside it


def is_front_page(tree: HtmlElement, text: str) -> bool:
    """Returns whether a page's text is made of cards: headlines that are links, each with a few words under it.

    Args:
        tree: From `parse_page`.
        text: What was found in it, paragraphs with a blank line between them.
    """
    headlines = _linked_headlines(tree)
    paragraphs = [_plain(paragraph) for paragraph in text.split("\n\n")]
    starts = [number for number, paragraph in enumerate(paragraphs) if paragraph in headlines]
    if len(starts) < _FEWEST_CARDS:
        return False
    cards = [
        sum(len(paragraph.split()) for paragraph in paragraphs[start:end])
        for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True)
    ]
    return sum(words for words in cards if words <= _LONGEST_CARD) > _CARDS_SHARE * len(text.split())


def without_teasers(tree: HtmlElement, text: str) -> str:
    """Returns a page's text without the paragraphs at its end that are links as a whole: they lead to other stories."""
    linked = {
        _plain(part.text_content())
        for link in tree.iter("a")
        for part in (link, *islice(link.iterdescendants(*_PARTS), _MOST_PARTS))
    }
    paragraphs = text.split("\n\n")
    last = len(paragraphs)
    while last > 1 and _plain(paragraphs[last - 1]) in linked:
        last -= 1
    return "\n\n".join(paragraphs[:last])


def _linked_headlines(tree: HtmlElement) -> set[str]:
    """Returns the headings below the first level whose whole text is a link."""
    found = set()
    for heading in tree.iter("h2", "h3", "h4"):
        words = _plain(heading.text_content())
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        if words and any(words in _plain(link.text_content()) for link in links):
            found.add(words)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).lstrip("- ")
