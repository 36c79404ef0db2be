"""Which segments of vectors to write again as one, so that neither files nor dead vectors pile up.

Segments are grouped in tiers by powers of 8 of their size, as log-structured stores do (O'Neil et al., The LSM-tree,
1996): a tier of 8 is merged. So a vector is written about log8(n) times in all, and adding one article never rewrites
the whole. What is merged is bounded, since a merge is in somebody's `add`: 262,144 vectors of 384 dimensions are 400 MB
and take some 4 s, with their codes. A million in four such segments instead of one costs a question 4 ms.
"""

from __future__ import annotations

from collections.abc import Mapping

FAN_IN = 8  # segments of about one size that are merged into one
MOST_DEAD = 0.25  # of a segment's vectors; beyond it the segment is written again without them
LARGEST = 262_144  # vectors; nothing larger is made by merging


def segments_to_merge(live: Mapping[str, int], dead: Mapping[str, int]) -> list[list[str]]:
    """Groups of segments, each to be written again as one; a segment more than a quarter dead goes along.

    Args:
        live: Living vectors of each segment, by its name.
        dead: Dead vectors of each segment, by its name.

    Returns:
        Names, the smallest segments first; empty if there is nothing to do.
    """
    decayed = {name for name in live if dead.get(name, 0) > MOST_DEAD * (live[name] + dead.get(name, 0))}
    tiers: dict[int, list[str]] = {}
    for name, count in live.items():
        if count <= LARGEST // 2:
            tiers.setdefault((max(count, 1).bit_length() - 1) // 3, []).append(name)
    full = {name for names in tiers.values() if len(names) >= FAN_IN for name in names}
    groups: list[list[str]] = []
    size = 0
    for name in sorted(decayed | full, key=lambda name: (live[name], name)):
        if not groups or size + live[name] > LARGEST:
            groups.append([])
            size = 0
        groups[-1].append(name)
        size += live[name]
    return [group for group in groups if len(group) > 1 or group[0] in decayed]
