"""What was corrected or removed gives no answer any more, whatever still holds it in memory or on disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index import Filters, Intake, SentenceTransformerEncoder
from qa import Abstention, Answer, Newsdesk

QUESTION = "How much did the repairs of the eastern quay cost?"
BEFORE = "The repairs of the eastern quay cost 14 million crowns, the harbour master said on Monday."
AFTER = "The repairs of the eastern quay cost 16 million crowns, the harbour master said on Monday."
FERRY = "The night ferry to Orlen Island stops at the end of the month, its owner announced."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    write(folder / "quay.md", BEFORE, minutes_ago=9)
    write(folder / "ferry.txt", FERRY, minutes_ago=9)
    return folder


@pytest.fixture
def desk(tmp_path: Path, encoder: SentenceTransformerEncoder) -> Newsdesk:
    return Newsdesk.open(tmp_path / "index", encoder)


def write(path: Path, text: str, *, minutes_ago: float) -> None:
    fields = "---\ntitle: The quay\noutlet: Harbour News\npublished: 2025-11-03\n---\n" if path.suffix == ".md" else ""
    path.write_text(fields + text)
    at = time.time() - 60 * minutes_ago
    os.utime(path, (at, at))


def said(desk: Newsdesk, as_of: str | None = None) -> str:
    """All that an answer shows: texts, quotes, alternatives, passages."""
    outcome = desk.ask(QUESTION, Filters.of(as_of=as_of))
    hits = outcome.hits if isinstance(outcome, Answer) else outcome.nearest
    cited = [citation.quote for citation in outcome.citations] if isinstance(outcome, Answer) else []
    others = [other.text for other in outcome.alternatives] if isinstance(outcome, Answer) else []
    return "\n".join([*cited, *others, *(hit.article.body for hit in hits), *desk.examples()])


def test_a_corrected_file_answers_with_its_new_text_alone(desk: Newsdesk, news: Path) -> None:
    desk.add([news])
    assert "14 million" in said(desk)
    write(news / "quay.md", AFTER, minutes_ago=1)
    Intake(desk.library).mirror(news)
    assert "16 million" in said(desk)
    assert "14 million" not in said(desk)
    assert "14 million" in said(desk, as_of="2026-01-01")
    assert "16 million" not in said(desk, as_of="2026-01-01")


def test_a_desk_opened_before_the_change_sees_it(
    desk: Newsdesk, news: Path, encoder: SentenceTransformerEncoder
) -> None:
    desk.add([news])
    other = Newsdesk.open(desk.library.folder, encoder)
    assert "14 million" in said(other)
    write(news / "quay.md", AFTER, minutes_ago=1)
    desk.add([news])
    assert "14 million" not in said(other)


def test_a_removed_article_answers_nothing_in_any_version(desk: Newsdesk, news: Path) -> None:
    desk.add([news])
    write(news / "quay.md", AFTER, minutes_ago=1)
    desk.add([news])
    said(desk)
    (news / "quay.md").unlink()
    assert Intake(desk.library).mirror(news).removed == 1
    for as_of in (None, "2026-01-01"):
        assert "million" not in said(desk, as_of)
        assert isinstance(desk.ask(QUESTION, Filters.of(as_of=as_of)), Abstention)
    assert desk.check() == []


def test_a_removed_text_leaves_the_database_file(desk: Newsdesk, news: Path) -> None:
    desk.add([news])
    assert holding(desk, BEFORE)
    (news / "quay.md").unlink()
    Intake(desk.library).mirror(news)
    assert holding(desk, BEFORE) == []


def holding(desk: Newsdesk, text: str) -> list[str]:
    """The files of an index that hold a text."""
    files = [path for path in desk.library.folder.rglob("*") if path.is_file()]
    return [path.name for path in files if text.encode() in path.read_bytes()]
