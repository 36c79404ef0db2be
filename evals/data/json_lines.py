"""Reads files of JSON lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def read_lines(file: Path) -> list[dict[str, Any]]:
    """Reads the objects of a file, one a line, in its order; `.gz` is unpacked."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in data.splitlines()]  # a string's lines would end at U+2028 as well
