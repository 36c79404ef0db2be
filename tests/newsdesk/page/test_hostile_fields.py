"""Each field that the page and the evidence page show, with hostile words in it: they make no markup there."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path, PurePath
from typing import Any

import pytest

from corpus import Rejected, new_article
from corpus.errors import Undated
from index import Added, AddReport, Library, Source
from newsdesk.page import answer_html, side_panel, start_screen
from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_steps import AddProgress, AddResult
from newsdesk.page.asking.written_html import written_html
from newsdesk.page.timeline_html import problem_html
from qa import Newsdesk
from qa.presenting.evidence_page import evidence_page
from qa.presenting.records.serialize import Json, parse_outcome
from tests.fakes import HashingEncoder
from tests.qa.records import HOSTILE, MADE_AT, PROVENANCE, abstained, answered, written
from tests.qa.test_outcome_cache import FirstWords

ATTACK = " ".join(HOSTILE) + "\"'><svg/onload=alert(1)> ' onmouseover='alert(1) \" autofocus onfocus=\"alert(1)"
ADDRESSES = (  # of articles: what leads nowhere but to script, files and other protocols
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,<b>",
    "vbscript:x", "file:///etc/passwd", "blob:https://evil.example/1", '"><script>alert(1)</script>', "//evil.example",
    "https://a@evil.example/", 'https://evil.example/"onmouseover="alert(1)', "https://evil.example/'><svg/onload=1>",
    "http://[bad", "intent://evil.example", "about:blank",
)  # fmt: skip
BESIDE = ("citations", 0), ("hits", 0), ("alternatives", 0, "citations", 0)
SOURCE = ("title", "outlet", "authors")


@dataclass
class Seen(HTMLParser):
    """What markup a browser would find."""

    tags: list[str] = field(default_factory=list)
    attributes: set[tuple[str, str]] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    found.close()
    return found


def assert_no_markup(hostile: str, friendly: str, *, may_lose_links: bool = False) -> None:
    """The same elements and attributes as with friendly words; links to the web alone."""
    found, expected = seen(hostile), seen(friendly)
    if may_lose_links:
        assert set(found.tags) <= {*expected.tags, "span"}
    else:
        assert found.tags == expected.tags
    assert found.attributes <= expected.attributes
    assert [link for link in found.links if not link.startswith(("https://", "http://", "?"))] == []


def changed(record: Json, path: tuple[str | int, ...], value: object) -> Any:
    """A record with one value in the place of another."""
    record = copy.deepcopy(record)
    place: Any = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return record


FIELDS: list[tuple[str | int, ...]] = [
    ("question",), ("understood",), ("answer",), ("notes",), ("parts",), ("filters", "outlet"),
    *((*place, name) for place in BESIDE for name in SOURCE), ("citations", 0, "quote"), ("citations", 0, "dates"),
    ("citations", 0, "told"), ("hits", 0, "text"), ("alternatives", 0, "answer"),
    ("alternatives", 0, "citations", 0, "quote"), ("written", "sentences", 0, "text"), ("written", "problem"),
    ("written", "sentences", 0, "citations", 0, "quote"), ("written", "left_out", 0, "text"),
    ("written", "left_out", 0, "reason"), ("written", "model"), ("written", "server"),
]  # fmt: skip
SURFACES: dict[str, Callable[[Json], str]] = {
    "page": lambda record: answer_html.outcome_html(parse_outcome(record), 0, written_html(parse_outcome(record))),
    "passages": side_panel.passages_html,
    "evidence": lambda record: evidence_page(parse_outcome(record), index=PROVENANCE, made_at=MADE_AT),
}
LISTS = {"notes", "parts", "authors", "outlet"}
WORDS = "w" * len(ATTACK)  # as long, so that quotes are cut and marked alike
WHOLE = answered(
    understood=WORDS, notes=[WORDS], filters={"since": None, "until": None, "as_of": None, "outlet": [WORDS]},
    written=written(problem=WORDS),
)  # fmt: skip


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_no_field_of_an_answer_makes_markup(surface: str, path: tuple[str | int, ...]) -> None:
    listed = path[-1] in LISTS and (path[-1] != "outlet" or path[0] == "filters")
    hostile, friendly = ([words] if listed else words for words in (ATTACK, WORDS))
    show = SURFACES[surface]
    assert_no_markup(show(changed(WHOLE, path, hostile)), show(changed(WHOLE, path, friendly)))


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_an_article_leads_anywhere_but_to_the_web(surface: str, address: str) -> None:
    record = WHOLE
    for place in BESIDE:
        record = changed(record, (*place, "url"), address)
    assert_no_markup(SURFACES[surface](record), SURFACES[surface](WHOLE), may_lose_links=True)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("path", [("reason",), ("question",), ("hits", 0, "text")])
def test_no_field_of_an_abstention_makes_markup(surface: str, path: tuple[str | int, ...]) -> None:
    show = SURFACES[surface]
    hostile, friendly = (show(changed(abstained(), path, words)) for words in (ATTACK, WORDS))
    assert_no_markup(hostile, friendly)


NOW = datetime(2026, 3, 1, tzinfo=UTC)


def source(words: str) -> Source:
    return Source(
        location=words, interval=900, checked_at=NOW, succeeded_at=NOW, failing_since=NOW, error=words, added=1,
    )  # fmt: skip


def report(words: str) -> AddReport:
    path = PurePath("a.zip") / words
    rejected, undated = Rejected(path=path, line=3, reason=words), Undated(path=path, line=3, reason=words)
    return AddReport(added=Added(new=1), rejected=(rejected,), undated=(undated,))


def taken(result: AddResult) -> str:
    return articles_html.results_html([result])


ELSEWHERE: dict[str, Callable[[str], str]] = {
    "the wait for an answer": lambda words: answer_html.waiting_html(words, 0),
    "an error": answer_html.problem_html,
    "an error of the timeline": problem_html,
    "an example question": lambda words: start_screen.questions_html([words]),
    "a source that is watched": lambda words: articles_html.sources_html([source(words)], NOW, may_change=True),
    "a message": articles_html.message_html,
    "the progress of adding": lambda words: articles_html.progress_html(AddProgress(places=2, name=words, at_once=2)),
    "the name of a file": lambda words: taken(AddResult(name=words, report=report("b"))),
    "what was left out": lambda words: taken(AddResult(name="a.zip", report=report(words))),
    "why nothing was taken": lambda words: taken(AddResult(name="a.zip", error=words)),
}


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nothing_else_on_the_page_makes_markup(place: str) -> None:
    assert_no_markup(ELSEWHERE[place](ATTACK), ELSEWHERE[place](WORDS))


def desk_of(folder: Path, words: str) -> Newsdesk:
    """A desk over one article in which everything says the same."""
    desk = Newsdesk(Library(folder, HashingEncoder()), FirstWords())
    desk.add(new_article(body=f"The quay is open.\n\n{words}", title=words, outlet=words, authors=[words], url=words))
    return desk


STORED: dict[str, Callable[[Newsdesk], str]] = {
    "the article": lambda desk: side_panel.article_html(desk, {"article": desk.browse().articles[0].id}),
    "the list": lambda desk: articles_html.listing_html(desk.browse(), 1, may_change=True),
    "the latest stories": lambda desk: start_screen.stories_html(desk.library.latest_stories(1)),
    "what is covered": lambda desk: articles_html.coverage_html(desk.status(), [], NOW, NOW),
    "what is covered, in the header": lambda desk: answer_html.coverage_html(desk.status(), [source(ATTACK)]),
}


@pytest.mark.parametrize("place", STORED)
def test_no_stored_article_makes_markup(place: str, tmp_path: Path) -> None:
    hostile, friendly = (desk_of(tmp_path / name, words) for name, words in (("a", ATTACK), ("b", WORDS)))
    assert_no_markup(STORED[place](hostile), STORED[place](friendly))


def test_markup_would_be_noticed() -> None:
    for unescaped in ("<p>words</p><script>alert(1)</script>", '<p onclick="alert(1)">words</p>'):
        with pytest.raises(AssertionError):
            assert_no_markup(unescaped, "<p>words</p>")
    with pytest.raises(AssertionError):
        assert_no_markup('<a href="javascript:alert(1)">words</a>', '<a href="https://a.example/">words</a>')
