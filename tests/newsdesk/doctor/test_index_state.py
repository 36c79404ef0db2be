"""What the doctor says of an index."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Library, Source
from newsdesk.doctor.index_state import index_findings
from tests.fakes import HashingEncoder, make_articles
from tests.index.damage import files_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Library(tmp_path / "index", HashingEncoder()).add(make_articles(6, words=60))
    return tmp_path / "index"


def found(folder: Path, *, check: bool = False) -> list[tuple[str, str, bool]]:
    """State, finding, and whether there is advice."""
    return [(one.state, one.finding, bool(one.advice)) for one in index_findings(folder, HashingEncoder(), check=check)]


def test_no_index_is_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path / "index") == [("good", "none yet; `newsdesk add` makes it", False)]
    assert not (tmp_path / "index").exists()


def test_a_sound_index_is_counted(folder: Path) -> None:
    passages = Library(folder, HashingEncoder()).status().passages
    counts = f"6 articles, {passages} passages, generation 1"
    assert found(folder) == [("good", counts, False)]
    assert found(folder, check=True) == [("good", f"{counts}; every file is as it was written", False)]


def test_a_lost_file_is_a_problem_at_once_and_a_changed_one_with_check(folder: Path) -> None:
    (vectors,) = files_of(folder, "vectors")
    content = vectors.read_bytes()
    vectors.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert [state for state, *_ in found(folder)] == ["good"]
    ((state, finding, has_advice),) = found(folder, check=True)
    assert (state, vectors.name in finding, has_advice) == ("problem", True, True)
    vectors.unlink()
    ((state, finding, _),) = found(folder)
    assert (state, vectors.name in finding, "newsdesk repair" in finding) == ("problem", True, True)


def test_another_encoder_is_a_problem(folder: Path) -> None:
    (one,) = index_findings(folder, HashingEncoder(name="newer", digest="7e" * 32), check=False)
    assert (one.state, "--encoder" in one.advice) == ("problem", True)


def test_a_source_that_fails_is_a_warning(folder: Path) -> None:
    with Library(folder, HashingEncoder()).write_origins() as origins:
        origins.save_source(
            Source(location="/news", interval=10, failing_since=datetime(2026, 3, 1, tzinfo=UTC), error="it is empty")
        )
        origins.save_source(Source(location="/more", interval=10))
    _, warned = found(folder)
    assert warned == ("warning", "/news: failing since 2026-03-01 00:00: it is empty", True)
