"""The same commands over an index in PostgreSQL: the address is all that a user changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from newsdesk import retrieve
from qa.open_desks import _open_desk
from tests.newsdesk.cli.program import Program
from tests.postgres_server import Server

pytestmark = pytest.mark.models

QUESTION = "what did Japan promise to buy?"
DIGEST = ("digest", "--since", "2025-10-01", "--topic", "the minerals pact", "--json")


@pytest.fixture
def address(postgres: Server) -> str:
    """Of an empty database; with a password, which this server does not ask for."""
    return postgres.new_database().replace("postgres@", "postgres:s3cret@")


def test_an_index_is_moved_to_postgresql_and_used_there(
    address: str,
    samples_index: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = Program(samples_index, capsys, monkeypatch)
    before = program("ask", QUESTION, "--json").record()
    stories = program(*DIGEST).record()["stories"]
    copied = program("copy", "--from", str(samples_index), "--to", address)
    assert "27 article versions copied, 0 passages encoded again" in copied.out
    monkeypatch.setenv("NEWSDESK_INDEX", address)
    assert program("migrate").out == "the tables are up to date\n"
    after = program("ask", QUESTION, "--json").record()
    for outcome in (before, after):
        outcome.pop("elapsed_ms")
        for hit in outcome["hits"]:
            hit.update(score=round(hit["score"], 4))
    assert after["answer"] == before["answer"] == "soybeans and vehicles"
    assert after["citations"] == before["citations"]
    assert [hit["article_id"] for hit in after["hits"]] == [hit["article_id"] for hit in before["hits"]]
    assert program(*DIGEST).record()["stories"] == stories
    assert program("search", "bridge repair cost", "--outlet", "Grenholm Evening Post (sample)").code == 0
    status = program("status", "--check")
    assert "checked: vectors, words and rows agree" in status.out
    assert "s3cret" not in status.out + status.err + json.dumps(program("status", "--json").record())
    assert program("add", "--samples", "--json").record()["unchanged"] == 27
    assert retrieve(QUESTION, 3)[0].article.id == after["hits"][0]["article_id"]
    _open_desk(address).close()
    _open_desk.cache_clear()
    for command in (["repair"], ["backup", str(tmp_path / "backup")]):
        refused = program(*command)
        assert refused.code == 1
        assert "this command is for an index in a folder; for PostgreSQL see docs/scale.md" in refused.err
    back = tmp_path / "back"
    program("copy", "--from", address, "--to", str(back), "--json")
    assert Program(back, capsys, monkeypatch)("status", "--json").record()["articles"] == 27
    assert program("remove", "--samples").out == "27 articles removed\n"
    shutil.rmtree(back)


def test_what_is_wrong_is_one_line(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path / "index", capsys, monkeypatch)
    nowhere = address.replace("host=", "host=/nowhere")
    for arguments in (["status"], ["ask", QUESTION], ["migrate"], ["add", "--samples"]):
        refused = program(*arguments, "--index", nowhere)
        assert (refused.code, refused.out) == (1, "")
        assert refused.err.count("\n") == 1 or len(refused.err.split()) < 40
        assert "no server answers there; see that it runs, and look at host and port" in " ".join(refused.err.split())
        assert "s3cret" not in refused.err
    assert "has no tables to migrate" in program("migrate").err
