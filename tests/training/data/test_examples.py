"""What the reader learns from: windows around answers, and passages that do not answer."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus import Span
from evals.data.squad import is_training_article, questions
from training.batches import batches, collate
from training.data.examples import Examples, searched
from training.data.input import WINDOW_TOKENS, Example, encoder_tokenizer
from training.data.questions import TrainingQuestion
from training.data.swaps import Swapper
from training.data.windows import has_words

pytestmark = pytest.mark.models

PARAGRAPHS = [
    (
        "The lighthouse on Gull Point was built in 1871 by Ada Morrow. It is 31 metres high. The lamp burned oil until"
        " 1932. Storms broke its first stair. The keeper was paid 40 crowns a year."
    ),
    (
        "Gull Point has two harbors. The larger one was dug in 1904 by the firm of Hector Blum. Ferries leave at noon."
        " Fishing boats use the smaller one. It freezes in most winters."
    ),
    (
        "Ines Moreau drew the first map of Gull Point. It shows 12 farms and a mill. The mill burned down in 1811."
        " Nobody rebuilt it, for the stream had turned. Its stones lie in the church wall."
    ),
]
ASKED = [
    (0, "When was the lighthouse on Gull Point built?", "1871"),
    (0, "Who built the lighthouse on Gull Point?", "Ada Morrow"),
    (1, "Which firm dug the larger harbor?", "Hector Blum"),
    (2, "How many farms did the first map show?", "12"),
    (2, "What burned down in 1811?", "The mill"),
]


TWIN = "Who painted the lighthouse on Gull Point?"


def question(place: int) -> TrainingQuestion:
    paragraph, text, gold = ASKED[place]
    context = PARAGRAPHS[paragraph]
    start = context.index(gold)
    answers = (Span(start=start, end=start + len(gold)),)
    return TrainingQuestion(
        id=str(place),
        article="Gull_Point",
        text=text,
        context=context,
        answers=answers,
        source="squad",
        twins=(TWIN,) if place == 1 else (),
    )


QUESTIONS = [question(place) for place in range(len(ASKED))]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return encoder_tokenizer()


@pytest.fixture(scope="module")
def examples(tokenizer: Tokenizer) -> list[Example]:
    """Of many passes, so that every kind of window and negative is drawn."""
    maker = Examples(QUESTIONS, {"0": [PARAGRAPHS[1]]}, tokenizer)
    return [example for seed in range(40) for example in maker.one_pass(str(seed), {})]


def test_a_gold_span_has_the_answers_words_wherever_its_window_moves_it(
    examples: list[Example], tokenizer: Tokenizer
) -> None:
    golds = {gold.lower() for _, _, gold in ASKED} | {"no"}  # "no farms" where the paragraph has 12
    said = {tokenizer.decode(example.ids[a : b + 1].tolist()) for example in examples for a, b in example.golds}
    assert said == golds
    assert len({a for example in examples for a, _ in example.golds}) > 20


def test_golds_lie_in_the_passage_behind_question_and_header(examples: list[Example]) -> None:
    for example in examples:
        assert example.question_tokens <= example.passage_from < len(example.ids)
        assert all(example.passage_from <= a <= b < len(example.ids) - 1 for a, b in example.golds)
        assert len(example.ids) - 1 - example.passage_from <= WINDOW_TOKENS


def test_windows_are_paragraphs_parts_of_them_and_pairs(examples: list[Example]) -> None:
    lengths = Counter(len(example.ids) // 20 for example in examples if example.golds)
    assert len(lengths) >= 4


def test_what_does_not_answer_lacks_the_words_of_the_answer(examples: list[Example], tokenizer: Tokenizer) -> None:
    wrong = [example for example in examples if not example.golds and example.relevant is False]
    assert wrong
    for example in wrong:
        asked = tokenizer.decode(example.ids[: example.question_tokens].tolist())
        gold = next(gold for _, text, gold in ASKED if text.lower() == asked)
        assert not has_words(tokenizer.decode(example.ids[example.passage_from :].tolist()), gold)


def test_passes_differ_and_the_same_seed_draws_the_same(tokenizer: Tokenizer) -> None:
    maker = Examples(QUESTIONS, {}, tokenizer)
    first, again, other = ([e.ids.tolist() for e in maker.one_pass(seed, {})] for seed in ("1", "1", "2"))
    assert first == again
    assert first != other


def test_questions_come_as_often_as_asked(tokenizer: Tokenizer) -> None:
    maker = Examples(QUESTIONS, {}, tokenizer)
    groups = {example.group // 2 for example in maker.one_pass("1", {"squad": 3})}
    assert groups == set(range(3 * len(QUESTIONS)))
    parts = [list(maker.one_pass("1", {"squad": 3}, part, 4)) for part in range(4)]
    assert [len({example.group // 2 for example in part}) for part in parts] == [4, 4, 4, 3]
    whole = Counter(str(example.ids) for example in maker.one_pass("1", {"squad": 3}))
    assert Counter(str(example.ids) for part in parts for example in part) == whole
    drawn = [len({example.group // 2 for example in maker.one_pass(str(seed), {"squad": 0.4})}) for seed in range(60)]
    assert 1.4 < sum(drawn) / len(drawn) < 2.6


def test_retrieval_is_asked_for_the_questions_whose_pass_shows_what_it_finds(tokenizer: Tokenizer) -> None:
    found = "Nothing of the kind was ever heard in that town."
    maker = Examples(QUESTIONS, {question.id: [found] for question in QUESTIONS}, tokenizer)
    shown: set[str] = set()
    for seed in map(str, range(40)):
        asked = {question.text.lower() for question in searched(QUESTIONS, seed, {})}
        beside = {
            tokenizer.decode(example.ids[: example.question_tokens].tolist())
            for example in maker.one_pass(seed, {})
            if "nothing of the kind" in tokenizer.decode(example.ids.tolist())
        }
        assert beside <= asked
        shown |= beside
    assert len(shown) == len(QUESTIONS)


def test_a_twin_stands_beside_its_question_on_the_same_text_and_is_not_answered(
    examples: list[Example], tokenizer: Tokenizer
) -> None:
    def passage(example: Example) -> list[int]:
        return list(map(int, example.ids[example.question_tokens :]))

    twins = 0
    for one, other in itertools.pairwise(examples):
        if tokenizer.decode(other.ids[: other.question_tokens].tolist()) == TWIN.lower():
            twins += 1
            assert other.group == one.group
            assert one.golds
            assert (other.golds, other.right_sentences) == ((), ())
            assert passage(one) == passage(other) or "that" in tokenizer.decode(passage(one))
    assert twins >= 30


def test_the_right_sentence_is_the_one_with_the_answer(examples: list[Example], tokenizer: Tokenizer) -> None:
    for example in examples:
        assert len(example.sentences) == len(example.ids)
        assert (example.sentences[: example.passage_from] == -1).all()
        assert bool(example.golds) == bool(example.right_sentences) or not example.has_span
        for first, last in example.golds:
            assert {example.sentences[first], example.sentences[last]} <= set(example.right_sentences)


def test_yes_or_no_questions_have_a_sentence_and_no_span(examples: list[Example], tokenizer: Tokenizer) -> None:
    asked = {tokenizer.decode(one.ids[: one.question_tokens].tolist()): one for one in examples if not one.has_span}
    assert asked
    assert set(asked) <= {
        "was the lighthouse on gull point built?",
        "was the lighthouse on gull point built in 1871?",
    }
    assert all(not one.golds for one in asked.values())
    assert any(one.right_sentences for one in examples if not one.has_span)


def test_a_denied_sentence_does_not_answer(examples: list[Example], tokenizer: Tokenizer) -> None:
    texts = {
        tokenizer.decode(example.ids[example.passage_from :].tolist())
        for example in examples
        if not example.golds and example.relevant is None and example.has_span
    }
    assert any("ada morrow" in text and ("was not built" in text or "that the lighthouse" in text) for text in texts)


def test_a_swapped_question_asks_for_what_the_paragraph_does_not_have() -> None:
    swapper = Swapper(PARAGRAPHS)
    swapped = {
        (one.text, swapper.swap(one.text, one.context, random.Random(seed))) for one in QUESTIONS for seed in range(30)
    }
    changed = {other for one, other in swapped if other}
    assert "When was the lighthouse on Ines Moreau built?" in changed or any("Moreau" in other for other in changed)
    assert any("1904" in other or "1810" in other or "1821" in other for other in changed if "burned" in other)
    assert any("smaller harbor" in other for other in changed) is ("smaller" not in PARAGRAPHS[1])
    assert all(one != other for one, other in swapped)


def test_a_name_of_the_paragraph_takes_the_place_of_one_that_answers() -> None:
    paragraph = "The mill was built by Ada Morrow. The harbor was dug by Hector Blum."
    drawn = {
        Swapper([paragraph]).swap("What did Ada Morrow build?", paragraph, random.Random(seed), near=near)
        for seed in range(40)
        for near in ("The mill was built by Ada Morrow.", "")
    }
    assert "What did Hector Blum build?" in drawn
    without = {
        Swapper([paragraph]).swap("What did Ada Morrow build?", paragraph, random.Random(seed), near=paragraph)
        for seed in range(40)
    }
    assert "What did Hector Blum build?" not in without


def test_a_word_becomes_another_of_its_form() -> None:
    other = "Ferries were painted and the harbor was emptied."
    drawn = {
        Swapper([other]).swap("When was it founded?", "It was founded in May.", random.Random(seed))
        for seed in range(40)
    }
    assert {"When was it painted?", "When was it emptied?"} <= drawn


@pytest.mark.parametrize(
    ("text", "paragraph", "expected"),
    [
        ("Which was the largest boat?", "The boat was long.", "Which was the smallest boat?"),
        ("Which was the largest boat?", "The smallest boat was red.", None),
    ],
)
def test_an_opposite_is_taken_only_where_the_paragraph_does_not_have_it(
    text: str, paragraph: str, expected: str | None
) -> None:
    drawn = {Swapper([paragraph]).swap(text, paragraph, random.Random(seed)) for seed in range(20)}
    assert (expected in drawn) is (expected is not None)
    assert "Which was the smallest boat?" not in drawn - {expected}


def test_batches_hold_all_examples_keep_questions_together_and_fit(examples: list[Example]) -> None:
    once = examples[:60]
    made = batches(once, 1024, random.Random(0))
    assert sorted(id(example) for batch in made for example in batch) == sorted(map(id, once))
    for batch in made:
        batch_of_tokens = collate(batch)
        groups = len({example.group for example in batch})
        assert batch_of_tokens.ids.size <= 1024 or groups == 1


def test_a_batch_says_where_question_passage_and_golds_are(examples: list[Example]) -> None:
    batch = collate(examples[:7])
    tensors = batch.on("cpu")
    for row, example in enumerate(examples[:7]):
        assert tensors.ids[row, : len(example.ids)].tolist() == example.ids.tolist()
        assert int(tensors.mask[row].sum()) == len(example.ids)
        assert int(tensors.types[row].sum()) == len(example.ids) - example.question_tokens
        right = tensors.right[row].reshape(batch.ids.shape[1], -1)
        assert {(a, b) for a, b in right.nonzero().tolist()} == set(example.golds)
    assert {(row, a, b) for row, a, b in batch.golds.tolist()} == {
        (row, *gold) for row, example in enumerate(examples[:7]) for gold in example.golds
    }


def test_squads_files_are_read_and_a_wrong_offset_is_an_error(tmp_path: Path) -> None:
    record = {"id": "a", "article": "Gull_Point", "question": " Who? ", "context": PARAGRAPHS[0], "ambiguous": True}
    twice = [{"text": "1871", "start": PARAGRAPHS[0].index("1871")}] * 2
    file = tmp_path / "squad.jsonl.gz"
    with gzip.open(file, "wt") as lines:
        lines.write(json.dumps(record | {"answers": twice}) + "\n")
        lines.write(json.dumps(record | {"answers": [], "ambiguous": False}) + "\n")
    first, second = questions(file)
    assert (first.text, first.golds, second.golds) == ("Who?", ("1871",), ())
    assert questions(file, ambiguous=False) == [second]
    with gzip.open(file, "wt") as lines:
        lines.write(json.dumps(record | {"answers": [{"text": "1871", "start": 0}]}) + "\n")
    with pytest.raises(ValueError, match="does not say '1871' at 0"):
        questions(file)


def test_the_development_set_is_split_by_article(data_folder: Path) -> None:
    names = Counter(one.article for one in questions(data_folder / "squad" / "dev-v2.0.jsonl.gz"))
    assert sum(map(is_training_article, names)) == 20
    assert len(names) == 35
    assert not any(is_training_article(one.article) for one in questions(data_folder / "squad" / "train-v1.1.jsonl.gz"))
