"""Near copies: how alike two bodies are, told from short sketches of them.

A sketch is a MinHash (Broder, On the Resemblance and Containment of Documents, 1997) of a body's runs of
five words. The share of its places at which two sketches agree is, on average, the Jaccard similarity of
the two sets of runs. Bodies that share a band of a sketch are worth comparing (locality-sensitive hashing).
"""

from __future__ import annotations

import re

import numpy as np
import xxhash
from datasketch import MinHash
from numpy.typing import NDArray

RUN = 5  # words
PLACES = 128  # standard error of a resemblance of 0.6: 0.043
BAND = 5  # places; of bodies with a resemblance of 0.6, 87% share one of the 25 bands, of 0.7 99%, of 0.2 1%
COPY_FROM = 0.6  # resemblance
_WORD = re.compile(r"\w+")

Sketch = NDArray[np.uint32]


def sketch(body: str) -> Sketch:
    """The sketch of a body, uint32 (128,); equal for equal words whatever their case and punctuation."""
    words = _WORD.findall(body.lower())
    runs = {" ".join(words[start : start + RUN]).encode() for start in range(max(1, len(words) - RUN + 1))}
    minhash = MinHash(num_perm=PLACES, seed=1, hashfunc=xxhash.xxh32_intdigest, scheme="affine32")
    minhash.update_batch(sorted(runs))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


def resemblance(one: Sketch, other: Sketch) -> float:
    """An estimate of the Jaccard similarity of two bodies' runs of words, in [0, 1]."""
    return float(np.mean(one == other))


def bands(of: Sketch) -> list[int]:
    """A signed 64-bit number for each band; two bodies worth comparing have one in common."""
    return [
        int.from_bytes(xxhash.xxh64_digest(of[start : start + BAND].tobytes(), seed=start), "big", signed=True)
        for start in range(0, PLACES - BAND + 1, BAND)
    ]
