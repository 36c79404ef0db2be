"""Writes `docs/formats.md`: `python -m tests.corpus.load.formats_table`.

The fields are not described but found: a sample of each format is read, and what its articles have is listed.
"""

from __future__ import annotations

import io
from pathlib import Path, PurePath
from typing import NamedTuple

from corpus.errors import Rejected
from corpus.load import Fields, read_content
from corpus.load.containers.packages import package_format
from corpus.load.detect import HEAD, detect_format
from corpus.types import Article
from tests.corpus.load.good_files import GOOD
from tests.corpus.load.written import collection_files, export_files

PAGE = Path(__file__).parents[3] / "docs" / "formats.md"
_MIND = b"N1\tnews\tcity\tTram line opens\tThe line opens in May.\thttps://a.example/1\t[]\t[]\n"
_TELEGRAM = (
    b'{"name": "Orrin Courier", "type": "public_channel", "id": 1, "messages": [{"id": 2, "type": "message",'
    b' "date": "2019-03-04T06:12:00", "from": "Lea Quint", "text": ["The line opens in ", {"type": "bold",'
    b' "text": "May"}, "."]}]}'
)
_HEAD = """# Formats

Which kinds of files are read, and what becomes of their fields. [ingest.md](ingest.md) says how dates are read, what is
refused, and what the bounds are.

The content tells a file's format; its ending counts only where the content may be several. The fields are those that
articles of the tests' samples have. They are stored as fields and stand in no text. An article that is broken is named,
with its number and line, and the others are taken. A press archive's export may lie in a DOCX, ODT, RTF or PDF file.

"""
_TAIL = """
Collections in SGML, dumps of WordPress and MediaWiki, Factiva's XML and mailboxes are read as streams, with one article
in memory at a time. A list of feeds (OPML) or of links (Pocket, Instapaper, Media Cloud, bookmarks) has
no articles: `newsdesk add --links FILE` fetches what it names, and `newsdesk watch --links FILE` watches it.

`python -m tests.corpus.load.formats_table` writes this page; a test compares it with what the loaders do.
"""


class Row(NamedTuple):
    """A family of files.

    Attributes:
        samples: Files by name; their fields are put together.
        article: What one article is.
        known_by: What tells the family.
        left_out: What is in the file, and in no text.
    """

    family: str
    samples: dict[str, bytes]
    article: str
    known_by: str
    left_out: str
    fields: str = ""


def _good(*names: str) -> dict[str, bytes]:
    return {name: GOOD[name] for name in names}


def _texts(**samples: str) -> dict[str, bytes]:
    return {name.replace("_", "."): text.encode() for name, text in samples.items()}


