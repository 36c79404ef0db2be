"""A writer of its own for the tests: `python sharing_child.py ADDRESS FOLDER SECONDS`; prints what it added.

It encodes slowly, SECONDS for each call, and prints a line before each.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.intake.files import Intake
from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder


class SlowEncoder(HashingEncoder):
    """A `HashingEncoder` that takes its time."""

    seconds = 0.0

    def encode_passages(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> Any:
        """Encodes as slowly as it was told."""
        print("encoding", flush=True)
        time.sleep(self.seconds)
        return super().encode_passages(texts, on_encoded)


def main(address: str, folder: str, seconds: str) -> None:
    """Adds the folder."""
    encoder = SlowEncoder()
    encoder.seconds = float(seconds)
    library = PostgresLibrary(address, encoder, 80)
    report = Intake(library).add([Path(folder)])
    library.close()
    print(json.dumps({"new": report.added.new, "unchanged": report.added.unchanged, "encoded": encoder.encoded}))


if __name__ == "__main__":
    main(*sys.argv[1:])
