"""The settings of a training, and the two that are used: on a GPU and on a CPU."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 1


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
        workers: Processes that make batches; 0: the one that trains makes them.
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
    workers: int = 0


# The recipe of the shipped reader.
ON_GPU = Recipe(teachers=3, steps=1300, taught_steps=2424, tokens=49_152, rate=5e-4, taught_rate=2e-4, dropout=0.1)
# For a CPU: without teachers, and without dropout, whose random numbers take long there.
ON_CPU = Recipe(teachers=0, steps=5600, taught_steps=5600, tokens=6144, rate=2e-4, taught_rate=1e-4, dropout=0.0)
