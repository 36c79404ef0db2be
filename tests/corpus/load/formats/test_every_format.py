"""Each format gives every field that it has, under any name and packed; a broken file is an error."""

from __future__ import annotations

import pytest

from corpus.errors import LoadError
from corpus.load import load_content
from corpus.load.formats import pdf_scans
from tests.corpus.load import good_files
from tests.corpus.load.formats.reading import articles, check_all_fields, error_of
from tests.corpus.load.good_files import GOOD, PACKERS

OWN_TESTS = {"a.txt", "a.pdf", "a.docx", "a.odt", "a.rtf", "a.epub", "a.srt"}  # they have not all fields

WITH_ALL = [name for name in GOOD if name not in OWN_TESTS]


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
    assert articles(good_files.zipped({name: GOOD[name]}), "b.zip") == expected
    assert articles(good_files.tarred({name: GOOD[name]}), "b.tar") == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl", "a.csv", "a.tsv", "feed.json"])
def test_texts_with_an_encodings_mark_are_read_as_without(name: str, encoding: str) -> None:
    assert articles(GOOD[name].decode().encode(encoding), name) == articles(GOOD[name], name)


@pytest.mark.parametrize("name", ["nitf.xml", "newsml.xml"])
def test_the_encoding_that_xml_declares_is_used(name: str) -> None:
    text = GOOD[name].decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Mara", "Zoë")
    assert articles(text.encode("latin-1"), name)[0].authors[0] == "Zoë Venn"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"Work began.", "a.pdf", "not a PDF file (it begins with b'Work began.')"),
        (good_files.pdf(""), "a.pdf", pdf_scans.HOW_TO_READ),
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


def test_what_came_from_the_web_is_named_by_its_url_and_read_in_its_servers_charset() -> None:
    name = "https://ledger.example/quay?page=1"
    with pytest.raises(LoadError, match=r"^https://ledger\.example/quay\?page=1: not a known kind of file: a text"):
        load_content(b"Work began.", name)
    page = good_files.PAGE.replace('<meta charset="utf-8">', "").replace("Fishing", "Łódź").encode("iso-8859-2")
    [article] = load_content(page, name, "iso-8859-2")
    assert "Łódź crews" in article.body
