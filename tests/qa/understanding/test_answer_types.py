"""A question says of what type its answer is."""

from __future__ import annotations

import pytest

from qa.understanding.answer_types import answer_type_of


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many boats sank?", "number"),
        ("Which women won prizes in Vant?", "person"),
        ("Which team beat the league's champion?", "organization"),
        ("by how many students did the school grow?", "number"),
        ("how much did it cost?", "money"),
        ("What percentage voted?", "percentage"),
        ("By how many percent will the levy rise?", "percentage"),
        ("By how many percentage points does she lead?", "points"),
        ("How old is the mayor?", "age"),
        ("At what age did she retire?", "age"),
        ("When will the bridge reopen?", "time"),
        ("The vote was held when?", "time"),
        ("In which year was it built?", "year"),
        ("What is the filing deadline?", "date"),
        ("What time does the ferry leave?", "clock"),
        ("Who resigned?", "person"),
        ("Who was defeated by the mayor?", "party"),
        ("Who won the cup in 2022?", "party"),
        ("Who has bought the ferry line?", "party"),
        ("Who will play Northmark in the final?", "party"),
        ("Who is winning?", "party"),
        ("Whose team won?", "party"),
        ("Who is the winner?", "person"),
        ("To whom did it go?", "person"),
        ("Which country music singer died?", "person"),
        ("Which country's prime minister resigned?", "country"),
        ("Which film won?", "work"),
        ("Which harbor bill did he veto?", "law"),
        ("Which two states have banned it?", "state"),
        ("Which city council voted?", "organization"),
        ("Which streaming platform announced new price increases?", "organization"),
        ("Which state got two months of rain in two days?", "state"),
        ("Where was the boat built?", "place"),
        ("A boat sank when it hit the ice. Who built it?", "person"),
        ("what did Japan promise to buy?", None),
        ("When did the mayor who won say so?", "time"),
        ("Which product is new?", None),
    ],
)
def test_the_question_word_or_its_noun_says_the_type(question: str, expected: str | None) -> None:
    assert answer_type_of(question) == expected
