"""Okapi BM25 in PostgreSQL: an inverted index (GIN) finds passages by their words, and the formula is ours.

It is the formula of tantivy, with its rounded lengths, so that both engines give the same scores:

    score = the sum over the question's words of idf * 2.2 * tf / (tf + 1.2 * (0.25 + 0.75 * length / mean length))

No word adds more than 2.2 * idf. So a passage can be among the best n only if the words that it has could add up to
what the n-th best of some others has. What passages must have for that is a list of sets of words, and the index gives
the passages that have all words of a set. A question's common words are in no set without rarer ones, and so the
passages that have only common words are never read. (Broder et al., Efficient Query Evaluation using a Two-Level
Retrieval Process, 2003.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from corpus.text.languages.words import sought_words
from index.postgres.bm25 import SATURATED, Postings, Term, scores, shares
from index.postgres.conditions import Condition
from index.postgres.connecting.database import Transaction

_SEEDS = 2_000  # passages at most that have the rarest words: they say what the n-th best has at least
_MOST_WORDS = 10  # the rarest ones of a question, of which sets are made,
_LIKELY = 0.3  # and so much of what the others could add is counted upon
_MOST_SETS = 40  # of words that passages are looked up by
_MOST_READ = 6_000  # passages, about, that are looked up by them
_RAISED = 1.1  # times what is asked of a set, where there would be more sets or passages
_TOGETHER = 0.5  # power of a word's share: words of a question stand together more often than by chance
_FEW_ALIKE = 2_000  # passages that have a word like a misspelt one

_COLUMNS = "p.row, p.terms, p.counts, p.length"
_Set = tuple[int, ...]  # positions of words, the rarest first


_LANGUAGES = """WITH RECURSIVE found AS (
    SELECT min(language) AS language FROM article WHERE valid_to IS NULL
    UNION ALL SELECT (SELECT min(language) FROM article WHERE valid_to IS NULL AND language > found.language)
    FROM found WHERE found.language IS NOT NULL)
    SELECT language FROM found WHERE language IS NOT NULL"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Passages to look up: those that have all words of `all_of`, and one of `any_of`; positions of words."""

    all_of: _Set
    any_of: _Set


