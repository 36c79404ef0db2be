"""What a process holds, and not what the process that started it does."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.measuring.memory import most_resident, resident
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from Linux's /proc")
_MOST = "from benchmarks.measuring.memory import most_resident; print(most_resident())"


def test_what_is_held_counts_now_and_what_was_held_counts_at_most() -> None:
    before = resident()
    with mmap.mmap(-1, 200_000_000) as held:  # which goes at once, as what was allocated need not
        for start in range(0, len(held), mmap.PAGESIZE):
            held[start] = 1
        during = resident(os.getpid())
        assert 150e6 < during - before < 250e6
    assert resident() < during - 100e6
    assert most_resident() > 0.99 * during  # the kernel counts in portions


def test_the_memory_of_who_starts_a_process_is_not_its_own() -> None:
    held = np.ones(40_000_000)
    said = subprocess.run([sys.executable, "-c", _MOST], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert held.nbytes == 320_000_000
    assert 5e6 < int(said) < 100e6
