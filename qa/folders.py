"""Folders that are found without being named: the index, and the sample articles."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import platformdirs

from corpus import load

SAMPLE_MARK = "(sample)"  # ends the names of the samples' outlets, which are made up


def is_own_folder() -> bool:
    """Returns whether the user's own data folder is meant where none is given; not what `NEWSDESK_INDEX` names."""
    return not os.environ.get("NEWSDESK_INDEX")


def default_folder() -> Path:
    """Names the index's folder where none is given: `NEWSDESK_INDEX`, or `index` in the user's data folder."""
    return Path(os.environ.get("NEWSDESK_INDEX") or Path(platformdirs.user_data_dir("newsdesk")) / "index")


def samples_folder() -> Path:
    """Names the folder of the sample articles that come with Newsdesk."""
    return Path(str(files("corpus") / "samples"))


def sample_ids() -> list[str]:
    """Returns the ids of the sample articles."""
    return [article.id for found in load([samples_folder()], lambda _: None) for article in found]
