"""`newsdesk add`, `remove` and `status`, as scripts use them: output, exit codes, errors of one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.load.written.packing import zipped
from tests.newsdesk.cli.program import ARTICLE, Program, write

pytestmark = pytest.mark.models


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


def test_whatever_a_folder_or_an_archive_holds_that_is_not_read_is_named_and_counted(
    empty: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder / "a.jsonl", ARTICLE)
    (folder / "b.dat").write_bytes(b"\x00\x01")
    (folder / ".hidden").write_text("no")
    (folder / "c.zip").write_bytes(zipped({"d.txt": b"A quay was mended by four divers.", "e.png": b"\x89PNG"}))
    left_out = [
        (f"{folder}/c.zip/e.png", "not a known kind of file: a PNG image"),
        (f"{folder}/b.dat", "not a known kind of file: a binary file (it begins with b'\\x00\\x01')"),
    ]
    run = empty("add", folder)
    assert (run.code, run.err) == (4, "".join(f"newsdesk: left out {path}: {why}\n" for path, why in left_out))
    assert run.out.startswith("2 articles added, 0 updated, 0 already there; 2 passages")
    assert run.out.endswith(" s; 2 left out\n")
    again = empty("add", folder, "--json")
    assert again.code == 4
    assert again.record()["rejected"] == [{"path": path, "line": None, "reason": why} for path, why in left_out]


def test_of_very_many_files_with_one_reason_the_first_are_named_and_the_others_counted(
    empty: Program, tmp_path: Path
) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.png").write_bytes(b"\x89PNG")
    run = empty("add", tmp_path)
    assert run.code == 1
    assert run.err.splitlines()[49:] == [
        f"newsdesk: left out {tmp_path}/49.png: not a known kind of file: a PNG image",
        "newsdesk: left out 10 more (not a known kind of file: a PNG image); --json names all",
    ]


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
        ("a.jsonl", b"\n" * 6 + b"{broken\n", "line 7: not JSON"),
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


def test_another_encoder_is_refused_with_what_differs(newsdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    run = newsdesk("status", "--encoder", tmp_path / "model")
    assert run.code == 1
    assert "it was made with the encoder all-MiniLM-L6-v2 (weights 53aa51172d14), not with" in run.err


def test_a_dossier_is_added_asked_shown_and_removed(empty: Program, tmp_path: Path) -> None:
    """One index holds several; an article that is in two is stored once, and stays while it is in one."""
    wharf = {
        **ARTICLE,
        "url": "https://pier.example/wharf",
        "text": "The wharf will cost 9 crowns.",
        "authors": ["Ada Venn"],
    }
    ferries, harbour = write(tmp_path / "a.jsonl", ARTICLE), write(tmp_path / "b.jsonl", wharf, ARTICLE)
    empty("add", ferries, "--collection", "Ferries")
    again = empty("add", harbour, "--collection", "Harbour", "--json").record()
    assert [again[name] for name in ("new", "unchanged", "encoded")] == [1, 1, 1]
    question = "What will the ferry to Hallow Island cost?"
    for chosen, count in (
        (["--collection", "harbour"], 2),
        (["--collection", "Ferries"], 1),
        (["--collection", "Ferries", "--collection", "Harbour"], 2),
        (["--author", "ada venn"], 1),
    ):
        assert len(empty("search", question, *chosen, "--json").record()["hits"]) == count
    assert empty("search", question, "--author", "Ada Venn", "--collection", "Ferries").code == 3
    assert "14" in empty("ask", question, "--collection", "Ferries", "--json").record()["answer"]
    assert empty("timeline", question, "--author", "Ada Venn", "--json").record()["articles"] <= 1
    status = empty("status")
    assert "Harbour (2), Ferries (1)" in status.out
    assert empty("status", "--json").record()["collections"] == [["Harbour", 2], ["Ferries", 1]]
    assert empty("remove", "--collection", "HARBOUR").out == "1 article removed; 1 article in other collections stays\n"
    assert empty("remove", "--collection", "Harbour").code == 3
    assert empty("remove", "--collection", "Ferries", "--json").record() == {"removed": 1, "kept": 0}
    wrong = empty("add", ferries, "--collection", "x" * 201)
    assert (wrong.code, "is no name of a collection" in wrong.err) == (1, True)
