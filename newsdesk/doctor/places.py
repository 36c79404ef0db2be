"""Looks at where Newsdesk reads and writes: folders, free space, and the port of the page."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

from corpus.wording import counted
from newsdesk.doctor.findings import Finding

_LEAST = 50_000_000  # bytes: some 14,000 passages at 3.6 kB each (benchmarks/README.md)
_ANSWER_SECONDS = 2.0  # for what listens on a port


def folders(index: Path, cache: Path) -> Iterator[Finding]:
    """Yields whether the folders of index, cache and temporary files can be read and written."""
    yield _folder("index folder", index, "articles can be asked about, and not be added or removed")
    yield _folder("cache folder", cache, "other models than the default are converted anew at each start")
    try:
        yield Finding(check="temporary files", finding=tempfile.gettempdir())
    except FileNotFoundError as error:
        yield Finding(
            check="temporary files", state="problem", finding=str(error), advice="set TMPDIR to a folder of your own"
        )


def _folder(check: str, folder: Path, otherwise: str) -> Finding:
    """Returns whether a folder can be written, or made where it is not there yet."""
    there = existing(folder)
    user = _user()
    if not there.is_dir():
        return Finding(
            check=check, state="problem", finding=f"{there} is no folder", advice="remove it, or name another"
        )
    if not os.access(there, os.R_OK | os.X_OK):
        return Finding(
            check=check, state="problem", finding=f"{there} cannot be read by {user}",
            advice=f"give {user} the rights to it, or run Newsdesk as its owner",
        )  # fmt: skip
    if not os.access(there, os.W_OK):
        return Finding(
            check=check, state="warning", finding=f"{there} cannot be written by {user}: {otherwise}",
            advice=f"give {user} the right to write, if that is wanted",
        )  # fmt: skip
    return Finding(check=check, finding=f"{folder}{'' if there == folder else ' (not made yet)'}, can be written")


def free_space(index: Path, index_bytes: int) -> Finding:
    """Returns whether there is room for more articles, and for a merge or a repair, which write the index again.

    Args:
        index: The index's folder.
        index_bytes: How large it is.
    """
    free = shutil.disk_usage(existing(index)).free
    found = f"{free / 1e9:,.1f} GB free for an index of {index_bytes / 1e9:,.1f} GB"
    advice = "make room on that disk, or move the index folder to another and name it in NEWSDESK_INDEX"
    if free < _LEAST:
        return Finding(check="free space", state="problem", finding=f"{found}: adding fails soon", advice=advice)
    if free < index_bytes:
        too_little = f"{found}: too little to make it anew, as `newsdesk repair` does"
        return Finding(check="free space", state="warning", finding=too_little, advice=advice)
    return Finding(check="free space", finding=found)


def port_finding(host: str, port: int | None) -> Finding:
    """Returns whether the page can listen.

    Args:
        host: As for `newsdesk chat`.
        port: As there; None for the first free one.
    """
    from newsdesk.server.listening import FIRST_PORT, PageError, host_in_url, listen

    try:
        with listen(host, port) as listener:
            got = listener.getsockname()[1]
    except PageError as error:
        if port is not None and (articles := served_articles(host_in_url(host), port)) is not None:
            return Finding(check="port", finding=f"Newsdesk answers on {port}, over {counted(articles, 'article')}")
        return Finding(
            check="port", state="problem", finding=str(error),
            advice="end the program that listens there, or choose another port",
        )  # fmt: skip
    taken = f"; {FIRST_PORT} is taken" if port is None and got != FIRST_PORT else ""
    return Finding(check="port", finding=f"{host}:{got} is free{taken}")


def served_articles(host: str, port: int) -> int | None:
    """Returns how many articles a Newsdesk that listens there has; None where none answers."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=_ANSWER_SECONDS) as response:
            return int(json.load(response)["articles"])
    except (OSError, ValueError, KeyError, TypeError, HTTPException):
        return None


def existing(folder: Path) -> Path:
    """Returns the folder, or the nearest one above it that is there."""
    return next((place for place in (folder, *folder.absolute().parents) if place.exists()), Path(folder.anchor or "."))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return f"user {os.getuid()}"
