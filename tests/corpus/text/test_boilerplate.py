"""The page's furniture goes, the article's words stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import load_file
from corpus.text.boilerplate import clean, find_title, is_boilerplate, without_tail

HEADLINE = "Harbor town rebuilds its old quay"

LABELS = [
    "Also Read:",
    "Also read: Ferry fares to rise in spring",
    "READ ALSO: Ferry fares to rise in spring",
    "Read More:",
    "Read next: Ferry fares to rise in spring",
    "More on this: The quay in pictures",
    "Related: The quay in pictures",
    "Related stories: The quay in pictures",
    "See also:",
    "Watch: Divers inspect the pilings",
    "Watch now: Divers inspect the pilings",
    "Recommended: The quay in pictures",
    "Don't miss: The quay in pictures",
    "Don’t miss: The quay in pictures",
    "Up next: Weather",
]
FURNITURE = [
    "0 Comments",
    "12 comments",
    "No comments yet",
    "Post a Comment",
    "Leave a reply",
    "View all 12 comments",
    "Load more comments",
    "Continue reading →",
    "Continue reading “Harbor town rebuilds its old quay” »",
    "Read the full story…",
    "[Read more...]",
    "The post Harbor town rebuilds its old quay appeared first on Harbor Ledger.",
    "The post Harbor town rebuilds its old quay first appeared on Harbor Ledger.",
    "Der Beitrag Hafenstadt baut Kai erschien zuerst auf Hafenbote.",
    "L’article Le quai est apparu en premier sur Le Courrier du Port.",
    "La entrada El muelle se publicó primero en El Puerto.",
    "L'articolo La banchina proviene da Il Porto.",
    "O post O cais apareceu primeiro em O Porto.",
    "Het bericht De kade verscheen eerst op Havenbode.",
    "投稿 岸壁の工事 は 港新聞 に最初に表示されました。",
    "Weiterlesen",
    "Share",
    "Tweet",
    "Print",
    "E-mail",
    "Copy link",
    "Follow us",
    "Share this article",
    "Share this story on Facebook",
    "Share on X",
    "Follow us on Instagram",
    "This site uses cookies to remember you.",
    "We use cookies.",
    "We use cookies to improve your experience.",
    "We and our partners use cookies and similar technologies.",
    "By continuing to use this site, you agree to our use of cookies.",
    "Accept all cookies",
    "Manage cookies",
    "Sign up for our daily newsletter",
    "Subscribe to the Morning newsletter!",
    "Advertisement",
    "ADVERTISEMENT - SCROLL TO CONTINUE",
    "Story continues below",
    "Article continues after this advertisement",
    "© 2025 The Harbor Ledger. All rights reserved.",
    "Copyright 2025 Harbor Ledger, all rights reserved",
    "All rights reserved.",
    "Back to top",
    "Skip to main content",
    "Click here to read more...",
]
BODY_LINES = [
    "Also read: the minister asked the room to look at page nine of the report.",
    "Related: “We had no idea,” the mayor told the paper.”",
    "Watch: what to do if the alarm sounds",
    "Recommended: two coats of paint and a dry day",
    "Watch: " + ", ".join(["the long account of the divers who went down to the pilings"] * 3),
    "The list of books they also read: three of them",
    "See alsoran horses at the fair",
    "Bakers gave out 400 cookies at the pier on Sunday.",
    "We use cookies to teach fractions, the teacher said.",
    "By using fewer cookies and more fruit, the school cut sugar by a third.",
    "The site that uses cookies without asking was fined.",
    "Post a comment on the plan by Friday, the council told residents.",
    "The mayor had 12 comments on the draft.",
    "“No comments yet,” the clerk said.",
    "Share prices fell 3 percent on Monday.",
    "Share of the vote",
    "Share on the table were fish and bread",
    "Print runs fell by half.",
    "Report finds cracks in the quay",
    "He asked them to follow us on foot through the marsh",
    "Advertisement spending rose by a tenth.",
    "Copyright law was rewritten in 2019.",
    "All rights reserved for fishermen were given back.",
    "They sailed back to top the table.",
]


@pytest.mark.parametrize("line", LABELS + FURNITURE)
def test_a_line_of_furniture_goes(line: str) -> None:
    assert is_boilerplate(line)
    assert is_boilerplate(f"  {line}\t")
    assert clean(f"First paragraph.\n\n{line}\n\nSecond paragraph.", None) == "First paragraph.\n\nSecond paragraph."


@pytest.mark.parametrize("line", BODY_LINES)
def test_a_line_that_only_looks_like_furniture_stays(line: str) -> None:
    assert not is_boilerplate(line)
    text = f"First paragraph.\n\n{line}\n\nSecond paragraph."
    assert clean(text, None) == text


def test_a_headline_behind_a_label_may_be_140_characters_long_and_no_longer() -> None:
    assert is_boilerplate("Related: " + "x" * 140)
    assert not is_boilerplate("Related: " + "x" * 141)


@pytest.mark.parametrize("end", [".", "!", "?", '."', ".”", ".'", ".’"])
def test_a_label_with_a_sentence_after_it_stays(end: str) -> None:
    assert not is_boilerplate(f"Also read: the report was late{end}")


def test_what_a_feed_puts_behind_the_last_sentence_goes() -> None:
    tail = "The post Quay repairs appeared first on Harbor Ledger."
    for text in (f"The quay was mended. {tail}", f"The quay was mended.\n\n{tail}", f"The quay was mended.\n{tail}\n"):
        assert clean(text, None) == without_tail(text) == "The quay was mended."
    said = "Divers put the post on the quay that the mayor first appeared on."
    assert without_tail(said) == said


def test_a_repeated_title_is_taken_out_of_the_body_each_time() -> None:
    text = f"{HEADLINE}\n\n{HEADLINE}\n\n{HEADLINE}\n\nWork began on Monday."
    assert find_title(text) == HEADLINE
    assert clean(text, HEADLINE) == "Work began on Monday."


def test_the_title_goes_from_the_top_only() -> None:
    text = f"{HEADLINE}\n\nWork began.\n\n{HEADLINE}\n\nIt ends in May."
    assert clean(text, HEADLINE) == f"Work began.\n\n{HEADLINE}\n\nIt ends in May."


def test_the_title_goes_behind_furniture_too() -> None:
    assert clean(f"Share\n\n{HEADLINE}\n\nWork began.", HEADLINE) == "Work began."
    assert clean(f"{HEADLINE}\nPrint\n{HEADLINE}\nWork began.", HEADLINE) == "Work began."


def test_without_a_title_nothing_goes_from_the_top() -> None:
    assert clean(f"{HEADLINE}\n\nWork began.", None) == f"{HEADLINE}\n\nWork began."


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADLINE}\n\nWork began.",
        f"{HEADLINE}\n{HEADLINE}\nWork began.",
        f"  {HEADLINE}  \n\n\nWork began.",
    ],
)
def test_a_headline_that_stands_alone_or_twice_is_the_title(text: str) -> None:
    assert find_title(text) == HEADLINE


def test_a_sentence_that_is_repeated_is_a_title() -> None:
    assert find_title("It rained.\nIt rained.\nFor nine days.") == "It rained."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing there"),
        (HEADLINE, "nothing follows"),
        (f"{HEADLINE}\n\n  \n", "only blanks follow"),
        (f"{HEADLINE}\nwas the plan of the council.", "no blank line follows"),
        ("Work began on Monday.\n\nIt ends in May.", "a sentence"),
        ("Who will pay?\n\nNobody knows.", "a question"),
        ("The plan:\n\nNine weeks.", "ends in a colon"),
        ("Dear reader,\n\nWork began.", "ends in a comma"),
        ("x" * 141 + "\n\nWork began.", "too long"),
        (f"\n{HEADLINE}\n\nWork began.", "the first line is blank"),
        ("Advertisement\n\nWork began.", "furniture"),
        ("Also Read: Ferry fares\n\nWork began.", "a label"),
    ],
)
def test_a_first_line_that_is_no_headline_is_no_title(text: str, why: str) -> None:
    assert find_title(text) is None, why


def test_what_was_taken_out_leaves_one_blank_line() -> None:
    assert clean("One.\n\nShare\n\nTweet\n\n\n\nTwo.", None) == "One.\n\nTwo."


def test_only_furniture_leaves_nothing() -> None:
    assert clean("Share\n\n0 Comments\n", None) == ""


_lines = st.sampled_from([*LABELS, *FURNITURE[::3], HEADLINE, "", " ", "A sentence of the body.", f" {HEADLINE} "])
_texts = st.one_of(st.text(), st.lists(st.one_of(_lines, st.text(max_size=12)), max_size=14).map("\n".join))


@settings(deadline=None)
@given(text=_texts, title=st.sampled_from([None, "", HEADLINE]))
def test_cleaning_twice_is_cleaning_once(text: str, title: str | None) -> None:
    once = clean(text, title)
    assert clean(once, title) == once


@settings(deadline=None)
@given(text=_texts)
def test_cleaning_adds_no_line(text: str) -> None:
    before = {line.strip() for line in text.split("\n")}
    assert {line.strip() for line in clean(text, None).split("\n")} <= before | {""}


def test_the_article_of_the_beginning_is_read_without_its_page(data_folder: Path) -> None:
    [article] = load_file(data_folder / "japan-rare-earths.txt")
    title = (data_folder / "japan-rare-earths.txt").read_text(encoding="utf-8").split("\n")[0].strip()
    assert article.title == title
    assert title not in article.body
    for furniture in ("Also Read", "Read More", "Post a Comment", "0 Comments"):
        assert furniture.lower() not in article.body.lower()
    assert (article.outlet, article.published, article.authors) == (None, None, ())
    assert (article.url, article.language) == (None, None)
    paragraphs = article.body.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == [
        "In",
        "Trump’s",
        "Speaking",
        "Interestingly,",
        "Takaichi,",
        "As",
        "By",
        "Their",
    ]
    assert all(paragraph.endswith(".") for paragraph in paragraphs)
