"""How fast the page is in a browser, and under many users: `python -m benchmarks.page`.

First paint is the time from requesting the page of a ready server to the first words on screen, in a fresh session. An
answer takes from Enter to the answer on screen. Each user asks a question every ten seconds over HTTP, all at once.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gradio_client import Client
from playwright.sync_api import Browser, sync_playwright

from benchmarks.measuring.memory import resident
from evals.data import newsquiz
from evals.measuring.statistics import machine
from tests.newsdesk.page.browser import ARGUMENTS, find_chromium
from tests.newsdesk.page.using import ask, ready
from tests.serving import Served, served

_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_QUESTION_INTERVAL = 10.0  # seconds between two questions of one user
_MEMORY_INTERVAL = 30.0  # seconds between two readings of the server's memory
_SESSIONS = 5
_CONVERSATION = 5  # questions
_WARM_UP = 10  # questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The results of many users.

    Attributes:
        seconds: Of each question until its answer.
        errors: Their messages, a line each.
        memory: Resident bytes of the server over time, every half minute.
    """

    seconds: tuple[float, ...]
    errors: tuple[str, ...]
    memory: tuple[int, ...]


def first_paints(browser: Browser, address: str) -> list[float]:
    """Measures milliseconds to the first words, in fresh sessions."""
    times = []
    for _ in range(_SESSIONS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.wait_for_function(_PAINTED)
        times.append(float(page.evaluate(_PAINTED)))
        context.close()
    return times


def answers(browser: Browser, address: str, questions: Sequence[str]) -> list[float]:
    """Measures milliseconds from Enter to the answer, in conversations of five questions."""
    times = []
    for first in range(0, len(questions), _CONVERSATION):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        ready(page)
        for question in questions[first : first + _CONVERSATION]:
            start = time.perf_counter()
            ask(page, question)
            times.append(1000 * (time.perf_counter() - start))
        context.close()
    return times


def load(server: Served, questions: Sequence[str], users: int, seconds: float) -> Load:
    """Asks questions for some seconds as so many users at once."""
    times: list[float] = []
    errors: list[str] = []
    memory: list[int] = []
    end = time.monotonic() + seconds

    def user(number: int) -> None:
        client = Client(server.address, verbose=False)
        time.sleep(_QUESTION_INTERVAL * number / users)
        turn = number
        while time.monotonic() < end:
            start = time.perf_counter()
            try:
                client.predict(question=questions[turn % len(questions)], api_name="/ask")
            except Exception as error:  # any error is counted
                errors.append(f"{type(error).__name__}: {error}")
            times.append(time.perf_counter() - start)
            turn += users
            time.sleep(max(0.0, _QUESTION_INTERVAL - times[-1]))

    threads = [threading.Thread(target=user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        memory.append(resident(server.pid))
        time.sleep(max(0.0, min(_MEMORY_INTERVAL, end - time.monotonic())))
    for thread in threads:
        thread.join()
    return Load(seconds=tuple(times), errors=tuple(errors), memory=tuple(memory))


def record(
    paints: Sequence[float], answered: Sequence[float], found: Load, users: int, articles: int
) -> dict[str, Any]:
    """Returns the figures, and what they were measured on."""
    return {
        "machine": machine(),
        "articles": articles,
        "first paint, ms": {"median": float(np.median(paints)), "slowest": max(paints)},
        "Enter to answer, ms": {
            "questions": len(answered),
            "median": float(np.median(answered)),
            "95th percentile": float(np.percentile(answered, 95)),
        },
        "users": {
            "at once": users,
            "questions": len(found.seconds),
            "errors": len(found.errors),
            "median, s": float(np.median(found.seconds)),
            "95th percentile, s": float(np.percentile(found.seconds, 95)),
            "resident MB, every half minute": [round(size / 1e6) for size in found.memory],
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--years", type=int, nargs="+", choices=(2022, 2023), default=[2022, 2023])
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    library = newsquiz.open_desk(options.years).library
    texts = [question.text for question in newsquiz.questions(2023)]
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(library.folder, Path(scratch) / "log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        answers(browser, server.address, texts[:_WARM_UP])
        paints = first_paints(browser, server.address)
        answered = answers(browser, server.address, texts[_WARM_UP : _WARM_UP + options.questions])
        browser.close()
        found = load(server, texts, options.users, 60 * options.minutes)
    figures = record(paints, answered, found, options.users, library.status().articles)
    print(json.dumps(figures, indent=1))
    for error in found.errors[:5]:
        print(error)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
