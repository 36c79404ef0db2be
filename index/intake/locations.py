"""Where articles come from: what a file, an upload or a folder is remembered by."""

from __future__ import annotations

import hashlib
from pathlib import Path


def location_of(path: Path) -> str:
    """Returns what a file or folder is remembered by: its absolute path."""
    return str(path.absolute())


def upload_location(path: Path) -> str:
    """Returns what an uploaded file is remembered by: its content and name, not the folder where it lies for now.

    For example "upload:9f86d081884c7d65/note.txt".
    """
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:  # reading it will say so
        found = ""
    return f"upload:{found[:16]}/{path.name}"
