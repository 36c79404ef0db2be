"""What news APIs and programs answer is read without declared fields: lists some levels deep, objects, paragraphs."""

from __future__ import annotations

import json
from pathlib import PurePath

import pytest

from corpus.errors import Rejected
from corpus.load import Fields, load_content
from corpus.load.formats import records
from corpus.time.live import is_live
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


LIVE = [
    {
        "id": str(hour),
        "title": f"Update {hour}",
        "publishedDate": f"{DAY}T{hour:02}:00:00Z",
        "bodyHtml": f"<p>{text}</p>",
    }
    for hour, text in ((12, PARAGRAPHS[0]), (10, PARAGRAPHS[1]), (9, "The vote will be held today, the board says."))
]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_live_blog_in_blocks_has_the_moment_above_each(*, wrapped: bool) -> None:
    """So that "today" is not resolved; the fields are those of the article, not of what is around it."""
    item = {"type": "liveblog", "webTitle": TITLE, "webUrl": URL, "webPublicationDate": f"{DAY}T08:00:00Z",
            "blocks": {"main": {"id": "m", "bodyHtml": "<figure></figure>"}, "body": LIVE}}  # fmt: skip
    article = one({"response": {"status": "ok", **({"content": item} if wrapped else {"results": [item]})}})
    assert article.body == (
        f"{DAY} 12:00 UTC\n\nUpdate 12\n\n{PARAGRAPHS[0]}\n\n{DAY} 10:00 UTC\n\nUpdate 10\n\n{PARAGRAPHS[1]}"
        f"\n\n{DAY} 09:00 UTC\n\nUpdate 9\n\nThe vote will be held today, the board says."
    )
    assert is_live(article.body)
    assert (article.title, article.url) == (TITLE, URL)
    assert article.published is not None
    assert article.published.iso() == f"{DAY}T08:00:00+00:00"


def channel(name: str, *messages: dict[str, object]) -> dict[str, object]:
    return {"name": name, "type": "public_channel", "id": 1, "messages": list(messages)}


JOINED = {"id": 1, "type": "service", "date": "2025-03-03T09:00:00", "action": "create_channel", "text": ""}
POST = {"id": 2, "type": "message", "date": "2025-03-04T23:30:00", "date_unixtime": "1741127400", "from": OUTLET,
        "text": [PARAGRAPHS[0][:40], {"type": "bold", "text": PARAGRAPHS[0][40:]}, "\n\nMore: ",
                 {"type": "link", "text": URL}]}  # fmt: skip
PICTURE = {"id": 3, "type": "message", "date": "2025-03-05T09:00:00", "photo": "photos/1.jpg", "text": ""}


def test_each_message_of_an_exported_channel_is_an_article() -> None:
    """With the day by the clock that the export writes; pictures and those who join are no articles."""
    signed = {**POST, "id": 4, "text": PARAGRAPHS[1], "author": "Mara Venn", "date_unixtime": "soon"}
    first, second = articles(json.dumps(channel(OUTLET, JOINED, POST, PICTURE, signed)).encode(), "result.json")
    assert (first.body, first.outlet, first.authors) == (f"{PARAGRAPHS[0]}\n\nMore: {URL}", OUTLET, ())
    assert (second.body, second.authors) == (PARAGRAPHS[1], ("Mara Venn",))
    moments = [article.published.iso() for article in (first, second) if article.published]
    assert moments == ["2025-03-04T23:30:00+01:00", "2025-03-04T23:30:00"]


def test_an_export_of_several_channels_gives_the_messages_of_each() -> None:
    chats = {"about": "", "list": [channel(OUTLET, POST), channel("Empty"), channel("Mirror", {**POST, "text": BODY})]}
    found = articles(json.dumps({"about": "", "chats": chats}).encode(), "result.json")
    assert [article.outlet for article in found] == [OUTLET, "Mirror"]
    assert found[1].body == BODY


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
