"""What is merged is bounded, however large an index grows."""

from __future__ import annotations

from index.writing.tiers import LARGEST, segments_to_merge


def test_nothing_larger_than_the_largest_is_made() -> None:
    """Of ten segments that are together too large, those that fit are merged, the smallest first."""
    live = {f"s{number}": 40_000 + number for number in range(10)}
    groups = segments_to_merge(live, {})
    assert groups == [["s0", "s1", "s2", "s3", "s4", "s5"], ["s6", "s7", "s8", "s9"]]
    assert all(sum(live[name] for name in group) <= LARGEST for group in groups)


def test_large_segments_are_left_as_they_are() -> None:
    """However many there are: their codes are looked through from end to end in any case."""
    assert segments_to_merge(dict.fromkeys(map(str, range(20)), LARGEST // 2 + 1), {}) == []


def test_a_large_segment_with_many_dead_is_written_again_alone() -> None:
    live = {"large": 200_000, **{f"s{number}": 9_000 for number in range(8)}}
    assert segments_to_merge(live, {"large": 100_000}) == [[f"s{number}" for number in range(8)], ["large"]]


def test_a_million_vectors_in_batches_are_in_few_segments_and_no_merge_is_large() -> None:
    """Batches of 512, as they are added: about 20 segments, each vector written at most five times."""
    live: dict[str, int] = {}
    written, largest = 0, 0
    for number in range(2_000):
        live[f"b{number}"] = 512
        for group in segments_to_merge(live, {}):
            size = sum(live.pop(name) for name in group)
            live[f"m{number} {group[0]}"] = size
            written, largest = written + size, max(largest, size)
    assert sum(live.values()) == 2_000 * 512
    assert len(live) <= 24
    assert largest <= LARGEST
    assert written <= 4 * 2_000 * 512
