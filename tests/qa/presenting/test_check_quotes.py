"""Pages of evidence: what they say, what the index says of them, and that nobody can add to them unseen."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

from corpus import Article, LoadError, new_article
from corpus.time.published import parse_published
from index import Library
from qa import Newsdesk
from qa.presenting.check_quotes import check_quotes, read_evidence
from qa.presenting.evidence_page import evidence_page
from qa.presenting.provenance import Provenance
from qa.presenting.records.build import outcome_record
from qa.presenting.records.serialize import Json, parse_outcome, to_json
from tests.conftest import ROOT
from tests.fakes import HashingEncoder
from tests.qa.records import FERRY, MADE_AT, PROVENANCE, QUOTE, abstained, answered, citation_record


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    """A desk that has the ferry's article."""
    opened = Newsdesk(Library(tmp_path / "index", HashingEncoder()))
    opened.add([FERRY])
    return opened


def page(tmp_path: Path, record: Json) -> Path:
    path = tmp_path / "evidence.html"
    path.write_text(evidence_page(parse_outcome(record), index=PROVENANCE, made_at=MADE_AT), encoding="utf-8")
    return path


def findings(desk: Newsdesk, record: Json) -> list[tuple[str, bool, str]]:
    return [(found.kind, found.stands, found.finding) for found in check_quotes(desk, parse_outcome(record))]


def changed(body: str) -> Article:
    return new_article(
        body=body, url=FERRY.url, title=FERRY.title, outlet=FERRY.outlet, authors=FERRY.authors,
        published=parse_published("2025-03-04", "field"),
    )  # fmt: skip


def test_the_page_says_all_that_is_needed_to_check_it() -> None:
    shown = html.document_fromstring(evidence_page(parse_outcome(answered()), index=PROVENANCE, made_at=MADE_AT))
    text = " ".join(shown.text_content().split())
    assert shown.findtext(".//h1") == "What will the ferry cost?"
    assert shown.find_class("answer")[0].text == "14 crowns"
    assert "Likely right confidence 0.83 of 1" in text
    figure = shown.find(".//figure")
    assert figure.find("blockquote").text_content() == f"“{QUOTE}”"
    assert [mark.text for mark in figure.iter("mark")] == ["14 crowns"]
    (source,) = figure.find_class("source")
    assert source.text_content() == "Pier News · 4 March 2025 · by Nora Quill, Jan Sund and Ida Holt"
    assert figure.find(".//a").get("href").startswith("https://pier.example/fares?a=1&b=2#:~:text=The%20ferry")
    start = FERRY.body.index(QUOTE)
    assert [value.text for value in figure.iter("dd")] == [
        FERRY.id, FERRY.version, f"{start} to {start + len(QUOTE)}", hashlib.sha256(QUOTE.encode()).hexdigest(),
    ]  # fmt: skip
    assert FERRY.version == hashlib.sha256(b"body\x1f" + FERRY.body.encode()).hexdigest()[:16]
    for fact in ("e0" * 32, "d1" * 32, "tiny-encoder", "tiny-reader", "2026-02-03T14:05:00+00:00", "Passages read (1)"):
        assert fact in text
    assert shown.xpath("//dt[.='generation of the index']/following-sibling::dd/text()") == ["7"]
    assert [mark.text for mark in shown.find(".//li").iter("mark")] == [QUOTE, "Bicycles go free."]


def test_the_page_of_an_abstention_says_why_and_shows_the_nearest_passages() -> None:
    shown = html.document_fromstring(evidence_page(parse_outcome(abstained()), index=PROVENANCE, made_at=MADE_AT))
    assert shown.find_class("reason")[0].text == "I did not find it."
    assert shown.findtext(".//summary") == "Nearest passages, not an answer (1)"
    assert shown.find(".//details").get("open") is not None
    assert (shown.findall(".//figure"), shown.find_class("answer"), shown.find_class("sure")) == ([], [], [])


def test_the_policy_lets_nothing_load_but_the_pages_own_style() -> None:
    text = evidence_page(parse_outcome(answered()), index=PROVENANCE, made_at=MADE_AT)
    shown = html.document_fromstring(text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert shown.xpath("//script/@type") == ["application/json"]
    assert [element.tag for element in shown.iter() if element.get("src") or element.tag in ("link", "iframe")] == []


def test_a_page_reads_back_as_its_record(tmp_path: Path) -> None:
    evidence = read_evidence(page(tmp_path, answered()))
    assert evidence.outcomes == (parse_outcome(answered()),)
    assert evidence.edits == ()


def test_line_ends_of_another_system_are_no_edit(tmp_path: Path) -> None:
    path = page(tmp_path, answered())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_evidence(path).edits == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<mark>14 crowns</mark> from May", "<mark>41 crowns</mark> from May"),
        ('<p class="answer" dir="auto">14 crowns</p>', '<p class="answer" dir="auto">41 crowns</p>'),
        ("<strong>Pier News</strong>", "<strong>Quay News</strong>"),
        ("confidence 0.83 of 1", "confidence 0.99 of 1"),
        ("</main>", "<p>And it sank.</p></main>"),
    ],
)
def test_what_was_edited_in_the_page_is_named(tmp_path: Path, old: str, new: str) -> None:
    path = page(tmp_path, answered(hits=[], alternatives=[]))
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    (edit,) = read_evidence(path).edits
    line = text[: text.index(old)].count("\n") + 1
    assert edit.startswith(f"line {line}: “")
    assert new[:20] in edit


