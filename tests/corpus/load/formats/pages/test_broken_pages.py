"""Pages without an article are errors; broken pages are read as far as they go, and none takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import LoadError
from corpus.load.formats.pages.page import read
from tests.corpus.load.formats.pages.page_html import META, PARAGRAPHS, PATH, article, json_ld, page


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a web page (no HTML tags in it)"),
        (b"just words", "not a web page (no HTML tags in it)"),
        (b"\x00\x01\x02" * 50, "not a web page (no HTML tags in it)"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "not a web page (no HTML tags in it)"),
        (b"<html></html>", "no article text found in the page"),
        (b"<html><head><title>Quay</title></head><body></body></html>", "no article text found in the page"),
        (
            b"<html><body>" + b"<div>" * 20_000 + b"x</body></html>",
            "a page with 256 elements inside each other; at most 200 are expected",
        ),
        (
            b"<html><body>" + b"<p>x</p>" * 30_000 + b"</body></html>",
            "a page with 30,002 elements; at most 30,000 are expected",
        ),
        (
            b"<html><body>" + (b"<div>" * 150 + b"x" + b"</div>" * 150) * 100 + b"</body></html>",
            "a page with 1,162,503 as the sum of its elements' depths; at most 600,000 are expected",
        ),
        (
            b"<html><body><p " + b"a=b " * 2_000 + b">x</p></body></html>",
            "a tag of 8,003 characters; at most 5,000 are expected",
        ),
        (
            b"<html><body><p>" + b"Boats came. " * 170_000 + b"</p></body></html>",
            "a page with 2,040,000 characters of text; at most 2,000,000 are expected",
        ),
        (b"<html>" + b" " * 10_000_000, "a page of 10,000,006 bytes; at most 10,000,000 are expected"),
    ],
    ids=range(12),
)
def test_a_page_without_an_article_is_an_error(content: bytes, reason: str) -> None:
    with pytest.raises(LoadError) as caught:
        read(content, PATH)
    assert str(caught.value) == f"quay.html: {reason}"


def test_a_page_of_links_is_not_an_article() -> None:
    sections = "".join(f"<li><a href='/{n}'>All the news of harbor section number {n}</a></li>" for n in range(60))
    with pytest.raises(LoadError, match="only links found in the page; expected an article"):
        read(f"<html><head><title>Ledger</title></head><body><ul>{sections}</ul></body></html>".encode(), PATH)


def test_an_article_with_many_links_is_one() -> None:
    words = [f'{text} <a href="/{n}">{text[:60]}</a>' for n, text in enumerate(PARAGRAPHS)]
    assert "Divers will inspect the rest" in article(page(paragraphs=words)).body


@pytest.mark.parametrize(
    "junk",
    [
        "<?php echo 'x'; ?>",
        "<![CDATA[ x ]]>",
        "<!-- <script> -->",
        "<!--><p hidden></p>",
        "<script>if (a<b && c ]]> d) { document.write('<p " + "x" * 6_000 + "') }</script>",
        '<img src="data:image/png;base64,' + "A" * 300_000 + '">',
        "<svg><path d='M0'/></svg>",
        "&bogus; &#0; &#xD800; \x00",
    ],
    ids=range(8),
)
def test_junk_between_paragraphs_does_not_lose_them(junk: str) -> None:
    found = article(
        page(paragraphs=[PARAGRAPHS[0], *PARAGRAPHS[1:]]).replace(b"<article>", f"{junk}<article>".encode())
    )
    for paragraph in PARAGRAPHS:
        assert paragraph in found.body
    assert "document.write" not in found.body


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    text = [*PARAGRAPHS, "The café on the quay stays open, said Zoë Núñez, who has run it since the last repair."]
    content = page(paragraphs=text).replace(b"Engineers", b"Engineers\xff")
    assert "The café on the quay stays open, said Zoë Núñez" in article(content).body


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "<p>" + "Boats came in at noon. <br>" * 20_000,
        "<div>Boats came in.</div>" * 25_000,
        ("<div>" * 40 + "Boats came in." + "</div>" * 40) * 700,
        "<p class='author'>By Mara Venn and Tom Orr</p>" * 20_000,
        "<time datetime='2020-01-01'>1 May 2020</time>" * 20_000,
        "<a href='http://[bad'>x y</a> z w " * 25_000,
        "<script>" * 100_000,
        "<!--" * 200_000,
        "<" * 900_000,
        "<script type='application/ld+json'>{" + '"publisher":"name ' * 40_000 + "</script><p>Boats came in.</p>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>Boats came in.</p>",
    ],
    ids=range(11),
)
def test_no_page_takes_long(content: str) -> None:
    """5 s of processor time for 1 MB; what was looked for took at most 3 s on two cores."""
    begun = time.process_time()
    try:
        found = read(f"<html><head><title>Quay</title></head><body>{content}</body></html>".encode(), PATH)
        assert len(found) == 1
    except LoadError as error:
        assert error.path == PATH
    assert time.process_time() - begun < 5


@settings(deadline=None, max_examples=50)
@given(content=st.binary(max_size=400) | st.text(alphabet="<>/!-[]&;='\" apdivscrt", max_size=200).map(str.encode))
def test_no_bytes_raise_anything_but_a_load_error(content: bytes) -> None:
    for given_bytes in (content, b"<html><body><p>" + content):
        try:
            [found] = read(given_bytes, PATH)
        except LoadError as error:
            assert error.path == PATH
        else:
            assert found.body


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(
    at=st.integers(min_value=0, max_value=len(page())),
    cut=st.integers(min_value=0, max_value=60),
    put=st.binary(max_size=30)
    | st.sampled_from([b"<", b"<!--", b"<script>", b"\xff\xfe", b"</html>", b'">', b"http://["]),
)
def test_no_change_to_a_page_raises_anything_but_a_load_error(at: int, cut: int, put: bytes) -> None:
    whole = page(meta=META + json_ld(author=["Mara Venn"], datePublished="2025-03-04", **{"@type": "NewsArticle"}))
    try:
        [found] = read(whole[:at] + put + whole[at + cut :], PATH)
    except LoadError as error:
        assert error.path == PATH
    else:
        assert found.body
