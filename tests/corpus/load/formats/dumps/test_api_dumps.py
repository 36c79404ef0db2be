"""What news APIs and programs answer is read without declared fields: lists some levels deep, objects, paragraphs."""

from __future__ import annotations

import json
from pathlib import PurePath

import pytest

from corpus.errors import Rejected
from corpus.load import Fields, load_content
from corpus.load.formats import records
from corpus.types import Article
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, MARKED_UP, OUTLET, PARAGRAPHS, TITLE, URL
from tests.corpus.load.written.dump_files import DAY, DUMPS, TEASER


def one(value: object, name: str = "a.json", fields: Fields | None = None) -> Article:
    [article] = load_content(json.dumps(value).encode(), name, fields=fields)
    return article


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("name", DUMPS)
def test_a_dump_gives_its_articles_with_their_fields(name: str, *, lines: bool) -> None:
    """Whether it is one answer, or one of several, a line each."""
    value, body = DUMPS[name]
    several = value if isinstance(value, list) else [value]
    content = "\n".join(map(json.dumps, [*several, {"text": "Other."}])) if lines else json.dumps(value, indent=1)
    article = articles(content.encode(), "a.json")[0]
    assert (article.title, article.body) == (TITLE, body)
    assert article.url is not None
    assert article.url.startswith(URL)
    assert article.published is not None
    assert article.published.iso()[:10] == DAY
    if name not in ("guardian", "guardian, one item", "objects by id"):
        assert article.outlet == OUTLET
    if name not in ("guardian, one item", "objects by id"):
        assert article.authors == ("Mara Venn", "Jon Ode")


def test_objects_by_id_are_all_read() -> None:
    found = articles(json.dumps(DUMPS["objects by id"][0]).encode(), "a.json")
    assert [article.url for article in found] == [f"{URL}/1", f"{URL}/2"]


def test_a_language_may_be_a_code_of_three_letters_or_a_name() -> None:
    assert [one({"text": BODY, "lang": lang}).language for lang in ("eng", "English", "deu", "en-GB", "xx")] == [
        "en", "en", "de", "en-GB", "xx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (MARKED_UP, BODY),
        ("One.<br>Two.<br/>Three.", "One. Two. Three."),
        ("<p>Fish &amp; chips</p>", "Fish & chips"),
        ("Fish &amp; chips cost 3 &lt; 4 &#8212; so he said.", "Fish & chips cost 3 < 4 — so he said."),
        ("Of a < b and b > a, and of R&D; nothing more.", "Of a < b and b > a, and of R&D; nothing more."),
        (["One.", "", None, ["Two."]], "One.\n\nTwo."),
        (
            [{"type": "text", "value": "One."}, {"type": "list", "content": ["Two.", "Three."]}],
            "One.\n\nTwo.\n\nThree.",
        ),
        ({"html": "<div>One.</div><div>Two.</div>"}, "One.\n\nTwo."),
    ],
)
def test_texts_are_read_without_markup_from_lists_and_objects(written: object, read: str) -> None:
    assert one({"text": written}).body == read


def test_titles_are_read_without_markup_and_entities() -> None:
    article = one({"text": BODY, "title": {"rendered": "Quay &#8211; <em>repairs</em> &amp; more"}})
    assert article.title == "Quay – repairs & more"


def test_a_list_beside_a_teaser_is_not_taken_for_the_articles() -> None:
    article = one(
        {"title": TITLE, "url": URL, "description": TEASER, "images": [{"url": "a.jpg", "description": "A."}]}
    )
    assert article.body == TEASER


def test_a_draft_of_wordpress_is_left_out_and_named() -> None:
    post = {"title": {"rendered": TITLE}, "content": {"rendered": MARKED_UP}, "link": URL}
    content = json.dumps([{**post, "status": "publish"}, {**post, "status": "draft"}]).encode()

    first, second = records.read(content, PurePath("a.json"))
    assert isinstance(first, Article)
    assert isinstance(second, Rejected)
    assert second.reason == "record 2: not published (its status is 'draft')"


def test_a_record_without_a_date_has_the_day_in_its_address() -> None:
    published = one({"text": BODY, "url": "https://ledger.example/2021/03/04/quay", "date": "soon"}).published
    assert published is not None
    assert (published.iso(), published.origin) == ("2021-03-04", "url")


def test_declared_fields_lead_through_objects_and_lists() -> None:
    record = {
        "kop": [{"taal": "nl", "tekst": "Kade"}], "alineas": [{"inhoud": {"tekst": text}} for text in PARAGRAPHS],
        "mensen": [{"naam": "Mara Venn"}, {"naam": "Jon Ode"}], "meta": {"data": ["x", DAY]},
    }  # fmt: skip
    fields = Fields.parse("title=kop.tekst,body=alineas.inhoud.tekst,authors=mensen.naam,published=meta.data.1")
    article = one(record, fields=fields)
    assert (article.title, article.body, article.authors) == ("Kade", BODY, ("Mara Venn", "Jon Ode"))
    assert article.published is not None
    assert article.published.iso() == DAY
    assert one(record, fields=Fields.parse("body=alineas.1.inhoud.tekst")).body == PARAGRAPHS[1]
    assert one({"antwoord": {"stukken": [record]}}, fields=fields).body == BODY


def test_the_error_of_an_unknown_dump_names_its_fields_and_how_to_map_them() -> None:
    record = {"cím": "Rakpart", "hír": {"szöveg": BODY, "nyelv": "hu"}, "n": 7}
    reason = "no text (none of the fields body, text, content has any; it has cím, hír.szöveg, hír.nyelv: write for "
    reason += "example --fields body=hír.szöveg)"
    assert error_of(json.dumps([record]).encode(), "a.json").reason == f"record 1: {reason}"
    both = error_of((json.dumps(record) + "\n" + json.dumps(record)).encode(), "a.jsonl")
    assert (both.reason, both.line) == (f"{reason} (and so for all 2 records)", 1)
    assert one(record, fields=Fields.parse("body=hír.szöveg,title=cím")).body == BODY


def test_links_without_texts_say_how_to_fetch_their_pages() -> None:
    reason = "2 links without texts; add them with --links to fetch their pages"
    links = [{"title": TITLE, "url": f"{URL}/{n}", "media_name": OUTLET} for n in "12"]
    assert error_of(json.dumps(links).encode(), "a.json").reason == reason
    reason = "links without texts; add them with --links to fetch their pages"
    assert error_of(f"title,url,time_added\n{TITLE},{URL},1741075200\n".encode(), "a.csv").reason == reason


@pytest.mark.slow
@pytest.mark.parametrize("piece", ['{"a":[', '[{"text":[', '{"data":{', '{"text":"<b x=y ', '[{"a":{}},'])
def test_a_megabyte_of_one_piece_takes_seconds(piece: str) -> None:
    from tests.corpus.load.test_any_bytes import MEGABYTE, check_growth

    check_growth(lambda length: piece * (length // len(piece)), "a.json", MEGABYTE)
