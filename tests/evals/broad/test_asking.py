"""Broad questions: their kinds and keys, what is right and wrong, and the command on a small quiz."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from corpus import load_file, new_article
from corpus.urls import normal_form
from evals.broad import asking
from evals.broad.asking import BroadQuestion, kinds_table, mark, read_questions
from evals.data import newsquiz
from newsdesk import Abstention, Answer, Citation, Newsdesk, Span

_BODY = "PIER, May 2 - The ferry Anne, not the Maud, sank on Friday. Nobody on board was hurt."
_SINKING = "The ferry Anne, not the Maud, sank on Friday."


def question(
    kind: str = "negation",
    keys: tuple[tuple[str, ...], ...] = (("Anne",),),
    never: tuple[str, ...] = ("Maud",),
    text: str = "Which ferry sank?",
    url: str = "https://pier.example/ferry",
) -> BroadQuestion:
    return BroadQuestion(
        id="a", half="table", kind=kind, question=text, history=(), url=url, keys=keys, never=never
    )  # fmt: skip


def answer(said: str, quote: str = _SINKING) -> Answer:
    """Makes an answer whose first quote is given."""
    article = new_article(body=_BODY)
    spans = [Span(start=_BODY.index(text), end=_BODY.index(text) + len(text)) for text in (said, quote)]
    citation = Citation(article=article, quote=quote, span=spans[1], answer_spans=(spans[0],))
    return Answer(text=said, parts=(said,), confidence=0.5, citations=(citation,), alternatives=(), hits=())


def marks(outcome: Answer | Abstention, asked: BroadQuestion) -> tuple[str, bool]:
    found = mark(asked, outcome)
    return found.verdict, found.in_quote


def test_where_a_phrase_is_asked_for_the_phrase_must_have_the_key() -> None:
    assert marks(answer("Anne"), question()) == ("right", True)
    assert marks(answer("on Friday"), question()) == ("wrong", True)
    assert marks(answer("on Friday"), question(kind="why and how")) == ("right", True)
    assert marks(answer("Nobody", "Nobody on board was hurt."), question(kind="why and how")) == ("wrong", False)


def test_what_must_never_be_said_makes_a_phrase_wrong_and_not_a_sentence() -> None:
    assert marks(answer("Anne, not the Maud"), question()) == ("wrong", False)
    assert marks(answer(_SINKING), question()) == ("right", True)


def test_every_key_must_be_met_by_one_alternative() -> None:
    assert marks(answer(_SINKING), question(keys=(("anne",), ("saturday", "friday")))) == ("right", True)
    assert marks(answer(_SINKING), question(keys=(("anne",), ("saturday",)))) == ("wrong", False)


def test_to_abstain_is_right_where_no_article_answers_and_only_there() -> None:
    none = Abstention.without_hits("not found", "The articles do not say.")
    assert marks(none, question(keys=())) == ("right", True)
    assert marks(none, question()) == ("abstained", False)
    assert marks(answer("Anne"), question(keys=())) == ("wrong", False)


def test_a_dateline_that_is_quoted_is_seen() -> None:
    assert mark(question(), answer("PIER", f"PIER, May 2 - {_SINKING}")).heading
    assert not mark(question(), answer("Anne")).heading


def test_a_table_has_a_row_for_each_kind_and_one_for_all() -> None:
    one, other = mark(question(), answer("Anne")), mark(question(kind="list"), answer("on Friday"))
    made = kinds_table([one, other], "Broad")
    assert [list(column.cells) for column in made.columns] == [
        ["negation", "list", "all"],
        ["1", "1", "2"],
        ["1.00", "0.00", "0.50"],
        ["1.00", "1.00", "1.00"],
        ["0.00", "0.00", "0.00"],
        ["0.00", "1.00", "0.50"],
        ["0.00", "0.00", "0.00"],
    ]


def test_each_kind_has_twenty_questions_in_equal_halves_and_some_without_an_answer() -> None:
    asked = read_questions()
    counts = Counter((one.kind, one.half) for one in asked)
    kinds = {kind for kind, _ in counts}
    assert kinds == {
        "type", "why and how", "what and who", "yes or no", "negation", "sides", "list", "conversation", "latest",
    }  # fmt: skip
    assert {
        kind for kind in kinds if counts[kind, "table"] != counts[kind, "tuning"] or counts[kind, "table"] < 10
    } == set()
    assert {half for _, half in counts} == {"table", "tuning"}
    assert {one.half for one in asked if not one.keys} == {"table", "tuning"}
    assert sum(not one.keys for one in asked) >= 10


def test_no_question_stands_there_twice() -> None:
    asked = read_questions()
    assert len({one.id for one in asked}) == len(asked)
    texts = Counter((*one.history, one.question.casefold()) for one in asked)
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_key_stands_in_its_article(data_folder: Path, tmp_path: Path) -> None:
    """In the body as it is stored, for only that is quoted."""
    asked = read_questions()
    wanted = {normal_form(one.url) for one in asked}
    kept = tmp_path / "articles.jsonl"
    with kept.open("w") as file:
        for year in (2022, 2023):
            with gzip.open(newsquiz.articles_file(year), "rt", encoding="utf-8") as lines:
                file.writelines(line for line in lines if normal_form(json.loads(line)["url"]) in wanted)
    articles = [
        *load_file(kept),
        *(one for path in sorted(Newsdesk.samples().glob("2*.md")) for one in load_file(path)),
    ]
    articles += load_file(Newsdesk.samples() / "undated-lake-orrin-gazette-missing-dog-found.md")
    bodies = {normal_form(one.url): one.body.casefold() for one in articles if one.url}
    assert wanted - bodies.keys() == set()
    missing = [
        (one.id, alternative)
        for one in asked
        for key in one.keys
        for alternative in key
        if alternative.casefold() not in bodies[normal_form(one.url)]
    ]
    assert missing == []


@pytest.mark.models
@pytest.mark.usefixtures("small_quiz")
def test_the_command_asks_the_quiz_and_the_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = question(
        "type", (("Venn clock",),), (), "What has the museum of Selby Falls bought?", "https://pier.news/m"
    )
    mayor = question("type", (("Achterberg",),), ("Haldane",), "Who was elected mayor of Port Alder in 2025?")
    monkeypatch.setattr(asking, "read_questions", lambda: [clock, mayor])
    out = tmp_path / "broad.json"
    asking.main(["--half", "table", "--show", "--out", str(out)])
    assert "broad questions, table half" in capsys.readouterr().out
    found = json.loads(out.read_text())
    assert (found["half"], found["all"]["questions"], found["all"]["right"]) == ("table", 2, 1.0)
    assert found["kinds"]["type"] == found["all"]
