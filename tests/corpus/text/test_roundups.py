"""An article on several matters is told from one on a single matter by its title and its headings."""

from __future__ import annotations

import pytest

from corpus import new_article
from corpus.text.roundups import section_at, sections_of
from corpus.types import Article

TOLD = "is told here in one long sentence, with all that readers need to know."
BODY = "\n\n".join(
    [
        "Good morning, and welcome to the day in Port Alder, which begins with fog.",
        "1. Ferry fire",
        f"The fire on the ferry {TOLD}",
        "2. Harbor strike",
        f"The strike of the packers {TOLD}",
        "A new bridge",
        f"The bridge of Grenholm {TOLD}",
    ]
)


def article(title: str, body: str = BODY) -> Article:
    return new_article(body=body, title=title)


@pytest.mark.parametrize(
    "title",
    [
        "Ferry fire, strike, bridge, election ...",
        "5 things to know for May 27: Ferry, storm, schools ...",
        "Fire, strike, and bridge",
        "Ferry fire; harbor strike; museum",
    ],
)
def test_a_roundup_lists_what_its_headings_name(title: str) -> None:
    sections = sections_of(article(title))
    assert [section.heading for section in sections] == ["", "Ferry fire", "Harbor strike", "A new bridge"]
    texts = [BODY[section.span.start : section.span.end].strip() for section in sections]
    assert texts[1:] == [f"{subject} {TOLD}" for subject in ("The fire on the ferry", "The strike of the packers",
                                                             "The bridge of Grenholm")]  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Fire on the Port Alder ferry",
        "Ferry, harbor, bridge: what the mayor plans for 2026",
        "Port Alder 2026: ferry, strike, bridge",
        "Mona Reyes, mayor, dies",
        "Ferry fire delays strike of the packers, bridge, election",
        "Ferry, strike, bridge?",
        "",
    ],
)
def test_a_title_that_says_something_is_that_of_one_matter(title: str) -> None:
    assert sections_of(article(title)) == ()
    assert section_at(article(title), 0) is None


def test_without_headings_there_are_no_sections() -> None:
    assert sections_of(article("Ferry fire, strike, bridge", BODY.replace("\n\n", " "))) == ()
    assert sections_of(article("Ferry fire, strike, bridge", BODY.partition("A new bridge")[0])) == ()


def test_a_heading_belongs_to_the_section_below_it() -> None:
    roundup = article("Ferry fire, strike, bridge")
    for words, heading in [
        ("Good", ""),
        ("1. Ferry", "Ferry fire"),
        ("packers", "Harbor strike"),
        ("need", "Ferry fire"),
    ]:
        section = section_at(roundup, BODY.index(words))
        assert section is not None
        assert section.heading == heading
