"""What news APIs and programs answer is read without declared fields: lists some levels deep, objects, paragraphs."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

import pytest

from corpus.errors import Rejected
from corpus.load import Fields, load_content
from corpus.load.formats import records
from corpus.types import Article
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, MARKED_UP, OUTLET, PARAGRAPHS, TITLE, URL

DAY = "2025-03-04"
TEASER = "The north quay gets new pilings before winter."


def one(value: object, name: str = "a.json", fields: Fields | None = None) -> Article:
    [article] = load_content(json.dumps(value).encode(), name, fields=fields)
    return article


GUARDIAN = {"webTitle": TITLE, "webUrl": URL, "webPublicationDate": f"{DAY}T08:00:00Z", "sectionName": "World"}
DUMPS: dict[str, tuple[Any, str]] = {
    "guardian": (
        {"response": {"status": "ok", "total": 1, "results": [
            {"id": "a/b", **GUARDIAN, "tags": [{"webTitle": "Harbors", "webUrl": f"{URL}/tag"}],
             "fields": {"headline": TITLE, "byline": "Mara Venn and Jon Ode", "body": MARKED_UP}}]}},
        BODY,
    ),
    "guardian, one item": ({"response": {"content": {**GUARDIAN, "fields": {"bodyText": BODY}}}}, BODY),
    "new york times": (
        {"status": "OK", "response": {"meta": {"hits": 1}, "docs": [
            {"abstract": "Pilings.", "lead_paragraph": TEASER, "web_url": URL, "uri": "nyt://article/1",
             "source": OUTLET,
             "multimedia": [{"url": "a.jpg", "caption": "A crane.", "type": "image"}],
             "headline": {"main": TITLE, "kicker": None, "print_headline": "Quay"}, "pub_date": f"{DAY}T08:00:00+0000",
             "byline": {"original": "By Mara Venn and Jon Ode",
                        "person": [{"firstname": "Mara", "lastname": "Venn"}]}}]}},
        TEASER,
    ),
    "event registry": (
        {"articles": {"page": 1, "results": [
            {"uri": "9", "lang": "eng", "isDuplicate": False, "date": "2025-03-05", "dateTimePub": f"{DAY}T08:00:00Z",
             "url": URL, "title": TITLE, "body": BODY, "source": {"uri": "ledger.example", "title": OUTLET},
             "authors": [{"uri": "m", "name": "Mara Venn"}, {"uri": "j", "name": "Jon Ode"}]}]}},
        BODY,
    ),
    "newsapi": (
        {"status": "ok", "totalResults": 1, "articles": [
            {"source": {"id": None, "name": OUTLET}, "author": "Mara Venn, Jon Ode", "title": TITLE, "url": URL,
             "description": TEASER, "publishedAt": f"{DAY}T08:00:00Z", "content": f"{PARAGRAPHS[0]} [+812 chars]"}]},
        PARAGRAPHS[0],
    ),
    "wordpress": (
        [{"id": 3, "date": f"{DAY}T08:00:00", "link": URL, "status": "publish", "type": "post", "author": 5,
          "title": {"rendered": TITLE}, "content": {"rendered": MARKED_UP, "protected": False},
          "excerpt": {"rendered": f"<p>{TEASER}</p>"},
          "yoast_head_json": {"og_site_name": OUTLET, "author": "Mara Venn &amp; Jon Ode"}}],
        BODY,
    ),
    "washington post": (
        {"id": "7", "article_url": URL, "title": TITLE, "author": "Mara Venn; Jon Ode", "published_date": 1741075200000,
         "contents": [
             {"type": "kicker", "mime": "text/plain", "content": "World"},
             {"type": "title", "mime": "text/plain", "content": TITLE},
             {"type": "date", "content": 1741075200000},
             {"type": "image", "imageURL": "a.jpg", "fullcaption": "A crane."},
             None,
             *({"type": "sanitized_html", "subtype": "paragraph", "mime": "text/html", "content": f"<b>{text}</b>"}
               for text in PARAGRAPHS),
             {"type": "author_info", "bio": "Mara Venn writes of harbors."}],
         "type": "article", "source": OUTLET},
        BODY,
    ),
    "news-please": (
        {"authors": ["Mara Venn", "Jon Ode"], "date_download": "2025-04-01 07:00:00", "date_publish": f"{DAY} 08:00:00",
         "description": TEASER, "maintext": BODY, "source_domain": OUTLET, "title": TITLE, "url": URL, "text": None},
        BODY,
    ),
    "huffpost": (
        {"link": URL, "headline": TITLE, "category": "WORLD", "short_description": TEASER, "date": DAY,
         "authors": "Mara Venn and Jon Ode", "publisher": OUTLET},
        TEASER,
    ),
    "elasticsearch": (
        {"took": 3, "hits": {"total": {"value": 1}, "hits": [
            {"_id": "a", "_source": {"title": TITLE, "text": BODY, "url": URL, "publish_date": DAY,
                                     "media_name": OUTLET,
                                     "authors": ["Mara Venn", "Jon Ode"]}}]}},
        BODY,
    ),
    "graphql": (
        {"data": {"posts": {"edges": [{"node": {
            "title": TITLE, "link": URL, "date": DAY, "content": MARKED_UP, "siteName": OUTLET,
            "author": {"name": "Mara Venn and Jon Ode"}}}]}}},
        BODY,
    ),
    "guardian, in blocks": (
        {"response": {"results": [{**GUARDIAN, "fields": {"byline": "Mara Venn and Jon Ode", "publication": OUTLET},
                                   "blocks": {"body": [{"id": "5", "bodyHtml": MARKED_UP}]}}]}},
        BODY,
    ),
    "bing": (
        {"_type": "News", "value": [
            {"name": TITLE, "url": URL, "description": TEASER, "datePublished": f"{DAY}T08:00:00.0000000Z",
             "provider": [{"_type": "Organization", "name": OUTLET}], "author": "Mara Venn and Jon Ode"}]},
        TEASER,
    ),
    "ghost": (
        {"posts": [{"id": "1", "title": TITLE, "url": URL, "html": MARKED_UP, "published_at": f"{DAY}T08:00:00.000Z",
                    "authors": [{"name": "Mara Venn"}, {"name": "Jon Ode"}], "site": OUTLET}]},
        BODY,
    ),
    "webz": (
        {"posts": [{"thread": {"site": "ledger.example", "site_title": OUTLET, "url": URL}, "url": URL, "title": TITLE,
                    "text": BODY, "published": f"{DAY}T08:00:00.000+02:00", "author": "Mara Venn; Jon Ode"}]},
        BODY,
    ),
    "arc": (
        {"content_elements": [{"type": "text", "content": PARAGRAPHS[0]}, {"type": "image", "caption": "A crane."},
                              {"type": "text", "content": PARAGRAPHS[1]}],
         "headlines": {"basic": TITLE}, "display_date": f"{DAY}T08:00:00Z", "canonical_url": URL, "source": OUTLET,
         "credits": {"by": [{"name": "Mara Venn"}, {"name": "Jon Ode"}]}},
        BODY,
    ),
    "media cloud": (
        [{"stories_id": 9, "title": TITLE, "url": URL, "publish_date": f"{DAY} 08:00:00", "media_name": OUTLET,
          "story_text": BODY, "author": "Mara Venn and Jon Ode"}],
        BODY,
    ),
    "headings in german": (
        {"Titel": TITLE, "Quelle": OUTLET, "Datum": DAY, "Autor": "Mara Venn; Jon Ode", "Volltext": BODY, "URL": URL},
        BODY,
    ),
    "headings in french": (
        {"Titre": TITLE, "Journal": OUTLET, "Date de publication": DAY, "Auteurs": "Mara Venn; Jon Ode", "Texte": BODY,
         "Lien": URL},
        BODY,
    ),
    "headings in portuguese": (
        {"Título": TITLE, "Jornal": OUTLET, "Data": DAY, "Autor": "Mara Venn; Jon Ode", "Texto": BODY, "URL": URL},
        BODY,
    ),
    "objects by id": (
        {"status": 1, "list": {number: {"title": TITLE, "url": f"{URL}/{number}", "text": BODY, "date": DAY}
                               for number in "12"}},
        BODY,
    ),
}  # fmt: skip


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