def test_a_quote_edited_in_page_and_record_alike_does_not_stand(desk: Newsdesk, tmp_path: Path) -> None:
    cited = citation_record() | {"quote": QUOTE.replace("14", "41")}
    forged = answered(answer="41 crowns", citations=[cited], hits=[], alternatives=[])
    evidence = read_evidence(page(tmp_path, forged))
    assert evidence.edits == ()
    found = [(one.stands, one.finding) for one in check_quotes(desk, evidence.outcomes[0])]
    assert found == [(False, "the cited version does not say so at these offsets")]


def test_every_quote_of_an_untouched_index_stands(desk: Newsdesk) -> None:
    stands = "stands as quoted"
    assert findings(desk, answered()) == [
        ("quote", True, stands),
        ("alternative", True, stands),
        ("passage", True, stands),
    ]


def test_quotes_of_a_changed_article_stand_where_it_still_says_them(desk: Newsdesk) -> None:
    desk.add([changed(FERRY.body.replace("Bicycles go free.", "Bicycles cost 2 crowns."))])
    assert findings(desk, answered()) == [
        ("quote", True, "the article was changed since, and still says so"),
        ("alternative", False, "the article was changed since, and no longer says so"),
        ("passage", False, "the article was changed since, and no longer says so"),
    ]


def test_quotes_of_a_version_that_was_asked_for_stand_in_it(desk: Newsdesk) -> None:
    desk.add([changed("Nothing is left of it.")])
    found = findings(desk, answered(filters={"as_of": "2025-03-05"}))
    assert found[0] == ("quote", True, "stands in the version that was asked for; the article was changed since")


def test_quotes_of_a_removed_article_do_not_stand(desk: Newsdesk) -> None:
    desk.remove([FERRY.id])
    assert {(stands, finding) for _, stands, finding in findings(desk, answered())} == {
        (False, "its article is not in this index")
    }


def test_a_version_that_is_not_kept_leaves_the_last_one_to_ask(tmp_path: Path) -> None:
    desk = Newsdesk(Library(tmp_path / "other", HashingEncoder()))
    desk.add([changed(f"{QUOTE} And that is all.")])
    assert findings(desk, answered(hits=[])) == [
        ("quote", True, "the cited version is not kept; the last one says so too"),
        ("alternative", False, "the cited version is not kept; the last one does not say so"),
    ]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": "Ferry sinks"}, "title"), ({"outlet": "Quay News"}, "outlet"), ({"authors": []}, "byline"),
        ({"authors": ["Nora Quill", "Jan Sund"]}, "byline"), ({"url": "https://evil.example"}, "address"),
        ({"published": "2026-03-04"}, "date"), ({"title": None, "outlet": None}, "title and outlet"),
    ],
)  # fmt: skip
def test_a_quote_under_another_name_does_not_stand(desk: Newsdesk, change: Json, name: str) -> None:
    found = findings(desk, answered(citations=[citation_record() | change]))[0]
    assert found == ("quote", False, f"the article has another {name}")


def test_records_as_json_are_checked_too(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.jsonl"
    one.write_text(json.dumps(answered(), indent=2))
    many.write_text(f"{json.dumps(answered())}\n\n{json.dumps(abstained())}\n")
    assert read_evidence(one).outcomes == (parse_outcome(answered()),)
    assert read_evidence(many).outcomes == (parse_outcome(answered()), parse_outcome(abstained()))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not a page of evidence"), ("words", "not a page of evidence"),
        ("<html></html>", "not a page of evidence"),
        ('<script type="application/json" id="newsdesk-record">{}</script>', "its record is damaged"),
        ('<script type="application/json" id="newsdesk-record">{</script>', "its record is damaged"),
        (f'<script type="application/json" id="newsdesk-record">{"[" * 100_000}</script>', "its record is damaged"),
        ('{"question": "Who?"}', r"line 1: expected a record .*\(not a record of Newsdesk: "),
        ("{}\n{", "line 1: expected a record"), ("{" * 100_000, "line 1: expected a record"),
    ],
)  # fmt: skip
def test_what_is_no_evidence_is_an_error(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    with pytest.raises(LoadError, match=says):
        read_evidence(path)


def test_the_lines_that_the_page_gives_print_the_quotes_digest(samples: Newsdesk, samples_index: Path) -> None:
    outcome = samples.ask("what did Japan promise to buy?")
    record = parse_outcome(to_json(outcome_record("what did Japan promise to buy?", outcome, 1.0)))
    made = evidence_page(record, index=Provenance.of(samples), made_at=datetime.now(UTC))
    _, lines = html.document_fromstring(made).xpath("//pre/code/text()")
    ran = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "NEWSDESK_INDEX": str(samples_index)},
    )  # fmt: skip
    assert ran.stdout.strip() == hashlib.sha256(record.citations[0].quote.encode()).hexdigest()
    assert f"<dd>{ran.stdout.strip()}</dd>" in made
