"""What every engine finds: both scores are exact, and filters hide what they should."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest

from corpus.text.analysis import stems
from corpus.text.passages import PassageSplitter
from index import Engine, Filters
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import QUESTIONS, dated_article, titles_found

DATED = [
    dated_article("first", "The ferry was late.", "2024-01-01", "The Post"),
    dated_article("second", "The ferry was early.", "2024-01-02", "Evening Ledger"),
    dated_article("third", "The ferry sank.", "2025-01-03", "Straßenblatt"),
    dated_article("undated", "The ferry was painted.", None, "the post"),
    dated_article("nobody's", "The ferry was sold.", "2024-01-02"),
]
ALL = {"first", "second", "third", "undated", "nobody's"}


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ALL),
        ({"since": "2024-01-02"}, {"second", "third", "nobody's"}),
        ({"until": "2024-01-02"}, {"first", "second", "nobody's"}),
        ({"since": "2024-01-02", "until": "2024-12-31"}, {"second", "nobody's"}),
        ({"since": "2025-01-03T00:00:00Z"}, {"third"}),
        ({"as_of": "2024-01-01"}, {"first"}),
        ({"outlet": "the post"}, {"first", "undated"}),
        ({"outlet": ["STRASSENBLATT", "evening ledger"]}, {"second", "third"}),
        ({"outlet": "nobody"}, set()),
        ({"outlet": "The Post", "since": "2024-01-01"}, {"first"}),
    ],
)
def test_filters_hide_the_rest(engine: Engine, filters: dict[str, Any], titles: set[str]) -> None:
    engine.add(DATED)
    assert titles_found(engine, "ferry", **filters) == titles
    with engine.reading() as view:
        assert view is not None
        found = view.candidates("ferry", engine.encode(["ferry"])["ferry"], 10, [Filters()])
        shown = view.shows(Filters.of(**filters), found.rows)
        passages = view.passages(found.rows[shown].tolist())
        assert {article.title for _, article in passages.values()} == titles
        moments = [one.published.at.timestamp() for one in DATED if one.title in titles and one.published]
        last = max(moments, default=math.nan)
        assert view.last_published(Filters.of(**filters)) == pytest.approx(last, nan_ok=True)


def test_authors_filter_and_are_counted(engine: Engine) -> None:
    articles = make_articles(30)
    engine.add(articles)
    counts = Counter(name for article in articles for name in article.authors)
    assert dict(engine.authors()) == dict(counts)
    wanted = {article.title for article in articles if "Ines Moreau" in article.authors}
    assert titles_found(engine, "harbour", 500, author="ines moreau") == wanted
    with engine.reading() as view:
        assert view is not None
        found = view.candidates("harbour", engine.encode(["harbour"])["harbour"], 500, [Filters()])
        theirs = view.written_by(["INES MOREAU"], found.rows)
        passages = view.passages(found.rows[theirs].tolist())
        assert {article.title for _, article in passages.values()} == wanted


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("filters", [Filters(), Filters.of(since="2024-06-01", until="2025-03-31")])
def test_both_scores_are_those_of_brute_force(engine: Engine, question: str, filters: Filters) -> None:
    """Cosines by NumPy, BM25 by its formula, over all passages; lengths to 40 words are not rounded."""
    articles, encoder = make_articles(25), HashingEncoder()
    engine.add(articles)
    splitter = PassageSplitter(encoder.count_tokens, 80)
    texts = {text.passage.id: text.indexed for article in articles for text in splitter.split(article)}
    words = {key: Counter(stems(text)) for key, text in texts.items()}
    mean = sum(sum(count.values()) for count in words.values()) / len(words)
    vector = engine.encode([question])[question]

    def bm25(key: str) -> float:
        total = 0.0
        length = sum(words[key].values())
        length -= length % 2 if 40 < length < 56 else length % 4 if 56 <= length < 88 else 0
        for word in set(stems(question)):
            n, tf = sum(word in count for count in words.values()), words[key][word]
            idf = math.log1p((len(words) - n + 0.5) / (n + 0.5))
            total += idf * 2.2 * tf / (tf + 1.2 * (0.25 + 0.75 * length / mean)) if tf else 0.0
        return total

    with engine.reading() as view:
        assert view is not None
        found = view.candidates(question, vector, 15, [filters])
        passages = view.passages(found.rows.tolist())
        keys = [passages[row][0].id for row in found.rows.tolist()]
        everything = view.candidates(question, vector, 10_000, [filters])
        visible = {view.passages([row])[row][0].id for row in everything.rows.tolist()}
    cosines = {key: float(encoder.encode_questions([texts[key]])[0] @ vector) for key in visible}
    scores = {key: bm25(key) for key in visible}
    np.testing.assert_allclose(found.similarity, [cosines[key] for key in keys], atol=1e-5)
    np.testing.assert_allclose(found.bm25, [scores[key] for key in keys], rtol=1e-4)
    for values, least in ((cosines, -1.0), (scores, 0.0)):
        fifteenth = sorted(values.values(), reverse=True)[14]
        best = {key for key, value in values.items() if value > max(fifteenth + 1e-4, least)}
        assert best <= set(keys)


def test_words_are_looked_up_and_explained(engine: Engine) -> None:
    engine.add([
        dated_article("tower", "The Harrow tower is ninety metres high."),
        dated_article("hall", "The town hall of Harrow was sold."),
        dated_article("barrow", "A barrow of apples."),
    ])  # fmt: skip
    vector = engine.encode(["tower"])["tower"]
    with engine.reading() as view:
        assert view is not None
        found = view.candidates("Harrow tower", vector, 10, [Filters()])
        titles = {row: article.title for row, (_, article) in view.passages(found.rows.tolist()).items()}
        rows = {title: row for row, title in titles.items()}
        idf = view.idf(["harrow", "tower", "barrow", "nowher"])
        assert idf == pytest.approx({
            "harrow": math.log1p(1.5 / 2.5), "tower": math.log1p(2.5 / 1.5), "barrow": math.log1p(2.5 / 1.5),
        })  # fmt: skip
        assert view.having(["tower", "appl"], list(titles)) == {rows["tower"], rows["barrow"]}
        terms = view.word_scores("Harrow tower", list(titles))
        assert [word for word, _ in terms[rows["tower"]]] == ["tower", "harrow"]
        assert [word for word, _ in terms[rows["hall"]]] == ["harrow"]
        assert rows["barrow"] not in terms
        scored = dict(zip(found.rows.tolist(), found.bm25.tolist(), strict=True))
        assert sum(share for _, share in terms[rows["tower"]]) == pytest.approx(scored[rows["tower"]], rel=1e-4)
        alike = view.like("harow", 1, ["tower"], 5)
        assert [article.title for _, article in alike] == ["tower", "hall"]
        assert {article.title for _, article in view.like("harow", 2, [], 5)} == {"tower", "hall", "barrow"}


def test_articles_are_listed(engine: Engine) -> None:
    engine.add(DATED, collection="Boats")
    assert [one.title for one in engine.browse().articles] == ["third", "second", "nobody's", "first", "undated"]
    assert [one.title for one in engine.browse(order="oldest").articles] == [
        "first", "second", "nobody's", "third", "undated",
    ]  # fmt: skip
    assert [one.title for one in engine.browse(order="outlet").articles] == [
        "second", "third", "first", "undated", "nobody's",
    ]  # fmt: skip
    assert [one.title for one in engine.browse("POST x.example").articles] == ["first", "undated"]
    assert [one.title for one in engine.browse("straßenBLATT").articles] == ["third"]
    assert engine.browse("100%").total == 0
    page = engine.browse(filters=Filters.of(since="2024-01-02"), offset=1, limit=1)
    assert (page.total, page.offset, [one.title for one in page.articles]) == (3, 1, ["second"])
    (first,) = engine.browse(filters=Filters.of(outlet="evening ledger")).articles
    assert (first.letters, first.versions, first.copies, first.collections) == (20, 1, 0, ("Boats",))
    with pytest.raises(ValueError, match="cannot list articles"):
        engine.browse(limit=-1)


def test_status_counts(engine: Engine) -> None:
    engine.add(DATED)
    status = engine.status()
    assert (status.articles, status.undated, status.first, status.last) == (5, 1, "2024-01-01", "2025-01-03")
    assert status.outlets == (
        (None, 1), ("Evening Ledger", 1), ("Straßenblatt", 1), ("The Post", 1), ("the post", 1),
    )  # fmt: skip
    assert (status.dimensions, status.passage_tokens, status.encoder, len(status.identity)) == (64, 80, "hashing", 32)
    assert status.size_bytes > 10_000
    changed = engine.changed_at()
    assert changed is not None
    assert changed.tzinfo is not None
    with engine.reading() as view:
        assert view is not None
        assert view.outlets == ("The Post", "Evening Ledger", "Straßenblatt")
        assert view.outlet_positions(["Straßenblatt", "The Post"]) == [2, 0]
        assert view.status() == status
