"""What a language model wrote stands in exports with its quotes, and is checked against the index."""

from __future__ import annotations

from pathlib import Path

from corpus import new_article
from index import Library
from qa import Newsdesk
from qa.presenting.check_quotes import check_quotes, read_evidence
from qa.presenting.evidence_page import evidence_page
from qa.presenting.markdown import conversation_markdown
from qa.presenting.records.serialize import parse_outcome, to_json
from qa.presenting.written_wording import left_out_line
from tests.fakes import HashingEncoder
from tests.qa.records import FERRY, MADE_AT, PROVENANCE, QUOTE, answered, citation_record, written

BY = "Written by the language model tiny-model on localhost:11434 (prompts 1), held against these quotes:"


def test_a_record_is_read_back_as_it_was() -> None:
    record = to_json(parse_outcome(answered(written=written())))["written"]
    (sentence,) = record["sentences"]
    assert sentence["text"] == "From May the ferry will cost 14 crowns."
    assert sentence["citations"][0]["quote"] == QUOTE
    assert {**record, "sentences": written()["sentences"]} == written()
    assert "written" not in to_json(parse_outcome(answered()))


def test_markdown_has_the_sentences_with_their_quotes() -> None:
    text = conversation_markdown([parse_outcome(answered(written=written(problem="It was stopped.")))], made_at=MADE_AT)
    _, after = text.split("Written by the language model tiny-model")
    assert "From May the ferry will cost 14 crowns." in after
    assert f"“{QUOTE}”" in after
    assert "1 sentence was left out: its quotes do not bear it out." in after
    assert "Nothing more was written: It was stopped." in after


def test_an_evidence_page_has_model_server_prompts_quotes_and_what_was_left_out(tmp_path: Path) -> None:
    file = tmp_path / "evidence.html"
    record = parse_outcome(answered(written=written()))
    file.write_text(evidence_page(record, index=PROVENANCE, made_at=MADE_AT), encoding="utf-8")
    html = file.read_text(encoding="utf-8")
    assert BY in html
    assert "<s>It will cost 15 crowns.</s> The number “15 crowns” stands in none of its quotes." in html
    evidence = read_evidence(file)
    assert evidence.edits == ()
    assert evidence.outcomes[0].written == record.written
    file.write_text(html.replace("From May the ferry will cost 14 crowns.</h3>", "It sank.</h3>"), encoding="utf-8")
    (edit,) = read_evidence(file).edits
    assert "It sank." in edit


def test_written_quotes_are_checked_against_the_index(tmp_path: Path) -> None:
    desk = Newsdesk(Library(tmp_path / "index", HashingEncoder()))
    desk.add([FERRY])
    record = parse_outcome(answered(written=written()))
    found = [(one.stands, one.finding) for one in check_quotes(desk, record) if one.kind == "written"]
    assert found == [(True, "stands as quoted")]
    forged = {**citation_record(), "quote": QUOTE.replace("14", "15")}
    false = written(sentences=[{"text": "It will cost 15 crowns.", "citations": [forged]}])
    found = [
        (one.stands, one.finding)
        for one in check_quotes(desk, parse_outcome(answered(written=false)))
        if one.kind == "written"
    ]
    assert found == [(False, "the cited version does not say so at these offsets")]
    desk.add([new_article(body="The ferry stays free.", url=FERRY.url, title=FERRY.title, outlet=FERRY.outlet,
                          authors=FERRY.authors, published=FERRY.published)])  # fmt: skip
    (one,) = [one for one in check_quotes(desk, record) if one.kind == "written"]
    assert (one.stands, one.finding) == (False, "the article was changed since, and no longer says so")


def test_how_many_were_left_out_is_said_in_words() -> None:
    assert left_out_line(1) == "1 sentence was left out: its quotes do not bear it out."
    assert left_out_line(2) == "2 sentences were left out: their quotes do not bear them out."
