"""Each format gives every field that it has, under any name and packed, and says what is wrong with a broken file."""

from __future__ import annotations

import io
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader, PdfWriter

from corpus.errors import LoadError, Rejected
from corpus.load import load, load_content, load_file, read_content
from corpus.load.detect import detect_format
from corpus.load.formats import pdf
from corpus.types import Article
from tests.corpus.load import formats
from tests.corpus.load.formats import AUTHORS, BODY, GOOD, ISO, OUTLET, PACKERS, TITLE, URL

ONE_AUTHOR = {"a.html", "feed.json", "rss.xml", "atom.xml", "a.warc", "a.zip", "a.tar"}  # they name one
WITHOUT_AUTHORS = {"a.eml", "html.eml", "a.mbox", "a.txt"}
OWN_TESTS = {"a.txt", "a.pdf"}  # they have not all fields
WITH_ALL = [name for name in GOOD if name not in OWN_TESTS]


def articles(content: bytes, name: str) -> list[Article]:
    found: list[Article] = []
    for part in read_content(content, PurePath(name)):
        assert not isinstance(part, Rejected), str(part)
        found += part
    return found


def error_of(content: bytes, name: str) -> LoadError:
    with pytest.raises(LoadError) as caught:
        list(read_content(content, PurePath(name)))
    assert "\n" not in str(caught.value)
    return caught.value


def check_all_fields(article: Article, name: str) -> None:
    authors = () if name in WITHOUT_AUTHORS else AUTHORS[:1] if name in ONE_AUTHOR else AUTHORS
    if name.startswith("ninjs"):
        authors = ("Mara Venn; Jon Ode",)  # a byline is a line of text
    assert article.body == BODY
    assert (article.url, article.title, article.outlet, article.authors) == (URL, TITLE, OUTLET, authors)
    assert article.published is not None
    assert article.published.iso() == ISO
    assert article.language == "en"


@pytest.mark.parametrize("name", WITH_ALL)
def test_a_good_file_gives_all_its_fields(name: str) -> None:
    check_all_fields(articles(GOOD[name], name)[0], name)


@pytest.mark.parametrize("name", [name for name in WITH_ALL if name != "a.mbox"])
@pytest.mark.parametrize("wrong", ["a", "a.txt", "a.dat", "a.html", "a.pdf", "a.gz"])
def test_a_wrong_or_missing_ending_does_not_matter_where_the_content_is_clear(name: str, wrong: str) -> None:
    check_all_fields(articles(GOOD[name], wrong)[0], name)


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("name", WITH_ALL)
def test_each_format_is_read_packed(name: str, packer: str) -> None:
    check_all_fields(articles(PACKERS[packer](GOOD[name]), name + packer)[0], name)


@pytest.mark.parametrize("name", GOOD)
def test_each_format_is_read_in_an_archive(name: str) -> None:
    expected = articles(GOOD[name], name)
    assert articles(formats.zipped({name: GOOD[name]}), "b.zip") == expected
    assert articles(formats.tarred({name: GOOD[name]}), "b.tar") == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl", "a.csv", "a.tsv", "feed.json"])
def test_texts_with_an_encodings_mark_are_read_as_without(name: str, encoding: str) -> None:
    assert articles(GOOD[name].decode().encode(encoding), name) == articles(GOOD[name], name)


@pytest.mark.parametrize("name", ["nitf.xml", "newsml.xml"])
def test_the_encoding_that_xml_declares_is_used(name: str) -> None:
    text = GOOD[name].decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Mara", "Zoë")
    assert articles(text.encode("latin-1"), name)[0].authors[0] == "Zoë Venn"


