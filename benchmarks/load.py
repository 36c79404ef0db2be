"""How the server bears many users while articles are added: `python -m benchmarks.load`.

Each user asks over HTTP, waits for the answer, and asks again 1 to 5 s later. Meanwhile an article is added every
second to a copy of the index. The whole has 50 users for ten minutes; for a look: `--users 5 --minutes 1`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from gradio_client import Client

from benchmarks.measuring.memory import resident
from benchmarks.sizes.changing import bridge_article
from evals.data import newsquiz
from evals.measuring.statistics import machine
from newsdesk import Newsdesk
from tests.serving import Served, served

PAUSES = (1.0, 5.0)  # seconds between an answer and the same user's next question
_ADDING = 1.0  # seconds between two articles that are added
_MEMORY = 10.0  # seconds between two readings of the server's memory
_SETTLED = 60.0  # seconds, after which memory should grow no more
_PATIENCE = 120.0  # seconds, after which an answer that has not come is an error
_BUSY = "Busy:"  # begins the refusal of a server that is past its capacity


@dataclass(frozen=True, slots=True)
class Played:
    """What many users met with.

    Attributes:
        seconds: From each question to its answer.
        busy: How many questions were refused as too many, with that reason.
        errors: All other failures, a line each, of questions and of adding.
        added: How many articles were added meanwhile.
        memory: Seconds since the start, and resident bytes of the server.
    """

    seconds: list[float] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)


def play(
    server: Served,
    desk: Newsdesk,
    questions: Sequence[str],
    users: int,
    seconds: float,
    pauses: tuple[float, float] = PAUSES,
) -> Played:
    """Plays so many users for some seconds.

    Args:
        server: Answers from the index of `desk`.
        desk: Adds articles, in this process.
        questions: What is asked, in a random order for each user.
        users: How many ask at once.
        seconds: How long.
        pauses: The least and the most seconds between an answer and the same user's next question.
    """
    found, over = Played(), threading.Event()
    _client(server).predict(question=questions[0], api_name="/ask")  # loads the models, which counts for nobody
    begun = time.monotonic()

    def user(number: int) -> None:
        chance = random.Random(number)
        client = _client(server)
        while not over.wait(chance.uniform(*pauses)):
            asked = time.perf_counter()
            try:
                client.predict(question=chance.choice(questions), api_name="/ask")
                found.seconds.append(time.perf_counter() - asked)
            except Exception as error:  # any error is counted
                (found.busy if _BUSY in str(error) else found.errors).append(f"{type(error).__name__}: {error}")

    def add() -> None:
        while not over.wait(_ADDING):
            article = bridge_article(f"{time.time_ns():x}")
            try:
                desk.add(article, wait=30.0)
                found.added.append(article.id)
            except Exception as error:  # any error is counted
                found.errors.append(f"adding: {type(error).__name__}: {error}")

    def watch() -> None:
        while not over.wait(_MEMORY if found.memory else 0.0):
            found.memory.append((time.monotonic() - begun, resident(server.pid)))

    work: list[Callable[[], None]] = [add, watch, *(lambda number=number: user(number) for number in range(users))]
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join()
    return found


def _client(server: Served) -> Client:
    return Client(server.address, verbose=False, httpx_kwargs={"timeout": _PATIENCE})


def figures(found: Played, users: int, seconds: float, articles: int) -> dict[str, Any]:
    """Returns the figures, and what they were measured on."""
    times = np.array(found.seconds or [float("nan")])
    middle, slow = (float(value) for value in np.percentile(times, [50, 95]))
    settled = [size for at, size in found.memory if at >= _SETTLED] or [size for _, size in found.memory[-1:]]
    return {
        "machine": machine(),
        "articles": articles,
        "added meanwhile": len(found.added),
        "users": users,
        "minutes": round(seconds / 60, 2),
        "answers": len(found.seconds),
        "a second": round(len(found.seconds) / seconds, 2),
        "errors": len(found.errors),
        "told that it is busy": len(found.busy),
        "median, s": round(middle, 2),
        "95th percentile, s": round(slow, 2),
        "95th percentile, medians": round(slow / middle, 2),
        "slowest, s": round(float(times.max()), 2),
        "resident MB": [round(size / 1e6) for _, size in found.memory],
        "growth after the first minute, MB": round((settled[-1] - settled[0]) / 1e6) if settled else 0,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--years", type=int, nargs="+", choices=(2022, 2023), default=[2022, 2023])
    parser.add_argument("--index", type=Path, help="another index; it is copied")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    folder = options.index or newsquiz.open_desk(options.years).library.folder
    questions = [question.text for question in newsquiz.questions(2023)]
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(shutil.copytree(folder, Path(scratch) / "index"))
        with served(index, Path(scratch) / "log") as server, Newsdesk.open(index) as desk:
            articles = desk.status().articles
            found = play(server, desk, questions, options.users, 60 * options.minutes)
    made = figures(found, options.users, 60 * options.minutes, articles)
    print(json.dumps(made, indent=1))
    for error in found.errors[:5]:
        print(error)
    if options.out:
        options.out.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
