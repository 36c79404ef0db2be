"""Sketches of bodies: likeness held against exact shares, looked-up hashes against their arithmetic."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.near_copies import (
    BODY_WORDS,
    MIN_LOOKUP,
    MIN_SAMPLE,
    OPENING_WORDS,
    RUN_WORDS,
    Likeness,
    PublicationTime,
    Sketch,
    days_between,
    likeness,
    lookup_hashes,
    sketch,
)
from tests.fakes import make_articles

_RUNS = 400

_EXACT = {0: 1.0, 4: 380 / 400, 20: 300 / 400, 53: 135 / 400}  # by words replaced


def runs(body: str, words: int = BODY_WORDS) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+", body.lower())[:words]
    return {tuple(found[start : start + RUN_WORDS]) for start in range(max(1, len(found) - RUN_WORDS + 1))}


def exact(one: str, other: str) -> Likeness:
    """The shares that `likeness` estimates."""
    ours, theirs = runs(one), runs(other)
    openings = ((runs(one, OPENING_WORDS), theirs), (runs(other, OPENING_WORDS), ours))
    return Likeness(
        containment=len(ours & theirs) / min(len(ours), len(theirs)),
        opening=max(len(opening & body) / len(opening) for opening, body in openings),
    )


def text(seed: int, runs: int = _RUNS) -> str:
    """Words that are all different."""
    return " ".join(f"{seed}w{number}" for number in range(runs + RUN_WORDS - 1))


def replaced(seed: int, count: int) -> str:
    """The text with so many words replaced, each of which is in five runs, no two in the same one."""
    chance = random.Random(seed)
    words = text(seed).split()
    for position in chance.sample(range(RUN_WORDS - 1, _RUNS, RUN_WORDS), count):
        words[position] = f"new{chance.getrandbits(40)}"
    return " ".join(words)


def alike(one: str, other: str) -> Likeness:
    return likeness(sketch(one), sketch(other))


@pytest.mark.parametrize(("count", "share"), _EXACT.items())
def test_containment_is_the_exact_one_on_average(count: int, share: float) -> None:
    """Bodies have 400 runs, 200 of them in the sample; the mean of 60 lies within half a standard error of one."""
    assert exact(text(1), replaced(1, count)).containment == pytest.approx(share)
    found = np.array([alike(text(seed), replaced(seed, count)).containment for seed in range(60)])
    error = np.sqrt(share * (1 - share) / 200)
    assert abs(found.mean() - share) <= error / 2 + 1e-9
    assert np.abs(found - share).max() <= 5 * error + 1e-9


@pytest.mark.parametrize("runs_left", [40, 60, 120, 200])
def test_a_trimmed_copy_is_contained_in_the_whole(runs_left: int) -> None:
    """However short it is: the sample of its runs is exactly that of the whole, as far as it goes."""
    whole = text(3)
    found = alike(whole, " ".join(whole.split()[: runs_left + RUN_WORDS - 1]))
    assert found == Likeness(containment=1.0, opening=1.0)
    assert found.is_copy(0)


def test_bodies_of_few_runs_are_compared_exactly() -> None:
    """Of up to 64 runs all are in the sample."""
    one, other = " ".join(text(1, 50).split()), " ".join([*text(1, 30).split(), *text(2, 30).split()])
    assert alike(one, other) == exact(one, other)
    assert alike("Closed.", "closed") == Likeness(containment=1.0, opening=1.0)
    assert alike("Closed.", "Open.") == Likeness(containment=0.0, opening=0.0)


def test_likeness_of_edited_articles_is_near_the_exact_one() -> None:
    chance = random.Random(5)
    for article in make_articles(60, seed=5, words=250):
        sentences = re.split(r"(?<=\.)\s+", article.body)
        for _ in range(chance.randrange(len(sentences) // 2)):
            sentences.insert(chance.randrange(len(sentences)), sentences.pop(chance.randrange(len(sentences))))
            sentences[chance.randrange(len(sentences))] += f" It was desk {chance.getrandbits(40)} that added these."
        other = " ".join(sentences)
        found, truth = alike(article.body, other), exact(article.body, other)
        assert found.containment == pytest.approx(truth.containment, abs=0.2)
        assert found.opening == pytest.approx(truth.opening, abs=0.25)


def test_likeness_goes_both_ways() -> None:
    one, other = sketch(text(1)), sketch(replaced(1, 20))
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("containment", "opening", "days", "is_copy"),
    [
        (0.5, 0.2, 0, True),
        (0.49, 0.9, 0, False),
        (0.9, 0.19, 0, False),  # one gallery in two articles
        (0.5, 0.2, 0.75, True),
        (0.72, 0.9, 0.8, False),  # the next day's count, in the same form
        (0.74, 0.2, 2, True),
        (0.79, 0.9, 2.1, False),  # the same form, a week later
        (0.8, 0.2, 4_000, True),  # the same article, put up again
        (0.5, 0.2, None, True),
    ],
)
def test_what_is_a_copy(containment: float, opening: float, days: float | None, is_copy: bool) -> None:
    assert Likeness(containment=containment, opening=opening).is_copy(days) is is_copy


_DAY = 86_400 * 19_000

_NOON = _DAY + 43_200


def at(seconds: float, hours: int = 0) -> PublicationTime:
    return PublicationTime(at=seconds, local=seconds + 3_600 * hours, bare_day=False)


def day(seconds: float) -> PublicationTime:
    return PublicationTime(at=seconds, local=seconds, bare_day=True)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (at(_NOON), at(_NOON - 21_600), 0.25),
        (at(_NOON), at(_NOON - 21_600, hours=5), 0.25),  # moments are moments, whatever the clocks say
        (day(_DAY), day(_DAY + 2 * 86_400), 2),
        (day(_DAY), at(_NOON), 0),  # that day
        (day(_DAY), at(_DAY + 86_400 + 10_800), 0.125),
        (day(_DAY), at(_DAY + 86_400 + 10_800, hours=-5), 0),  # in its evening, west of Greenwich
        (day(_DAY), at(_DAY - 21_600), 0.25),
    ],
)
def test_days_between_two_publications(one: PublicationTime, other: PublicationTime, days: float) -> None:
    assert days_between(one, other) == days_between(other, one) == days


def test_one_gallery_in_two_articles_does_not_make_them_copies() -> None:
    gallery = text(9, 700)
    found = alike(f"{text(1, 160)} {gallery}", f"{text(2, 160)} {gallery}")
    assert found.containment >= 0.7
    assert found.opening <= 0.1
    assert not found.is_copy(0)


@pytest.mark.parametrize("count", [0, 20, 40])
def test_copies_share_a_hash_that_is_looked_up(count: int) -> None:
    """With 40 of 404 words replaced, half of the runs are left and some 12 of 25 posted hashes."""
    for seed in range(60):
        assert set(lookup_hashes(sketch(text(seed)))) & set(lookup_hashes(sketch(replaced(seed, count))))


def test_unrelated_articles_are_not_alike() -> None:
    """Though they are taken from the same stock of sentences."""
    sketches = [sketch(article.body) for article in make_articles(40, seed=6, words=200)]
    assert max(likeness(a, b).containment for a in sketches for b in sketches if a is not b) < 0.3


def test_an_eighth_of_the_sample_is_looked_up_and_at_least_sixteen() -> None:
    whole = sketch(text(1, 990))
    assert whole.limit == 2**31
    assert lookup_hashes(whole) == [number for number in whole.body.tolist() if number < 2**28]
    assert len(whole.body) == pytest.approx(990 / 2, abs=60)
    few = sketch(text(1, 40))
    assert (len(few.body), few.limit) == (40, 2**32)
    assert lookup_hashes(few) == few.body[:MIN_LOOKUP].tolist()


def test_the_sample_of_a_short_body_has_the_least_size() -> None:
    """Of 100 runs half would be too few: 64 are in the sample, those with the smallest hashes."""
    some = sketch(text(1, 100))
    assert len(some.body) == MIN_SAMPLE
    assert some.limit == int(some.body[-1]) + 1


def test_words_after_the_first_thousand_make_no_difference() -> None:
    assert alike(text(1, 996), f"{text(1, 996)} {text(2)}") == Likeness(containment=1.0, opening=1.0)
    assert np.array_equal(sketch(text(1, 996)).body, sketch(f"{text(1, 996)} {text(2)}").body)


@settings(deadline=None, max_examples=40)  # of a machine that is shared
@given(st.text(), st.sampled_from([str.upper, str.title, str.swapcase, lambda body: f"  {body} \n"]))
def test_a_sketch_is_of_words_whatever_their_case_and_marks(body: str, change: object) -> None:
    assert callable(change)
    letters = re.sub(r"[^a-z ]", "", body)
    assert sketch(letters).to_bytes() == sketch(change(letters).replace(" ", " – ")).to_bytes()
    assert likeness(sketch(body), sketch(body)) == Likeness(containment=1.0, opening=1.0)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1_200), st.integers(0, 5))
def test_a_stored_sketch_is_the_same(runs: int, seed: int) -> None:
    one = sketch(text(seed, runs))
    other = Sketch.from_bytes(one.to_bytes())
    assert np.array_equal(one.body, other.body)
    assert np.array_equal(one.opening, other.opening)
    assert set(one.opening.tolist()) <= set(one.body.tolist())
    assert (one.limit, lookup_hashes(one)) == (other.limit, lookup_hashes(other))


def test_a_sketch_stays_what_it_was() -> None:
    """An index stores sketches: a version of a library that computed others would find no near copies."""
    found = sketch("The quick brown fox jumps over the lazy dog, and the dog sleeps on.")
    assert found.body[:4].tolist() == [791397199, 1015349709, 1404190033, 1936900125]
    assert lookup_hashes(found) == found.body.tolist() == found.opening.tolist()
    assert sketch("").body.tolist() == [46947589]
