"""What an export is asked for and what it answers, as JSON, between the process that asks and the one that exports."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["questions", "passages"]

TRIED = (
    "",
    "?",
    "Who won?",
    "naïve café, 東京 Ωmega 🙂",
    "The harbour board voted 12 to 3 on Tuesday against the new terminal, said its chair.",
    " ".join(map(str, range(700))),  # more tokens than most models take
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What became of an export.

    Attributes:
        vectors: The model's own of `TRIED`, float32 (6, dimensions); None where there is no file.
        problem: Why there is none.
        broken: Why the model cannot even be loaded.
    """

    vectors: NDArray[np.float32] | None = None
    problem: str | None = None
    broken: str | None = None

    def record(self) -> str:
        """As JSON."""
        vectors = None if self.vectors is None else self.vectors.tolist()
        return json.dumps({"vectors": vectors, "problem": self.problem, "broken": self.broken})

    @classmethod
    def of(cls, record: str) -> Exported:
        """From the same."""
        found = json.loads(record)
        vectors = None if found["vectors"] is None else np.array(found["vectors"], dtype=np.float32)
        return cls(vectors=vectors, problem=found["problem"], broken=found["broken"])
