"""Where an index is: a folder, or the address of a PostgreSQL database."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import platformdirs

_SCHEMES = ("postgresql://", "postgres://")
_DIGEST_CHARS = 16


def is_address(location: str | Path) -> bool:
    """Returns whether a location is the address of a database, e.g. `postgresql://news@db.example/newsdesk`."""
    return str(location).startswith(_SCHEMES)


def shown(location: str | Path) -> str:
    """Returns a location as it may be shown, without user and password, e.g. `postgresql://db.example/newsdesk`."""
    if not is_address(location):
        return str(location)
    try:
        parts = urlsplit(str(location))
    except ValueError:  # of an address that is none
        return _SCHEMES[0]
    hosts = parts.netloc.rpartition("@")[2]
    named = parse_qs(parts.query).get("host", [])
    return f"{_SCHEMES[0]}{hosts}{parts.path}{f'?host={named[-1]}' if named else ''}"


def folder_beside(location: str | Path) -> Path:
    """Returns where this machine writes what stands beside an index: its folder, or for a database one of its own."""
    if not is_address(location):
        return Path(location)
    name = hashlib.sha256(shown(location).encode()).hexdigest()[:_DIGEST_CHARS]
    return Path(platformdirs.user_data_dir("newsdesk")) / "databases" / name
