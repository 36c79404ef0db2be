"""Verdicts on answers: kept whole whoever writes at once, the last one counted, and asked again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import LoadError, Rejected
from index import Filters
from index.errors import IndexUnwritable
from newsdesk.cli.batch import answer_batch
from qa import Newsdesk
from qa.errors import RecordError
from qa.presenting.feedback import CitedQuote, FeedbackFile, Summary, summary, write_feedback
from qa.presenting.provenance import Provenance
from qa.presenting.records.build import outcome_record
from qa.presenting.records.outcome_types import FiltersRecord
from qa.presenting.records.serialize import Json, to_json
from tests.conftest import ROOT
from tests.qa.records import FERRY, PROVENANCE, QUOTE, UNSEEN, UNSEEN_PLAIN, abstained, answered


@pytest.fixture
def feedback(tmp_path: Path) -> FeedbackFile:
    return FeedbackFile(tmp_path / "index")


def test_a_verdict_says_what_was_asked_answered_quoted_and_by_what(feedback: FeedbackFile) -> None:
    record = answered(understood="What will it cost?", filters={"since": "2025-01-01", "outlet": ["Pier News"]})
    before = datetime.now(UTC)
    given_id = feedback.add(record, "down", "outdated", f" {UNSEEN}\n", index=PROVENANCE)
    (given,) = feedback.read()[0]
    assert before <= given.at <= datetime.now(UTC)
    assert given.at.utcoffset() == datetime.now(UTC).utcoffset()
    assert (given.id, given.question, given.understood) == (given_id, record["question"], "What will it cost?")
    assert given.filters == FiltersRecord(since="2025-01-01", outlet=("Pier News",))
    assert (given.answer, given.abstained, given.confidence) == ("14 crowns", False, 0.83)
    assert (given.verdict, given.reason, given.comment) == ("down", "outdated", UNSEEN_PLAIN)
    assert given.citations == (CitedQuote(article_id=FERRY.id, version=FERRY.version, quote=QUOTE),)
    assert (given.generation, given.encoder_digest, given.reader_digest) == (7, "e0" * 32, "d1" * 32)


def test_the_last_verdict_of_a_reader_on_an_answer_counts(feedback: FeedbackFile) -> None:
    first = feedback.add(answered(id="r1"), "up", index=PROVENANCE)
    other = feedback.add(answered(id="r2"), "up", index=PROVENANCE)
    again = feedback.add(answered(id="r1"), "down", "wrong quote", index=PROVENANCE)
    number = feedback.add(answered(id=1), "up", index=PROVENANCE)
    text = feedback.add(answered(id="1"), "up", index=PROVENANCE)
    assert (again, other != first, number != text) == (first, True, True)
    assert [(one.id, one.verdict) for one in feedback.read()[0]] == [
        (other, "up"), (first, "down"), (number, "up"), (text, "up"),
    ]  # fmt: skip
    assert len(feedback.path.read_text().splitlines()) == 5


def test_verdicts_on_answers_without_an_id_each_count(feedback: FeedbackFile) -> None:
    for verdict in ("up", "down"):
        feedback.add(answered(id=None), verdict, index=PROVENANCE)
    assert [one.verdict for one in feedback.read()[0]] == ["up", "down"]


def test_nothing_given_is_nothing(feedback: FeedbackFile) -> None:
    assert feedback.read() == ([], [])
    assert not feedback.path.parent.exists()


@pytest.mark.parametrize(
    ("record", "verdict", "reason", "comment", "says"),
    [
        (answered(), "sideways", None, "", "expected one of up, down"),
        (answered(), "up", "<script>", "", "expected one of wrong answer, wrong quote, outdated,"),
        (answered(), "up", None, "x" * 1001, "a comment has up to 1,000 characters, got 1,001"),
        (answered(), ["up"], {"a": 1}, "", "expected one of up, down"),
        (answered(), "up", {"a": 1}, "", "expected one of wrong answer"),
        (answered(), "up", None, ["x"], "a comment is text"),
        (answered(confidence=2), "up", None, "", "not a record of Newsdesk"),
        (answered(question="x" * 150_000), "up", None, "", "too long to be stored"),
    ],
)
def test_what_is_not_as_said_is_refused_and_not_kept(
    feedback: FeedbackFile, record: Json, verdict: object, reason: object, comment: object, says: str
) -> None:
    with pytest.raises(RecordError, match=says):
        feedback.add(record, verdict, reason, comment, index=PROVENANCE)
    assert feedback.read()[0] == []


def test_a_torn_line_is_left_out_and_the_next_verdict_stands_on_its_own(feedback: FeedbackFile) -> None:
    feedback.add(answered(id="a"), "up", index=PROVENANCE)
    with feedback.path.open("ab") as file:
        file.write(b'{"id": "0123')
    feedback.add(answered(id="b"), "down", index=PROVENANCE)
    given, rejected = feedback.read()
    assert [one.verdict for one in given] == ["up", "down"]
    assert rejected == [Rejected(path=feedback.path, line=2, reason="not a line of feedback")]


def test_a_full_file_and_a_folder_that_cannot_be_written_are_said(
    feedback: FeedbackFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feedback.add(answered(), "up", index=PROVENANCE)
    kept = feedback.path.read_bytes()
    monkeypatch.setattr("qa.presenting.feedback._MAX_FILE_BYTES", len(kept))
    with pytest.raises(IndexUnwritable, match=r"feedback\.jsonl: cannot be written \(full: it has"):
        feedback.add(answered(), "up", index=PROVENANCE)
    assert feedback.path.read_bytes() == kept
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnwritable, match="cannot be written"):
        FeedbackFile(tmp_path / "file").add(answered(), "up", index=PROVENANCE)


GIVE = """
import sys; from pathlib import Path
from qa.presenting.feedback import FeedbackFile
from tests.qa.records import PROVENANCE, answered
for n in range(25): FeedbackFile(Path(sys.argv[1])).add(answered(id=f"{sys.argv[2]} {n}"), "up", index=PROVENANCE)
"""


@pytest.mark.slow
def test_threads_and_processes_at_once_lose_nothing(feedback: FeedbackFile) -> None:
    """Two processes and four threads, of one object and of their own, give 25 verdicts each."""
    folder = feedback.path.parent

    def give(name: int) -> None:
        own = feedback if name < 2 else FeedbackFile(folder)
        for number in range(25):
            own.add(answered(id=f"{name} {number}"), "down", index=PROVENANCE)

    processes = [subprocess.Popen([sys.executable, "-c", GIVE, str(folder), name], cwd=ROOT) for name in ("p", "q")]
    threads = [threading.Thread(target=give, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    given, rejected = feedback.read()
    assert rejected == []
    assert [sum(one.verdict == verdict for one in given) for verdict in ("up", "down")] == [50, 100]


def test_the_summary_counts_answers_abstentions_and_reasons(feedback: FeedbackFile) -> None:
    feedback.add(answered(id=1), "up", index=PROVENANCE)
    feedback.add(abstained(id=2), "up", index=PROVENANCE)
    for number, reason in enumerate(("outdated", "wrong quote", None, "wrong quote"), 3):
        feedback.add(answered(id=number), "down", reason, index=PROVENANCE)
    feedback.add(abstained(id=9), "down", "should have answered", index=PROVENANCE)
    assert summary(feedback.read()[0]) == Summary(
        up=2, down=5, abstentions_up=1, abstentions_down=1,
        down_by_reason=(("wrong quote", 2), ("outdated", 1), ("no reason", 1), ("should have answered", 1)),
    )  # fmt: skip


def test_written_verdicts_can_be_asked_again(own_samples: Newsdesk, tmp_path: Path) -> None:
    """A follow-up as it was understood, each with its own filters, in the index's own folder, which stays sound."""
    feedback = FeedbackFile(own_samples.library.folder)
    question = "How many boats did the fire damage?"
    filters = {"as_of": "2025-09-16", "outlet": [], "collection": ["Fires"]}
    own_samples.add(own_samples.samples(), collection="Fires")
    outcome = own_samples.ask(question, Filters.of(as_of="2025-09-16"))
    record = to_json(outcome_record("And how many?", outcome, 1.0, "x"))
    record |= {"understood": question, "filters": filters}
    given_id = feedback.add(record, "up", comment="Right.", index=Provenance.of(own_samples))
    own_samples.remove(["0" * 16])
    assert own_samples.check() == []
    write_feedback(feedback.read()[0], tmp_path / "again.jsonl")
    (line,) = [json.loads(line) for line in (tmp_path / "again.jsonl").read_text().splitlines()]
    names = (
        "id",
        "question",
        "asked",
        "as_of",
        "since",
        "outlet",
        "author",
        "collection",
        "verdict",
        "answer",
        "comment",
    )
    assert [line[name] for name in names] == [
        given_id, question, "And how many?", "2025-09-16", None, [], [], ["Fires"], "up", record["answer"], "Right.",
    ]  # fmt: skip
    assert answer_batch(own_samples, tmp_path / "again.jsonl", tmp_path / "answers.jsonl", Filters()) == (1, 1)
    (answer,) = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert (answer["id"], answer["answer"]) == (given_id, line["answer"])


def test_a_file_that_cannot_be_written_or_read_is_an_error(feedback: FeedbackFile, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be written"):
        write_feedback([], tmp_path)
    feedback.path.mkdir(parents=True)
    with pytest.raises(LoadError, match="cannot be read"):
        feedback.read()[0]