class Words:
    """The words of all passages, as one transaction sees them.

    Args:
        transaction: The transaction.
        passages: How many passages there are.
        words: How many words they have together.
    """

    def __init__(self, transaction: Transaction, passages: int, words: int) -> None:
        self._sql = transaction
        self._passages = passages
        self._mean = words / passages if passages else 1.0

    def terms(self, question: str) -> list[Term]:
        """Returns a question's words that occur, each once, the rarest first."""
        found = self._occurring(sought_words(question, self._languages()))
        return sorted(found, key=lambda term: (term.passages, term.lexeme))

    def _languages(self) -> list[str]:
        """Returns the languages of current articles beside English, one look-up of the index for each."""
        return [language for (language,) in self._sql.execute(_LANGUAGES) if language != "en"]

    def best(self, question: str, n: int, condition: Condition, *, visible: int) -> dict[int, float]:
        """Returns the n best passages that a condition lets through, by row; equal ones by row.

        Args:
            question: Any text; only its words count.
            n: How many.
            condition: Of passages.
            visible: How many passages meet it, about.
        """
        terms = self.terms(question)
        if not terms:
            return {}
        if visible <= _SEEDS:
            return _top(self._scored(terms, [Lookup(all_of=(), any_of=tuple(range(len(terms))))], condition, None), n)
        share = min(1.0, visible / max(self._passages, 1))
        found = self._scored(terms, [_seeds(terms, self._passages, share)], condition, _SEEDS)
        least = sorted(found.values(), reverse=True)[n - 1] if len(found) >= n else 0.0
        lookups = _lookups(terms, least, self._passages, share)
        return _top(found | self._scored(terms, lookups, condition, 2 * _MOST_READ), n)

    def scores(self, question: str, rows: Sequence[int]) -> dict[int, float]:
        """Returns the BM25 scores of given rows; rows without any of the words are left out."""
        terms = self.terms(question)
        if not terms or not rows:
            return {}
        found = self._postings("p.row = ANY(?::bigint[])", [list(rows)], None)
        return {row: score for row, score in self.of(found, terms).items() if score > 0}

    def of(self, found: Postings, terms: Sequence[Term]) -> dict[int, float]:
        """Returns the BM25 scores of passages, by row; 0 where none of the words occurs."""
        return dict(zip(found.rows, scores(found, terms, self._mean).tolist(), strict=True))

    def explain(self, question: str, rows: Sequence[int]) -> dict[int, tuple[tuple[str, float], ...]]:
        """Returns what each of the question's words, stemmed, adds to the BM25 score of given rows, most first."""
        terms = self.terms(question)
        if not terms or not rows:
            return {}
        found = self._postings("p.row = ANY(?::bigint[])", [list(rows)], None)
        explained = {}
        for row, parts in zip(found.rows, shares(found, terms, self._mean).tolist(), strict=True):
            named = [(term.lexeme, part) for term, part in zip(terms, parts, strict=True) if part > 0]
            if named:
                explained[row] = tuple(sorted(named, key=lambda part: -part[1]))
        return explained

    def like(self, word: str, distance: int, context: Iterable[str], n: int) -> list[int]:
        """Returns up to n rows that have a word like this one; see `index.storage.words.WordIndex.like`."""
        lengths = (len(word) - distance, len(word) + distance)
        near = self._sql.execute(
            "SELECT id, lexeme FROM term WHERE passages > 0 AND char_length(lexeme) BETWEEN ? AND ?", lengths
        )
        alike = [number for number, other in near if OSA.distance(word, other, score_cutoff=distance) <= distance]
        if not alike:
            return []
        found = self._postings("p.terms && ?::int[]", [alike], _FEW_ALIKE)
        ranked = self.of(found, self._occurring(list(dict.fromkeys(context))))
        return sorted(ranked, key=lambda row: (-ranked[row], row))[:n]

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of stems; those that occur nowhere are left out."""
        return {term.lexeme: term.idf for term in self._occurring(list(dict.fromkeys(words)))}

    def _occurring(self, lexemes: list[str]) -> list[Term]:
        if not lexemes:
            return []
        rows = self._sql.execute(
            "SELECT id, lexeme, passages FROM term WHERE lexeme = ANY(?) AND passages > 0", [lexemes]
        )
        return [
            Term(
                id=number, lexeme=lexeme, passages=count,
                idf=math.log1p((self._passages - count + 0.5) / (count + 0.5)),
            )
            for number, lexeme, count in rows
        ]  # fmt: skip

    def _scored(
        self, terms: Sequence[Term], lookups: Sequence[Lookup], condition: Condition, most: int | None
    ) -> dict[int, float]:
        if not lookups:
            return {}
        texts, values = [], []
        for lookup in lookups:
            parts = [("p.terms @> ?::int[]", lookup.all_of), ("p.terms && ?::int[]", lookup.any_of)]
            used = [(text, [terms[position].id for position in some]) for text, some in parts if some]
            texts.append("(" + " AND ".join(text for text, _ in used) + ")")
            values += [ids for _, ids in used]
        where = f"({' OR '.join(texts)}) AND {condition.text}"
        return self.of(self._postings(where, [*values, *condition.values], most), terms)

    def _postings(self, where: str, values: Sequence[object], most: int | None) -> Postings:
        query = f"SELECT {_COLUMNS} FROM passage p WHERE {where}{'' if most is None else f' LIMIT {most}'}"
        # To look through the words of a passage costs more than PostgreSQL takes it for: it would read them all.
        self._sql.execute("SET LOCAL enable_seqscan = off")
        found = self._sql.execute_binary(query, values).fetchall()
        self._sql.execute("SET LOCAL enable_seqscan = on")
        return Postings.of(found)


def _top(found: dict[int, float], n: int) -> dict[int, float]:
    ordered = sorted(((row, score) for row, score in found.items() if score > 0), key=lambda one: (-one[1], one[0]))
    return dict(ordered[:n])


def _seeds(terms: Sequence[Term], passages: int, share: float) -> Lookup:
    """Returns what finds some of the best: the rarest words, or where these are common, all of several of them."""
    count, rare = 0.0, 0
    for term in terms:
        count += term.passages * share
        if rare and count > _SEEDS:
            break
        rare += 1
    if terms[0].passages * share <= _SEEDS:
        return Lookup(all_of=(), any_of=tuple(range(rare)))
    together = 1
    while together < len(terms) and _expected(terms[: together + 1], passages) * share > _SEEDS:
        together += 1
    return Lookup(all_of=tuple(range(together)), any_of=())


def _lookups(terms: Sequence[Term], least: float, passages: int, share: float) -> list[Lookup]:
    """Returns what finds every passage that could have more than `least`, or the likeliest where these are too many."""
    rare = terms[:_MOST_WORDS]
    bounds = [SATURATED * term.idf for term in rare]
    common = _LIKELY * sum(SATURATED * term.idf for term in terms[_MOST_WORDS:])
    needed = max(least - common, min(bounds) / 2)
    while needed < sum(bounds):
        sets = _sets(bounds, needed)
        if sets is not None:
            expected = sum(_expected([rare[position] for position in one], passages) for one in sets) * share
            if expected <= _MOST_READ:
                return _grouped(sets)
        needed *= _RAISED
    return [Lookup(all_of=tuple(range(len(rare))), any_of=())]


def _sets(bounds: Sequence[float], needed: float) -> list[_Set] | None:
    """Returns the smallest sets of words whose bounds add up to more than is needed; None if they are too many."""
    rest = [sum(bounds[start:]) for start in range(len(bounds) + 1)]
    found: list[_Set] = []
    open_sets: list[tuple[_Set, int, float]] = [((), 0, 0.0)]
    while open_sets:
        chosen, start, total = open_sets.pop()
        for position in range(start, len(bounds)):
            if total + rest[position] <= needed:
                break
            one = (*chosen, position)
            if total + bounds[position] > needed:
                found.append(one)
            else:
                open_sets.append((one, position + 1, total + bounds[position]))
        if len(found) > _MOST_SETS * _MOST_SETS:
            return None
    return found if len({one[:-1] for one in found}) <= _MOST_SETS else None


def _grouped(sets: Iterable[_Set]) -> list[Lookup]:
    """Joins sets that differ in their last word alone."""
    last: dict[_Set, list[int]] = {}
    for one in sets:
        last.setdefault(one[:-1], []).append(one[-1])
    return [Lookup(all_of=first, any_of=tuple(any_of)) for first, any_of in last.items()]


def _expected(terms: Sequence[Term], passages: int) -> float:
    """Returns how many passages have all of some words, about."""
    rarest, *others = sorted(term.passages for term in terms)
    return float(rarest * math.prod((count / passages) ** _TOGETHER for count in others))
