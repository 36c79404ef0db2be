"""JSON articles are understood under the field names in common use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from corpus.load.formats.records import article_from_fields
from corpus.types import Published

URL = "https://news.example/quay"


@pytest.mark.parametrize(
    "name", ["body", "text", "content", "article", "maintext", "full_text", "articleBody", "content_text"]
)
def test_the_body_is_read_under_each_of_its_names(name: str) -> None:
    assert article_from_fields({name: "Work began."}).body == "Work began."


@pytest.mark.parametrize("name", ["title", "headline", "heading"])
def test_the_title_is_read_under_each_of_its_names(name: str) -> None:
    assert article_from_fields({"text": "x", name: "Quay rebuilt"}).title == "Quay rebuilt"


@pytest.mark.parametrize("name", ["url", "link", "canonical_url", "source_url", "uri"])
def test_the_url_is_read_under_each_of_its_names(name: str) -> None:
    assert article_from_fields({"text": "x", name: URL}).url == URL


@pytest.mark.parametrize(
    "name",
    ["outlet", "source", "publisher", "publication", "sitename", "site_name", "site", "newspaper", "domain"],
)
@pytest.mark.parametrize(
    "value",
    ["Harbor Ledger", {"name": "Harbor Ledger"}, {"id": "hl", "name": "Harbor Ledger"}, {"title": "Harbor Ledger"}],
)
def test_the_outlet_is_read_under_each_of_its_names_as_text_or_object(name: str, value: object) -> None:
    assert article_from_fields({"text": "x", name: value}).outlet == "Harbor Ledger"


@pytest.mark.parametrize(
    "name",
    [
        "published_at",
        "published",
        "date_published",
        "datePublished",
        "publishedAt",
        "publish_date",
        "publication_date",
        "pub_date",
        "pubDate",
        "date",
        "timestamp",
    ],
)
def test_the_date_is_read_under_each_of_its_names(name: str) -> None:
    published = article_from_fields({"text": "x", name: "2025-03-04T09:30Z"}).published
    assert published == Published(
        at=datetime(2025, 3, 4, 9, 30, tzinfo=UTC), precision="minute", zoned=True, origin="field"
    )


@pytest.mark.parametrize("name", ["authors", "author", "byline", "creator"])
@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Mara Venn", ("Mara Venn",)),
        (["Mara Venn", "Jon Ode"], ("Mara Venn", "Jon Ode")),
        ({"name": "Mara Venn"}, ("Mara Venn",)),
        ([{"name": "Mara Venn", "url": URL}, {"@type": "Person", "name": "Jon Ode"}], ("Mara Venn", "Jon Ode")),
        ([{"name": "Mara Venn"}, "Jon Ode", None, 7, {"id": 3}, ""], ("Mara Venn", "Jon Ode")),
        (["Mara Venn", " Mara  Venn "], ("Mara Venn",)),
        ([], ()),
        ("", ()),
        (None, ()),
    ],
)
def test_authors_are_taken_as_text_list_or_objects(name: str, value: object, authors: tuple[str, ...]) -> None:
    assert article_from_fields({"text": "x", name: value}).authors == authors


@pytest.mark.parametrize("name", ["language", "lang", "inLanguage"])
def test_the_language_is_read_under_each_of_its_names(name: str) -> None:
    assert article_from_fields({"text": "x", name: "en-GB"}).language == "en-GB"


def test_what_is_missing_is_none_and_never_a_guess() -> None:
    article = article_from_fields({"text": "On March 4, 2025 the Harbor Ledger wrote of boats."})
    assert (article.url, article.title, article.outlet, article.published) == (None, None, None, None)
    assert (article.authors, article.language) == ((), None)


@pytest.mark.parametrize("value", [None, "", "  ", [], {}])
def test_a_blank_field_gives_way_to_the_next_name(value: object) -> None:
    article = article_from_fields(
        {
            "body": value,
            "text": "Work began.",
            "title": value,
            "headline": "Quay rebuilt",
            "outlet": value,
            "publisher": "Harbor Ledger",
            "published_at": value,
            "date": "2025-03-04",
        }
    )
    assert (article.body, article.title, article.outlet) == ("Work began.", "Quay rebuilt", "Harbor Ledger")
    assert article.published is not None
    assert article.published.iso() == "2025-03-04"


def test_the_first_name_in_the_list_wins() -> None:
    article = article_from_fields(
        {"content": "Summary.", "text": "In full.", "date": "2025-01-01", "published": "2025-03-04"}
    )
    assert article.body == "In full."
    assert article.published is not None
    assert article.published.iso() == "2025-03-04"


@pytest.mark.parametrize("value", [7, True, ["a"], {"id": 7}])
def test_values_of_another_type_count_as_missing(value: object) -> None:
    article = article_from_fields({"text": "x", "title": value, "url": value, "source": value, "lang": value})
    assert (article.title, article.url, article.outlet, article.language) == (None, None, None, None)


@pytest.mark.parametrize("value", ["03/04/2022", "soon", "March 2025", ["2025-03-04"], True])
def test_a_date_that_cannot_be_trusted_is_none(value: object) -> None:
    assert article_from_fields({"text": "x", "date": value}).published is None


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (date(2025, 3, 4), "2025-03-04"),
        (datetime(2025, 3, 4, 9, 30), "2025-03-04T09:30:00"),
        (datetime(2025, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=2))), "2025-03-04T09:30:00+02:00"),
    ],
)
def test_dates_that_are_objects_already_are_taken(value: date, iso: str) -> None:
    published = article_from_fields({"text": "x", "date": value}).published
    assert published is not None
    assert published.iso() == iso


@pytest.mark.parametrize("fields", [{}, {"title": "Quay"}, {"text": ""}, {"text": " \n"}, {"text": 7}, {"text": [7]}])
def test_a_record_without_a_text_is_an_error(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^no text \(none of the fields body, text, content has any\)$"):
        article_from_fields(fields)
