"""Follow-up questions are understood with the conversation; what stands alone is left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Filters
from qa import Newsdesk
from qa.conversation.follow_up import resolve
from qa.presenting.records.build import outcome_record
from qa.types import Abstention, Answer, Turn
from tests.qa.questions import hits_for

AS_OF = Filters.of(as_of="2025-11-20")

# question, answer, understood; each conversation speaks of what the samples report
CONVERSATIONS: dict[str, list[tuple[str, str | None, str]]] = {
    "purchases": [
        ("What did Japan promise to buy?", "soybeans and vehicles", "What did Japan promise to buy?"),
        ("What about China?", None, "What did China promise to buy?"),
    ],
    "signed": [
        ("What did Japan promise to buy?", "soybeans and vehicles", "What did Japan promise to buy?"),
        ("And who signed it?", None, "Who signed it — Japan promise to buy soybeans and vehicles?"),
    ],
    "that": [
        ("Who signed the rare earths accord?", "Donald Trump and Sanae Takaichi", "Who signed the rare earths accord?"),
        ("When was that?", None, "When was it that Donald Trump and Sanae Takaichi signed the rare earths accord?"),
        ("What did Takaichi say?", None, "What did Sanae Takaichi say?"),
    ],
    "marathon": [
        ("Who won the marathon?", "Daniel Okafor-Reyes", "Who won the marathon?"),
        ("How old is he?", "29", "How old is Daniel Okafor-Reyes?"),
        ("Where does he teach?", None, "Where does Daniel Okafor-Reyes teach?"),
    ],
    "mayor": [
        ("Who was elected mayor of Port Alder?", "Simone Achterberg", "Who was elected mayor of Port Alder?"),
        ("How many votes did she get?", "6,214", "How many votes did Simone Achterberg get?"),
        ("Who did she defeat?", "Roy Haldane", "Who did Simone Achterberg defeat?"),
    ],
    "another topic": [
        ("When did the Tanner Street Bridge reopen?", "7 a.m. Friday", "When did the Tanner Street Bridge reopen?"),
        ("How much did it cost?", "$3.09 million", "How much did the Tanner Street Bridge cost?"),
        ("Who won the Best Loaf prize?", None, "Who won the Best Loaf prize?"),
    ],
    "fire": [
        ("How many boats did the harbor fire damage?", "11", "How many boats did the harbor fire damage?"),
        ("What was the cause?", None, "What was the cause of the harbor fire?"),
    ],
    "why": [
        ("Did the school board vote for a later start?", None, "Did the school board vote for a later start?"),
        ("Why?", None, "Why did the school board vote for a later start?"),
    ],
    "thanks": [
        ("Who found the missing dog?", "Petra Lindqvist", "Who found the missing dog?"),
        ("thanks", None, "thanks"),
        ("What is its name?", None, "What is the missing dog’s name?"),
    ],
    "no capitals": [
        ("what did japan promise to buy", None, "what did japan promise to buy"),
        ("when was that", None, "When did japan promise to buy that?"),
    ],
}


@pytest.mark.parametrize(
    "question",
    [
        "Which Grenholm bakery won the prize?",
        "Who bought the second Haldane ferry of the line?",
        "What is a dulse pie made of and how is it baked?",
        "Which town elected its first woman as mayor?",
        "How much does it cost to park at the harbor?",
        "What is the minimum wage in the US?",
        "Which head of state resigned this week?",
        "Who battled it out for third place in Vant?",
    ],
)
def test_a_question_on_another_topic_is_left_as_it_is(question: str) -> None:
    history = [
        Turn(question=text, understood=text, answer=answer)
        for text, answer in (
            ("Which school did Mara Quill leave the state for?", "the University of Grenholm"),
            ("Who lost the election?", "Roy Haldane"),
            ("When did the Tanner Street Bridge reopen?", "Friday"),
        )
    ]
    assert resolve(question, history).understood == question


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_conversation_is_understood(name: str) -> None:
    history: list[Turn] = []
    for question, answer, understood in CONVERSATIONS[name]:
        assert resolve(question, history).understood == understood
        history.append(Turn(question=question, understood=understood, answer=answer))


def test_what_was_carried_is_named_and_a_new_topic_is_told() -> None:
    bridge = Turn(
        question="When did the Tanner Street Bridge reopen?", understood="When did the Tanner Street Bridge reopen?"
    )
    followed = resolve("How much did it cost?", [bridge])
    assert (followed.carried, followed.new_topic) == (("the Tanner Street Bridge",), False)
    other = resolve("Who won the Best Loaf prize?", [bridge])
    assert (other.carried, other.new_topic) == ((), True)
    thanks = resolve("thanks", [bridge])
    assert (thanks.understood, thanks.carried, thanks.new_topic) == ("thanks", (), False)


def test_she_is_not_who_was_he() -> None:
    history = [
        Turn(question="Who won?", understood="Who won?", answer="Daniel Okafor-Reyes"),
        Turn(question="How old is he?", understood="How old is Daniel Okafor-Reyes?", answer="29"),
        Turn(question="Who won the women's race?", understood="Who won the women's race?", answer="Signe Halvorsen"),
    ]
    followed = resolve("Where is she from?", history)
    assert followed.understood == "Where is Signe Halvorsen from?"
    history.append(Turn(question="Where is she from?", understood=followed.understood, answer="Port Alder"))
    assert resolve("Where does he live?", history).understood == "Where does Daniel Okafor-Reyes live?"


@pytest.mark.parametrize(
    "question",
    [
        "Which country scrapped some of its rules?",
        "California's largest fire grew this week. What park does it threaten?",
        "Why did it take the winners two months to claim the prize?",
        "What time is it?",
        "Tell me about lung cancer.",
        "How many votes did Simone Achterberg get?",
        "What's the latest on ferry tickets?",
        "What was the cause of the harbor fire?",
    ],
)
def test_a_pronoun_that_the_question_explains_itself_takes_nothing(question: str) -> None:
    bridge = Turn(question="Who closed the Tanner Street Bridge?", understood="Who closed the Tanner Street Bridge?")
    assert resolve(question, [bridge]).understood == question


@given(st.text(max_size=60))
def test_without_a_conversation_any_text_is_left_alone(question: str) -> None:
    assert resolve(question, []).understood == question
    assert resolve(question, []).carried == ()


@given(
    st.lists(st.tuples(st.text(max_size=40), st.none() | st.text(max_size=40)), min_size=1, max_size=3),
    st.text(max_size=40),
)
def test_any_conversation_can_be_followed(said: list[tuple[str, str | None]], question: str) -> None:
    history = [Turn(question=text, understood=text, answer=answer) for text, answer in said]
    followed = resolve(question, history)
    assert followed.asked == question
    assert followed.understood == question or not followed.new_topic


def test_the_desk_answers_a_follow_up_and_says_how_it_was_understood(samples: Newsdesk) -> None:
    first = samples.ask("Who was elected mayor of Port Alder?", AS_OF)
    assert isinstance(first, Answer) and first.understood is None
    assert "Achterberg" in first.text
    second = samples.ask(
        "How many votes did she get?", AS_OF, history=[Turn.of("Who was elected mayor of Port Alder?", first)]
    )
    assert isinstance(second, Answer)
    assert second.understood == f"How many votes did {first.text} get?"
    assert second.text.startswith("6,214")
    assert outcome_record("How many votes did she get?", second, 1.0).understood == second.understood


@pytest.mark.parametrize(
    "question", ["What did Japan promise to buy?", "Who won the marathon in October 2025?", "xyzzy"]
)
def test_a_question_that_stands_alone_is_answered_as_without_a_conversation(samples: Newsdesk, question: str) -> None:
    before = Turn(question="Who closed the Tanner Street Bridge?", understood="Who closed the Tanner Street Bridge?")
    alone = samples.ask(question, AS_OF)
    assert samples.ask(question, AS_OF, history=[before]) == samples.ask(question, AS_OF, history=[]) == alone
    assert alone.understood is None


def test_a_surname_becomes_a_full_name_and_no_pair_or_long_title() -> None:
    for before, understood in (
        ("Who is Simone Achterberg?", "What did Simone Achterberg promise?"),
        ("Who are Otto Haldane and Simone Achterberg?", "What did Simone Achterberg promise?"),
        ("Who is Harbor Party Chief Adviser Simone Achterberg?", "What did Achterberg promise?"),
    ):
        assert (
            resolve("What did Achterberg promise?", [Turn(question=before, understood=before)]).understood == understood
        )


def test_a_building_is_no_he() -> None:
    palace = Turn(question="What did Buckingham Palace say?", understood="What did Buckingham Palace say?")
    assert "Palace have" not in resolve("What kind of illness does he have?", [palace]).understood


def test_small_talk_in_a_conversation_is_small_talk(samples: Newsdesk) -> None:
    before = Turn(question="Who won the marathon?", understood="Who won the marathon?", answer="Daniel Okafor-Reyes")
    outcome = samples.ask("thanks", AS_OF, history=[before])
    assert isinstance(outcome, Abstention) and (outcome.cause, outcome.understood) == ("small talk", None)


def test_the_question_as_asked_is_searched_for_too_for_half(samples: Newsdesk) -> None:
    """Every hit has the better of its score for what was understood and half its score for what was asked."""
    asked, understood = "How much did the bakery make?", "How much did the Tanner Street Bridge cost?"
    alone, raw = (hits_for(samples.library, text, 60, AS_OF) for text in (understood, asked))
    both = hits_for(samples.library, asked, 60, AS_OF, standalone=understood)
    scores: dict[str, float] = {hit.passage.id: hit.score / 2 for hit in raw}
    for hit in alone:
        scores[hit.passage.id] = max(hit.score, scores.get(hit.passage.id, 0.0))
    assert [hit.score for hit in both] == sorted((hit.score for hit in both), reverse=True)
    assert {hit.passage.id: pytest.approx(hit.score) for hit in both} == {
        hit.passage.id: scores[hit.passage.id] for hit in both
    }
