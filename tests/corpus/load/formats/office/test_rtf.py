"""RTF files give their paragraphs and properties, in any code page."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from corpus.load.formats.office import rtf
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, PARAGRAPHS, TITLE

FONTS = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset204{\*\falt Arial} Arial Cyr;}}"


def text(body: str, *, head: str = rf"\ansi\ansicpg1252{FONTS}") -> str:
    return rtf.document(rf"{{\rtf1{head} {body}}}".encode("latin-1"), PurePath("a.rtf")).text


def test_a_document_is_one_article_with_its_properties() -> None:
    info = rf"{{\info{{\title {TITLE}}}{{\author Mara Venn; J\'f3n Ode}}{{\creatim\yr2025\mo3\dy9}}}}"
    content = rf"{{\rtf1\ansi{FONTS}{info}\pard {PARAGRAPHS[0]}\par\par {PARAGRAPHS[1]}\par}}".encode()
    for name in ("a.rtf", "a.doc", "a"):
        [article] = articles(content, name)
        assert (article.body, article.title, article.authors) == (BODY, TITLE, ("Mara Venn", "Jón Ode"))
        assert article.published is None


def test_the_lines_of_a_document_are_its_paragraphs() -> None:
    document = r"one\par two\line three\par\par four \tab five\par {\pard six\par}"
    assert text(document) == "one\ntwo\nthree\n\nfour \tfive\nsix\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"caf\'e9", "café"),
        (r"\u8220?quay\u8221?", "“quay”"),
        (r"\uc2\u233\'c3\'a9t\'e9", "été"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"{\f1\'cf\'f0}\f0\'e9", "Прé"),
        ("caf\xe9", "café"),
        ("caf\xc3\xa9", "café"),
        (r"a\~b\_c\emdash d", "a\xa0b\u2011c—d"),
        (r"\{a\}\\b", r"{a}\b"),
        (r"\trowd\cellx9 Port\cell 41\cell\row end", "Port\t41\nend"),
        (r'{\field{\*\fldinst{HYPERLINK "https://a.example"}}{\fldrslt{the council}}} voted', "the council voted"),
        (r"{\header Page 7}{\footnote Not this.}{\*\generator Word;}words", "words"),
        (r"{\pict\wmetafile8 " + "0f" * 500 + "}words", "words"),
        (r"{\pict\bin7 }}}{{{a}words", "words"),
    ],
)
def test_signs_of_a_document_are_read_and_what_is_not_its_text_is_left_out(written: str, read: str) -> None:
    assert text(written).strip() == read


def test_a_code_page_is_that_of_the_document() -> None:
    assert text(r"\'cf\'f0\'e8", head=r"\ansi\ansicpg1251") == "При"
    assert text("\xcf\xf0\xe8", head=r"\ansi\ansicpg1251") == "При"
    assert text("\xe9", head=r"\ansi\ansicpg99999") == "é"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Quay repairs", "not an RTF file (it begins with b'Quay repairs')"),
        (rb"{\rtf1\ansi }", "no text in it; expected an article"),
        (rb"{\rtf1\uc words}", "not a whole RTF file (TypeError:"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, reason: str) -> None:
    assert error_of(content, "a.rtf").reason.startswith(reason)


def test_a_document_longer_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "_MAX_BYTES", 1_000)
    assert "at most 1,000 are expected" in error_of(rb"{\rtf1 " + b"words " * 200 + b"}", "a.rtf").reason


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [r"{\field{\*\fldinst{", r"\f1", r"\f1\fcharset0", r"{\f1", "{", "}", r"\'e9", r"\u8220?", r"\bin1 ",
     r"{\info{\title ", r"{\pict\bin", "0f", r"\par ", "x", r"{\fonttbl"],
)  # fmt: skip
def test_a_megabyte_of_one_piece_takes_seconds(piece: str) -> None:
    from tests.corpus.load.test_any_bytes import MEGABYTE, check_growth

    for head in (r"{\rtf1 ", r"{\rtf1{\fonttbl"):
        check_growth(lambda length, head=head: head + piece * (length // len(piece)), "a.rtf", MEGABYTE)  # type: ignore[misc]
