"""Where graphs and measured precisions are kept between programs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def default_cache() -> Path:
    """Where graphs are kept: `NEWSDESK_CACHE`, or a folder of the user's cache."""
    return Path(os.environ.get("NEWSDESK_CACHE") or platformdirs.user_cache_dir("newsdesk")) / "encoders"
