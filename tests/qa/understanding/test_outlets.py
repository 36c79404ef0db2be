"""Which outlets a question cites, and which it is only about."""

from __future__ import annotations

import pytest

from qa.understanding.outlets import NamedOutlets, named_outlets

OUTLETS = (
    "CNN", "USA TODAY", "The Week", "Harbor Ledger", "The Northern Dispatch", "Time", "Nature", "People", "Metro",
    "Grenholm Evening Post (sample)", "theguardian.com", "college.nytimes.com", "nytimes.com", "Le Soleil", "Dawn",
    "WHO",
)  # fmt: skip

KNOWN = [
    ("What did CNN say about the storm?", "CNN"),
    ("what did cnn report about the storm", "CNN"),
    ("WHAT DID CNN REPORT ABOUT THE STORM?", "CNN"),
    ("What does CNN's report say about the storm?", "CNN"),
    ("What did CNN’s investigation find?", "CNN"),
    ("Who leads in a CNN poll?", "CNN"),
    ("CNN projects a win for whom?", "CNN"),
    ("What is the latest from CNN on the storm?", "CNN"),
    ("Who told CNN that he resigned?", "CNN"),
    ("According to a new USA TODAY/Grenholm University poll, who leads?", "USA TODAY"),
    ("according to usa today, who leads", "USA TODAY"),
    ("What did the Harbor Ledger write about the strike?", "Harbor Ledger"),
    ("what does harbor ledger say of the strike", "Harbor Ledger"),
    ("What was said in the Harbor Ledger about the strike?", "Harbor Ledger"),
    ("Who won, according to the Northern Dispatch?", "The Northern Dispatch"),
    ("Who won, according to Northern Dispatch?", "The Northern Dispatch"),
    ("What did the Grenholm Evening Post report?", "Grenholm Evening Post (sample)"),
    ("According to The Week, who won?", "The Week"),
    ("What had The Week reported?", "The Week"),
    ("What Did the Week Say of the Vote?", "The Week"),
    ("according to the week, who won?", "The Week"),
    ("what did the week say about it", "The Week"),
    ("What did the week write about Simone Achterberg?", "The Week"),
    ("What did Time report?", "Time"),
    ("Who is it, according to Time magazine?", "Time"),
    ("according to time, who is it", "Time"),
    ("What was found in a study in Nature?", "Nature"),
    ("What did People say about her dress?", "People"),
    ("What did le soleil publish?", "Le Soleil"),
    ("According to WHO, how many fell ill?", "WHO"),
    ("According to Dawn, who won?", "Dawn"),
    ("What did The Guardian report?", "theguardian.com"),
]

NONE = """
Why did CNN fire its chief?
Which CNN host resigned?
What is CNN?
What did CNN cover up?
How much did CNN pay?
What happened this week?
Who said this week that it will rain?
What happened in the week of March 3?
What happened during the week?
Which company in the week reported losses?
Who wore what at New York Fashion Week, according to buyers?
What time was reported?
What did people say about it?
People say what about it?
what do people report
Time said to be lost is what?
Metro said to be late is which?
Who said it would rain?
It may rain. Who said so?
At dawn, who said it would rain?
What was found in a study in the journal Nature Geoscience?
According to the president, who won?
According to a new study, what helps?
According to police, who fled?
According to the FDA, what helps?
According to Post Malone, what helps?
According to a new report from the Reuters Institute, who reads?
Which company bought the Washington Post?
Who sued The New York Times?
Who has lost confidence in the Daily Telegraph?
Why was Wall Street Journal reporter Jane Doe arrested?
Who was hurt in the Times Square fire?
In the Fox News case, who paid?
How much is cable at $20 per ft?
what did the economist say about inflation
What did the observer say?
""".strip().splitlines()

UNKNOWN = [
    ("According to the Washington Post, who won?", "Washington Post"),
    ("What did Reuters report about the flood?", "Reuters"),
    ("what did reuters report about the flood", "reuters"),
    ("per the BBC, how many fled?", "BBC"),
    ("As reported by Le Monde, who left?", "Le Monde"),
    ("What was said in the Wall Street Journal about it?", "Wall Street Journal"),
    ("What does the Süddeutsche Zeitung write?", "Süddeutsche Zeitung"),
    ("what does the suddeutsche zeitung write", "suddeutsche zeitung"),
    ("According to El País, who won?", "El País"),
    ("According to The Economist, who won?", "Economist"),
    ("According to the Times, who won?", "Times"),
    ("According to the Lake Orrin Gazette, who won?", "Lake Orrin Gazette"),
    ("According to the Lake Orrin Sun-Times, who won?", "Lake Orrin Sun-Times"),
    ("What did the WSJ say?", "WSJ"),
    ("Which party leads, according to analysis by The Telegraph?", "Telegraph"),
    ("Who won, according to Rolling Stone magazine?", "Rolling Stone"),
    ("Research for the BBC found that what has risen?", "BBC"),
]


@pytest.mark.parametrize(("question", "outlet"), KNOWN)
def test_a_cited_outlet_of_the_corpus_is_known(question: str, outlet: str) -> None:
    assert named_outlets(question, OUTLETS) == NamedOutlets(present=(outlet,), missing=())


@pytest.mark.parametrize("question", NONE)
def test_subjects_common_words_and_other_sources_are_no_outlets(question: str) -> None:
    assert named_outlets(question, OUTLETS) == NamedOutlets(present=(), missing=())


@pytest.mark.parametrize(("question", "outlet"), UNKNOWN)
def test_a_cited_outlet_that_the_corpus_has_not_is_unknown(question: str, outlet: str) -> None:
    assert named_outlets(question, OUTLETS) == NamedOutlets(present=(), missing=(outlet,))


@pytest.mark.parametrize(
    ("question", "known", "unknown"),
    [
        ("How do CNN, Reuters and the Harbor Ledger describe it?", ("CNN", "Harbor Ledger"), ("Reuters",)),
        ("Compare CNN and The Week on the vote.", ("CNN", "The Week"), ()),
        ("What did CNN say, and what did CNN or the BBC report later?", ("CNN",), ("BBC",)),
        ("What does the Harbor Ledger say of CNN?", ("Harbor Ledger",), ()),
    ],
)
def test_several_outlets_come_in_the_questions_order_and_once(
    question: str, known: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    assert named_outlets(question, OUTLETS) == NamedOutlets(present=known, missing=unknown)


@pytest.mark.parametrize("name", ["the New York Times", "the NYT", "nytimes", "new york times"])
def test_hosts_and_short_names_are_the_outlets_they_stand_for(name: str) -> None:
    named = named_outlets(f"What did {name} report?", OUTLETS)
    assert named == NamedOutlets(present=("college.nytimes.com", "nytimes.com"), missing=())


def test_a_whole_host_is_that_host_alone() -> None:
    assert named_outlets("What did nytimes.com report?", OUTLETS).present == ("nytimes.com",)


def test_the_longer_name_wins() -> None:
    outlets = ["The Times", "The Times of India"]
    assert named_outlets("What did the Times of India say?", outlets).present == ("The Times of India",)
    assert named_outlets("What did the Times say?", outlets).present == ("The Times",)
    assert named_outlets("what did the irish times say", outlets).present == ()
    assert named_outlets("What did the New York Times say?", outlets) == NamedOutlets(
        present=(), missing=("New York Times",)
    )


def test_no_outlets_and_no_question_name_none() -> None:
    assert named_outlets("", OUTLETS) == NamedOutlets(present=(), missing=())
    assert named_outlets("What did CNN say?", []) == NamedOutlets(present=(), missing=("CNN",))
