"""Whatever bytes a file has, it gives articles or an error, in time that grows in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import LoadError, Rejected
from corpus.load import read_content
from corpus.types import Article
from tests.corpus.load.formats_table import ROWS
from tests.corpus.load.good_files import GOOD, PACKERS

EXPORTS = {name: content for row in ROWS for name, content in row.samples.items() if name not in GOOD}
NAMES = sorted({*GOOD, *EXPORTS, "a", "a.xml", "a.rss", *(f"a.txt{ending}" for ending in PACKERS)})
MAX_SECONDS = 5.0  # of a small file
MAX_SECONDS_OF_A_MEGABYTE = (
    15.0  # the slowest take 3 on a Zen 5 and 6 on a slow machine; what grew with the square took 158
)
MAX_GROWTH = 8.0  # from a quarter to the whole: in proportion it is 4, with the square 16, whatever the machine
CALM = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
TRICKY = [b"\0", b"\xff", b"\xff\xfe", b"<", b">", b"&a;", b'"', b"{", b"[", b"\n", b"\r\n\r\n", b"PK\x03\x04", b"-1",
          b"99999999999", b"\xed\xa0\x80", b"]]>", b"--", b"%PDF-", b"://["]  # fmt: skip


def check(content: bytes, name: str, most: float = MAX_SECONDS) -> float:
    """Holds the promise, and gives the processor's seconds; anything raised but LoadError fails the test."""
    begun = time.process_time()
    try:
        for part in read_content(content, PurePath(name)):
            if isinstance(part, Rejected):
                assert part.reason
            else:
                assert all(isinstance(article, Article) and article.body for article in part)
    except LoadError as error:
        assert error.reason
        assert "\n" not in str(error)
    taken = time.process_time() - begun
    assert taken < most
    return taken


def check_growth(content: Callable[[int], str | bytes], name: str, length: int) -> None:
    """Holds the promise for so many characters, and that they take no longer than a quarter of them leads to expect."""
    quarter_seconds, seconds = (
        check(whole.encode() if isinstance(whole, str) else whole, name, MAX_SECONDS_OF_A_MEGABYTE)
        for whole in map(content, (length // 4, length))
    )
    assert seconds < MAX_GROWTH * quarter_seconds + 1


@st.composite
def mutated(draw: st.DrawFn, good: bytes) -> bytes:
    """Draws a good file in which some pieces were cut out, doubled, swapped for others or put in."""
    content = bytearray(good)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 8, 64, 1024])))
        piece = draw(st.one_of(st.just(b""), st.sampled_from(TRICKY), st.binary(max_size=16)))
        content[start:end] = piece if draw(st.booleans()) else bytes(content[start:end]) * draw(st.integers(2, 9))
    return bytes(content)


@CALM
@given(st.binary(max_size=2_000), st.sampled_from(NAMES))
def test_arbitrary_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    check(content, name)


@CALM
@given(st.lists(st.sampled_from(TRICKY), max_size=200).map(b"".join), st.sampled_from(NAMES))
def test_arbitrary_marks_are_read_or_refused(content: bytes, name: str) -> None:
    check(content, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*GOOD, *EXPORTS])
@CALM
@given(st.data())
def test_changed_files_of_each_format_are_read_or_refused(name: str, data: st.DataObject) -> None:
    check(data.draw(mutated((GOOD | EXPORTS)[name])), name)


@pytest.mark.parametrize("packer", PACKERS)
@CALM
@given(st.data())
def test_changed_packed_files_are_read_or_refused(packer: str, data: st.DataObject) -> None:
    check(data.draw(mutated(PACKERS[packer](GOOD["a.jsonl"]))), f"a.jsonl{packer}")