def test_a_pdf_gives_its_text_and_its_properties_and_no_date() -> None:
    [article] = articles(GOOD["a.pdf"], "a.pdf")
    assert " ".join(article.body.split()) == " ".join(BODY.split())
    assert (article.title, article.authors, article.published) == (TITLE, AUTHORS, None)
    assert (article.url, article.outlet, article.language) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"Work began.", "a.pdf", "not a PDF file (it begins with b'Work began.')"),
        (formats.pdf(""), "a.pdf", "no text in it (scanned, perhaps); expected a PDF with text"),
        (b"a,b\n1,2\n", "a.csv", "no column with the text; name one with --fields body=... (columns: a, b)"),
        (b"", "a.csv", "no rows in it; expected a row of column names, then one article a row"),
        (b"title,text\n", "a.csv", "no records in it; expected an article, a list of articles, or one article a line"),
        (b"PAR1 and no more", "a.parquet", None),
        (b"<?xml version='1.0'?><svg/>", "a.xml", "XML of no known kind; expected NITF, NewsML-G2, RSS, Atom or RDF"),
        (b"<nitf><body/></nitf>", "a.xml", "no text in its body.content; expected an article"),
        (b"<newsItem/>", "a.xml", "a news item without a text (no inlineXML or inlineData)"),
        (b"<newsMessage/>", "a.xml", "no news item with a text in it; expected NewsML-G2 with newsItem elements"),
        (b"Hello there", "a.eml", "no From and no Subject field; expected an e-mail"),
        (b"From: a@b.example\n\n", "a.eml", "no text in it; expected an e-mail with a text part or an HTML part"),
        (
            b"From a\nFrom: b\n\nx\n" * 99,
            "a.mbox",
            "messages of less than 100 bytes on average; expected a mailbox",
        ),
        (b"x\n" * 100_001, "a.md", "more than 100,000 lines; expected an article in Markdown"),
        (b"*a " * 100_001, "a.md", "more than 100,000 marks such as * and [; expected an article in Markdown"),
        (b"no zip", "a.zip", "not a whole zip file (File is not a zip file)"),
        (b"no tar" * 200, "a.tar", "not a whole tar file (invalid header)"),
        (b"no warc", "a.warc", None),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_broken_file_is_an_error(content: bytes, name: str, reason: str | None) -> None:
    found = error_of(content, name).reason
    assert found == reason or (
        reason is None and found.startswith(("not a whole Parquet file (", "not a whole WARC file ("))
    )


@pytest.mark.parametrize("name", ["a.parquet", "nitf.xml", "newsml.xml", "a.zip", "a.json"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_short_is_an_error(name: str, share: float) -> None:
    error_of(GOOD[name][: int(len(GOOD[name]) * share)], name)


@pytest.mark.parametrize("size", [300, 513, 1000])
def test_a_tar_file_that_was_cut_short_is_an_error(size: int) -> None:
    assert error_of(GOOD["a.tar"][:size], "a.tar").reason.startswith("not a whole tar file (")


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ("Boats,One,more\n", 3, "a row of 3 cells; expected 2, as the first row has"),
        ('Boats,"One\n', 3, "not a table (unexpected end of data)"),
        ('Boats,"One"x\n', 3, "not a table (',' expected after '\"')"),
    ],
)
def test_a_broken_row_is_named_with_its_line(row: str, line: int, reason: str) -> None:
    error = error_of(f"title,text\nQuay,Work began.\n{row}".encode(), "a.csv")
    assert (error.reason, error.line) == (reason, line)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_told_by_the_first_row(delimiter: str) -> None:
    content = f"title{delimiter}text\nQuay{delimiter}Work began, late; on Monday\n"
    if delimiter in ",;":
        content = content.replace("Work began, late; on Monday", '"Work began, late; on Monday"')
    [article] = articles(content.encode(), "a.csv")
    assert (article.title, article.body) == ("Quay", "Work began, late; on Monday")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_record_without_a_text_is_rejected_alone(tmp_path: Path, name: str) -> None:
    records: list[dict[str, object]] = [{"title": "One", "text": "Work began."}, {"title": "Two", "text": ""}]
    content = {
        "a.csv": b"title,text\nOne,Work began.\nTwo,\n",
        "a.jsonl": "\n".join(map(json.dumps, records)).encode(),
        "a.parquet": formats.parquet(records),
    }[name]
    path = tmp_path / name
    path.write_bytes(content)
    rejected: list[Rejected] = []
    assert [a.body for found in load([path], rejected.append) for a in found] == ["Work began."]
    place = "row 2: " if name == "a.parquet" else ""
    line = {"a.csv": 3, "a.jsonl": 2, "a.parquet": None}[name]
    reason = f"{place}no text (none of the fields body, text, content has any)"
    assert rejected == [Rejected(path=path, line=line, reason=reason)]
    with pytest.raises(LoadError, match="no text"):
        load_file(path)


