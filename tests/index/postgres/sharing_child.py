"""A writer of its own for the tests: `python sharing_child.py ADDRESS FOLDER`; prints what it added.

Before each call of its encoder it prints a line, and waits for one or for the end of its input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.intake.files import Intake
from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder


class HeldEncoder(HashingEncoder):
    """A `HashingEncoder` that waits until it may."""

    def encode_passages(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> Any:
        """Encodes when its parent lets it."""
        print("encoding", flush=True)
        sys.stdin.readline()
        return super().encode_passages(texts, on_encoded)


def main(address: str, folder: str) -> None:
    """Adds the folder."""
    encoder = HeldEncoder()
    library = PostgresLibrary(address, encoder, 80)
    report = Intake(library).add([Path(folder)])
    library.close()
    print(json.dumps({"new": report.added.new, "unchanged": report.added.unchanged, "encoded": encoder.encoded}))


if __name__ == "__main__":
    main(*sys.argv[1:])
