"""Citations to paste, and links that lead to the very words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from qa.presenting.citations import citation_text, fragment_url
from qa.presenting.plain_text import plain
from qa.presenting.records.outcome_types import CitationRecord
from qa.presenting.records.serialize import Json, parse_outcome
from tests.qa.records import HOSTILE, QUOTE, UNSEEN, UNSEEN_PLAIN, answered, citation_record

URL = "https://pier.example/fares"


def cited(**changes: object) -> CitationRecord:
    (citation,) = parse_outcome(answered(citations=[citation_record() | changes])).citations
    return citation


def test_a_citation_has_quote_byline_title_outlet_day_and_link() -> None:
    assert citation_text(cited()) == (
        "“The ferry to Hallow Island will cost 14 crowns from May, the owner said.” Nora Quill, Jan Sund and Ida Holt,"
        " “Ferry fares rise”, Pier News, 4 March 2025 https://pier.example/fares?a=1&b=2#:~:text="
        "The%20ferry%20to%20Hallow%20Island%20will%20cost%2014%20crowns%20from%20May%2C%20the%20owner%20said."
    )


def test_what_is_not_known_is_not_said() -> None:
    bare: Json = {"title": None, "outlet": None, "authors": [], "url": None, "published": None}
    assert citation_text(cited(**bare)) == f"“{QUOTE}” undated"
    assert citation_text(cited(**bare | {"authors": ["Nora Quill"], "published": "soon"})) == (
        f"“{QUOTE}” Nora Quill, undated"
    )


def test_a_citation_is_one_line_without_what_is_not_seen() -> None:
    text = citation_text(cited(quote=f"One.\n\n{UNSEEN}", title=UNSEEN, outlet=UNSEEN, url=None))
    assert text == (
        f"“One. {UNSEEN_PLAIN}” Nora Quill, Jan Sund and Ida Holt, “{UNSEEN_PLAIN}”, {UNSEEN_PLAIN}, 4 March 2025"
    )


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("14-year-old", "14%2Dyear%2Dold"),
        ("Smith, Ives & Co", "Smith%2C%20Ives%20%26%20Co"),
        ("50% #1 “so” / é", "50%25%20%231%20%E2%80%9Cso%E2%80%9D%20%2F%20%C3%A9"),
        ("two\twords ", "two%20words"),
        ("One two.\n\nThree four.", "One%20two.,Three%20four."),
        ("a b c d e f g\nh i j k l m n", "a%20b%20c%20d%20e%20f,i%20j%20k%20l%20m%20n"),
        (" ".join(["word"] * 61), "word%20word%20word%20word%20word%20word,word%20word%20word%20word%20word%20word"),
        (" ".join(["word"] * 60), "%20".join(["word"] * 60)),
        ("長" * 400, "%E9%95%B7" * 400),
    ],
)
def test_a_quote_becomes_a_text_directive(quote: str, directive: str) -> None:
    """Whole up to 300 characters of one line; else its ends, since a match lies within one block."""
    assert fragment_url(URL, quote) == f"{URL}#:~:text={directive}"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://pier.example/a#part", "https://pier.example/a#part:~:text=x"),
        ("https://pier.example/a#part:~:text=other", "https://pier.example/a#part:~:text=x"),
        ("HTTP://pier.example", "http://pier.example#:~:text=x"),
        ('https://pier.example/"><b>(1)\\`', "https://pier.example/%22%3E%3Cb%3E%281%29%5C%60#:~:text=x"),
        ("https://pier.example/ä b\u202e", "https://pier.example/%C3%A4%20b#:~:text=x"),
        ("https://pier.example/100%25", "https://pier.example/100%25#:~:text=x"),
        ("javascript:alert(1)", None), ("data:text/html,x", None), ("file:///etc/passwd", None), ("//a.example", None),
        (" java\nscript:alert(1)", None), ("https:", None), ("https://", None), ("http://[::1", None), ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str | None, link: str | None) -> None:
    assert fragment_url(url, "x") == link


def test_hostile_quotes_stay_in_their_directive() -> None:
    for text in (*HOSTILE, UNSEEN):
        link = fragment_url(URL, text) or ""
        assert link.isascii()
        assert [sign for sign in "<>\"'`(){}&,- \\" if sign in link.partition(":~:text=")[2]] == []
        assert unquote(link.partition(":~:text=")[2]) == " ".join(plain(text).split())


def test_words_of_a_page_wrongly_decoded_are_kept() -> None:
    assert plain("â\x80\x9dyes\x1b(Bno \x1b]0;title without an end") == "âyesBno 0;title without an end"
