"""The command line as scripts use it: output, exit codes, errors of one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsdesk.cli import main as cli
from qa.deciding.answers import ABSTAIN_BELOW
from tests.conftest import ROOT


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    def record(self) -> dict[str, Any]:
        """The JSON object it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Program:
    """Runs commands on one index."""

    def __init__(self, index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("NEWSDESK_INDEX", str(index))

    def __call__(self, *arguments: str | Path) -> Run:
        self._monkeypatch.setattr(sys, "argv", ["newsdesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = self._capsys.readouterr()
        return Run(code=int(stopped.value.code or 0), out=captured.out, err=captured.err)


@pytest.fixture
def newsdesk(samples_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(samples_index, capsys, monkeypatch)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(tmp_path / "index", capsys, monkeypatch)


ARTICLE = {
    "title": "Ferry fares rise",
    "url": "https://pier.example/fares",
    "outlet": "Pier News",
    "published_at": "2025-03-04",
    "text": "The ferry to Hallow Island will cost 14 crowns from May.",
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_ask_json_is_the_promised_record(newsdesk: Program) -> None:
    run = newsdesk("ask", "what did Japan promise to buy?", "--json")
    record = run.record()
    assert run.code == 0
    assert list(record) == [
        "id", "question", "understood", "answer", "abstained", "cause", "confidence", "reason", "notes", "parts",
        "broad", "later", "reported_by", "alternatives", "citations", "hits", "elapsed_ms",
    ]  # fmt: skip
    quote = "Japan promised to buy more American goods, among them soybeans and vehicles, in return for further tariff "
    quote += "relief."
    assert (record["answer"], record["parts"]) == ("soybeans and vehicles", ["soybeans and vehicles"])
    assert (record["abstained"], record["reason"]) == (False, None)
    assert (record["broad"], record["later"], record["reported_by"]) == (False, False, {"outlets": 1, "independent": 1})
    citation = record["citations"][0]
    assert list(citation) == [
        "article_id", "version", "title", "outlet", "authors", "url", "published",
        "quote", "start", "end", "answer_spans", "dates", "told",
    ]  # fmt: skip
    assert (record["understood"], citation["dates"], citation["told"]) == (None, None, None)
    assert (citation["outlet"], citation["published"]) == ("Harbor Ledger (sample)", "2025-10-29T00:30:00+00:00")
    assert citation["quote"] == quote
    assert citation["end"] - citation["start"] == len(quote)
    answer_start = citation["start"] + quote.index("soybeans and vehicles")
    assert citation["answer_spans"] == [[answer_start, answer_start + len("soybeans and vehicles")]]
    hit = record["hits"][0]
    assert list(hit) == [
        "rank", "score", "article_id", "version", "title", "outlet", "authors", "url", "published",
        "text", "start", "end",
    ]  # fmt: skip
    assert hit["end"] - hit["start"] == len(hit["text"])
    assert ABSTAIN_BELOW <= record["confidence"] <= 1.0


def test_an_abstention_has_exit_code_3_and_says_why(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the 1998 World Cup?", "--json")
    record = run.record()
    assert run.code == 3
    assert (record["answer"], record["abstained"], record["citations"], record["parts"]) == (None, True, [], [])
    assert record["reason"].startswith("I did not find an answer to this in 27 articles")
    assert record["confidence"] < ABSTAIN_BELOW
    assert len(record["hits"]) == 3


def test_people_read_the_answer_its_source_and_the_other_figure(newsdesk: Program) -> None:
    run = newsdesk("ask", "How many boats did the fire damage?")
    assert run.code == 0
    answer, quote, source = run.out.splitlines()[:3]
    assert answer in ("11", "11 boats")
    assert "damaged 11 boats" in quote
    assert source.strip().startswith("Port Alder Beacon (sample), 19 September 2025, Correction:")
    assert "\nAlso: 14" in run.out


def test_people_read_that_the_nearest_passages_are_no_answer(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the 1998 World Cup?")
    assert (run.code, "Nearest passages (not an answer):" in run.out) == (3, True)


def test_explain_says_where_the_time_goes_on_standard_error(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the marathon?", "--json", "--explain")
    assert [line.split("  ")[0] for line in run.err.splitlines()] == ["load model", "encode", "search", "rank", "read"]
    assert run.record()["question"] == "who won the marathon?"


def test_filters_reach_the_answer(newsdesk: Program) -> None:
    run = newsdesk("ask", "How many boats did the fire damage?", "--as-of", "2025-09-16", "--json")
    assert run.record()["answer"] in ("14", "14 boats")
    run = newsdesk("search", "festival crowd", "--outlet", "tessaly county record (sample)", "--json")
    assert {hit["outlet"] for hit in run.record()["hits"]} == {"Tessaly County Record (sample)"}
    assert newsdesk("search", "festival", "--outlet", "Nobody").code == 3


def test_a_wrong_date_is_one_line_that_says_how_to_write_it(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won?", "--since", "last week")
    assert (run.code, run.out) == (1, "")
    assert run.err == "newsdesk: 'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00\n"


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", "a", "--batch", "b.jsonl"], ["add"], ["remove"], ["search"], ["search", "a", "-k", "0"], ["no"]],
)
def test_wrong_use_has_exit_code_2(newsdesk: Program, arguments: list[str]) -> None:
    assert newsdesk(*arguments).code == 2


def test_adding_twice_adds_once_and_removing_removes(empty: Program, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", ARTICLE)
    first, second = empty("add", file, "--json").record(), empty("add", file, "--json").record()
    assert [first[name] for name in ("new", "updated", "unchanged", "passages")] == [1, 0, 0, 1]
    assert [second[name] for name in ("new", "updated", "unchanged", "passages")] == [0, 0, 1, 0]
    changed = write(tmp_path / "b.jsonl", {**ARTICLE, "text": ARTICLE["text"].replace("14", "15")})
    assert empty("add", changed, "--json").record()["updated"] == 1
    assert "15" in empty("ask", "What will the ferry to Hallow Island cost?", "--json").record()["answer"]
    assert empty("remove", "--url", ARTICLE["url"], "--json").record() == {"removed": 1}
    assert empty("remove", "--url", ARTICLE["url"]).code == 3
    status = empty("status", "--check", "--json").record()
    assert [status[name] for name in ("articles", "versions", "passages", "vectors", "problems")] == [0, 0, 0, 0, []]


def test_a_bad_file_among_good_ones_is_named_at_the_end_and_stops_nothing(empty: Program, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder / "a.jsonl", ARTICLE)
    (folder / "b.jsonl").write_text("\n" * 6 + "{not json\n")
    (folder / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "d.md").write_text("A quay was mended in two weeks by four divers.\n")
    run = empty("add", folder)
    assert run.code == 4
    assert run.out.startswith("2 articles added, 0 updated, 0 already there; 2 passages")
    first, second = run.err.splitlines()
    assert first.startswith(f"newsdesk: left out {folder}/b.jsonl, line 7: not JSON")
    assert second.startswith(f"newsdesk: left out {folder}/c.txt: looks like a binary file (a zero byte")


def test_dates_that_are_left_out_are_said_with_what_stood_there(empty: Program, tmp_path: Path) -> None:
    """The articles are added all the same; what was not read again is not said again."""
    dates = ["2031-01-01", "2025-03-04", "03/04/2022", "1599-12-31", "2021-13-03"]
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"text": f"Boat {date}.", "date": date}) + "\n" for date in dates))
    run = empty("add", file)
    assert run.code == 0
    assert run.err == (
        f"newsdesk: 4 dates left out: 2031-01-01 lies in the future ({file}, line 1); 03/04/2022 is ambiguous: "
        f"day or month first ({file}, line 3); 1599-12-31 lies before 1600 ({file}, line 4); and 1 more\n"
    )
    assert empty("add", file, "--json").record()["undated"] == []
    file.write_text(json.dumps([{"text": "One."}, {"text": "Two.", "date": "2021-13-03"}]))
    assert empty("add", file, "--json").record()["undated"] == [
        {"path": str(file), "line": None, "reason": "record 2: 2021-13-03 does not exist"}
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.txt", None, "no such file or folder"),
        ("a.jsonl", b'{"text": "One."}\n' * 6 + b"{broken\n", "line 7: not JSON"),
        ("a.txt", b"\0\1\2", "looks like a binary file"),
        ("a.pdf", b"%PDF", "not a PDF file"),
        ("a.exe", b"MZ\x90\x00\x03", "not a known kind of file"),
        ("a.json", b"[]", "no records"),
    ],
)
def test_a_bad_file_alone_is_an_error_and_leaves_the_index_as_it_was(
    empty: Program, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    empty("add", write(tmp_path / "good.jsonl", ARTICLE))
    before = empty("status", "--check", "--json").record()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    run = empty("add", tmp_path / name)
    assert run.code == 1
    assert says in run.err
    assert len(run.err.splitlines()) == 1
    assert empty("status", "--check", "--json").record() == before


def test_an_unwritable_folder_is_one_line(empty: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    article = write(tmp_path / "a.jsonl", ARTICLE)
    run = empty("add", article, "--index", tmp_path / "file" / "index")
    assert run.code == 1
    assert run.err.startswith(f"newsdesk: {tmp_path}/file/index: cannot be written (")


def test_batch_answers_line_by_line_with_each_lines_own_filters(newsdesk: Program, tmp_path: Path) -> None:
    questions = write(
        tmp_path / "q.jsonl",
        {"id": 7, "question": "How many boats did the fire damage?"},
        {"id": "b", "question": "How many boats did the fire damage?", "as_of": "2025-09-16"},
        {"question": "who won the 1998 World Cup?", "outlet": ["Harbor Ledger (sample)"]},
    )
    run = newsdesk("ask", "--batch", questions, "--out", tmp_path / "a.jsonl")
    assert (run.code, run.out) == (0, f"2 of 3 questions answered, in {tmp_path}/a.jsonl\n")
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [answer["id"] for answer in answers] == [7, "b", None]
    assert [answers[0]["answer"][:2], answers[1]["answer"][:2]] == ["11", "14"]
    assert {hit["outlet"] for hit in answers[2]["hits"]} == {"Harbor Ledger (sample)"}


def test_a_batch_with_a_broken_line_names_it_and_writes_nothing(newsdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "who?"}\n\n{"query": "what?"}\n')
    run = newsdesk("ask", "--batch", tmp_path / "q.jsonl", "--out", tmp_path / "a.jsonl")
    assert run.code == 1
    assert run.err == f'newsdesk: {tmp_path}/q.jsonl, line 3: expected a JSON object with "question"\n'
    assert not (tmp_path / "a.jsonl").exists()


def test_another_encoder_is_refused_with_what_differs(newsdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    run = newsdesk("status", "--encoder", tmp_path / "model")
    assert run.code == 1
    assert "it was made with the encoder all-MiniLM-L6-v2 (weights 53aa51172d14), not with" in run.err


def test_every_command_is_in_the_readme(newsdesk: Program) -> None:
    readme = (ROOT / "README.md").read_text()
    commands = [
        command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback
    ]
    assert [name for name in commands if f"newsdesk {name}" not in readme and name != "chat"] == []
    assert "make chat" in readme


def test_status_and_help_import_neither_torch_nor_gradio(samples_index: Path) -> None:
    code = (
        "import sys; sys.argv = ['newsdesk', 'status']; from newsdesk.cli import main as cli\n"
        "try: cli.main()\n"
        "except SystemExit: print([name for name in ('torch', 'gradio', 'trafilatura') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "NEWSDESK_INDEX": str(samples_index)},
    )  # fmt: skip
    assert "27 articles from 8 outlets" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_timeline_counts_by_day_and_says_where_figures_stand(newsdesk: Program) -> None:
    record = newsdesk("timeline", "how many boats did the fire damage?", "--json").record()
    assert (record["unit"], record["articles"], len(record["bars"])) == ("day", 2, 5)
    assert [(figure["published"][:10], figure["value"]) for figure in record["figures"]] == [
        ("2025-09-15", 14.0), ("2025-09-19", 11.0),
    ]  # fmt: skip
    shown = newsdesk("timeline", "how many boats did the fire damage?")
    assert shown.code == 0
    assert shown.out.startswith("2 articles by day\n15 September 2025  ████████████████  1  Port Alder")
    assert "15 September 2025: 14" in shown.out
    assert newsdesk("timeline", "who flew the Quarrydale airship?").code == cli.NOT_FOUND


def test_asking_imports_nothing_of_the_page(samples_index: Path) -> None:
    page = ("gradio", "mcp", "prometheus_client", "fastapi", "uvicorn", "newsdesk.page")
    code = (
        "import sys; sys.argv = ['newsdesk', 'ask', 'what did Japan promise to buy?']\n"
        "from newsdesk.cli import main as cli\n"
        "try: cli.main()\n"
        f"except SystemExit: print([name for name in {page} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "NEWSDESK_INDEX": str(samples_index)},
    )  # fmt: skip
    assert "soybeans and vehicles" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"
