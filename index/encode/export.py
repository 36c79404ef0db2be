"""Has one side of a Sentence Transformers model, questions or passages, exported as an ONNX file, and tries it.

The export runs in a process of its own (`index.encode.exporting`), so that torch and its memory go when it is done.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encode.exported import TRIED, Exported, Side
from index.encode.folder import weight_files
from index.encode.graph import PRECISION
from index.errors import EncoderError

_MOST_BYTES = 2_000_000_000  # of weights: an ONNX file of one piece ends at 2 GiB
_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.encode.exporting import main
main(*sys.argv[2:])
"""

_log = logging.getLogger(__name__)


class _Graph(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def export_side(
    folder: Path, name: str, side: Side, file: Path, loads: Mapping[str, Callable[[Path], _Graph]], least_cosine: float
) -> bool:
    """Exports a model's modules, whichever they are, with its tokenizer and prompt, and tries what was written.

    Args:
        folder: The model's files.
        name: What an error or a warning calls it.
        side: What the graph is for.
        file: Where to write; what stands there after a failure is of no use.
        loads: Open the file as it may be used, best first, by the precision that they compute in. The first whose
            vectors are faithful is written down beside the file, as `PRECISION`.
        least_cosine: The least that is asked of these, to those of Sentence Transformers in float32.

    Returns:
        Whether the file encodes as Sentence Transformers does; else a warning is logged.

    Raises:
        EncoderError: If the model cannot be loaded.
    """
    problem: str | None = None
    if sum(path.stat().st_size for path in weight_files(folder)) > _MOST_BYTES:
        problem = "its weights are too many"
    else:
        exported = _export(folder, name, side, file)
        if exported.broken:
            raise EncoderError(exported.broken)
        problem = exported.problem
        if exported.vectors is not None:
            for precision, load in loads.items():
                problem = _difference(file, load, exported.vectors, least_cosine)
                if problem is None:
                    file.with_name(PRECISION).write_text(precision)
                    return True
                _log.info("%s: %s are not encoded in %s (%s)", name, side, precision, problem)
    _log.warning("%s: no graph for %s (%s); they need torch, whose start takes seconds", name, side, problem)
    return False


def _export(folder: Path, name: str, side: Side, file: Path) -> Exported:
    if getattr(sys, "frozen", False) or not sys.executable:  # a program in one piece has no Python to start
        from index.encode.exporting import export

        return export(folder, name, side, file)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as kept:
        record = Path(kept) / "exported.json"
        asked = [
            json.dumps([str(path) for path in sys.path]),
            str(folder.absolute()),
            name,
            side,
            str(file.absolute()),
            str(record),
        ]
        try:
            said = _run([sys.executable, "-P", "-c", _CHILD, *asked])
        except OSError as error:  # no memory for another process, say
            return Exported(problem=str(error))
        if not record.exists():
            return Exported(problem=said)
        return Exported.of(record.read_text())


def _run(command: Sequence[str]) -> str:
    """Runs the export to its end; gives how it ended. It ends itself when its input does, as when we are killed."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=errors, stderr=errors) as child,
    ):
        try:
            code = child.wait()
        except BaseException:  # an interrupt, which the child may not have had
            child.kill()
            raise
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().splitlines()
    return f"the export ended with {code}{': ' + lines[-1] if lines else ''}"


def _difference(
    file: Path, load: Callable[[Path], _Graph], expected: NDArray[np.float32], least_cosine: float
) -> str | None:
    """What is wrong with the file's vectors, if anything."""
    try:
        found = load(file).encode(TRIED)
        cosine = float(((found * expected).sum(axis=1) / np.linalg.norm(found, axis=1)).min())
    except Exception as error:  # neither ONNX Runtime nor OpenVINO raises anything narrower
        return str(error).partition("\n")[0]
    if cosine >= least_cosine:
        return None
    return f"the graph's vectors have a cosine of {cosine:.4f} to the model's"  # it may be NaN
