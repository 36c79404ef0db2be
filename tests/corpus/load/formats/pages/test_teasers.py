"""What leads to other stories is none of an article's: cards of headlines, and linked paragraphs at the end."""

from __future__ import annotations

import pytest

from corpus.errors import LoadError
from corpus.load.formats.pages.page import read
from tests.corpus.load.formats.pages.page_html import PARAGRAPHS, PATH, article

CARDS = [
    ("Quay repairs approved", "The council voted for new pilings along the north quay before winter comes."),
    ("Bakers strike in Tarn", "Forty ovens stayed cold on Monday, the union of the bakers said at noon."),
    ("Ferry fares to rise", "A crossing will cost a crown more from May, the operator told its customers."),
    ("Lighthouse keeper retires", "After thirty years the last keeper of Cape Brae goes home to her garden."),
    ("Storm takes two roofs", "Nobody was hurt on the coast road, where the wind came in shortly after six."),
]


def cards(number: int = 5) -> str:
    return "".join(
        f'<div><h2><a href="/{place}">{headline}</a></h2><p>{text}</p></div>'
        for place, (headline, text) in enumerate(CARDS[:number])
    )


def test_a_page_of_headlines_is_refused() -> None:
    page = f"<html><head><title>News</title></head><body><main><h1>News</h1>{cards()}</main></body></html>"
    with pytest.raises(LoadError, match="a page of headlines, no article"):
        read(page.encode(), PATH)


@pytest.mark.parametrize("first", [True, False])
def test_an_article_beside_a_few_headlines_is_read(first: bool) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)
    parts = [cards(4), text] if first else [text, cards(4)]
    page = f"<html><head><title>Quay</title></head><body><article><h1>Quay</h1>{''.join(parts)}</article></body></html>"
    assert PARAGRAPHS[0] in article(page.encode()).body


@pytest.mark.parametrize(
    "card",
    [
        '<div><a href="/{place}"><h2>{headline}</h2></a><a href="/{place}"><p>{words} {words}</p></a></div>',
        '<a href="/{place}"><div><h4>{headline}</h4><p>{words} {words}</p></div></a>',
        '<p><a href="/{place}"><span>{headline}</span></a></p><p><a href="/{place}">{words} {words}</a></p>',
    ],
)
def test_linked_paragraphs_at_the_end_are_left_out(card: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    teasers = "".join(
        card.format(place=place, headline=headline, words=words) for place, (headline, words) in enumerate(CARDS[:2])
    )
    page = (
        f"<html><head><title>Quay</title></head><body><div><h1>Quay</h1>{text}<div>{teasers}</div></div></body></html>"
    )
    body = article(page.encode()).body
    assert PARAGRAPHS[-1] in body
    assert "Bakers" not in body
    assert CARDS[1][1] not in body
