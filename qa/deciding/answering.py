"""Answers a question from its hits: reads what can be read, and of other languages takes the most similar sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.text.languages.names import languages_in_words
from index import Encoder, Status
from index.encode.multilingual.model_folder import MULTILINGUAL
from index.stopwatch import timed
from qa.deciding.answers import NEAREST, decide
from qa.deciding.coverage import corpus_summary, covered_days, notes
from qa.deciding.similar import similar_readings
from qa.deciding.unread import reads, unread_languages, why_unread
from qa.reading.reader import ManyLanguages, Reader
from qa.reading.readings import PASSAGES_READ, Readings, read_hits
from qa.types import Abstention, Answer, Hit, Outcome
from qa.understanding.question import Question

_LIKELIER = 0.1  # of confidence: so much better must another meaning of a question be supported than the likeliest


def answer_from(
    reader: Reader,
    question: Question,
    hits: Sequence[Hit],
    encoder: Encoder,
    abstain_below: float,
    status: Status,
) -> Outcome:
    """Reads the hits of a question and decides; notes say what it names that the corpus does not have.

    Args:
        reader: Marks where answers may stand.
        question: What is asked.
        hits: Best first.
        encoder: Of the index, so that passages are read with the headers that they are indexed with.
        abstain_below: The least confidence of an answer.
        status: Of the index that the hits are of.
    """
    if not hits:
        which = []
        if question.authors.asks_for_articles:
            which.append(f"by {' or '.join(question.authors.present or question.authors.missing)}")
        if question.is_overview and question.period:
            which.append(f"of “{question.period.words}”")
        reason = f"No article {' '.join(which) or 'within these filters'} is among {corpus_summary(status)}."
        return replace(Abstention.without_hits("not found", reason), understood=question.understood)
    reads_question = reads(reader, question.language)
    readable, others = list[Hit](), list[Hit]()
    for hit in hits:
        (readable if reads_question and reads(reader, hit.article.language) else others).append(hit)
    readings = Readings(phrases=())
    with timed("read"):
        if readable:
            readings = read_hits(reader, question, readable, encoder.count_tokens)
        outcome = decide(question, readings, hits, abstain_below, status)
        if others and encoder.name == MULTILINGUAL:
            similar = similar_readings(
                question, others[:PASSAGES_READ], encoder.encode_questions, encoder.encode_passages,
                reader.in_any_language if isinstance(reader, ManyLanguages) else None, encoder.count_tokens,
            )  # fmt: skip
            by_sentence = decide(question, similar, hits, abstain_below, status)
            outcome = best_supported([outcome, by_sentence])
    return _with_notes(reader, question, hits, outcome, status, encoder)


def best_supported(outcomes: Iterable[Outcome]) -> Outcome:
    """Returns the outcome of the meaning that the articles support best, of those that a question may have.

    Args:
        outcomes: One for each meaning, that of the likeliest first.
    """
    first, *others = outcomes
    best = max(others, key=_support, default=first)
    is_answer, confidence = _support(first)
    return best if _support(best) > (is_answer, confidence + _LIKELIER) else first


def _support(outcome: Outcome) -> tuple[bool, float]:
    return isinstance(outcome, Answer), outcome.confidence


def _with_notes(
    reader: Reader, question: Question, hits: Sequence[Hit], outcome: Outcome, status: Status, encoder: Encoder
) -> Outcome:
    """Says what the question names that is not there, and which languages were not read."""
    lines = notes(question, *covered_days(status))
    nearest = hits[:NEAREST] if isinstance(outcome, Abstention) else hits[:PASSAGES_READ]
    looked_for = encoder.name == MULTILINGUAL
    reads_any = looked_for and isinstance(reader, ManyLanguages)
    unread = [] if reads_any else unread_languages(reader, question, nearest)
    names = languages_in_words([*unread])
    if unread and isinstance(outcome, Abstention):
        reason = why_unread(reader, question, unread, by_sentence=looked_for)
        outcome = replace(outcome, cause="not read", reason=reason, nearest=tuple(nearest))
    elif unread and isinstance(outcome, Answer):
        cited = {citation.article.language for citation in outcome.citations} | {question.language}
        if not looked_for:
            lines = (*lines, f"Passages in {names} were found, too; I cannot read answers in {names} yet.")
        elif not cited.isdisjoint(unread):
            most_like = "This sentence is" if len(outcome.parts) == 1 else "These sentences are"
            line = f"{most_like} most like the question; I cannot read shorter answers in {names} yet."
            lines = (*lines, line)
    return replace(outcome, notes=lines, understood=question.understood)
