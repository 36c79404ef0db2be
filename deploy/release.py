"""Makes a release of the commit that is checked out: `python -m deploy.release`.

Builds the source archive and the wheel, has twine check both, and installs the wheel in a fresh environment in which it
is tried. That environment's packages are listed (a CycloneDX bill of materials) and looked up in a database of known
vulnerabilities. Nothing is uploaded.

Exit codes: 0 done; 1 a step failed, or a package has a vulnerability that `--accept` does not name.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.checking import Audit, ReleaseError, audit, bill_of_materials, output_of, try_out

ROOT = Path(__file__).resolve().parents[1]


def export_commit(checkout: Path, folder: Path) -> str:
    """Writes the files of the commit that is checked out to a folder; returns its time, in seconds since 1970.

    Raises:
        ReleaseError: If files differ from the commit: what was tried would not be what is released.
    """
    if changed := output_of(["git", "status", "--porcelain", "--untracked-files=no"], checkout).rstrip():
        raise ReleaseError(f"commit or undo these changes first:\n{changed}")
    packed = folder / "commit.tar"
    output_of(["git", "archive", "--output", str(packed), "HEAD"], checkout)
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    packed.unlink()
    return output_of(["git", "log", "-1", "--format=%ct"], checkout).strip()


def build(source: Path, out: Path, epoch: str, *, isolated: bool = True) -> tuple[Path, Path]:
    """Builds the source archive, and the wheel from that archive; has twine check both.

    Args:
        source: A project's files.
        out: Where both go.
        epoch: The time that the files in them have, so that the same commit gives the same wheel.
        isolated: Whether to build in a fresh environment, for which the build backend is fetched.

    Returns:
        The source archive and the wheel.

    Raises:
        ReleaseError: If they cannot be built, or twine finds a fault.
    """
    command = [sys.executable, "-m", "build", "--outdir", str(out), *([] if isolated else ["--no-isolation"]), "."]
    output_of(command, source, SOURCE_DATE_EPOCH=epoch)
    (archive,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    output_of([sys.executable, "-m", "twine", "check", "--strict", str(archive), str(wheel)], out)
    return archive, wheel


def make_environment(wheel: Path, constraints: Path, folder: Path) -> Path:
    """Makes a fresh environment with the wheel and all that it needs; returns its Python."""
    output_of([sys.executable, "-m", "venv", str(folder)], wheel.parent)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    output_of([*pip, "install", "--quiet", "--constraint", str(constraints), str(wheel)], folder)
    output_of([*pip, "check"], folder)
    return python


def write_sums(out: Path) -> None:
    """Writes the SHA-256 of each file to SHA256SUMS, as sha256sum reads it."""
    files = sorted(path for path in out.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (out / "SHA256SUMS").write_text("".join(lines))


def release(checkout: Path, out: Path, accepted: Sequence[str] = ()) -> Audit:
    """Makes a release; returns what the look-up of vulnerabilities found.

    Args:
        checkout: A git checkout of Newsdesk.
        out: Where the files go: a folder that is empty or not there yet.
        accepted: Ids of vulnerabilities that do not keep it from being released.

    Raises:
        ReleaseError: If a step fails.
    """
    if out.exists() and any(out.iterdir()):
        raise ReleaseError(f"{out}: not empty; remove it, or name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="newsdesk-release-") as scratch:
        source, environment, trial = (Path(scratch) / name for name in ("source", "environment", "trial"))
        source.mkdir()
        trial.mkdir()
        epoch = export_commit(checkout, source)
        archive, wheel = build(source, out, epoch)
        print(f"built and checked: {archive.name}, {wheel.name}", flush=True)
        python = make_environment(wheel, source / "constraints.txt", environment)
        try_out(python, wheel.name.split("-")[1], trial)
        print("tried in a fresh environment: doctor, add, ask, status --check, and the page", flush=True)
        bill = out / f"{wheel.stem.split('-py3')[0]}.cdx.json"
        print(f"bill of materials: {bill_of_materials(python, source, bill)} packages", flush=True)
        found = audit(python, out / "audit.json", accepted)
    write_sums(out)
    return found


def main() -> None:
    """Reads the command line and makes a release."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the files go")
    parser.add_argument("--accept", action="append", default=[], metavar="ID", help="a vulnerability to accept")
    given = parser.parse_args()
    try:
        found = release(ROOT, given.out.absolute(), given.accept)
    except ReleaseError as error:
        sys.exit(f"release: {error}")
    print(found.summary())
    print(f"the release is in {given.out}")
    sys.exit(1 if found.vulnerable else 0)


if __name__ == "__main__":
    main()