def test_columns_of_a_parquet_file_may_be_timestamps() -> None:
    records: list[dict[str, object]] = [{"text": "Work began.", "date": datetime(2025, 3, 4, 9, 30, tzinfo=UTC)}]
    [article] = articles(formats.parquet(records), "a.parquet")
    assert article.published is not None
    assert article.published.iso() == "2025-03-04T09:30:00+00:00"


@pytest.mark.parametrize(("status", "reason"), [("canceled", "canceled"), ("withheld", "withheld")])
def test_what_its_publisher_withdrew_is_refused(status: str, reason: str) -> None:
    newsml = formats.NEWSML.replace("stat:usable", f"stat:{status}").encode()
    assert error_of(newsml, "a.xml").reason == f"a news item withdrawn by its publisher (pubStatus {reason})"
    ninjs = json.dumps({**formats.NINJS_1, "pubstatus": status}).encode()
    assert error_of(ninjs, "a.json").reason == f"record 1: withdrawn by its publisher (pubstatus '{reason}')"


def test_a_news_item_may_carry_nitf_or_plain_text() -> None:
    head, tail = formats.NEWSML.split("<inlineXML", 1)[0], formats.NEWSML.split("</inlineXML>", 1)[1]
    nitf = "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'>" + formats.NITF.split('lang="en">')[1]
    check_all_fields(articles((head + nitf + "</inlineXML>" + tail).encode(), "a.xml")[0], "a.xml")
    plain = f'<inlineData contenttype="text/plain">{BODY}</inlineData>'
    check_all_fields(articles((head + plain + tail).encode(), "a.xml")[0], "a.xml")


def test_entities_that_a_document_type_names_but_does_not_declare_are_known_ones() -> None:
    text = formats.NITF.replace("Fishing crews", "Caf&eacute; owners")
    assert "Café owners asked" in articles(text.encode(), "a.xml")[0].body


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY a 'x'>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a.dtd'>",
        "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '" + "&a;" * 50 + "'><!ENTITY c '" + "&b;" * 50 + "'>",
    ],
)
@pytest.mark.parametrize("name", ["nitf.xml", "newsml.xml"])
def test_a_document_type_that_declares_entities_is_refused(name: str, declared: str) -> None:
    root = "nitf" if name == "nitf.xml" else "newsMessage"
    text = GOOD[name].decode().replace('<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">', "")
    text = text.replace("?>", f"?><!DOCTYPE {root} [{declared}]>", 1)
    assert error_of(text.encode(), name).reason == "declares entities in its document type; expected XML without them"


def test_xml_that_is_nested_too_deep_is_refused() -> None:
    deep = "<nitf>" + "<block>" * 5_000 + "x" + "</block>" * 5_000 + "</nitf>"
    assert error_of(deep.encode(), "a.xml").reason.startswith("not XML (Excessive depth in document")


def test_of_an_e_mail_the_text_part_is_taken_unless_it_says_nothing() -> None:
    [article] = articles(formats.mail(both=True), "a.eml")
    assert article.body == BODY
    [article] = articles(GOOD["a.eml"].replace(b"Archived-At: <https:", b"X-Other: <https:"), "a.eml")
    assert (article.url, article.title, article.outlet) == (None, TITLE, OUTLET)


def test_the_charset_that_an_e_mail_declares_is_used() -> None:
    content = (
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-2\n\nG\xf3ra \xb3adna.\n"
    )
    [article] = articles(content, "a.eml")
    assert (article.body, article.outlet) == ("Góra ładna.", "b.example")


