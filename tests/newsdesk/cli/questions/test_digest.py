"""`newsdesk digest`: the stories of some days, for people and for scripts."""

from __future__ import annotations

import pytest

from newsdesk.cli.options import FAILED, NOT_FOUND
from tests.newsdesk.cli.program import Program

pytestmark = pytest.mark.models


def test_stories_come_by_their_outlets_with_leads_quoted(newsdesk: Program) -> None:
    run = newsdesk("digest", "--since", "2025-10-28", "--until", "2025-10-29", "-n", "2")
    assert run.code == 0
    lines = [line.strip() for line in run.out.splitlines()]
    assert lines[0] == "1. Minerals pact: Takaichi and Trump sign in Tokyo"
    assert lines[1] == "2 independent outlets, 4 articles, 2 copies"
    assert lines[2].startswith("“Prime Minister Sanae Takaichi of Japan and U.S. President Donald Trump signed")
    assert lines[3].startswith("Pacific Courier (sample), 28 October 2025, Minerals pact")
    assert lines[4] == "reported by 3 outlets, 1 original (Pacific Courier (sample))"
    assert "since 28 October 2025 until 29 October 2025" in lines[-1]


def test_the_record_has_every_lead_with_its_place(newsdesk: Program) -> None:
    record = newsdesk("digest", "--since", "2025-10-28", "--until", "2025-10-29", "--json").record()
    story = record["stories"][0]
    assert (story["outlets"], story["articles"], story["copies"]) == (2, 4, 2)
    assert [lead["outlet"] for lead in story["leads"]] == ["Pacific Courier (sample)", "The Northern Dispatch (sample)"]
    assert all(lead["end"] - lead["start"] == len(lead["quote"]) for lead in story["leads"])


def test_a_topic_chooses_stories(newsdesk: Program) -> None:
    record = newsdesk("digest", "--since", "2025-09-01", "--topic", "the Tanner Street Bridge", "--json").record()
    assert record["topic"] == "the Tanner Street Bridge"
    assert record["stories"]
    assert all("Tanner Street Bridge" in story["title"] for story in record["stories"])


def test_no_article_of_these_days_names_the_last_one(newsdesk: Program) -> None:
    run = newsdesk("digest")
    assert run.code == NOT_FOUND
    assert run.out.startswith("No article was published since ")
    assert run.out.strip().endswith("The latest article here is of 14 November 2025.")


def test_what_names_no_day_is_an_error(newsdesk: Program) -> None:
    run = newsdesk("digest", "--since", "whenever")
    assert (run.code, run.err.startswith("newsdesk: 'whenever' is no day")) == (FAILED, True)
