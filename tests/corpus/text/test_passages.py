"""Passages fit the encoder, stand where they say, and lose no word."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.load.formats.records import article_from_fields
from corpus.text.passages import HEADER_TOKENS, SPECIAL_TOKENS, PassageSplitter, PassageText, header_of
from corpus.text.sentences import sentence_spans
from corpus.types import Article, Published, Span, new_article, tidy

LIMIT = 256
DAY = Published(at=datetime(2025, 3, 4, tzinfo=UTC), precision="day", zoned=False, origin="field")
SENTENCE = "The council voted on Tuesday to rebuild the quay before the winter storms reach the harbor town. "

CountTokens = Callable[[str], int]


@pytest.fixture(scope="module")
def splitter(count_tokens: CountTokens) -> PassageSplitter:
    return PassageSplitter(count_tokens, LIMIT)


def article(body: str, title: str | None = "Quay rebuilt", outlet: str | None = "Harbor Ledger") -> Article:
    return new_article(body=body, title=title, outlet=outlet, published=DAY)


def assert_passages_hold(article: Article, found: list[PassageText], count_tokens: CountTokens) -> None:
    """Texts are those of their spans, in order, apart, whole, and short enough."""
    position = 0
    for piece in found:
        span = piece.passage.span
        assert piece.passage.text == article.body[span.start : span.end]
        assert piece.passage.text == piece.passage.text.strip() != ""
        assert (piece.passage.article_id, piece.passage.version) == (article.id, article.version)
        assert span.start >= position
        assert article.body[position : span.start].strip() == ""
        assert count_tokens(piece.indexed) + SPECIAL_TOKENS <= LIMIT
        assert count_tokens(piece.header) <= HEADER_TOKENS
        position = span.end
    assert article.body[position:].strip() == ""


def assert_borders_hold(article: Article, found: list[PassageText], count_tokens: CountTokens) -> None:
    """Where every sentence fits by itself, each passage begins with a sentence."""
    sentences = sentence_spans(article.body, article.language)
    ends = [span.start for span in sentences[1:]] + [len(article.body)]
    room = LIMIT - SPECIAL_TOKENS - count_tokens(found[0].header)
    texts = [article.body[span.start : end] for span, end in zip(sentences, ends, strict=True)]
    if all(count_tokens(text) < room and len(text) // 12 < room for text in texts):
        starts = {span.start for span in sentences} | {0}
        assert [piece.passage.span.start for piece in found if piece.passage.span.start not in starts] == []


def test_a_short_article_is_one_passage(splitter: PassageSplitter) -> None:
    short = article("Work began.\n\nIt ends in May.")
    [piece] = splitter.split(short)
    assert piece.passage.span == Span(start=0, end=28)
    assert piece.passage.text == "Work began.\n\nIt ends in May."
    assert piece.header == "Quay rebuilt | Harbor Ledger, 4 March 2025"
    assert piece.indexed == "Quay rebuilt | Harbor Ledger, 4 March 2025\nWork began.\n\nIt ends in May."


def test_an_article_that_says_nothing_of_itself_has_no_header(splitter: PassageSplitter) -> None:
    [piece] = splitter.split(new_article(body="Work began."))
    assert (piece.header, piece.indexed) == ("", "Work began.")


@pytest.mark.parametrize(
    ("title", "outlet", "published", "header"),
    [
        ("Quay rebuilt", "Harbor Ledger", DAY, "Quay rebuilt | Harbor Ledger, 4 March 2025"),
        ("Quay rebuilt", "Harbor Ledger", None, "Quay rebuilt | Harbor Ledger"),
        ("Quay rebuilt", None, DAY, "Quay rebuilt | 4 March 2025"),
        ("Quay rebuilt", None, None, "Quay rebuilt"),
        (None, "Harbor Ledger", DAY, "Harbor Ledger, 4 March 2025"),
        (None, None, DAY, "4 March 2025"),
    ],
)
def test_the_header_has_title_outlet_and_day_as_far_as_they_are_there(
    count_tokens: CountTokens, title: str | None, outlet: str | None, published: Published | None, header: str
) -> None:
    assert header_of(new_article(body="x", title=title, outlet=outlet, published=published), count_tokens) == header


def test_a_long_title_gives_way_word_by_word(count_tokens: CountTokens) -> None:
    header = header_of(article("x", title="boat " * 5_000), count_tokens)
    words, _, source = header.partition(" | ")
    assert source == "Harbor Ledger, 4 March 2025"
    assert set(words.split()) == {"boat"}
    assert count_tokens(header) == HEADER_TOKENS


def test_a_long_outlet_gives_way_when_no_title_is_left(count_tokens: CountTokens) -> None:
    header = header_of(article("x", outlet="gazette " * 60), count_tokens)
    assert set(header.split()) == {"gazette"}
    assert count_tokens(header) == HEADER_TOKENS


def test_a_limit_without_room_behind_the_header_is_an_error(count_tokens: CountTokens) -> None:
    with pytest.raises(ValueError, match=r"^passages of 79 tokens leave no room behind the header; expected 80$"):
        PassageSplitter(count_tokens, 79)
    PassageSplitter(count_tokens, 80)


def test_paragraphs_that_fit_stay_whole(splitter: PassageSplitter, count_tokens: CountTokens) -> None:
    paragraph = (SENTENCE * 8).strip()
    three = article("\n\n".join([paragraph] * 3))
    found = splitter.split(three)
    assert [piece.passage.text for piece in found] == [paragraph] * 3
    assert_passages_hold(three, found, count_tokens)


def test_a_paragraph_that_is_too_long_is_cut_between_sentences(
    splitter: PassageSplitter, count_tokens: CountTokens
) -> None:
    long = article(SENTENCE * 40)
    found = splitter.split(long)
    assert {piece.passage.text for piece in found[:-1]} == {(SENTENCE * 13).strip()}
    assert_passages_hold(long, found, count_tokens)


def test_a_sentence_that_is_too_long_is_cut_between_words(splitter: PassageSplitter, count_tokens: CountTokens) -> None:
    long = article("boat " * 1_000)
    found = splitter.split(long)
    assert {word for piece in found for word in piece.passage.text.split()} == {"boat"}
    assert_passages_hold(long, found, count_tokens)


@pytest.mark.parametrize(
    "body",
    [
        "x" * 5_000,
        "中" * 3_000,
        "한국어" * 1_500,
        "👍🏽" * 1_500,
        "1" * 5_000,
        "." * 5_000,
        "e" + "\u0301" * 5_000,
        "a" + "\n" * 5_000 + "b",
        "a" + " " * 50_000 + "b",
        "a\n" * 3_000,
        SENTENCE * 20 + "\n\n\n\n" + SENTENCE * 20,
        (SENTENCE * 3 + "\n\n\n\n\n\n") * 9,
        "x" * 300 + " " + "y" * 4_000 + "\n\n" + "z " * 900,
        "https://news.example/" + "a1-b2_" * 400,
    ],
    ids=lambda body: f"{body[:8]!r}*{len(body)}",
)
def test_odd_texts_are_cut_without_loss(body: str, splitter: PassageSplitter, count_tokens: CountTokens) -> None:
    odd = article(body)
    assert_passages_hold(odd, splitter.split(odd), count_tokens)


def test_blank_lines_between_passages_repeat_nothing(splitter: PassageSplitter, count_tokens: CountTokens) -> None:
    """langchain repeats pieces of no length (blank lines are no tokens) at the head of the next passage."""
    paragraph = (SENTENCE * 8).strip()
    many = article("\n\n\n\n\n\n".join([paragraph] * 6))
    found = splitter.split(many)
    assert [piece.passage.text for piece in found] == [paragraph] * 6
    assert [piece.passage.span.start for piece in found] == [n * (len(paragraph) + 6) for n in range(6)]


_WORDS = st.one_of(
    st.sampled_from(
        ["boat", "harbor.", "No.", "U.S.", "“quay”", "9 a.m.", "Tuesday", "中文新闻。", "naïve", "👍🏽", "…", "\u00a0."]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9),
    st.integers(min_value=90, max_value=900).map(lambda n: "w" * n),
    st.integers(min_value=50, max_value=400).map(lambda n: "新" * n),
    st.integers(min_value=1, max_value=30).map(lambda n: SENTENCE * n),
    st.integers(min_value=1, max_value=90).map(lambda n: "boat " * n),
)
_GAPS = st.sampled_from([" ", " ", " ", "", "\n", "\n\n", "\n\n\n\n", "\n" * 40, "   ", ". ", "\u2028"])
_BODIES = st.lists(st.tuples(_WORDS, _GAPS), min_size=1, max_size=40).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@settings(deadline=None, max_examples=150)
@given(body=_BODIES.filter(lambda body: bool(tidy(body))), title=st.one_of(st.none(), st.text(max_size=200)))
def test_any_article_is_cut_without_loss(
    splitter: PassageSplitter, count_tokens: CountTokens, body: str, title: str | None
) -> None:
    any_article = article(body, title=title)
    assert_passages_hold(any_article, splitter.split(any_article), count_tokens)


@settings(deadline=None, max_examples=60)
@given(
    lengths=st.lists(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=12), min_size=1, max_size=9)
)
def test_passages_begin_with_sentences_where_all_sentences_fit(
    splitter: PassageSplitter, count_tokens: CountTokens, lengths: list[list[int]]
) -> None:
    paragraphs = (" ".join("The " + "boat " * n + "came." for n in paragraph) for paragraph in lengths)
    ours = article("\n\n".join(paragraphs))
    found = splitter.split(ours)
    assert_passages_hold(ours, found, count_tokens)
    assert_borders_hold(ours, found, count_tokens)


def _real_articles(data_folder: Path, count: int) -> Iterator[Article]:
    with gzip.open(data_folder / "newsquiz" / "2022-articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            yield article_from_fields(json.loads(line))


@pytest.mark.slow
def test_two_hundred_real_articles_are_cut_on_borders_without_loss(
    data_folder: Path, splitter: PassageSplitter, count_tokens: CountTokens
) -> None:
    bodies = 0
    for real in _real_articles(data_folder, 200):
        found = splitter.split(real)
        assert_passages_hold(real, found, count_tokens)
        assert_borders_hold(real, found, count_tokens)
        assert real.published is not None
        assert f"{real.outlet}, {real.published.at:%-d %B %Y}" in found[0].header
        bodies += 1
    assert bodies == 200
