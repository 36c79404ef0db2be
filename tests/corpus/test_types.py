"""URL, headline or body identify an article; its texts and dates have one form."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.types import Article, Precision, Published, Span, article_id, digest, new_article, new_passage, tidy

DAY = Published(at=datetime(2025, 10, 28, tzinfo=UTC), precision="day", zoned=False, origin="field")
LATER = Published(at=datetime(2025, 10, 28, 9, 30, tzinfo=UTC), precision="minute", zoned=True, origin="page")
NEXT_DAY = Published(at=datetime(2025, 10, 29, tzinfo=UTC), precision="day", zoned=False, origin="field")


@pytest.mark.parametrize(
    "url",
    [
        "HTTPS://News.Example/Quay?page=1",
        "https://NEWS.EXAMPLE/Quay?page=1",
        "https://news.example/Quay?page=1#comments",
        "  https://news.example/Quay?page=1\n",
    ],
)
def test_scheme_host_and_fragment_do_not_change_a_urls_id(url: str) -> None:
    assert new_article(body="x", url=url).id == new_article(body="y", url="https://news.example/Quay?page=1").id


@pytest.mark.parametrize(
    "url", ["https://news.example/quay?page=1", "https://news.example/Quay?page=2", "https://news.example/Quay"]
)
def test_path_and_query_change_a_urls_id(url: str) -> None:
    assert new_article(body="x", url=url).id != new_article(body="x", url="https://news.example/Quay?page=1").id


def test_the_url_alone_identifies_an_article_that_has_one() -> None:
    one = new_article(body="x", url="https://a.example/1", title="T", outlet="O", published=DAY)
    two = new_article(body="y", url="https://a.example/1", title="U", outlet="P", published=NEXT_DAY)
    assert one.id == two.id == digest("url", "https://a.example/1")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/Quay?page=1&utm_source=rss",
        "HTTPS://News.Example:443/Quay?utm_medium=mail&page=1#comments",
        " https://news.example/x/../Quay?page=1&fbclid=2\n",
    ],
)
def test_spellings_of_one_url_make_one_article(url: str) -> None:
    assert new_article(body="x", url=url) == new_article(body="x", url="https://news.example/Quay?page=1")


@pytest.mark.parametrize("url", ["http://[bad", "https://", "https:///a", "https://me:secret@news.example/", "  "])
def test_a_malformed_url_is_as_none(url: str) -> None:
    assert new_article(body="x", url=url) == new_article(body="x")


@pytest.mark.parametrize("name", ["urn:news:7", "tag:news.example,2025:7", "/quay", "7"])
def test_another_name_in_place_of_a_url_identifies_an_article_as_it_is(name: str) -> None:
    article = new_article(body="x", url=f" {name}\n")
    assert (article.url, article.id) == (name, digest("url", name))


def test_without_a_url_outlet_title_and_day_identify_it() -> None:
    one = new_article(body="x", title="T", outlet="O", published=DAY)
    assert one.id == digest("headline", "O", "T", "2025-10-28")
    assert new_article(body="y", title="T", outlet="O", published=LATER).id == one.id
    others = [
        new_article(body="x", title="U", outlet="O", published=DAY),
        new_article(body="x", title="T", outlet="P", published=DAY),
        new_article(body="x", title="T", outlet="O", published=NEXT_DAY),
    ]
    assert one.id not in {other.id for other in others}


@pytest.mark.parametrize(
    ("title", "outlet", "published"), [(None, "O", DAY), ("T", None, DAY), ("T", "O", None), (None, None, None)]
)
def test_with_one_of_them_missing_the_body_identifies_it(
    title: str | None, outlet: str | None, published: Published | None
) -> None:
    article = new_article(body="Work began.", title=title, outlet=outlet, published=published)
    assert article.id == digest("body", "Work began.")
    assert article_id(url=None, outlet=outlet, title=title, published=published, body="Other.") != article.id


def test_the_same_id_with_another_body_is_another_version() -> None:
    one = new_article(body="Work began.", url="https://a.example/1")
    two = new_article(body="Work began late.", url="https://a.example/1")
    assert one.id == two.id
    assert one.version != two.version
    assert new_article(body="Work began.", url="https://b.example/2").version == one.version


def test_parts_of_a_digest_are_separated() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("body", "x") == "5302ed841a09cbaa"  # stored indexes hold these: they may not change


def test_a_new_article_is_tidied_and_its_blanks_are_none() -> None:
    article = new_article(
        body=" One. \r\n\r\nTwo.\x00 ",
        url=" https://a.example/1 ",
        title="Quay\n  rebuilt ",
        outlet="  ",
        authors=["Mara  Venn", "", " ", "Mara Venn", "Jon Ode"],
        published=DAY,
        language="",
    )
    assert article == Article(
        id=digest("url", "https://a.example/1"),
        url="https://a.example/1",
        title="Quay rebuilt",
        outlet=None,
        authors=("Mara Venn", "Jon Ode"),
        published=DAY,
        language=None,
        body="One.\n\nTwo.",
        version=digest("body", "One.\n\nTwo."),
    )


@pytest.mark.parametrize("body", ["", " \n\t", "\x00\ufeff", "\ud83d"])
def test_an_article_without_a_text_is_an_error(body: str) -> None:
    with pytest.raises(ValueError, match=r"^no text$"):
        new_article(body=body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a \t \nb", "a\nb"),
        ("a  b", "a  b"),
        ("\n\n a \n\n", "a"),
        ("a\n\n\n\nb", "a\n\n\n\nb"),
        ("\ufeffa\x00\x07\x1e\x7fb", "ab"),
        ("a\tb", "a\tb"),
        ("e\u0301", "é"),
        ("e\x00\u0301", "é"),
        ("cut \ud83d", "cut"),
        ("👍🏽", "👍🏽"),
    ],
)
def test_tidy_gives_the_one_form(text: str, expected: str) -> None:
    assert tidy(text) == expected


@settings(deadline=None)
@given(
    text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \t\r\n\x00\x0b\x85\u2028\ufeff\u0301e\ud83d")))
)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode()  # a lone surrogate would raise here


def test_a_long_run_of_spaces_takes_no_time() -> None:
    begun = time.process_time()
    assert tidy("a" + " " * 200_000 + "b") == "a" + " " * 200_000 + "b"
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3), (0, 0)])
def test_a_span_is_never_empty_or_backwards(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"^a span needs 0 <= start < end, got {start}:{end}$"):
        Span(start=start, end=end)


@pytest.mark.parametrize(
    ("inner", "expected"), [((2, 5), True), ((2, 4), True), ((3, 5), True), ((1, 4), False), ((3, 6), False)]
)
def test_a_span_lies_within_another_when_both_ends_do(inner: tuple[int, int], expected: bool) -> None:
    assert Span(start=inner[0], end=inner[1]).within(Span(start=2, end=5)) is expected


@pytest.mark.parametrize(
    ("precision", "zoned", "iso"),
    [
        ("day", False, "2025-10-28"),
        ("day", True, "2025-10-28"),
        ("minute", False, "2025-10-28T09:30"),
        ("minute", True, "2025-10-28T09:30+00:00"),
        ("second", False, "2025-10-28T09:30:15"),
        ("second", True, "2025-10-28T09:30:15+00:00"),
    ],
)
def test_a_date_is_written_no_finer_than_it_was_given(precision: Precision, zoned: bool, iso: str) -> None:
    at = datetime(2025, 10, 28, 9, 30, 15, tzinfo=UTC)
    assert Published(at=at, precision=precision, zoned=zoned, origin="field").iso() == iso


def test_a_date_without_a_zone_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="aware"):
        Published(at=datetime(2025, 10, 28), precision="day", zoned=False, origin="field")


def test_a_passage_is_the_text_at_its_span() -> None:
    article = new_article(body="Work began. It ends in May.", url="https://a.example/1")
    passage = new_passage(article, Span(start=12, end=27))
    assert passage.text == "It ends in May."
    assert (passage.article_id, passage.version) == (article.id, article.version)
    assert passage.id == f"{article.id}-{article.version}-12-27"
