"""What is started beside Newsdesk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks import starting
from benchmarks.peers import PEERS


@pytest.mark.models
def test_without_the_peers_newsdesk_is_started_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.peers._is_installed", lambda _: False)
    assert starting.peer_ways(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_peers_script_that_fails_is_no_time(tmp_path: Path) -> None:
    """A folder without an index ends the benchmark, it does not count as quick."""
    peer = next(peer for peer in PEERS if peer.name == "txtai")
    with pytest.raises(subprocess.CalledProcessError):
        starting.peer_script(peer, tmp_path / "none")
