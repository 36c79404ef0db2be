"""What the server counts and times, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from corpus import NewsdeskError
from index import Stopwatch
from index.inference.cores import core_count
from index.intake.watch import failing
from newsdesk.api.turns import Turns
from qa import Answer, Newsdesk, Outcome
from qa.composing.types import Written

Way = Literal["page", "api", "mcp"]
Kind = Literal["answered", "abstained", "error"]

# Seconds. Two cores answer in some 0.25 (README); a first question, which loads the models, takes seconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_WRITING_BUCKETS = (0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)


class Metrics:
    """Counts and times of questions, and how the index stands whenever they are read.

    Args:
        desk: Its articles and sources are counted.
        registry: Has the metrics; one for each server, not the global one.

    Attributes:
        turns: Of all questions to this server, one for each core: two at once would each take twice as long.
    """

    def __init__(self, desk: Newsdesk, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.turns = Turns(core_count())
        self._questions = Counter(
            "newsdesk_questions", "Questions, by outcome and by protocol.",
            ("outcome", "way"), registry=registry,
        )  # fmt: skip
        self._stages = Histogram(
            "newsdesk_stage_seconds", "Seconds of each stage of a question.",
            ("stage",), buckets=_BUCKETS, registry=registry,
        )  # fmt: skip
        self._whole = Histogram(
            "newsdesk_question_seconds", "Seconds from question to answer.", buckets=_BUCKETS, registry=registry
        )
        self._abstentions = Counter(
            "newsdesk_abstentions", "Questions without an answer, by cause.", ("cause",), registry=registry
        )
        self._written = Counter(
            "newsdesk_written_sentences", "Sentences of the language model, by what the gate decided.",
            ("decision",), registry=registry,
        )  # fmt: skip
        self._tokens = Counter(
            "newsdesk_language_model_tokens", "Tokens of the language model.", ("direction",), registry=registry
        )
        self._writing = Histogram(
            "newsdesk_writing_seconds", "Seconds in which a language model wrote an answer.",
            buckets=_WRITING_BUCKETS, registry=registry,
        )  # fmt: skip
        self._unwritten = Counter(
            "newsdesk_writing_problems", "Written answers that the language model did not end.", registry=registry
        )
        self._in_progress = Gauge(
            "newsdesk_questions_in_progress", "Questions that are being answered now.", registry=registry
        )
        self._waiting = Gauge(
            "newsdesk_waiting", "Calls that wait for their turn, by queue.", ("queue",), registry=registry
        )
        self.count_waiting("turn", lambda: self.turns.waiting)
        Info("newsdesk", "The program.", registry=registry).info({"version": version("newsdesk")})
        ProcessCollector(registry=registry)
        registry.register(_IndexCollector(desk))

    def count_waiting(self, queue: str, count: Callable[[], int]) -> None:
        """Has a queue's length read at each scrape.

        Args:
            queue: The queue's name.
            count: Returns how many wait in it; called from any thread.
        """
        self._waiting.labels(queue=queue).set_function(count)

    def in_progress(self) -> AbstractContextManager[object]:
        """Counts a question as being answered until the block ends."""
        return self._in_progress.track_inprogress()

    def observe(self, outcome: Outcome | None, seconds: float, stopwatch: Stopwatch, *, way: Way) -> None:
        """Counts and times one question.

        Args:
            outcome: What came of it; None for an error. Small talk counts as an abstention.
            seconds: From question to answer.
            stopwatch: The seconds of its stages, as `Newsdesk.ask` leaves them.
            way: Who asked: a reader on the page, a program over HTTP, or one over MCP.
        """
        self._questions.labels(outcome=kind_of(outcome), way=way).inc()
        if outcome is not None and not isinstance(outcome, Answer):
            self._abstentions.labels(cause=outcome.cause).inc()
        self._whole.observe(seconds)
        for stage, duration in stopwatch.seconds.items():
            self._stages.labels(stage=stage).observe(duration)

    def observe_written(self, written: Written) -> None:
        """Counts and times what a language model wrote for one question."""
        self._written.labels(decision="shown").inc(len(written.sentences))
        for one in written.left_out:
            self._written.labels(decision=one.cause).inc()
        self._tokens.labels(direction="in").inc(written.tokens_in)
        self._tokens.labels(direction="out").inc(written.tokens_out)
        self._writing.observe(written.seconds)
        if written.problem:
            self._unwritten.inc()

    def text(self) -> bytes:
        """Returns all metrics in Prometheus's text format."""
        return generate_latest(self._registry)


def kind_of(outcome: Outcome | None) -> Kind:
    """Returns what came of a question; None stands for an error."""
    return "error" if outcome is None else "answered" if isinstance(outcome, Answer) else "abstained"


class _IndexCollector(Collector):
    """The state of the index at the moment of a scrape, and how often an answer was in the cache."""

    def __init__(self, desk: Newsdesk) -> None:
        self._desk = desk

    def describe(self) -> list[Metric]:
        """Returns nothing: a registry asks for names before the index need be there."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yields the gauges, and how often an answer was in the cache."""
        cached = CounterMetricFamily(
            "newsdesk_kept_answers", "Questions by whether their answer was in the cache.", labels=["kept"]
        )
        cached.add_metric(["yes"], self._desk.outcome_cache.hits)
        cached.add_metric(["no"], self._desk.outcome_cache.misses)
        yield cached
        try:
            status, ailing = self._desk.status(), failing(self._desk.library.sources())
        except NewsdeskError:
            return  # a scrape still gets the counts; /healthz says what is wrong
        for name, what, value in (
            ("articles", "Articles that questions see.", status.articles),
            ("passages", "Passages of these and of earlier versions.", status.passages),
            ("generation", "Commits of the index.", status.generation),
            ("sources_failing", "Watched sources whose last check failed.", len(ailing)),
            ("replica_lag_seconds", "How far the replica that is read is behind.", status.lag_seconds),
        ):
            if value is not None:  # without a replica nothing is behind
                yield GaugeMetricFamily(f"newsdesk_{name}", what, value=value)
