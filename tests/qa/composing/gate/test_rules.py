"""Each rule of the gate: what a sentence may say in other words, and what it may not change."""

from __future__ import annotations

import pytest

from corpus import new_article
from corpus.time.published import parse_published
from corpus.types import Span
from qa.composing.gate.gate import broken_rule
from qa.types import Citation


def cited(*quotes: str, published: str = "2025-11-14", outlet: str = "Quay Courier") -> list[Citation]:
    """Citations of an article that has these quotes, a paragraph each."""
    article = new_article(
        body="\n\n".join(quotes), title="The quay", outlet=outlet, published=parse_published(published, "field"),
        language="en",
    )  # fmt: skip
    spans = [Span(start=article.body.index(one), end=article.body.index(one) + len(one)) for one in quotes]
    return [Citation(article=article, quote=article.text_at(one), span=one, answer_spans=(one,)) for one in spans]


FIRE = "The fire at the quay damaged forty-six boats on Friday, Harbor Master Tilda Brandt said."
COST = "The repairs cost $3.09 million, or 14 percent more than the council had planned in May 2024."
RACE = "Ines Moreau beat Pavel Drozd by two points, while fares rose and rents fell."
DENIED = "The council did not approve the new pier, and Brandt denied that the old one would close."
MAYBE = "The owner may sell the ferry, which could end the night service."
QUOTED = "“It rattles less than I remember,” Walter Pim said in Port Alder."
FORMS = "World Health Organization officials in the United States and China met Israeli doctors for five days."


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("On 14 November 2025 the fire at the quay damaged 46 boats.", FIRE),
        ("Tilda Brandt, the harbor master, said that 46 boats were damaged.", FIRE),
        ("On Friday the fire damaged forty-six boats.", FIRE),
        ("The Quay Courier reports that the fire damaged 46 boats.", FIRE),
        ("The repairs cost 3,090,000 dollars.", COST),
        ("The repairs cost $3,090,000, 14% more than planned in May 2024.", COST),
        ("In 2024 the council had planned the repairs.", COST),
        ("Pavel Drozd was beaten by Ines Moreau by 2 points.", RACE),
        ("Fares rose.", RACE),
        ("Rents fell.", RACE),
        ("The council didn't approve the new pier.", DENIED),
        ("Brandt denied that the old pier would close.", DENIED),
        ("The owner might sell the ferry.", MAYBE),
        ("Pim said it \"rattles less than I remember\".", QUOTED),
        ("The WHO met doctors of Israel in the U.S. and in China.", FORMS),
        ("Chinese doctors met WHO officials for 5 days.", FORMS),
    ],
)  # fmt: skip
def test_other_words_for_the_same_break_no_rule(sentence: str, quote: str) -> None:
    assert broken_rule(sentence, cited(quote)) is None


@pytest.mark.parametrize(
    ("sentence", "quote", "cause", "words"),
    [
        ("The fire damaged 47 boats.", FIRE, "number", "47"),
        ("The fire damaged 46 boats on Saturday.", FIRE, "date", "Saturday"),
        ("The fire damaged 46 boats on 13 November 2025.", FIRE, "date", "13 November 2025"),
        ("The fire damaged 46 boats in October.", FIRE, "date", "October"),
        ("Harbor Master Tilda Quill said 46 boats were damaged.", FIRE, "name", "Quill"),
        ("Fire Chief Oyelaran said 46 boats were damaged.", FIRE, "name", "Chief"),
        ("The fire at the quay did not damage 46 boats.", FIRE, "negation", "damag"),
        ("The repairs cost $3.9 million.", COST, "number", "$3,900,000"),
        ("The repairs cost 3.09 million euros.", COST, "number", "euros"),
        ("The repairs cost 14 million dollars.", COST, "number", "14,000,000 dollars"),
        ("The repairs cost 14 percent less than planned.", COST, "side", "less"),
        ("The council had planned it in May 2023.", COST, "date", "May 2023"),
        ("Pavel Drozd beat Ines Moreau.", RACE, "side", "beat"),
        ("Pavel Moreau beat her rival.", RACE, "name", "Pavel Moreau"),
        ("Fares fell.", RACE, "side", "Fares"),
        ("The council approved the new pier.", DENIED, "negation", "approv"),
        ("Brandt confirmed that the old pier would close.", DENIED, "negation", "old"),
        ("Brandt said that the old pier would close.", DENIED, "negation", "old"),
        ("The owner will sell the ferry.", MAYBE, "certainty", "sell"),
        ("The owner sold the ferry, ending the night service.", MAYBE, "certainty", "end"),
        ("Pim said: “It rattles more than ever.”", QUOTED, "quotation", "rattles more"),
        ("Walter Pim of Port Amity said so.", QUOTED, "name", "Amity"),
        ("The WTO met Israeli doctors.", FORMS, "name", "WTO"),
        ("Indian doctors met officials.", FORMS, "name", "Indian"),
        ("They met for five weeks.", FORMS, "number", "5 weeks"),
    ],
)  # fmt: skip
def test_what_is_changed_breaks_a_rule(sentence: str, quote: str, cause: str, words: str) -> None:
    found = broken_rule(sentence, cited(quote))
    assert found is not None
    assert found[0] == cause, found
    assert words in found[1], found


def test_a_sentence_may_rest_on_two_quotes() -> None:
    sentence = "The fire damaged 46 boats, and the repairs cost $3.09 million."
    assert broken_rule(sentence, cited(FIRE, COST)) is None
    found = broken_rule(sentence, cited(FIRE))
    assert found is not None
    assert found[0] == "number"


def test_the_outlet_may_be_named_and_lends_no_other_name() -> None:
    assert broken_rule("The Record says that fares rose.", cited(RACE, outlet="The Record of America")) is not None
    assert (
        broken_rule("The Record of America says that fares rose.", cited(RACE, outlet="The Record of America")) is None
    )
    found = broken_rule("In the United States fares rose.", cited(RACE, outlet="USA Post"))
    assert found is not None
    assert found[0] == "name"
