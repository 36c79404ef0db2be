"""Tries a wheel that is installed, lists what came with it, and looks that up among known vulnerabilities."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_QUESTION, _ANSWER = "what did Japan promise to buy?", "soybeans"
_LOOKUP_SECONDS = 20  # for one package


class ReleaseError(Exception):
    """A step of a release failed; its message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What the look-up of vulnerabilities found.

    Attributes:
        reached: Whether the database answered; if not, nothing is known.
        packages: How many it knows.
        unknown: Names of those that it does not know, of which nothing is known either.
        vulnerable: Package, version and id of each vulnerability that was not accepted.
        reason: Why nothing is known.
    """

    reached: bool
    packages: int = 0
    unknown: tuple[str, ...] = ()
    vulnerable: tuple[str, ...] = ()
    reason: str = ""

    def summary(self) -> str:
        """Returns the result in words."""
        if not self.reached:
            return f"NOT AUDITED: the database of vulnerabilities was not reached ({self.reason})"
        unknown = f"; not known there: {', '.join(self.unknown)}" if self.unknown else ""
        if self.vulnerable:
            return "\n".join([f"known vulnerabilities{unknown}:", *(f"  {line}" for line in self.vulnerable)])
        return f"audited: no known vulnerability in {self.packages} packages{unknown}"


def output_of(command: Sequence[str], folder: Path, **environment: str) -> str:
    """Returns what a command prints on standard output.

    Raises:
        ReleaseError: If it fails.
    """
    ran = _run(command, folder, **environment)
    if ran.returncode:
        raise ReleaseError(f"{' '.join(command)}\n{(ran.stdout + ran.stderr).strip()}")
    return ran.stdout


def _run(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "NEWSDESK_INDEX")}
    return subprocess.run(command, cwd=folder, env={**inherited, **environment}, capture_output=True, text=True)


def try_out(python: Path, version: str, folder: Path) -> None:
    """Tries an installed Newsdesk in an empty folder: its version, doctor, adding, asking, the check, and the page.

    Args:
        python: Of the environment in which it is installed.
        version: That it should have.
        folder: Where the index goes.

    Raises:
        ReleaseError: If something is not as it should be.
    """
    # Without network as far as models go: what is needed must have been installed.
    own = {"NEWSDESK_INDEX": str(folder / "index"), "NEWSDESK_CACHE": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
    newsdesk = [str(python), "-m", "newsdesk"]
    for arguments, expected in (
        (["--version"], f"newsdesk {version}"),
        (["doctor", "--port", "0"], "0 problems"),
        (["add", "--samples"], "27 articles added"),
        (["ask", _QUESTION], _ANSWER),
        (["status", "--check"], "vectors, words and rows agree"),
    ):
        told = output_of([*newsdesk, *arguments], folder, **own)
        if expected not in told:
            raise ReleaseError(f"newsdesk {' '.join(arguments)}: expected {expected!r}, got:\n{told}")
    _try_page([*newsdesk, "chat", "--no-browser", "--port", "0"], folder, own)


def _try_page(command: Sequence[str], folder: Path, own: dict[str, str]) -> None:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        command, cwd=folder, env={**inherited, **own}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as page:
        assert page.stdout is not None
        try:
            told = page.stdout.readline()
            address = next((word for word in told.split() if word.startswith("http")), None)
            if address is None:
                raise ReleaseError(f"newsdesk chat: no page\n{told}{page.stdout.read()}")
            with urllib.request.urlopen(f"{address}healthz", timeout=60) as response:
                if json.load(response)["articles"] != 27:
                    raise ReleaseError("newsdesk chat: the page has not the articles that were added")
        finally:
            page.terminate()


def bill_of_materials(python: Path, source: Path, out: Path) -> int:
    """Writes a CycloneDX bill of materials of an environment; returns how many packages it lists.

    Args:
        python: Of the environment.
        source: The project's files, which say what the bill is of.
        out: The file.
    """
    tool = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(source / "pyproject.toml")]
    output_of([*tool, "--output-reproducible", "--output-file", str(out), str(python)], source)
    return len(json.loads(out.read_text())["components"])


def audit(python: Path, out: Path, accepted: Sequence[str] = ()) -> Audit:
    """Looks the packages of an environment up in a database of vulnerabilities; writes and returns the result.

    One package is looked up first: where the database is not reached, the rest is not tried.

    Args:
        python: Of the environment.
        out: The file, JSON: the fields of `Audit`.
        accepted: Ids of vulnerabilities that are left out.
    """
    show = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = output_of([str(python), "-c", show], out.parent).strip()
    version = "import importlib.metadata as m; print(m.version('packaging'))"
    known = output_of([str(python), "-c", version], out.parent).strip()
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch) / "first.txt"
        first.write_text(f"packaging=={known}\n")
        found = _looked_up(["--requirement", str(first), "--no-deps", "--disable-pip"], out.parent, accepted)
    if found.reached:
        found = _looked_up(["--path", packages], out.parent, accepted)
    out.write_text(json.dumps(asdict(found), indent=2) + "\n")
    return found


def _looked_up(what: Sequence[str], folder: Path, accepted: Sequence[str]) -> Audit:
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    ran = _run([*command, "--timeout", str(_LOOKUP_SECONDS), *what], folder)
    return read_audit(ran.stdout, ran.stderr, accepted)


def read_audit(output: str, errors: str, accepted: Sequence[str] = ()) -> Audit:
    """Returns what pip-audit found.

    Args:
        output: Its standard output: JSON if the database answered, else nothing.
        errors: Its standard error.
        accepted: Ids that are left out; a vulnerability may have several.
    """
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        lines = errors.strip().splitlines()
        return Audit(reached=False, reason=lines[-1] if lines else "pip-audit said nothing")
    vulnerable = [
        f"{package['name']} {package['version']}: {found['id']}"
        + (f" (mended in {', '.join(found['fix_versions'])})" if found["fix_versions"] else "")
        for package in packages
        for found in package.get("vulns", [])
        if not {found["id"], *found.get("aliases", [])} & set(accepted)
    ]
    unknown = tuple(package["name"] for package in packages if "skip_reason" in package)
    if len(unknown) == len(packages):  # pip-audit calls that "no known vulnerabilities found"
        return Audit(reached=False, unknown=unknown, reason="it knows none of the packages")
    return Audit(reached=True, packages=len(packages) - len(unknown), unknown=unknown, vulnerable=tuple(vulnerable))
