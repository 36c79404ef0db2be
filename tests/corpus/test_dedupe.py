"""Sketches of bodies: resemblance held against the exact Jaccard similarity, bands against their arithmetic."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dedupe import BAND, COPY_FROM, PLACES, RUN, Sketch, bands, resemblance, sketch
from tests.fakes import make_articles

_RUNS = 400
_EXACT = {0: 1.0, 4: 380 / 420, 14: 330 / 470, 20: 300 / 500, 53: 135 / 665}  # by words replaced: see `replaced`


def runs(body: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", body.lower())
    return {tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))}


def jaccard(one: str, other: str) -> float:
    return len(runs(one) & runs(other)) / len(runs(one) | runs(other))


def text(seed: int, words: int = _RUNS + RUN - 1) -> list[str]:
    """Words that are all different: as many runs as words, less four."""
    return [f"{seed}w{number}" for number in range(words)]


def replaced(words: list[str], count: int, chance: random.Random) -> str:
    """With so many words replaced, each of which is in five runs, no two in the same one."""
    other = words.copy()
    for place in chance.sample(range(RUN - 1, _RUNS, RUN), count):
        other[place] = f"new{chance.getrandbits(40)}"
    return " ".join(other)


def pairs(count: int, n: int) -> list[tuple[Sketch, Sketch]]:
    """Sketches of n texts, each with that of its copy with so many words replaced."""
    chance = random.Random(count)
    texts = [text(seed) for seed in range(n)]
    return [(sketch(" ".join(words)), sketch(replaced(words, count, chance))) for words in texts]


@pytest.mark.parametrize(("count", "exact"), _EXACT.items())
def test_resemblance_is_the_jaccard_similarity_on_average(count: int, exact: float) -> None:
    """Each estimate lies within 5 standard errors, and the mean of 100 within half of one."""
    words = text(1)
    assert jaccard(" ".join(words), replaced(words, count, random.Random(1))) == pytest.approx(exact)
    error = np.sqrt(exact * (1 - exact) / PLACES)
    found = np.array([resemblance(one, other) for one, other in pairs(count, 100)])
    assert np.abs(found - exact).max() <= 5 * error
    assert abs(found.mean() - exact) <= error / 2


def _edited(body: str, chance: random.Random) -> str:
    """As outlets edit a wire report: words replaced, sentences dropped, moved or added."""
    sentences = re.split(r"(?<=\.)\s+", body)
    for _ in range(chance.randrange(len(sentences) // 2)):
        place = chance.randrange(len(sentences))
        edit = chance.choice(["drop", "move", "add", "word"])
        if edit == "drop" and len(sentences) > 2:
            del sentences[place]
        elif edit == "move":
            sentences.insert(chance.randrange(len(sentences)), sentences.pop(place))
        elif edit == "add":
            sentences.insert(
                place, f"An editor at desk {chance.getrandbits(40)} put these words in here on that very day."
            )
        else:
            words = sentences[place].split()
            words[chance.randrange(len(words))] = f"word{chance.getrandbits(40)}"
            sentences[place] = " ".join(words)
    return " ".join(sentences)


def test_resemblance_of_edited_articles_is_near_the_exact_one() -> None:
    chance = random.Random(5)
    errors = []
    for article in make_articles(150, seed=5, words=250):
        other = _edited(article.body, chance)
        exact = jaccard(article.body, other)
        errors.append(resemblance(sketch(article.body), sketch(other)) - exact)
        assert abs(errors[-1]) <= 5 * np.sqrt(exact * (1 - exact) / PLACES) + 1e-9
    assert abs(np.mean(errors)) <= 0.01


@pytest.mark.parametrize(
    ("count", "least", "most"), [(0, 1.0, 1.0), (14, 0.97, 1.0), (20, 0.80, 0.94), (53, 0.0, 0.04)]
)
def test_near_copies_share_a_band(count: int, least: float, most: float) -> None:
    """Of a resemblance of 0.7 nearly all do, of 0.6 seven of eight, of 0.2 one in a hundred."""
    shared = [bool(set(bands(one)) & set(bands(other))) for one, other in pairs(count, 200)]
    assert least <= np.mean(shared) <= most


def test_unrelated_articles_share_no_band() -> None:
    """Though they are made of the same stock of sentences."""
    sketches = [sketch(article.body) for article in make_articles(60, seed=6, words=200)]
    seen: set[int] = set()
    for one in sketches:
        assert not seen & set(bands(one))
        seen |= set(bands(one))
    assert max(resemblance(a, b) for a in sketches for b in sketches if a is not b) < COPY_FROM / 2


def test_bands_are_signed_64_bit_numbers_of_their_own_places() -> None:
    """25 bands of 5 places; a change of one place changes its band alone, and the last three places are in none."""
    one = sketch(" ".join(text(1)))
    found = bands(one)
    assert (len(found), len(set(found)), BAND) == (25, 25, 5)
    assert all(-(2**63) <= band < 2**63 for band in found)
    for place in range(PLACES):
        other = one.copy()
        other[place] ^= 1
        changed = [number for number, (a, b) in enumerate(zip(found, bands(other), strict=True)) if a != b]
        assert changed == ([place // 5] if place < 125 else [])


def test_equal_places_in_unlike_bands_are_unlike() -> None:
    """Else bodies with a run in common would meet in bands that say nothing."""
    assert len(set(bands(np.zeros(PLACES, dtype=np.uint32)))) == 25


@settings(deadline=None)  # of a machine that is shared
@given(st.text(), st.sampled_from([str.upper, str.title, str.swapcase, lambda body: f"  {body} \n", lambda body: body]))
def test_a_sketch_is_of_words_whatever_their_case_and_marks(body: str, change: object) -> None:
    assert callable(change)
    letters = re.sub(r"[^a-z ]", "", body)
    assert np.array_equal(sketch(letters), sketch(change(letters).replace(" ", " – ")))
    one = sketch(body)
    assert (one.dtype.name, one.shape, resemblance(one, sketch(body))) == ("uint32", (128,), 1.0)


@pytest.mark.parametrize(
    ("one", "other", "exact"),
    [
        ("", "", 1.0),
        ("...", "?!", 1.0),  # no word is a run of its own
        ("", "fire", 0.0),
        ("Fire!", "fire", 1.0),
        ("fire", "flood", 0.0),
        ("one two three four", "one two three four", 1.0),
        ("one two three four", "one two three", 0.0),  # fewer than five words are one run
        ("one two three four five", "one two three four", 0.0),
        ("one two three four five six", "one two three four five six seven", 2 / 3),
        ("a b c d e a b c d e a b c d e", "a b c d e a b c d e", 1.0),  # a run counts once
    ],
)
def test_short_bodies(one: str, other: str, exact: float) -> None:
    assert jaccard(one, other) == pytest.approx(exact)
    assert resemblance(sketch(one), sketch(other)) == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 128))


def test_resemblance_goes_both_ways() -> None:
    one, other = pairs(14, 1)[0]
    assert resemblance(one, other) == resemblance(other, one)


def test_a_sketch_stays_what_it_was() -> None:
    """An index keeps sketches: another version of a library that made others would find no near copies."""
    found = sketch("The quick brown fox jumps over the lazy dog, and the dog sleeps on.")
    assert found[:4].tolist() == [218915508, 200610740, 151891097, 325020635]
    assert found[-2:].tolist() == [351336092, 100668508]
    assert bands(found)[:2] == [8583376425620461515, 5720185384587102811]
    assert sketch("")[:2].tolist() == [3442783046, 2788504899]
