"""The precision in which this machine encodes is measured once, kept, and never a reason to fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.inference import precision as module
from index.inference.openvino import import_openvino
from index.inference.precision import HINTS, Precision, fastest_precision, least_seconds

_choose = fastest_precision.__wrapped__  # without this process's own cache


class Machine:
    """A processor that takes so many seconds for each way, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **seconds: float) -> None:
        self.now = 0.0
        self.measurements = 0
        self.order: list[str] = []
        self._seconds = seconds
        monkeypatch.setattr(module, "perf_counter", lambda: self.now)
        monkeypatch.setattr(module, "_layers", self._layers)

    def _layers(self, _: object, candidates: Sequence[Precision]) -> dict[str, Callable[[], None]]:
        self.measurements += 1
        return {name: self.run(name) for name in self._seconds if name in candidates}

    def run(self, name: str) -> Callable[[], None]:
        def work() -> None:
            self.order.append(name)
            self.now += self._seconds[name] + 100 * (len(self.order) % 5 == 0)  # now and then something else runs

        return work


@pytest.fixture
def capabilities() -> list[str]:
    """What the processor supports."""
    return ["BF16", "FP32", "INT8"]


@pytest.fixture
def cache(tmp_path: Path, capabilities: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and an OpenVINO on such a processor."""
    properties = {"OPTIMIZATION_CAPABILITIES": capabilities, "FULL_DEVICE_NAME": "A processor"}
    core = SimpleNamespace(get_property=lambda _, name: properties[name])
    openvino = SimpleNamespace(Core=lambda: core, __version__="1")
    monkeypatch.setattr(module, "import_openvino", lambda: openvino)
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path))
    return tmp_path / "encoders"


@pytest.mark.parametrize(("fast", "slow"), [("bfloat16", "float32"), ("float32", "bfloat16")])
@pytest.mark.usefixtures("cache")
def test_the_faster_one_is_taken(fast: Precision, slow: Precision, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the processor says of itself, and though some runs are disturbed; they take turns."""
    machine = Machine(monkeypatch, **{fast: 0.017, slow: 0.030})
    assert _choose() == fast
    assert machine.order == [fast, slow] * (len(machine.order) // 2)


@pytest.mark.parametrize(
    ("bfloat16", "int8", "taken"),
    [(0.034, 0.010, "int8"), (0.034, 0.017, "float32"), (0.011, 0.010, "bfloat16"), (0.011, 0.008, "int8")],
)
@pytest.mark.usefixtures("cache")
def test_int8_is_taken_only_where_it_is_much_faster(
    bfloat16: float, int8: float, taken: Precision, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its vectors are as faithful as a path must be, but the others' are nearer to the model's own."""
    Machine(monkeypatch, bfloat16=bfloat16, float32=0.020, int8=int8)
    assert _choose() == taken


def test_the_least_time_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disturbances only add: the least of several runs is nearest to the truth."""
    machine = Machine(monkeypatch, one=2.0, other=3.0)
    assert least_seconds({"one": machine.run("one"), "other": machine.run("other")}) == {"one": 2.0, "other": 3.0}


def test_it_is_measured_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later processes take the result, though theirs would differ; another machine measures for itself."""
    first = Machine(monkeypatch, bfloat16=1, float32=2)
    assert _choose() == "bfloat16"
    assert first.measurements == 1
    later = Machine(monkeypatch, bfloat16=2, float32=1)
    assert _choose() == "bfloat16"
    assert later.measurements == 0
    (file,) = cache.iterdir()
    record = json.loads(file.read_text())
    assert record["milliseconds"] == {"bfloat16": 1000, "float32": 2000}
    assert "A processor" in record["machine"]
    monkeypatch.setattr("platform.node", lambda: "another machine with the same home")
    assert _choose() == "float32"
    monkeypatch.setattr(module, "_feature_digest", lambda: "another processor of the same name")
    assert _choose() == "float32"
    assert later.measurements == 2
    assert len(list(cache.iterdir())) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"fastest": "float8"}', "\xff"])
def test_a_damaged_record_is_written_again(cache: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, bfloat16=1, float32=2)
    _choose()
    (file,) = cache.iterdir()
    file.write_text(damage, encoding="latin-1")
    machine = Machine(monkeypatch, bfloat16=2, float32=1)
    assert _choose() == "float32"
    assert machine.measurements == 1
    assert json.loads(file.read_text())["fastest"] == "float32"


def test_a_cache_that_cannot_be_written_is_no_error(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write_text("a file where the folder should be")
    machine = Machine(monkeypatch, bfloat16=1, float32=2)
    assert _choose() == _choose() == "bfloat16"
    assert machine.measurements == 2


def test_what_a_processor_does_not_support_is_not_measured(
    cache: Path, capabilities: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    capabilities.remove("BF16")
    machine = Machine(monkeypatch, bfloat16=1, float32=4, int8=2)
    assert _choose() == "int8"
    assert "bfloat16" not in machine.order
    capabilities.remove("INT8")
    assert _choose() == "float32"
    assert machine.measurements == 1
    assert len(list(cache.iterdir())) == 1


def test_without_openvino_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "import_openvino", lambda: None)
    with pytest.raises(RuntimeError, match="OpenVINO is not there"):
        _choose()


@pytest.mark.models
def test_what_is_measured_are_real_layers_in_each() -> None:
    """The same layers: results differ by no more than the precision explains, and take some time."""
    openvino = import_openvino()
    assert openvino is not None
    runs = module._layers(openvino, list(HINTS))
    assert runs.keys() == HINTS.keys()
    results = {name: next(iter(run().values())) for name, run in runs.items()}  # type: ignore[attr-defined]
    assert results["float32"].shape == (2, 256, 384)
    assert 0 <= abs(results["float32"] - results["bfloat16"]).max() < 0.1
    assert 0 < abs(results["float32"] - results["int8"]).max() < 0.1
    assert abs(results["float32"]).max() > 0.5
    assert min(least_seconds(runs).values()) > 1e-4
