"""Questions for what somebody wrote: answered from that author's articles alone, or said that there are none."""

from __future__ import annotations

import pytest

from corpus import Article, new_article
from corpus.time.published import parse_published
from index import Filters
from qa import Answer, Newsdesk
from qa.types import Abstention, Outcome

pytestmark = pytest.mark.models

AS_OF = "2025-11-10"


def article(number: int, day: str, title: str, body: str, *authors: str) -> Article:
    return new_article(
        body=body, title=title, url=f"https://news.example/{number}", outlet="Grenholm Post", authors=authors,
        published=parse_published(day, "field"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsdesk:
    made = Newsdesk.open(tmp_path_factory.mktemp("authors") / "index")
    made.add(
        [
            article(
                1, "2025-10-03", "Bridge bearings are late",
                "The bridge over the Tanner will open three weeks late. Its bearings were cast too soft.",
                "Ada Vennberg",
            ),
            article(
                2, "2025-10-20", "A clock for the museum",
                "The museum of Grenholm bought a tower clock. It cost 90,000 crowns.",
                "Ada Vennberg", "Nora Quill",
            ),
            article(
                3, "2025-09-11", "The bridge is closed",
                "The bridge over the Tanner was closed on Tuesday. A crack was found in its deck.",
                "Ada Vennberg",
            ),
            article(
                4, "2025-10-05", "Bridge contract is let",
                "The council let the contract for the bridge to Kestrel. The bridge will cost 4 million crowns.",
                "Nora Quill",
            ),
            article(5, "2025-10-06", "Strike at the cannery", "Workers of the cannery walked out on Monday."),
        ]
    )  # fmt: skip
    return made


def cited(outcome: Outcome) -> set[str | None]:
    assert isinstance(outcome, Answer)
    return {citation.article.title for citation in outcome.citations}


def hit(outcome: Outcome) -> set[str | None]:
    hits = outcome.hits if isinstance(outcome, Answer) else outcome.nearest
    return {one.article.title for one in hits}


def test_what_somebody_wrote_in_a_month_is_how_these_articles_begin(desk: Newsdesk) -> None:
    outcome = desk.ask("What did Ada Vennberg write last month?", Filters.of(as_of=AS_OF))
    assert cited(outcome) == hit(outcome) == {"Bridge bearings are late", "A clock for the museum"}
    assert outcome.understood is None  # a name that no text has is not misspelt


def test_articles_by_somebody_about_something_are_on_that(desk: Newsdesk) -> None:
    outcome = desk.ask("articles by Ada Vennberg about the bridge", Filters.of(as_of=AS_OF))
    assert cited(outcome) == {"Bridge bearings are late", "The bridge is closed"}
    assert hit(outcome) <= {"Bridge bearings are late", "The bridge is closed", "A clock for the museum"}


def test_where_somebody_wrote_nothing_that_is_said(desk: Newsdesk) -> None:
    outcome = desk.ask("What did Nora Quill write in September?", Filters.of(as_of=AS_OF))
    assert isinstance(outcome, Abstention)
    assert outcome.reason.startswith("No article by Nora Quill of “September” is among 5 articles")
    for question in ("articles by Sam Okafor about the bridge", "Show me articles by Sam Okafor"):
        nobody = desk.ask(question, Filters.of(as_of=AS_OF))
        assert isinstance(nobody, Abstention)
        assert nobody.reason.startswith("No article by Sam Okafor is among 5 articles")
    inside = desk.ask("How late will the bridge open, according to the article by Sam Okafor?", Filters.of(as_of=AS_OF))
    assert inside.notes == ("No article here is by Sam Okafor.",)


def test_a_filter_and_a_question_leave_what_both_let_through(desk: Newsdesk) -> None:
    both = Filters.of(as_of=AS_OF, author=["Nora Quill", "Ed Lund"])
    assert hit(desk.ask("What did Nora Quill and Ada Vennberg write?", both)) == {
        "A clock for the museum", "Bridge contract is let",
    }  # fmt: skip
    assert hit(desk.ask("What did Ada Vennberg write?", both)) == {"A clock for the museum", "Bridge contract is let"}


def test_what_stands_in_an_article_is_looked_for_there_first(desk: Newsdesk) -> None:
    question = "What will become of the bridge in the article by {}?"
    for name in ("Ada Vennberg", "Nora Quill"):
        first = desk.retrieve(question.format(name), 5, Filters.of(as_of=AS_OF))[0]
        assert name in first.article.authors
        assert first.why.shares.author > 0


def test_a_timeline_counts_what_somebody_wrote(desk: Newsdesk) -> None:
    """All of it where nothing else is asked for, else what is on the subject."""
    everything = desk.timeline("What did Ada Vennberg write?", Filters.of(as_of=AS_OF))
    assert (everything.articles, everything.undated) == (3, 0)
    bridge = desk.timeline("articles by Ada Vennberg about the bridge", Filters.of(as_of=AS_OF))
    assert bridge.articles == 2
