"""Does one thing to an index in a process of its own, and kills itself at the N-th call or return.

`python kill_child.py ACTION FOLDER N`; with N = 0 it lives, and prints how many there were.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from index import Intake
from index.recovery.backup import back_up, restore
from index.recovery.repair import repair
from tests.fakes import HashingEncoder, make_articles
from tests.index.child_process import SEEN_AT, open_library, small_batches

_ROOT = Path(__file__).parents[3]
ACTIONS = ("add", "remove", "mirror", "merge", "backup", "restore", "repair")


def spawn(action: str, folder: Path, moment: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, __file__, action, str(folder), str(moment)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"},
    )  # fmt: skip


def articles_before() -> list[str]:
    return [article.id for article in make_articles(12, seed=1, words=60)]


def act(action: str, folder: Path) -> None:
    """Does it, to the index in `index` of a folder; beside it are `news`, `copy` and `backup`."""
    library = None if action in ("backup", "restore", "repair") else open_library(folder / "index")
    if action == "add":
        assert library is not None
        library.add(make_articles(12, seed=2, words=60), seen_at=SEEN_AT)
    elif action in ("remove", "merge"):  # so many that segments are written again without what is dead
        assert library is not None
        library.remove(articles_before()[: 3 if action == "remove" else 10])
    elif action == "mirror":
        assert library is not None
        Intake(library).mirror(folder / "news")
    elif action == "backup":
        back_up(folder / "index", folder / "backup")
    elif action == "restore":
        restore(folder / "copy", folder / "index")
    else:
        repair(folder / "index", HashingEncoder())


def write_news(folder: Path) -> None:
    """Twelve files, which `mirror` is to take in."""
    for number, article in enumerate(make_articles(12, seed=6, words=60)):
        (folder / "news").mkdir(exist_ok=True)
        row = {"text": article.body, "url": article.url, "title": article.title}
        (folder / "news" / f"{number}.json").write_text(json.dumps(row))


def main(action: str, folder: Path, chosen: int) -> None:
    small_batches()
    number = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal number
        number += 1
        if number == chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    try:
        act(action, folder)
    finally:
        sys.setprofile(None)
    sys.stdout.write(str(number))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
