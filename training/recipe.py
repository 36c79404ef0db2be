"""The settings of a training, and those that are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from training.data.questions import Source

SEED = 1
# How often a pass has the questions of each source: three of four that SQuAD 1.1 has no twin for are left out.
TIMES: Mapping[Source, float] = MappingProxyType({"squad": 0.25, "twins": 1, "hard": 1, "qamr": 1, "timeqa": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of one training.

    Attributes:
        teachers: The number of readers that are trained first and teach the last; 0: it learns from the answers alone.
        steps: Of each teacher, or of the reader if there are none; the learning rate depends on them.
        taught_steps: Of the reader that learns from teachers.
        tokens: The most of a batch, padding included.
        rate: The peak learning rate.
        taught_rate: The same for a reader that begins as its teachers' mean.
        dropout: In the encoder's layers.
        seed: Of everything random.
        compiled: Whether torch compiles the encoder: 1.3 to 1.5 times as fast on one core; needs a C++ compiler.
        times: How often a pass has the questions of each source.
        workers: Processes that make batches; 0: the one that trains makes them.
        layers: Of MPNet, where the reader begins with its weights.
        frozen: The first so many layers stay as they are, which saves their part of the backward pass.
        rounded: In so much of the steps, the last ones, the layers multiply with their weights in 4 bits, as they are
            shipped; what is learnt is added to the exact ones.
        beside: How often a text that does not answer stands beside a question's own, as a share of what is usual.
        multilingual: Whether the encoder is the multilingual one.
    """

    teachers: int
    steps: int
    taught_steps: int
    tokens: int
    rate: float
    taught_rate: float
    dropout: float
    seed: int = SEED
    compiled: bool = False
    times: Mapping[Source, float] = field(default_factory=lambda: TIMES)
    workers: int = 0
    layers: int = 0
    frozen: int = 0
    rounded: float = 0.0
    beside: float = 1.0
    multilingual: bool = False


# Teachers and a reader that they teach, from the encoder's weights.
ON_GPU = Recipe(
    teachers=3,
    steps=1300,
    taught_steps=2424,
    tokens=49_152,
    rate=5e-4,
    taught_rate=2e-4,
    dropout=0.1,
    times=MappingProxyType({**TIMES, "squad": 1}),
)
# For a CPU: without teachers, and without dropout, whose random numbers take long there.
ON_CPU = Recipe(teachers=0, steps=5600, taught_steps=5600, tokens=6144, rate=2e-4, taught_rate=1e-4, dropout=0.0)
# From a reader's file, on a CPU: one pass.
CONTINUED = Recipe(teachers=0, steps=2400, taught_steps=2400, tokens=6144, rate=1e-4, taught_rate=1e-4, dropout=0.0)
# The large reader, on a CPU, from MPNet's weights or from its file: a quarter of a pass.
LARGE = Recipe(
    teachers=0,
    steps=950,
    taught_steps=950,
    tokens=4096,
    rate=8e-5,
    taught_rate=8e-5,
    dropout=0.0,
    layers=9,
    frozen=2,
    rounded=0.1,
)
# The multilingual reader, on a CPU, from the multilingual encoder's weights or from its file: a part of a pass.
MULTILINGUAL = Recipe(
    teachers=0,
    steps=1300,
    taught_steps=1300,
    tokens=4096,
    rate=1.2e-4,
    taught_rate=1.2e-4,
    dropout=0.0,
    times=MappingProxyType({"squad": 0.5, "twins": 0.7, "qamr": 0.3, "timeqa": 0.3, "jaquad": 0.35, "drcd": 0.7}),
    frozen=3,
    rounded=0.1,
    beside=0.4,
    multilingual=True,
)
