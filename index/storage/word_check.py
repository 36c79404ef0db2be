"""Compares each byte of a words index with the checksums that tantivy writes, and does not look at when it reads."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged
from index.storage.words import WordIndex

_ENDINGS = ("term", "idx", "pos", "fieldnorm", "fast", "store")  # of a segment's files
_MARK = 1337  # at the end of each


def file_problems(folder: Path) -> list[str]:
    """Returns what is wrong with the files of a generation, a line each."""
    meta = folder / "meta.json"
    try:
        described = json.loads(meta.read_bytes())
        names = [name for segment in described["segments"] for name in _segment_files(segment)]
        if problems := [f"{folder / name}: {what}" for name in names if (what := _file_problem(folder / name))]:
            return problems  # and it is not opened, since tantivy panics over some
        is_ours = WordIndex(folder).has_our_fields()
    except IndexDamaged as error:
        return [str(error)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"{meta}: not a readable description of words ({' '.join(str(error).split())})"]
    return [] if is_ours else [f"{meta}: not the description of words that was written"]


def _segment_files(segment: dict[str, Any]) -> list[str]:
    name = segment["segment_id"].replace("-", "")
    deleted = segment["deletes"]
    return [f"{name}.{ending}" for ending in _ENDINGS] + ([f"{name}.{deleted['opstamp']}.del"] if deleted else [])


def _file_problem(path: Path) -> str | None:
    """Returns what is wrong with a file of tantivy: content, its checksum in JSON, the length of that, and a mark."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return "this file is missing"
    try:
        length, mark = struct.unpack("<II", content[-8:])
        checksum = json.loads(content[-8 - length : -8])["crc"]
    except (struct.error, ValueError, KeyError, TypeError):
        return "cut short or changed since it was written (it does not end in a checksum)"
    if mark != _MARK or zlib.crc32(content[: -8 - length]) != checksum:
        return "changed since it was written (its checksum differs)"
    return None
