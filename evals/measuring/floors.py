"""Floors: figures that later ones must not fall below, and the slice of the data that they were measured on."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path

_ROUNDING = 1e-9
_DIGITS = 1e4  # a floor has four decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures that were measured on a slice, or their floors.

    Attributes:
        slice_sha256: Digest of the articles and questions, in hex.
        articles, questions: Their numbers.
        measures: Name to a mean over the questions, in [0, 1].
    """

    slice_sha256: str
    articles: int
    questions: int
    measures: dict[str, float]

    @classmethod
    def read(cls, path: Path) -> Figures:
        """Reads a JSON file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Writes a JSON file."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def as_floors(self) -> Figures:
        """Returns floors one question below, rounded down, so that another processor's rounding is no failure."""
        below = {name: max(0.0, value - 1 / self.questions) for name, value in self.measures.items()}
        rounded = {name: math.floor(value * _DIGITS + _ROUNDING) / _DIGITS for name, value in below.items()}
        return replace(self, measures=rounded)


def failures(measured: Figures, floors: Figures) -> list[str]:
    """Lists failures, a line each: another slice, other measures, or measures below their floors."""
    if measured.slice_sha256 != floors.slice_sha256:
        here, there = (f"{one.articles} articles, {one.questions} questions" for one in (measured, floors))
        line = (
            f"the slice is not the one that the floors belong to: {here}, SHA-256 {measured.slice_sha256}; expected"
            f" {there}, SHA-256 {floors.slice_sha256}; --lower sets floors for the new one"
        )
        return [line]
    if odd := sorted(measured.measures.keys() ^ floors.measures.keys()):
        return [f"{name} is either measured or has a floor, not both" for name in odd]
    return [
        f"{name} is {measured.measures[name]:.4f}, below its floor {floor:.4f}"
        for name, floor in floors.measures.items()
        if measured.measures[name] < floor - _ROUNDING
    ]


def lowered(new: Figures, old: Figures) -> list[str]:
    """Lists the floors that new ones would lower, a line each; those of another slice count as lower."""
    if new.slice_sha256 != old.slice_sha256:
        return ["the slice is another one, so its floors may be lower than the old ones"]
    return [
        f"the floor of {name} would fall from {floor:.4f} to {new.measures.get(name, 0.0):.4f}"
        for name, floor in old.measures.items()
        if new.measures.get(name, 0.0) < floor - _ROUNDING
    ]