MEGABYTE = 1_000_000
MAIL = b"From: a@b.example\nMIME-Version: 1.0\n"
HEADER = b"title,text\n"
FEED = b"<rss version='2.0'><channel>"
NEXIS = b"1 of 2 DOCUMENTS\n"
FACTIVA = b"Document ABCDE00020190304ef3400001\n"
EUROPRESSE = b"news\xc2\xb720190304\xc2\xb7A\xc2\xb71\n"
WIKI = b"<mediawiki><page><revision><text>"
MARKUP = [
    b"<div>",
    b"<b>x ",
    b"<a href=x>x ",
    b"<table><tr><td>x",
    b"<td>x",
    b"<p class='a b'>The quay is open.</p>",
    b"a b c<br>",
    b"&foo",
    b"<b><i></b>x</i>",
    b"<time datetime='noon 1'>x</time>",
    b"<body a=b>",
    b"<p>\xc2\xa9 2021 A</p>",
]
PIECES = {
    "a.json": [(b"", b"["), (b"", b'{"a":'), (b"", b"[[],"), (b"", b'{"text":"x"}\n'), (b"", b"\n"), (b"[", b"{},")],
    "a.csv": [(HEADER, b","), (HEADER, b'"'), (HEADER, b"a\n"), (HEADER, b"a,b\r\n"), (b"", b"text,"), (HEADER, b"\n")],
    "a.xml": [(b"", b"<a>"), (b"", b"<!--"), (b"", b"<?xml ?>"), (b"", b"<!DOCTYPE ["), (b"<nitf>", b"&a;"),
              (b"<nitf><body.content>", b"<p>x</p>"), (b"<newsMessage>", b"<newsItem/>")],
    "a.html": [(b"<html>", b"<p>"), (b"<html>", b"<p>x"), (b"<html>", b"<!--"), (b"<html>", b"x"),
               (b"<html><p ", b'a="b" '), (b"<html><p a='", b"b "), *((b"<html><body>", piece) for piece in MARKUP)],
    "a.rss": [(FEED, b"<item>"), (FEED, b"<item><title>x</title></item>"), (FEED + b"<item ", b"a='b' "),
              (FEED + b"<item><description>", b"&lt;b&gt;x "),
              (FEED + b"<item><description>", b"&lt;p&gt;The quay is open.&lt;/p&gt;")],
    "a.md": [(b"", mark) for mark in (b"[", b"*a ", b"`", b"> ", b"- ", b"---\n", b"![", b"<a ", b"x\n\n")]
            + [(b"---\ntitle: ", b"["), (b"---\n", b"a: b\n"), (b"---\ntitle: ", b"&a ")],
    "a.eml": [(MAIL, b"a: \n"), (MAIL + b"Subject: ", b"=?utf-8?q?a?= "), (MAIL, b" a\n"), (MAIL + b"\n", b"x"),
              (MAIL + b"To: ", b"a@b, "), (MAIL + b"Content-Type: text/html\n\n", b"<p>x")],
    "a.mbox": [(b"", b"From a\na:\n"), (b"", b"From a\nFrom: b\n\nx\n")],
    "a.txt": [(b"", b"\xff"), (b"", b"\xe9 "), (b"", b"x"), (b"", b" "), (b"", b"\n"),
              (b"", b"Share\n"), (b"", b"\xc3\xa9")],
    "a.pdf": [(b"%PDF-1.4\n", b"obj"), (b"%PDF-1.4\n", b"1 0 obj<<"), (b"%PDF-1.4\n", b"xref\n"),
              (b"%PDF-1.4\n", b"[")],
    "a.warc": [(b"", b"WARC/1.0\r\n"), (b"WARC/1.0\r\n", b"a: b\r\n"), (b"", b"WARC/1.0\r\n\r\n"),
               (b"WARC/1.0\r\n", b"x")],
    "a.zip": [(b"", b"PK\x03\x04"), (b"", b"PK\x05\x06"), (b"", b"PK\x01\x02")],
    "a.tar": [(b"", b"\0"), (b"", b"a")],
    "a.parquet": [(b"", b"PAR1")],
    "a.gz": [(b"", b"\x1f\x8b"), (b"", b"\x1f\x8b\x08\0\0\0\0\0\0\xff")],
    "a.sgml": [(b"", b"<DOC>"), (b"<DOC><TEXT>", b"<P>x"), (b"<DOC><TEXT>", b"<a "), (b"<DOC>", b"<HEADLINE>"),
               (b"<REUTERS><BODY>", b"\n  x"), (b"<DOC>", b"&#2;"), (b"<DOC><TEXT>[Text]", b"<F P=1>"),
               (b"<DOC ", b"a=b ")],
    "nexis.txt": [(NEXIS, b"LOAD-DATE: x\n\n"), (b"", NEXIS), (b"End of Document\n", b"Body\n"),
                  (b"LENGTH: 1 words\n", b"UPDATE: x\n\nx\n\n"), (NEXIS, b"3 March 2019\n\n"),
                  (b"", b"End of Document\n"), (b"LENGTH: 1 words\n\n", b"a b ")],
    "factiva.txt": [(b"", FACTIVA), (b"1 words\n" + FACTIVA, b"HD\tx\n"), (b"", b"2019"),
                    (b"ProQuest document ID: 12345\n", b"Title: x\n"), (EUROPRESSE, b"\xc2\xa9\n"), (b"", EUROPRESSE)],
    "factiva.html": [(b"<div class='article enArticle'>", b"<p>x"), (b"<p><A NAME=\"DOC_ID_1\">", b"<br>x"),
                     (b"", b"<div class='article enArticle'>"), (b"<i class='DocPublicationName'>", b"<article>")],
    "wiki.xml": [(b"<mediawiki>", b"<page/>"), (WIKI, b"{{a|"), (WIKI, b"[[a|"), (WIKI, b"''"), (WIKI, b"&lt;!--"),
                 (b"<mediawiki>", b"<page><revision><text>x</text></revision></page>"), (b"<mediawiki><page>", b"<a>")],
    "a": [(b"", b"From: a\n"), (b"", b"Received: a\n"), (b"", b"a,b\r\n"), (b"", b"<!DOCTYPE a [ ] "),
          (b"---\n", b"a:\n")],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "head", "piece"), [(name, *pair) for name, pairs in PIECES.items() for pair in pairs])
