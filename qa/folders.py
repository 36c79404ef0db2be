"""What is found without being named: the index, and the sample articles."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import platformdirs

from corpus import load
from index import is_address
from index.errors import LibraryError

SAMPLE_MARK = "(sample)"  # ends the names of the samples' outlets, which are made up


def is_own_folder() -> bool:
    """Returns whether the user's own data folder is meant where none is given; not what `NEWSDESK_INDEX` names."""
    return not os.environ.get("NEWSDESK_INDEX")


def default_index() -> str | Path:
    """Names the index where none is given: `NEWSDESK_INDEX`, or the folder `index` in the user's data folder."""
    named = os.environ.get("NEWSDESK_INDEX")
    return named if named and is_address(named) else default_folder()


def default_folder() -> Path:
    """Names the index's folder where none is given, as `default_index` does.

    Raises:
        LibraryError: If `NEWSDESK_INDEX` is the address of a database.
    """
    named = os.environ.get("NEWSDESK_INDEX")
    if named and is_address(named):
        raise LibraryError("NEWSDESK_INDEX is the address of a database; a folder is needed here")
    return Path(named or Path(platformdirs.user_data_dir("newsdesk")) / "index")


def index_folder(index: str | Path | None) -> Path:
    """Returns the folder of an index, the default one if None.

    Raises:
        LibraryError: If it is in a database, which has tools of its own for this.
    """
    if index is not None and is_address(index):
        raise LibraryError("this command is for an index in a folder; for PostgreSQL see docs/scale.md")
    return Path(index) if index else default_folder()


def samples_folder() -> Path:
    """Names the folder of the sample articles that come with Newsdesk."""
    return Path(str(files("corpus") / "samples"))


def sample_ids() -> list[str]:
    """Returns the ids of the sample articles."""
    return [article.id for found in load([samples_folder()], lambda _: None) for article in found]