@pytest.mark.parametrize("count", [5_000, 100_000])
def test_an_e_mail_with_a_boundless_header_or_parts_is_refused(count: int) -> None:
    header = b"From: a@b.example\nMIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * count + b"\n\nx"
    assert error_of(header, "a.eml").reason == "a header field of more than 10,000 bytes; expected an e-mail"
    parts = b"From: a@b.example\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(count // 5)
    )
    assert error_of(parts, "a.eml").reason == "an e-mail of more than 500 parts; expected a newsletter"


def test_a_broken_message_of_a_mailbox_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(
        formats.mailbox(formats.mail(subject="One"), b"From: a@b.example\n\n", formats.mail(subject="Two"))
    )
    rejected: list[Rejected] = []
    assert [a.title for found in load([path], rejected.append) for a in found] == ["One", "Two"]
    reason = "no text in it; expected an e-mail with a text part or an HTML part"
    assert rejected == [Rejected(path=path / "message 2", line=None, reason=reason)]


def test_an_encrypted_pdf_says_so() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD["a.pdf"])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    reason = error_of(out.getvalue(), "a.pdf").reason
    assert reason == "encrypted with a password; expected a PDF that opens without one"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"[Reuters] - boats", "a.txt", "text"),
        (b"{\nnot: json\n}\n", "a.md", "markdown"),
        (b"From: the harbor\nSubject: boats\n\nWords", "a.txt", "text"),
        (b"From here on, all went well.\nFrom: x", "a.txt", "text"),
        (b"title, or not", "a.txt", "text"),
        (b"---\nwords\n---\n", "a.txt", "text"),
        (b"a < b <html", "a.txt", "text"),
        (b"<p>words</p>", "a.htm", "html"),
        (b"<p>words</p>", "a.b", None),
        (b"<!-- saved --><!DOCTYPE HTML PUBLIC 'x'><head>", "a.asp", "html"),
        (b"  <?xml version='1.0'?><!-- x --><rss>", "a", "feed"),
        (b"<rdf:RDF>", "a.txt", "feed"),
        ("<?xml version='1.0'?><nitf>".encode("utf-16"), "a.xml", "nitf"),
        (b"<?xml version='1.0'?><html>", "a.xml", "html"),
        (b"words", "A.JSONL.GZ", "json"),
        (b"words", "a.b.md", "markdown"),
        (b"words", "a.tgz", "tar"),
        (b"words", ".txt", None),
        (b"words", "a.txt.zip", "zip"),
    ],
)
def test_the_kind_is_told_by_content_if_it_is_clear_else_by_the_ending(
    head: bytes, name: str, kind: str | None
) -> None:
    assert detect_format(head, name) == kind


def test_what_came_from_the_web_is_named_by_its_url_and_read_in_its_servers_charset() -> None:
    name = "https://ledger.example/quay?page=1"
    with pytest.raises(LoadError, match=r"^https://ledger\.example/quay\?page=1: not a known kind of file: a text"):
        load_content(b"Work began.", name)
    page = formats.PAGE.replace('<meta charset="utf-8">', "").replace("Fishing", "Łódź").encode("iso-8859-2")
    [article] = load_content(page, name, "iso-8859-2")
    assert "Łódź crews" in article.body


@pytest.mark.slow
def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(articles(formats.pdf("Boats came in", pages=3), "a.pdf")[0].body.split("\n\n")) == 3
    reason = "more than 3,000 pages or 2,000,000 characters; expected an article"
    assert error_of(formats.pdf("Boats came in", pages=3_001), "a.pdf").reason == reason
    monkeypatch.setattr(pdf, "_MOST_SECONDS", 0.0)
    assert error_of(GOOD["a.pdf"], "a.pdf").reason == "its first 0 pages took more than 0 s; gave up"


@pytest.mark.parametrize(("rows", "chars"), [(500_000, 1), (100_000, 1_000), (200, 1_000_000)])
def test_a_parquet_file_of_endless_equal_rows_is_refused_with_little_work(rows: int, chars: int) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * chars])
    out = io.BytesIO()
    pq.write_table(pa.table({"text": text}), out)
    begun = time.process_time()
    reason = error_of(out.getvalue(), "a.parquet").reason
    assert time.process_time() - begun < 5.0
    assert re.fullmatch(r"its first [\d,]+ rows unpack to too much for a file of its size", reason)