def test_a_megabyte_of_one_piece_takes_seconds(name: str, head: bytes, piece: bytes) -> None:
    check_growth(lambda length: head + piece * (length // len(piece)), name, MEGABYTE)


ITEM = (
    "<newsItem><itemMeta><firstCreated>boats {} noon</firstCreated></itemMeta>"
    "<contentSet><inlineData>Open.</inlineData></contentSet></newsItem>"
)
UNREADABLE_DATES = {
    "a.html": ("<html>", '<meta property="article:published_time" content="boats {} noon">', "<p>Open."),
    "ld.html": (
        '<script type="application/ld+json">[',
        '{{"@type":"Article","datePublished":"noon {}"}},',
        "1]</script><p>Open.",
    ),
    "a.jsonl": ("", '{{"text": "Open.", "date": "boats {} noon"}}\n', ""),
    "a.csv": ("text,date\n", "Open.,boats {} noon\n", ""),
    "nitf.xml": ("<nitf>", '<date.issue norm="boats {} noon"/>', "<body.content><p>Open.</p></body.content></nitf>"),
    "a.xml": (
        "<newsMessage>",
        ITEM,
        "</newsMessage>",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNREADABLE_DATES)
def test_a_megabyte_of_dates_that_cannot_be_read_takes_seconds(name: str) -> None:
    """Each takes dateparser some 17 ms: all of them, minutes."""
    head, piece, tail = UNREADABLE_DATES[name]
    length = 190_000 if name == "ld.html" else MEGABYTE  # longer ones are not read
    check_growth(lambda length: head + "".join(map(piece.format, range(length // len(piece)))) + tail, name, length)
