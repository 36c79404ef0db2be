"""Pages saved as one file have the address and the moment of the page, not those of saving it."""

from __future__ import annotations

import plistlib
import re

import pytest

from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, MARKED_UP, PAGE, TITLE
from tests.corpus.load.written.good_documents import mhtml, webarchive

BARE = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article>{MARKED_UP}</article></body></html>"
ADDRESS = "https://www.ledger.example/2021/03/04/quay"


@pytest.mark.parametrize("save", [mhtml, webarchive])
def test_a_page_that_says_nothing_of_itself_has_what_its_address_says(save: object) -> None:
    assert callable(save)
    for name in ("a.mhtml", "a.webarchive", "a"):
        [article] = articles(save(BARE, ADDRESS), name)
        assert (article.body, article.title, article.url, article.outlet) == (BODY, TITLE, ADDRESS, "ledger.example")
        assert article.published is not None
        assert (article.published.iso(), article.published.origin) == ("2021-03-04", "url")


def test_a_page_saved_by_an_older_browser_is_read() -> None:
    content = (
        "From: <Saved by Microsoft Internet Explorer 5>\r\nSubject: Quay\r\nDate: Fri, 2 Jan 2026 09:00:00 -0000\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        f'--b\r\nContent-Type: text/html; charset="windows-1251"\r\nContent-Location: {ADDRESS}\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + f"{BARE}\r\n--b--\r\n".replace("harbor council", "совет порта").encode("cp1251")
    [article] = articles(content, "a.eml")
    assert (article.url, article.body) == (ADDRESS, BODY.replace("harbor council", "совет порта"))


@pytest.mark.parametrize(
    "comment",
    [
        f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Fri Jan 02 2026\n-->",
        f"<!-- saved from url=(0042){ADDRESS} -->",
    ],
)
def test_the_comment_of_a_program_that_saved_a_page_names_its_address(comment: str) -> None:
    [article] = articles(BARE.replace("<head>", f"{comment}<head>").encode(), "a.html")
    assert (article.url, article.body) == (ADDRESS, BODY)
    assert articles(PAGE.replace("<head>", f"{comment}<head>").encode(), "a.html")[0].url != ADDRESS


def test_pictures_inside_a_saved_page_do_not_count_for_its_size() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    assert articles(BARE.replace("<article>", f"<article>{picture}").encode(), "a.html")[0].body == BODY


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nWords.", "a.mhtml", "no page in it; expected MHTML"),
        (b"boundary=x " * 100, "a.mht", "a saved page with more than 50 levels of parts"),
        (b"bplist00 broken", "a.webarchive", "not a whole webarchive"),
        (plistlib.dumps([1], fmt=plistlib.FMT_BINARY), "a.webarchive", "no page in it; expected a webarchive"),
        (mhtml("<html><p>", ADDRESS), "a.mhtml", "no article text found in the page"),
    ],
)
def test_what_holds_no_page_is_refused(content: bytes, name: str, reason: str) -> None:
    assert re.match(re.escape(reason), error_of(content, name).reason)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "head", "piece"),
    [
        ("a.mhtml", b"", b"Content-Type: multipart/related; boundary"),
        ("a.mhtml", b"Content-Type: multipart/related; boundary=b\n\n", b"--b\nContent-Type: text/html\n\nx\n"),
        ("a.mhtml", b"Content-Type: text/html; ", b"charset*0=x; "),
        ("a", b"", b"A: b\n c\n"),
        ("a.webarchive", b"bplist00", b"\xd1\x01\x02"),
        ("a.html", b"<html>", b"data:base64,"),
        ("a.srt", b"", b"1\n00:00:01,000 --> 00:00:02,000\n<i>x\n\n"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n", b"{\\"),
        ("a.vtt", b"WEBVTT\n\n", b"00:01.000 --> "),
    ],
)
def test_a_megabyte_of_one_piece_takes_seconds(name: str, head: bytes, piece: bytes) -> None:
    from tests.corpus.load.test_any_bytes import MEGABYTE, check_growth

    check_growth(lambda length: head + piece * (length // len(piece)), name, MEGABYTE)
