"""Collections in SGML, stories, and the annotated corpus in NITF give each article with its own fields."""

from __future__ import annotations

import gzip
import io
import resource
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import cast

import pytest

from corpus.errors import Rejected
from corpus.load import load, load_file, read_content
from corpus.load.formats.corpora import sgml
from corpus.types import Article
from tests.corpus.load.written import collection_files
from tests.corpus.load.written.export_files import STORIES

Row = tuple[str | None, str | None, str | None, tuple[str, ...], str]


def rows(content: bytes, name: str) -> tuple[list[Row], list[Rejected]]:
    found = list(read_content(content, PurePath(name)))
    taken = [article for part in found if isinstance(part, list) for article in part]
    return [row(article) for article in taken], [part for part in found if isinstance(part, Rejected)]


def row(article: Article) -> Row:
    day = article.published.at.date().isoformat() if article.published else None
    return article.title, article.outlet, day, article.authors, article.body


TREC: list[Row] = [
    ("Tram Line Opens", "Associated Press", "1988-02-12", ("LEA QUINT",),
     "The city opened its fourth tram line.\n\nNobody was hurt."),
    ("GLASS WORKS KEEPS ITS SHIFT", "Los Angeles Times", "1989-03-15", ("TOM FERROW",),
     "Jobs at the works & the yard stay.\n\nNine will go."),
    ("Orrin plans a line", "The Financial Times", "1991-05-14", ("IDA STAHL",),
     ("ORRIN, a city of trams and of the river that is crossed by seven bridges and, since May, by a line, will get"
            " a second one, its board said yesterday, which is to lead from the market hall to the yards in the north,"
            " where some nine hundred people work in three shifts and have so far come by bus.\n\n"
      "Nobody was against it.")),
    ("Report on Trams", "FBIS", "1994-03-01", (), "The line is built.\n\nIt is long."),
    ("Never Closed", "The Wall Street Journal", "1987-03-24", (), "The board met."),
    ("A wire story", "Agence France-Presse", "1994-05-12", (), "One.\n\nTwo."),
]  # fmt: skip


@pytest.mark.parametrize("name", ["la031589", "ap.txt", "a.sgml", "fbis.xml"])
def test_trec_documents_are_articles_and_one_without_a_text_is_named(name: str) -> None:
    found, rejected = rows(collection_files.TREC.encode(), name)
    assert found == TREC
    assert [str(one) for one in rejected] == [f"{name}, line 77: document 5: a document without a text"]


def test_reuters_articles_have_neither_dateline_nor_marks_of_the_wire() -> None:
    content = collection_files.REUTERS.encode()
    found, rejected = rows(content, "reut2-000.sgm")
    assert found == [
        ("ORRIN TIN <OT> UP", "Reuters", "1987-02-26", ("Lea Quint",),
         "Tin rose in Orrin, where the mines are closed until March.\n\nDealers said so."),
        (None, "Reuters", "1987-02-27", (), "Rates of the day: one mark."),
    ]  # fmt: skip
    assert [one.reason for one in rejected] == ["document 2: a headline without a text"]
    assert rows(gzip.compress(content), "reut2-000.sgm.gz")[0] == found


def test_a_story_leaves_its_highlights_out() -> None:
    for name in ("0001.story", "0001.txt", "0001"):
        assert rows(collection_files.STORY.encode(), name)[0] == [(None, None, None, (), STORIES[0].body)]


def test_the_annotated_corpus_has_its_document_type_passed_over_and_its_lead_once() -> None:
    [article] = load_file_of(collection_files.NYT.encode(), "0000001.xml")
    assert row(article) == (
        "TRAM LINE OPENS", "The Orrin Times", "1987-02-26", ("Lea Quint", "Tom Ferrow"),
        "The line opened.\n\nNobody was hurt.",
    )  # fmt: skip
    assert article.published is not None
    assert article.published.precision == "day"
    assert article.url == "http://archive.example/1.html"


def load_file_of(content: bytes, name: str) -> list[Article]:
    return [article for part in read_content(content, PurePath(name)) for article in cast(list[Article], part)]


@pytest.mark.parametrize(
    "content",
    [
        "<DOC>" * 100_000,
        "<DOC><TEXT>" * 50_000 + "x",
        "<DOC><DOCNO>" + "x" * 100_000,
        "<DOC><TEXT>" + "<P>" * 100_000 + "x",
        "<REUTERS><BODY>" + "<TITLE>" * 50_000,
        "<DOC " + "a=b " * 50_000 + "><TEXT>x</TEXT></DOC>",
    ],
)
def test_nested_and_unclosed_documents_end(content: str) -> None:
    found, rejected = rows((collection_files.TREC + content).encode(), "a.sgml")
    assert found[: len(TREC) - 1] == TREC[:-1]
    assert len(found) + len(rejected) <= 100_010


def test_a_document_that_is_too_long_is_named_and_the_next_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.sgml"
    path.write_text("<DOC><TEXT>" + "word " * 2_000_000 + "</TEXT></DOC>" + collection_files.TREC, encoding="utf-8")
    rejected: list[Rejected] = []
    assert [row(article) for part in load([path], rejected.append) for article in part] == TREC
    assert [one.reason for one in rejected] == [
        "document 1: a document of more than 8,000,000 bytes; expected an article",
        "document 6: a document without a text",
    ]


class Endless(io.RawIOBase):
    """A file of so many documents, which is never whole in memory."""

    def __init__(self, count: int) -> None:
        self._documents = self._write(count)

    @staticmethod
    def _write(count: int) -> Iterator[bytes]:
        for number in range(count):
            yield (
                f"<DOC>\n<DOCNO> NYT199806{number % 28 + 1:02}.{number:05} </DOCNO>\n"
                f"<HEADLINE>Tram {number}</HEADLINE>\n<TEXT>\n<P>\n"
                f"{'The line is open again. ' * 120}{number}\n</P>\n</TEXT>\n</DOC>\n"
            ).encode()

    def read(self, size: int = -1) -> bytes:
        return b"".join(next(self._documents, b"") for _ in range(60))


@pytest.mark.slow
def test_five_thousand_documents_are_read_with_a_few_in_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = sgml.read(cast("io.BufferedReader", Endless(5_000)), PurePath("a.sgml"))
    count = 0
    for article in found:
        assert isinstance(article, Article)
        assert article.title == f"Tram {count}"
        count += 1
    assert count == 5_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000  # KB; the file has 15 MB


def test_all_of_a_collection_is_refused_if_no_document_has_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.sgml"
    path.write_text("<DOC>\n<DOCNO>1</DOCNO>\n</DOC>\n" * 3, encoding="utf-8")
    with pytest.raises(Exception, match=r"document 1: a document without a text \(and so for all 3 documents\)"):
        load_file(path)