ROWS = (
    Row("web page: HTML", _good("a.html"), "the main text", "an `html` element or document type",
        "menus, comments, teasers"),
    Row("plain text", _good("a.txt"), "the file", "the ending `.txt`", "buttons and notices of saved pages"),
    Row("Markdown", _good("a.md"), "the file", "front matter, or `.md`", "markup"),
    Row("JSON, JSON Lines", _good("a.json", "a.jsonl"), "a record", "a brace or a bracket", "other fields"),
    Row("Telegram's export of channels", {"result.json": _TELEGRAM}, "a message with a text",
        "`messages` with their `type`", "who joined, pictures without words"),
    Row("CSV, TSV", _good("a.csv", "a.tsv"), "a row", "names of columns", "other columns"),
    Row("table without names, as MIND's", {"news.tsv": _MIND}, "a row", "`--fields body=5,title=4,url=6`",
        "other columns", "body=5,title=4,url=6"),
    Row("Parquet", _good("a.parquet"), "a row", "`PAR1`", "other columns"),
    Row("RSS, Atom, RDF, JSON Feed", _good("rss.xml", "atom.xml", "feed.json"), "an entry", "the root element",
        "entries without a text"),
    Row("NITF; NYT Annotated Corpus", {**_good("nitf.xml"), **_texts(nyt_xml=collection_files.NYT)}, "the file",
        "`nitf`", "media; the lead block that stands again in the text"),
    Row("NewsML-G2", _good("newsml.xml"), "an item with a text", "`newsItem`, `newsMessage`", "pictures, sound, video"),
    Row("ninjs", _good("ninjs1.json", "ninjs2.json"), "a record", "its fields", "associations"),
    Row("e-mail, mailbox, digest", _good("a.eml", "a.mbox"), "a message, or each message of a digest",
        "header fields", "attachments"),
    Row("PDF", _good("a.pdf"), "the text of all pages, column by column", "`%PDF-`",
        "pictures; a scan is read with the extra `ocr`"),
    Row("DOCX, ODT", _good("a.docx", "a.odt"), "the document", "its parts, or the type that it names",
        "headers, footers, notes, comments, deleted text"),
    Row("RTF", _good("a.rtf"), "the document", "`{\\rtf`", "headers, footers, notes, addresses of links"),
    Row("EPUB", _good("a.epub"), "a document of the book: a chapter, a newspaper's article", "the type that it names",
        "covers, title pages, lists of contents"),
    Row("MHTML, webarchive", _good("a.mhtml", "a.webarchive"), "the page", "`Snapshot-Content-Location`, `bplist`",
        "as of a web page; the moment of saving"),
    Row("subtitles: SubRip, WebVTT", _good("a.srt"), "the file", "`WEBVTT`; a number and times",
        "numbers, times, names of voices, sounds"),
    Row("WARC", _good("a.warc"), "an HTML response", "`WARC/1`", "requests, other types"),
    Row("zip, tar, gzip, bzip2, xz", _good("a.zip", "a.tar"), "as inside", "the first bytes", "hidden files"),
    Row("Nexis, older layout: text, HTML",
        _texts(nexis_txt=export_files.nexis_text(), nexis_html=export_files.nexis_html()), "a document",
        "`3 of 9 DOCUMENTS`, in five languages; `LENGTH:`, `LOAD-DATE:`", "labels (SECTION, LENGTH, GRAPHIC), rights"),
    Row("Nexis Uni: text", _texts(uni_txt=export_files.nexis_uni()), "a document",
        "`End of Document`, in six languages", "cover page, labels, classification"),
    Row("Factiva: text, with codes, HTML, XML",
        _texts(factiva_txt=export_files.factiva_text(), codes_txt=export_files.factiva_codes(),
               factiva_html=export_files.factiva_html(), factiva_xml=export_files.factiva_xml()), "a document",
        "`Document` and its number; `ppsarticle`", "section, page, number of words, rights, codes"),
    Row("ProQuest: text, HTML",
        _texts(proquest_txt=export_files.proquest_text(), proquest_html=export_files.proquest_html()), "a document",
        "`ProQuest document ID`", "abstract, subjects, other labels"),
    Row("Europresse: text, HTML",
        _texts(europresse_txt=export_files.europresse_text(), europresse_html=export_files.europresse_html()),
        "a document", "`news·DAY·CODE·ID`; `DocPublicationName`", "rights, certificate, links"),
    Row("PressReader: text", _texts(pressreader_txt=export_files.pressreader_text()), "an article", "`Article Name:`",
        "section, pages"),
    Row("TREC, AQUAINT, Gigaword, WikiExtractor", {"ap": collection_files.TREC.encode()}, "a `DOC` with a text",
        "`<DOC>`", "other elements"),
    Row("Reuters-21578", {"reut2.sgm": collection_files.REUTERS.encode()}, "a `REUTERS` with a text", "`<REUTERS>`",
        "dateline, topics, briefs"),
    Row("CNN and Daily Mail stories", {"0.story": collection_files.STORY.encode()}, "the file", "`@highlight`",
        "highlights"),
    Row("WordPress export (WXR)",
        _texts(wordpress_xml=collection_files.wordpress(map(collection_files.wordpress_item, export_files.STORIES))),
        "a published post or page", "`wp:wxr_version`", "drafts, private and locked posts, attachments, menus"),
    Row("MediaWiki and Wikinews dumps",
        _texts(wiki_xml=collection_files.wiki([("Tram", collection_files.WIKI_TEXT)])),
        "a page of articles", "`mediawiki`", "templates, tables, files, references, lists of sources, redirects"),
)  # fmt: skip


def read(row: Row) -> list[Article]:
    """Returns the articles of all samples of a row."""
    found: list[Article] = []
    for name, content in row.samples.items():
        for part in read_content(content, PurePath(name), Fields.parse(row.fields)):
            found += [] if isinstance(part, Rejected) else part
    return found


def page() -> str:
    """Returns the page."""
    lines = ["| format | an article is | it is known by | fields | not in the text |", "|---|---|---|---|---|"]
    for row in ROWS:
        lines.append(f"| {row.family} | {row.article} | {row.known_by} | {_fields(read(row))} | {row.left_out} |")
    return _HEAD + "\n".join(lines) + "\n" + _TAIL


def formats() -> set[str | None]:
    """Returns the formats that the samples have."""
    found: set[str | None] = set()
    for row in ROWS:
        for name, content in row.samples.items():
            package = package_format(io.BytesIO(content), PurePath(name))
            found.add(package or detect_format(content[:HEAD], name))
    return found


def _fields(articles: list[Article]) -> str:
    named = {
        "title": any(article.title for article in articles),
        "outlet": any(article.outlet for article in articles),
        "date": any(article.published for article in articles),
        "authors": any(article.authors for article in articles),
        "language": any(article.language for article in articles),
        "address": any(article.url for article in articles),
    }
    return ", ".join(name for name, has in named.items() if has) or "none"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
